import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedQuery } from '../oauth.ts';
import { startWooSimulator, type WooSimulator } from './index.ts';
import { type Made, type Patch, READ_ELSEWHERE, recording, remember, type Sample, STEPS } from './samples-story.ts';

const READ_ONLY = { consumerKey: 'ck_read', consumerSecret: 'cs_read', permissions: 'read' as const };

/** Fields whose values are the same in every shop that did the same. */
const EXACT = [
  'status',
  'code',
  'message',
  'total',
  'total_tax',
  'cart_tax',
  'subtotal',
  'subtotal_tax',
  'shipping_total',
  'shipping_tax',
  'discount_total',
  'amount',
  'quantity',
  'tax_total',
  'rate_percent',
  'price',
  'regular_price',
  'sale_price',
  'manage_stock',
  'stock_quantity',
  'stock_status',
  'sku',
  'global_unique_id',
  'prices_include_tax',
  'needs_payment',
  'topic',
  'option',
];
/** What the simulator does not keep: where a page is found, and what only the answer to a creation has. */
const LEFT_OUT = [
  '_links',
  'permalink_template',
  'generated_slug',
  'settings',
  'params',
  'details',
  'unique_sku',
  'parent_name',
  'image',
];

let simulator: WooSimulator;
let nonces = 0;
const made: Made = { pending: 0, paid: 0, line: 0, webhook: 0 };

beforeAll(async () => {
  simulator = await startWooSimulator({ keys: [READ_ONLY] });
});
afterAll(() => simulator.close());

async function send(sample: Sample, patch: Patch) {
  const path = `/wp-json/wc/v3/${patch.path ?? sample.path}`;
  const url = `${simulator.url}${path}`;
  const { sign } = patch;
  const key = sign === 'read-only key' ? READ_ONLY : simulator;
  nonces += 1;
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const signed = signedQuery(sample.method, url, sample.query ?? {}, {
    consumerKey: sign === 'wrong key' ? 'ck_wrong' : key.consumerKey,
    consumerSecret: sign === 'wrong secret' ? 'cs_wrong' : key.consumerSecret,
    timestamp: sign === 'old' ? nowSeconds - 16 * 60 : nowSeconds,
    nonce: `nonce-${nonces}`,
  });
  const body = patch.body ?? sample.body;
  const request = (): Promise<Response> =>
    fetch(sign === 'password' ? url : `${url}?${signed}`, {
      method: sample.method,
      headers: {
        'content-type': 'application/json',
        ...(sign === 'password' ? { authorization: `Basic ${btoa(`${key.consumerKey}:${key.consumerSecret}`)}` } : {}),
      },
      ...(sample.method === 'GET' || body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  if (sign === 'nonce again') await (await request()).text();
  const response = await request();
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    type,
    retryAfter: response.headers.get('retry-after'),
    body: type.includes('json') ? (JSON.parse(text) as unknown) : text,
  };
}

/** Where two answers differ: in their fields, in the kinds of their values, and in the values that follow from what was done. */
function differences(real: unknown, ours: unknown, path: string, history: readonly string[]): string[] {
  if (Array.isArray(real) && Array.isArray(ours)) {
    if (real.length === 0 || ours.length === 0) return [];
    return differences(real[0], ours[0], `${path}[0]`, history);
  }
  if (isRecord(real) && isRecord(ours)) {
    const missing = Object.keys(real).filter((key) => !LEFT_OUT.includes(key) && !(key in ours));
    const extra = Object.keys(ours).filter((key) => !(key in real) && !LEFT_OUT.includes(key));
    const both = Object.keys(real).filter((key) => key in ours && !LEFT_OUT.includes(key));
    return [
      ...missing.map((key) => `${path}.${key}: missing`),
      ...extra.map((key) => `${path}.${key}: not in the recording`),
      ...both.flatMap((key) => [
        ...differences(real[key], ours[key], `${path}.${key}`, history),
        ...(EXACT.includes(key) && !history.includes(key) && !isRecord(real[key]) && real[key] !== ours[key]
          ? [`${path}.${key}: ${String(real[key])} became ${String(ours[key])}`]
          : []),
      ]),
    ];
  }
  const kind = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);
  return kind(real) === kind(ours) ? [] : [`${path}: ${kind(real)} became ${kind(ours)}`];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

describe(`the recordings of ${recording.server}`, () => {
  test('are all sent again or read by a translator', () => {
    expect(Object.keys(recording.pairs).filter((name) => !(name in STEPS) && !READ_ELSEWHERE.includes(name))).toEqual(
      [],
    );
    expect(Object.keys(STEPS).filter((name) => !(name in recording.pairs))).toEqual([]);
  });

  test.each(Object.keys(STEPS))('%s is answered with the same shape', async (name) => {
    const sample = recording.pairs[name] as Sample;
    const patch = STEPS[name]?.(made, sample, simulator) ?? {};
    const ours = await send(sample, patch);
    expect(ours.status, JSON.stringify(ours.body).slice(0, 300)).toBe(sample.status);
    expect(ours.type.replace(/\s/g, '').toLowerCase()).toBe(sample.type.replace(/\s/g, '').toLowerCase());
    expect(ours.retryAfter).toBe(sample.retryAfter ?? null);
    if (typeof sample.answer !== 'string') {
      expect(differences(sample.answer, ours.body, '', patch.history ?? [])).toEqual([]);
      remember(name, ours.body, made);
    }
  });

  test('webhooks carry the same headers and fields, and their ping is as bare', async () => {
    simulator.troubles.maintenance = false;
    const got: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
    const server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        got.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString('utf8') });
        outgoing.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const body = { name: 'x', topic: 'order.updated', delivery_url: url, secret: recording.webhookSecret };
    await send({ method: 'POST', path: 'webhooks', status: 201, type: '', answer: {} }, { body });
    simulator.setStatus(made.pending, 'completed');
    await simulator.webhooks.settled();
    await new Promise((resolve) => server.close(resolve));

    const [ping, update] = got;
    const recordedPing = recording.webhooks['01-ping'];
    expect(ping?.headers['content-type']).toBe(recordedPing?.headers['content-type']);
    expect(ping?.body.replace(/\d+/, '2')).toBe(recordedPing?.body);
    expect(Object.keys(ping?.headers ?? {}).filter((name) => name.startsWith('x-wc'))).toEqual([]);
    const recorded = recording.webhooks['03-order.updated'];
    expect(Object.keys(recorded?.headers ?? {}).filter((name) => !(name in (update?.headers ?? {})))).toEqual([]);
    expect(update?.body).toMatch(/http:\\\/\\\//);
    expect(update?.body).not.toMatch(/[\u0080-\uffff]/);
    const parsed = (text: string | undefined): unknown => JSON.parse(text ?? '{}');
    const dates = ['status', 'needs_payment', 'date_paid', 'date_completed', 'is_editable'];
    const found = differences(parsed(recorded?.body), parsed(update?.body), '', [...dates, 'quantity', 'price']);
    expect(found.filter((line) => !dates.some((name) => line.startsWith(`.${name}`)))).toEqual([]);
  });
});
