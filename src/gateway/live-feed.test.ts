import { EventEmitter, once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EventLog, StoredMessage } from '../backbone/event-log.ts';
import { LIMITS } from '../kernel/limits.ts';
import { message } from '../testing/backbone-contract/stage.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN, READ_TOKEN } from '../testing/gateway-bench.ts';
import { orderStory } from '../testing/order-story.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { gatewayErrors } from './errors.ts';
import { LIVE_SUBJECTS, LiveFeed, wordFor } from './live-feed.ts';
import type { GatewayParts } from './parts.ts';

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

async function follow(headers: Record<string, string> = {}, at = url): Promise<Viewer> {
  const leaving = new AbortController();
  const response = await fetch(`${at}/api/v1/live`, {
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
  vi.waitFor(() => expect(holds()).toBe(true), { timeout: 60_000, interval: 20 });

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

  test('a lone viewer that comes back hears what happened while nobody looked', async () => {
    const first = await follow();
    await until(() => first.text().includes('event: hello'));
    first.leave();
    await first.ended;
    await sell('1');
    const back = await follow({ 'last-event-id': idsIn(first.text()).at(-1) ?? '' });
    await until(() => back.text().includes('order/shopify-eu/1"'));
    expect(back.text()).not.toContain('event: reset');
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

test('a machine that is switched off hears nothing more, others go on', async () => {
  const clock = virtualClock();
  const { gateway, parts } = gatewayBench({ clock });
  gateway.open(parts);
  const at = await gateway.listen('127.0.0.1', 0);
  const off = await follow({ authorization: `Bearer ${READ_TOKEN}` }, at);
  const stays = await follow({}, at);
  await until(() => [off, stays].every((viewer) => viewer.text().includes('event: hello')));
  let ended = false;
  void off.ended.then(() => {
    ended = true;
  });
  await clock.moveBy(LIMITS.liveHeartbeatMs + 1);
  expect(ended).toBe(false);
  await parts.identity.store.changeMachine('reader', { disabled: true });
  await clock.moveBy(LIMITS.liveHeartbeatMs + 1);
  await off.ended;
  await parts.backbone.log.append([message('order/shop/1')]);
  await clock.moveBy(LIMITS.liveGatherMs * 2);
  await until(() => stays.text().includes('order/shop/1'));
  await gateway.close();
});

/** A feed by itself, with time that is moved by hand, over the log of a bench. */
function feedAlone(change: Partial<GatewayParts> = {}) {
  const clock = virtualClock();
  const parts = { ...bench.parts, ...change };
  const feed = new LiveFeed({ clock, start: 'run', parts: () => parts });
  return { clock, feed };
}

function fakeViewer(recheck: () => Promise<void> = async () => {}, lastSeen?: string) {
  const heard: string[] = [];
  const raw = Object.assign(new EventEmitter(), {
    writableLength: 0,
    write: (text: string | Buffer) => heard.push(String(text)),
    end: () => raw.emit('close'),
    destroy: () => raw.emit('close'),
  });
  return { raw, heard, viewer: { raw: raw as never, lastSeen, recheck } };
}

describe('the live feed by itself', () => {
  test('has room for so many viewers, and room again when one leaves', async () => {
    const feed = new LiveFeed({ clock: virtualClock(), start: 'run', parts: () => undefined });
    const all = Array.from({ length: LIMITS.liveViewers }, () => fakeViewer());
    for (const { viewer } of all) {
      feed.admit();
      feed.add(viewer);
    }
    await until(() => all.every(({ heard }) => heard.length === 1));
    expect(() => feed.admit()).toThrow('SL-GATEWAY-016');
    all[0]?.raw.emit('close');
    expect(() => feed.admit()).not.toThrow();
    feed.end();
    expect(feed.viewers).toBe(0);
  });

  test('stops following a while after the last viewer has gone; who comes back then must ask for everything', async () => {
    const { clock, feed } = feedAlone();
    const first = fakeViewer();
    feed.add(first.viewer);
    await until(() => first.heard.length > 0);
    const seen = idsIn(first.heard.join('')).at(-1);
    first.raw.emit('close');
    await clock.moveBy(LIMITS.liveLingerMs + 1);
    const back = fakeViewer(undefined, seen);
    feed.add(back.viewer);
    await until(() => back.heard.length > 0);
    expect(back.heard.join('')).toContain('event: reset');
    feed.end();
  });

  test('a viewer whose token or session is no longer good is let go; one that cannot be looked up now is not', async () => {
    const { clock, feed } = feedAlone();
    const refused = gatewayErrors.error('SL-GATEWAY-006', { because: 'the token has expired' });
    const [gone, stays] = [fakeViewer(() => Promise.reject(refused)), fakeViewer(() => Promise.reject(new Error()))];
    for (const { viewer } of [gone, stays]) feed.add(viewer);
    await until(() => stays.heard.length > 0);
    await clock.moveBy(LIMITS.liveHeartbeatMs + 1);
    await until(() => feed.viewers === 1);
    await until(() => stays.heard.some((text) => text.includes('still here')));
    feed.end();
  });

  test('says that anything may have changed when messages of the log were not told to it', async () => {
    const told: ((messages: readonly StoredMessage[]) => void)[] = [];
    const tail: EventLog['tail'] = (lane, onMessages) => {
      if (lane === 'live') told.push(onMessages);
      return { [Symbol.asyncDispose]: async () => {} };
    };
    const { backbone } = bench.parts;
    const { clock, feed } = feedAlone({ backbone: { ...backbone, log: { ...backbone.log, tail } } });
    const { viewer, heard } = fakeViewer();
    feed.add(viewer);
    await until(() => heard.length > 0 && told.length > 0);
    const [message] = orderStory('1', '#1', 'pi_1');
    if (message === undefined) throw new Error('a story begins with its delivery');
    for (const position of [1, 3]) {
      for (const tell of told) tell([{ ...message, position }]);
      await clock.moveBy(LIMITS.liveGatherMs);
      expect(heard.join('').includes('"more":true')).toBe(position === 3);
    }
    expect(heard.join('')).toContain(`"changed":${JSON.stringify(LIVE_SUBJECTS)}`);
    feed.end();
  });

  test('says again what is shown later than it was told', async () => {
    let lag = 5;
    const status = async () => [
      { name: 'records/orders', lag: { live: lag, standard: 0, bulk: 0 }, oldestMs: 1, retrying: 0, dead: 0 },
    ];
    const { clock, feed } = feedAlone({ backbone: { ...bench.parts.backbone, status } });
    const { viewer, heard } = fakeViewer();
    feed.add(viewer);
    await clock.moveBy(LIMITS.liveGatherMs);
    lag = 0;
    await clock.moveBy(LIMITS.liveLookMs + LIMITS.liveGatherMs);
    expect(heard.join('')).toContain('"changed":["orders"');
    const before = heard.length;
    await clock.moveBy(LIMITS.liveLookMs * 2);
    expect(heard.slice(before).join('')).not.toContain('"orders"');
    feed.end();
  });

  test('a viewer that does not read is let go before much waits for it, and the others hear everything', async () => {
    const { clock, feed } = feedAlone();
    const answers: ServerResponse[] = [];
    const server = createServer((_request, response) => {
      answers.push(response);
      response.writeHead(200).flushHeaders();
      feed.add({ raw: response, lastSeen: undefined, recheck: async () => {} });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const silent = connect(port, '127.0.0.1').pause();
    silent.on('error', () => {});
    silent.write('GET / HTTP/1.1\r\nhost: hub\r\n\r\n');
    await until(() => answers.length === 1);
    let heard = '';
    get({ port, agent: false }, (response) => {
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        heard = (heard + chunk).slice(-100_000);
      });
    });
    await until(() => heard.includes('event: hello'));
    // What the operating system keeps for a connection comes first, so it takes some megabytes.
    const name = (word: number, order: number): string => `order/${'long-name/'.repeat(28)}${word}-${order}`;
    let most = 0;
    let word = 0;
    for (; feed.viewers === 2; word += 1) {
      await bench.parts.backbone.log.append(Array.from({ length: 50 }, (_, order) => message(name(word, order))));
      await clock.moveBy(LIMITS.liveGatherMs);
      most = Math.max(most, answers[0]?.writableLength ?? 0);
    }
    await until(() => heard.includes(name(word - 1, 49)));
    expect(most).toBeLessThan(LIMITS.liveBufferBytes + 64 * 1024);
    expect(answers[0]?.destroyed).toBe(true);
    feed.end();
    silent.destroy();
    server.close();
    await once(server, 'close');
  });
});
