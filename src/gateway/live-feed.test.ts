import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN } from '../testing/gateway-bench.ts';
import { orderStory } from '../testing/order-story.ts';
import { LiveFeed, wordFor } from './live-feed.ts';

let bench: GatewayBench;
let url: string;
const viewers: Viewer[] = [];

beforeEach(async () => {
  bench = gatewayBench();
  bench.gateway.open(bench.parts);
  url = await bench.gateway.listen('127.0.0.1', 0);
});
afterEach(async () => {
  await bench.gateway.close();
  await Promise.all(viewers.splice(0).map((viewer) => viewer.ended));
});

interface Viewer {
  readonly response: Response;
  /** Everything that was heard so far. */
  text(): string;
  readonly ended: Promise<void>;
  leave(): void;
}

async function follow(headers: Record<string, string> = {}): Promise<Viewer> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/api/v1/live`, {
    headers: { authorization: `Bearer ${OWN_TOKEN}`, ...headers },
    signal: leaving.signal,
  });
  let heard = '';
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) heard += decoder.decode(chunk as Uint8Array, { stream: true });
  };
  const viewer = { response, text: () => heard, ended: read().catch(() => {}), leave: () => leaving.abort() };
  viewers.push(viewer);
  return viewer;
}

const until = (holds: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(holds()).toBe(true), { timeout: 30_000, interval: 20 });

const sell = (id: string) =>
  bench.parts.backbone.log.append(orderStory(id, `#${id}`, `pi_${id}`).map(({ envelope }) => envelope));

const idsIn = (text: string): string[] => [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id ?? '');

describe('the live feed', () => {
  test('tells every viewer what changed, gathered, without personal data', async () => {
    const [one, two] = await Promise.all([follow(), follow()]);
    expect(one.response.headers.get('content-type')).toBe('text/event-stream');
    expect(one.response.headers.get('cache-control')).toBe('no-store');
    await until(() => one.text().includes('event: hello') && two.text().includes('event: hello'));
    // The first word of the log only says where it ends.
    await sell('1');
    await sell('2');
    await until(() => [one, two].every((viewer) => viewer.text().includes('order/shopify-eu/2')));
    expect(one.text()).toContain('"changed":["orders"');
    expect(one.text()).not.toContain('ada@example.com');
  });

  test('a viewer that comes back hears what it missed, or that everything may have changed', async () => {
    const stays = await follow();
    const leaves = await follow();
    await sell('1');
    await sell('2');
    await until(() => leaves.text().includes('order/shopify-eu/2'));
    const seen = idsIn(leaves.text()).at(-1) ?? '';
    leaves.leave();
    await leaves.ended;
    await sell('3');
    await until(() => stays.text().includes('order/shopify-eu/3'));
    const back = await follow({ 'last-event-id': seen });
    await until(() => back.text().includes('order/shopify-eu/3'));
    const lost = await follow({ 'last-event-id': 'another-run:7' });
    await until(() => lost.text().includes('event: reset'));
    expect(lost.text()).toContain('"cases"');
  });

  test('has room for so many viewers, and room again when one leaves', async () => {
    const feed = new LiveFeed({ clock: systemClock, start: 'run', parts: () => undefined });
    const heard: string[] = [];
    const raw = (): ServerResponse =>
      Object.assign(new EventEmitter(), { write: (text: string) => heard.push(text), end: () => {} }) as never;
    const all = Array.from({ length: LIMITS.liveViewers }, () => ({
      raw: raw(),
      lastSeen: undefined,
      recheck: () => {},
    }));
    for (const viewer of all) {
      feed.admit();
      feed.add(viewer);
    }
    expect(heard).toHaveLength(LIMITS.liveViewers);
    expect(() => feed.admit()).toThrow('SL-GATEWAY-016');
    all[0]?.raw.emit('close');
    expect(() => feed.admit()).not.toThrow();
    feed.end();
    expect(feed.viewers).toBe(0);
  });

  test('needs a token and ends with the hub', async () => {
    expect((await follow({ authorization: 'Bearer nobody-knows-this' })).response.status).toBe(401);
    const viewer = await follow();
    await until(() => viewer.text().includes('hello'));
    bench.gateway.shut();
    await viewer.ended;
    expect(LIMITS.liveViewers).toBeGreaterThanOrEqual(200);
  });
});

describe('a viewer who reaches some channels only', () => {
  const word = { changed: ['orders', 'stock'] as const, orders: ['order/shop/1', 'order/other/2'], more: false };

  test('hears of their orders, and of no others', () => {
    expect(wordFor({ channels: ['shop'] }, word)).toEqual({ ...word, orders: ['order/shop/1'] });
    expect(wordFor({ channels: ['sho'] }, word)).toEqual({ ...word, changed: ['stock'], orders: [] });
    expect(wordFor({ channels: [] }, { ...word, more: true })).toEqual({ ...word, orders: [], more: true });
    expect(wordFor({}, word)).toBe(word);
  });
});
