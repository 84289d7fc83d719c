import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashOf } from '../../governance/identity/secrets.ts';
import { systemClock } from '../../kernel/clock.ts';
import { type PartnerBench, partnerBench } from '../../partners/testing/bench.ts';
import { type Receiver, startReceiver } from '../../partners/testing/receiver.ts';
import { againstALock } from '../../testing/against-a-lock.ts';
import { until } from '../../testing/backbone-contract/stage.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN, READ_TOKEN } from '../../testing/gateway-bench.ts';

const EU_TOKEN = 'token-of-the-machine-of-eu';
const ROOT = '/webhook-endpoints';
/** What the hub does with endpoints all the while. */
const LEASING = 'update partner_endpoint set owner%';

let gateway: GatewayBench;
let partners: PartnerBench;
let receiver: Receiver;

beforeEach(async () => {
  [partners, receiver] = await Promise.all([partnerBench(), startReceiver()]);
  gateway = gatewayBench();
  gateway.gateway.open({ ...gateway.parts, partners: partners.desk });
  const expiresAt = systemClock.now() + 3_600_000;
  const { store } = gateway.parts.identity;
  await store.addMachine({
    id: 'eu',
    scopes: ['configure'],
    reach: ['channel/shopify-eu'],
    owner: 'tests',
    purpose: 'tells partners of the shop in the EU',
    secrets: [],
    expiresAt,
    reviewAt: expiresAt,
    disabled: false,
    createdAt: 0,
  });
  await store.addToken(hashOf(EU_TOKEN), { machine: 'eu', scopes: ['configure'], issuedAt: 0, expiresAt });
});

afterEach(async () => {
  await gateway.gateway.close();
  await partners[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly code?: string;
  readonly secret?: string;
  readonly again?: number;
  readonly endpoint: {
    readonly id: string;
    readonly state: string;
    readonly tag: string;
    readonly secrets: readonly object[];
    readonly channels?: readonly string[];
  };
  readonly endpoints: readonly { readonly id: string }[];
  readonly deliveries: readonly { readonly id: string; readonly state: string }[];
  readonly attempts: readonly object[];
  readonly types: readonly { readonly name: string; readonly schema: string }[];
  readonly next?: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

async function ask(method: Method, path: string, payload?: object, more: Record<string, string> = {}): Promise<Answer> {
  const { token = OWN_TOKEN, ...headers } = more;
  const answer = await gateway.gateway.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, headers: answer.headers, ...(answer.json() as object) } as Answer;
}

const wish = (more: object = {}) => ({
  url: receiver.url,
  description: 'The agency',
  owner: 'crm team',
  types: ['order.*'],
  ...more,
});

describe('the API of webhook endpoints', () => {
  test('adds one, shows its secret once, tells it, and shows what came of it', async () => {
    const added = await ask('POST', ROOT, wish());
    expect(added).toMatchObject({
      status: 201,
      secret: expect.stringMatching(/^whsec_/),
      endpoint: { state: 'enabled' },
    });
    const one = `${ROOT}/${added.endpoint.id}`;
    expect(JSON.stringify(await ask('GET', one))).not.toContain('whsec_');
    expect(await ask('POST', `${one}/test`)).toMatchObject({ status: 200, delivered: true, attempt: { status: 204 } });
    await partners.place(['1', '2', '3']);
    await until(
      'all is told',
      async () => (await ask('GET', `${one}/deliveries?state=delivered`)).deliveries.length === 4,
    );
    const first = await ask('GET', `${one}/deliveries?limit=2`);
    const second = await ask('GET', `${one}/deliveries?limit=2&cursor=${first.next}`);
    const ids = [...first.deliveries, ...second.deliveries].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    const { attempts } = await ask('GET', `${one}/deliveries/${ids[0]}`);
    expect(attempts).toMatchObject([{ status: 204, answer: '' }]);
    expect(await ask('POST', `${one}/deliveries/${ids[0]}/redeliver`)).toMatchObject({
      status: 200,
      delivery: { id: ids[0] },
    });
    expect(await ask('POST', `${one}/pause`, { reason: 'they move' })).toMatchObject({
      endpoint: { state: 'paused', reason: 'they move (local)' },
    });
    expect(await ask('POST', `${one}/resume`)).toMatchObject({ endpoint: { state: 'enabled' } });
    expect(await ask('POST', `${one}/recover`, { since: 'yesterday' })).toMatchObject({
      status: 400,
      code: 'SL-GATEWAY-008',
    });
    // The one that was sent again may wait still, or be delivered a second time by now.
    const recovered = await ask('POST', `${one}/recover`, { since: '2020-01-01T00:00:00Z', delivered: true });
    expect(recovered.status).toBe(200);
    expect([3, 4]).toContain(recovered.again);
    const { tag } = (await ask('GET', one)).endpoint;
    const seen = { 'if-match': tag };
    expect((await ask('PUT', one, wish({ owner: 'web team' }), seen)).status).toBe(200);
    expect(await ask('PUT', one, wish(), seen)).toMatchObject({ status: 412, code: 'SL-GATEWAY-019' });
    expect((await ask('DELETE', one, undefined, seen)).status).toBe(412);
    const changed = await ask('PUT', one, wish({ channels: ['shopify-eu'] }));
    expect(changed.endpoint.channels).toEqual(['shopify-eu']);
    expect((await ask('PUT', one, wish())).endpoint).not.toHaveProperty('channels');
    expect(await ask('DELETE', one)).toMatchObject({ status: 200, removed: added.endpoint.id });
    expect(await ask('GET', one)).toMatchObject({ status: 404, code: 'SL-PARTNER-003' });
  });

  test('of two who saw the same endpoint and change it in the same moment, one does', async () => {
    const { endpoint } = await ask('POST', ROOT, wish());
    const one = `${ROOT}/${endpoint.id}`;
    const lock = `select from partner_endpoint where id = '${endpoint.id}' for update`;
    const deeds: readonly [Method, string, object?][] = [
      ['PUT', one, wish({ owner: 'web team' })],
      ['POST', `${one}/secret`, { overlapHours: 1 }],
      ['POST', `${one}/pause`, { reason: 'their servers move' }],
      ['POST', `${one}/recover`, {}],
      ['DELETE', one],
    ];
    for (const [method, path, payload] of deeds) {
      // Who won the round before is open; what was not paused is not changed by its recovery.
      if (path.endsWith('/recover')) await ask('POST', `${one}/pause`, { reason: 'their servers move' });
      const { tag } = (await ask('GET', one)).endpoint;
      const other = { method: 'PUT', path: one, payload: wish({ description: `beside ${method} ${path}` }) } as const;
      const both = [
        () => ask(method, path, payload, { 'if-match': tag }),
        () => ask(other.method, other.path, other.payload, { 'if-match': tag }),
      ];
      const answers = await againstALock(partners.database, lock, both, LEASING);
      // Whichever comes second: it has seen another one, or there is none any more.
      const [first, second] = answers.map(({ status }) => status).sort();
      expect([method, path, first]).toEqual([method, path, 200]);
      expect([404, 412]).toContain(second);
    }
  });

  test('of two who rotate its secret in the same moment, both secrets are good', async () => {
    const { endpoint } = await ask('POST', ROOT, wish());
    const lock = `select from partner_endpoint where id = '${endpoint.id}' for update`;
    const rotate = () => ask('POST', `${ROOT}/${endpoint.id}/secret`, { overlapHours: 1 });
    const answers = await againstALock(partners.database, lock, [rotate, rotate], LEASING);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await ask('GET', `${ROOT}/${endpoint.id}`)).endpoint.secrets).toHaveLength(3);
  });

  test('refuses addresses and filters that are not right', async () => {
    expect(await ask('POST', ROOT, wish({ url: 'https://169.254.169.254/' }))).toMatchObject({
      status: 422,
      code: 'SL-PARTNER-001',
    });
    expect(await ask('POST', ROOT, wish({ types: ['orders.*'] }))).toMatchObject({
      status: 422,
      code: 'SL-PARTNER-002',
    });
    expect(await ask('POST', ROOT, wish({ more: 1 }))).toMatchObject({ status: 400, code: 'SL-GATEWAY-008' });
  });

  test('keeps to the reach of its caller', async () => {
    const token = EU_TOKEN;
    expect(await ask('POST', ROOT, wish(), { token: READ_TOKEN })).toMatchObject({
      status: 403,
      code: 'SL-GATEWAY-007',
    });
    expect(await ask('POST', ROOT, wish(), { token })).toMatchObject({ status: 403, code: 'SL-IDENTITY-007' });
    const foreign = await ask('POST', ROOT, wish({ channels: ['shopify-us'] }));
    expect(await ask('POST', ROOT, wish({ channels: ['shopify-us'] }), { token })).toMatchObject({ status: 403 });
    const own = await ask('POST', ROOT, wish({ channels: ['shopify-eu'] }), { token });
    expect(own.status).toBe(201);
    expect((await ask('GET', ROOT, undefined, { token })).endpoints.map(({ id }) => id)).toEqual([own.endpoint.id]);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/secret'],
      ['POST', '/test'],
      ['POST', '/resume'],
      ['POST', '/recover'],
      ['GET', '/deliveries'],
      ['GET', '/deliveries/x'],
      ['POST', '/deliveries/x/redeliver'],
    ] as const) {
      const answer = await ask(method, `${ROOT}/${foreign.endpoint.id}${path}`, undefined, { token });
      expect(answer, path).toMatchObject({ status: 403, code: 'SL-IDENTITY-007' });
    }
    const wider = await ask('PUT', `${ROOT}/${own.endpoint.id}`, wish(), { token });
    expect(wider).toMatchObject({ status: 403, code: 'SL-IDENTITY-007' });
    const personal = await ask('POST', ROOT, wish({ channels: ['shopify-eu'], personal: true }), { token });
    expect(personal).toMatchObject({ status: 403, code: 'SL-GATEWAY-007' });
  });

  test('keeps no secret with the answer that is kept for a repeat', async () => {
    const key = { 'idempotency-key': 'a-key-of-this-test' };
    const first = await ask('POST', ROOT, wish(), key);
    const second = await ask('POST', ROOT, wish(), key);
    expect(first.secret).toMatch(/^whsec_/);
    expect(second).toMatchObject({ status: 201, secret: 'told once', endpoint: { id: first.endpoint.id } });
    expect((await ask('GET', ROOT)).endpoints).toHaveLength(1);
  });

  test('tells what can be told, with schemas, and says nothing of the hub itself', async () => {
    const { types } = await ask('GET', '/webhook-event-types?limit=200');
    expect(types.length).toBeGreaterThan(40);
    expect(types.map(({ name }) => name)).toContain('order.OrderPlaced');
    expect(types.some(({ name }) => name.startsWith('partner.'))).toBe(false);
    const path = (types[0]?.schema ?? '').replace('/api/v1', '');
    expect(await ask('GET', path)).toMatchObject({ schema: { $schema: expect.stringContaining('json-schema.org') } });
  });
});
