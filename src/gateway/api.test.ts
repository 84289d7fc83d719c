import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeadLetter } from '../backbone/backbone.ts';
import { nameOf } from '../canonical/envelope.ts';
import { systemChance } from '../kernel/chance.ts';
import { LIMITS } from '../kernel/limits.ts';
import { contributionOf } from '../records/orders/project.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN, READ_TOKEN } from '../testing/gateway-bench.ts';
import { orderStory } from '../testing/order-story.ts';
import { tillReport } from '../testing/till-store-contract.ts';
import { ownToken } from './tokens.ts';

let bench: GatewayBench;
const STORY = orderStory('1001', '#1001', 'pi_3P1001');

beforeEach(async () => {
  bench = gatewayBench();
  bench.gateway.open(bench.parts);
  await bench.orders.apply(STORY.flatMap((message) => contributionOf(message) ?? []));
  await bench.parts.backbone.log.append(STORY.map(({ envelope }) => envelope));
});

afterEach(() => bench.gateway.close());

const get = (url: string, token: string | undefined = OWN_TOKEN) =>
  bench.gateway.app.inject({ url, headers: token === '' ? {} : { authorization: `Bearer ${token}` } });
const post = (url: string, payload: object, token = OWN_TOKEN) =>
  bench.gateway.app.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${token}` } });

test('a passport leads to the record in the system that has it, by step and by name', async () => {
  const shop = bench.parts.connections.get('shop');
  if (shop === undefined) throw new Error('the bench has no shop');
  const recordAddress = ({ id, said }: { id: string; said: string }) =>
    said === 'book-order' ? `https://erp.example.com/${id}` : undefined;
  const connections = new Map([['odoo-main', { ...shop, name: 'odoo-main', recordAddress }]]);
  bench.gateway.open({ ...bench.parts, connections });
  const { story, identifiers } = (await get('/api/v1/orders/1001')).json();
  const booked = story.find(({ name }: { name: string }) => name === 'book-order done');
  expect(booked.record).toEqual({
    connection: 'odoo-main',
    id: '91001',
    name: 'S1001',
    address: 'https://erp.example.com/91001',
  });
  expect(identifiers).toContainEqual({ kind: 'erp-order', value: 'S1001', address: 'https://erp.example.com/91001' });
  expect(identifiers).toContainEqual({ kind: 'channel-name', value: '#1001' });
});

describe('access', () => {
  test.each([
    '/api/v1/overview',
    '/api/v1/orders',
    '/api/v1/orders/counts',
    '/api/v1/orders/1001',
    '/api/v1/stores',
    '/api/v1/dead-letters',
    '/api/v1/cases',
    '/api/v1/connections',
    '/api/v1/subscriptions',
    '/api/v1/replays',
    '/api/v1/messages/live/1',
    '/api/v1/stock-policy',
    '/api/v1/stock/proofs',
    '/api/v1/stock/proofs/1',
  ])('%s needs a known token', async (url) => {
    for (const token of ['', 'not-a-known-token', 'x']) {
      const answer = await get(url, token);
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({ code: 'SL-GATEWAY-006' });
      expect(answer.headers['www-authenticate']).toContain('Bearer');
    }
    expect((await get(url)).statusCode).toBe(200);
    expect((await get(url, READ_TOKEN)).statusCode).toBe(200);
  });

  test.each([
    ['/api/v1/dead-letters/retry', { id: 'x' }],
    ['/api/v1/dead-letters/skip', { id: 'x', reason: 'seen' }],
    ['/api/v1/stock/proofs', {}],
    ['/api/v1/subscriptions/translate%2Fshop/pause', { reason: 'maintenance' }],
    ['/api/v1/flows/translate%2Fshop/drain', { reason: 'maintenance' }],
    ['/api/v1/replays', { subscription: 'translate/shop', select: { kind: 'key', key: 'k' } }],
    ['/api/v1/connections/shop/check', {}],
  ])('%s changes things and needs the scope operate', async (url, body) => {
    const refused = await post(url, body, READ_TOKEN);
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ code: 'SL-GATEWAY-007', value: 'operate' });
    expect(bench.done).toEqual([]);
    expect((await post(url, body)).statusCode).toBeLessThan(300);
  });

  test('a token in the address or in another scheme is not taken', async () => {
    expect((await get(`/api/v1/orders?token=${OWN_TOKEN}`, '')).statusCode).toBe(401);
    const basic = await bench.gateway.app.inject({
      url: '/api/v1/orders',
      headers: { authorization: `Basic ${OWN_TOKEN}` },
    });
    expect(basic.statusCode).toBe(401);
  });

  test('the own token is made once, readable by its owner only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'storeloom-token-'));
    try {
      const tokens = await Promise.all([1, 2, 3].map(() => ownToken(folder, systemChance)));
      expect(new Set(tokens).size).toBe(1);
      expect(tokens[0]).toMatch(/^slt_[\w-]{43}$/);
      expect((await stat(join(folder, 'api-token'))).mode & 0o777).toBe(0o600);
      expect((await readFile(join(folder, 'api-token'), 'utf8')).trim()).toBe(tokens[0]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('stores', () => {
  test('are told till by till: what was sold, what is missing, who is silent, which sales wait', async () => {
    const { stores } = bench.parts;
    const key = { connection: 'stores', location: 'location/paris', till: '2' };
    await stores.apply([1, 2, 5].map((number) => tillReport(number)));
    const { sequence: _, record: _r, receipt: _p, ...spoken } = tillReport(4);
    await stores.apply([{ ...spoken, name: 'StoreHeartbeat', version: '8.2' }]);
    await stores.apply([tillReport(1, { key, name: 'TillClosed', record: 'closed/1' })]);
    const held = { receipt: 'receipt/stores/5', code: 'SL-SALE-001', reason: 'no such product' };
    await stores.hold({ ...held, event: 'e', location: 'location/paris', since: Date.UTC(2026, 10, 20, 10) });
    const first = (await get('/api/v1/stores?limit=1', READ_TOKEN)).json();
    expect(first.tills).toEqual([
      {
        connection: 'stores',
        location: 'location/paris',
        till: '1',
        sales: 3,
        voids: 0,
        twins: 0,
        lastNumber: 5,
        missing: 2,
        gaps: [{ first: 3, last: 4, since: '2026-11-20T10:05:00.500Z' }],
        lastSale: { receipt: 'receipt/stores/5', at: '2026-11-20T10:05:00.000Z' },
        heartbeat: { at: '2026-11-20T10:04:00.000Z', version: '8.2' },
        lastHeard: '2026-11-20T10:05:00.500Z',
        silentSince: '2026-11-20T10:05:00.500Z',
      },
    ]);
    expect(first.held).toEqual([{ ...held, location: 'location/paris', since: '2026-11-20T10:00:00.000Z' }]);
    const { tills, next } = (await get(`/api/v1/stores?cursor=${first.next}`)).json();
    expect(next).toBeUndefined();
    expect(tills).toMatchObject([{ till: '2', open: false, missing: 0 }]);
    expect(tills[0]).not.toHaveProperty('silentSince');
    // How long a till may say nothing is the retailer's to say.
    bench.gateway.open({ ...bench.parts, tillSilenceMs: 10 * 365 * 86_400_000 });
    expect((await get('/api/v1/stores?limit=1')).json().tills[0]).not.toHaveProperty('silentSince');
    expect((await get('/api/v1/stores?location=location%2Flyon')).json().tills).toEqual([]);
    expect((await get('/api/v1/stores?cursor=bm8')).json()).toMatchObject({ code: 'SL-RECORD-003' });
  });
});

describe('stock', () => {
  test('an article that the ledger never heard of is a problem with a next step', async () => {
    const answer = await get('/api/v1/stock/NO%20SUCH');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'SL-STOCK-008', title: 'No such article is in the stock ledger' });
    expect((await get('/api/v1/stock/TEE', '')).statusCode).toBe(401);
  });

  test('the policy is explained for one article', async () => {
    expect((await get('/api/v1/stock-policy?sku=TEE')).json()).toMatchObject({ sku: 'TEE', selling: 'shared' });
    expect((await get('/api/v1/stock-policy?nonsense=1')).statusCode).toBe(400);
  });

  test('a proof is begun, listed and followed', async () => {
    const begun = await post('/api/v1/stock/proofs', { repair: 'none' });
    expect(begun.statusCode).toBe(202);
    expect(begun.json()).toMatchObject({ proof: { id: 1, state: 'asked', repair: 'none' } });
    const page = (await get('/api/v1/stock/proofs?limit=2')).json();
    expect(page).toMatchObject({ proofs: [{ id: 99 }, { id: 98 }], next: expect.any(String) });
    const second = (await get(`/api/v1/stock/proofs?limit=1&cursor=${page.next}`)).json();
    expect(second).toMatchObject({ proofs: [{ id: 97 }] });
    expect((await get('/api/v1/stock/proofs?cursor=x')).json()).toMatchObject({ code: 'SL-RECORD-003' });
    expect((await get('/api/v1/stock/proofs/1')).json()).toMatchObject({ proof: { id: 1, state: 'done' } });
    expect((await get('/api/v1/stock/proofs/2')).json()).toMatchObject({ code: 'SL-GATEWAY-010' });
    expect((await get('/api/v1/stock/proofs/last')).statusCode).toBe(400);
    expect((await post('/api/v1/stock/proofs', { repair: 'everything' })).statusCode).toBe(400);
  });
});

describe('orders', () => {
  test.each(['1001', '%231001', 'pi_3P1001', 'S1001', 'order/shopify-eu/1001', 'INV/2026/1001'])(
    'the passport is found by %s',
    async (id) => {
      const answer = await get(`/api/v1/orders/${id}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.json().order).toMatchObject({ id: 'order/shopify-eu/1001', state: 'closed' });
    },
  );

  test('a held order is released by a person, once, and one that is not held is left alone', async () => {
    const story = orderStory('3001', '#3001', 'pi_3001');
    const untilHeld = story.slice(0, story.findIndex(({ envelope }) => nameOf(envelope) === 'OrderHeld') + 1);
    await bench.orders.apply(untilHeld.flatMap((message) => contributionOf(message) ?? []));
    const body = { id: '#3001', reason: 'the buyer called' };
    expect((await post('/api/v1/orders/release', body, READ_TOKEN)).statusCode).toBe(403);
    const answer = await post('/api/v1/orders/release', body);
    expect(answer.json()).toMatchObject({ released: 'order/shopify-eu/3001', was: { code: 'SL-ODOO-010' } });
    await post('/api/v1/orders/release', body);
    const told = await bench.parts.backbone.log.story('order/shopify-eu/3001', 10);
    expect(told.map(({ envelope }) => [nameOf(envelope), envelope.source, envelope.data])).toEqual([
      ['OrderReleased', '/people/local', { order: 'order/shopify-eu/3001', reason: 'the buyer called' }],
    ]);
    const idle = await post('/api/v1/orders/release', { id: '1001', reason: 'for nothing' });
    expect(idle.statusCode).toBe(409);
    expect(idle.json()).toMatchObject({ code: 'SL-RECORD-007' });
    expect((await post('/api/v1/orders/release', { id: '1001' })).json().field).toContain('reason');
  });

  test('the list is paged, filtered and newest first', async () => {
    for (let index = 0; index < 5; index += 1) {
      const story = orderStory(`200${index}`, `#200${index}`, `pi_200${index}`);
      await bench.orders.apply(story.flatMap((message) => contributionOf(message) ?? []));
    }
    const first = (await get('/api/v1/orders?limit=4')).json();
    expect(first.orders).toHaveLength(4);
    const second = (await get(`/api/v1/orders?limit=4&cursor=${first.next}`)).json();
    expect(second.orders).toHaveLength(2);
    expect(second.next).toBeUndefined();
    expect((await get('/api/v1/orders?search=2003')).json().orders).toHaveLength(1);
    expect((await get('/api/v1/orders?state=placed')).json().orders).toEqual([]);
    expect((await get('/api/v1/orders/counts')).json().counts).toEqual([{ state: 'closed', held: false, orders: 6 }]);
  });

  test.each([
    ['limit=0', 'limit'],
    [`limit=${LIMITS.pageSize + 1}`, 'limit'],
    ['state=lost', 'state'],
    ['cursor=garbage', 'cursor'],
    ['nonsense=1', 'nonsense'],
  ])('?%s is refused by name', async (query, field) => {
    const answer = await get(`/api/v1/orders?${query}`);
    expect([400, 422]).toContain(answer.statusCode);
    expect(answer.json().field).toContain(field);
  });

  test('what is personal is seen with the scope only', async () => {
    const masked = (await get('/api/v1/orders/1001', READ_TOKEN)).body;
    expect(masked).not.toMatch(/ada@example\.com|Lovelace/);
    expect(masked).toContain('S1001');
    const open = (await get('/api/v1/orders/1001')).body;
    expect(open).toMatch(/ada@example\.com/);
    const lines = (await get('/api/v1/orders/1001?content=none')).json();
    expect(lines.story.every((entry: object) => !('data' in entry))).toBe(true);
  });

  test('an unknown id is a problem with a next step', async () => {
    const answer = await get('/api/v1/orders/nothing');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({
      type: 'urn:storeloom:error:SL-RECORD-001',
      code: 'SL-RECORD-001',
      next: expect.stringContaining('pi_'),
    });
  });
});

describe('the desk of dead letters', () => {
  const letter = (): DeadLetter => ({
    id: 'deliver/odoo-main/live/4',
    subscription: 'deliver/odoo-main',
    key: 'order/shopify-eu/1001',
    state: 'dead',
    attempts: 3,
    fingerprint: 'f1',
    failure: { kind: 'invalid', code: 'SL-ODOO-010', because: 'unknown SKU' },
    since: 1,
    waiting: 1,
    message: STORY[3] as DeadLetter['message'],
  });

  test('lists and shows letters with private fields masked', async () => {
    bench.letters = [letter()];
    const masked = await get('/api/v1/dead-letters?subscription=deliver/odoo-main', READ_TOKEN);
    expect(masked.json().letters).toHaveLength(1);
    expect(masked.body).not.toMatch(/ada@example\.com|Lovelace/);
    const one = await get('/api/v1/dead-letters/deliver/odoo-main/live/4');
    expect(one.json().letter).toMatchObject({ id: 'deliver/odoo-main/live/4', attempts: 3 });
    expect((await get('/api/v1/dead-letters/deliver/odoo-main/live/5')).statusCode).toBe(404);
  });

  test('retries and skips exactly one kind of choice, and says who', async () => {
    expect((await post('/api/v1/dead-letters/retry', { key: 'order/1' })).json()).toEqual({ retried: 2 });
    expect((await post('/api/v1/dead-letters/skip', { id: 'x', reason: 'a duplicate by hand' })).json()).toEqual({
      skipped: 1,
    });
    expect(bench.done).toEqual([
      { action: 'retry', given: [{ key: 'order/1' }, 'local'] },
      { action: 'skip', given: [{ id: 'x' }, 'a duplicate by hand', 'local'] },
    ]);
    for (const body of [{}, { id: 'x', key: 'y' }]) {
      expect((await post('/api/v1/dead-letters/retry', body)).statusCode).toBe(400);
    }
    expect((await post('/api/v1/dead-letters/skip', { id: 'x' })).json()).toMatchObject({ field: 'body.reason' });
  });
});

describe('subscriptions, connections and replays', () => {
  test('a subscription is paused and resumed by its name, with who and why', async () => {
    expect((await post('/api/v1/subscriptions/translate%2Fshop/pause', { reason: 'mapping change' })).json()).toEqual({
      subscription: 'translate/shop',
      paused: true,
    });
    await post('/api/v1/subscriptions/translate%2Fshop/resume', {});
    expect(bench.done).toEqual([
      { action: 'pause', given: ['translate/shop', 'mapping change (local)'] },
      { action: 'resume', given: ['translate/shop'] },
    ]);
    expect((await post('/api/v1/subscriptions/unknown/pause', { reason: 'why not' })).statusCode).toBe(404);
  });

  test('a flow is let run empty by its name, with who and why', async () => {
    const drained = await post('/api/v1/flows/translate%2Fshop/drain', { reason: 'mapping change' });
    expect(drained.statusCode).toBe(202);
    expect(drained.json()).toEqual({ flow: 'translate/shop', left: 0 });
    expect(bench.done).toEqual([{ action: 'drain', given: ['translate/shop', 'mapping change (local)'] }]);
    expect((await post('/api/v1/flows/unknown/drain', { reason: 'why not' })).statusCode).toBe(404);
    expect((await post('/api/v1/flows/translate%2Fshop/drain', {})).statusCode).toBe(400);
  });

  test('connections show their owner, circuits and subscriptions, and are checked on demand', async () => {
    const { connections } = (await get('/api/v1/connections')).json();
    expect(connections[0]).toMatchObject({
      name: 'shop',
      owner: 'shop team',
      webhookPath: '/webhooks/shop',
      circuits: [{ operation: 'orders', state: 'open' }],
      subscriptions: [{ name: 'translate/shop', dead: 2 }],
    });
    expect((await post('/api/v1/connections/shop/check', {})).json().findings).toHaveLength(1);
    expect((await post('/api/v1/connections/none/check', {})).statusCode).toBe(404);
  });

  test('a replay is a shadow unless asked otherwise, and its differences are private', async () => {
    const body = { subscription: 'translate/shop', select: { kind: 'range', lane: 'live', after: 0, through: 9 } };
    expect((await post('/api/v1/replays/preview', body)).json()).toEqual({ total: 4, keys: 2 });
    expect((await post('/api/v1/replays', body)).statusCode).toBe(202);
    expect(bench.done[1]?.given[0]).toMatchObject({ shadow: true, by: 'local', select: body.select });
    expect((await post('/api/v1/replays', { ...body, select: { kind: 'all' } })).statusCode).toBe(400);
    expect((await get('/api/v1/replays/r1/differences', READ_TOKEN)).body).not.toContain('ada@');
    expect((await get('/api/v1/replays/r1/differences')).body).toContain('ada@');
    expect((await post('/api/v1/replays/r1/abort', {})).statusCode).toBe(200);
    expect((await get('/api/v1/replays/none')).statusCode).toBe(404);
  });

  test('a single message can be read, masked', async () => {
    expect((await get('/api/v1/messages/live/2', READ_TOKEN)).body).not.toMatch(/ada@/);
    expect((await get('/api/v1/messages/live/999')).statusCode).toBe(404);
    expect((await get('/api/v1/messages/fast/1')).statusCode).toBe(400);
  });
});

describe('the doors around', () => {
  test('healthz says alive, readyz says why not', async () => {
    expect((await get('/healthz', '')).json()).toEqual({ alive: true });
    expect((await get('/readyz', '')).json()).toMatchObject({ ready: true });
    bench.gateway.shut();
    const answer = await get('/readyz', '');
    expect(answer.statusCode).toBe(503);
    expect(answer.json().checks).toEqual([{ name: 'hub', ok: false, detail: 'starting or stopping' }]);
    expect((await get('/api/v1/orders')).statusCode).toBe(503);
  });

  test('metrics are for Prometheus, and private when asked', async () => {
    const text = (await get('/metrics', '')).body;
    for (const line of [
      'storeloom_subscription_lag{subscription="translate/shop",lane="live",hub="test"} 3',
      'storeloom_subscription_dead_letters{subscription="translate/shop",hub="test"} 2',
      'storeloom_orders{channel="shop",state="closed",held="false",hub="test"} 1',
      'storeloom_process_instances{process="order-to-cash",state="booking",hub="test"} 7',
      'storeloom_circuit_state{connection="shop",operation="orders",hub="test"} 2',
    ]) {
      expect(text).toContain(line);
    }
    const guarded = gatewayBench({ openMetrics: false });
    expect((await guarded.gateway.app.inject({ url: '/metrics' })).statusCode).toBe(401);
    await guarded.gateway.close();
  });

  test('bodies beyond the limit and broken JSON are problems, not crashes', async () => {
    const large = await post('/api/v1/dead-letters/retry', { id: 'x'.repeat(LIMITS.requestBodyBytes) });
    expect(large.statusCode).toBe(413);
    const broken = await bench.gateway.app.inject({
      method: 'POST',
      url: '/api/v1/dead-letters/retry',
      payload: '{"id":',
      headers: { authorization: `Bearer ${OWN_TOKEN}`, 'content-type': 'application/json' },
    });
    expect(broken.statusCode).toBe(400);
    expect(broken.json()).toMatchObject({ code: 'SL-GATEWAY-008' });
    const polluted = await bench.gateway.app.inject({
      method: 'POST',
      url: '/api/v1/dead-letters/retry',
      payload: '{"__proto__":{"id":"x"}}',
      headers: { authorization: `Bearer ${OWN_TOKEN}`, 'content-type': 'application/json' },
    });
    expect(polluted.statusCode).toBe(400);
  });

  test('a NUL character is refused wherever it stands', async () => {
    const cursor = Buffer.from(JSON.stringify([1, 'a\u0000'])).toString('base64url');
    for (const url of ['/api/v1/orders/1%00', '/api/v1/orders?search=%00', `/api/v1/orders?cursor=${cursor}`]) {
      expect([400, 422]).toContain((await get(url)).statusCode);
    }
    expect((await post('/api/v1/dead-letters/retry', { key: 'a\u0000' })).statusCode).toBe(400);
  });

  test('answers of the API are never cached and carry no server banner', async () => {
    const { headers } = await get('/api/v1/orders');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
  });
});

test('a gateway that closes does not wait for connections that were never used', async () => {
  const url = await bench.gateway.listen('127.0.0.1', 0);
  const unused = connect(Number(new URL(url).port), '127.0.0.1');
  const ended = once(unused, 'close');
  let heard = '';
  unused.on('data', (chunk) => {
    heard += String(chunk);
  });
  unused.on('error', () => {});
  await once(unused, 'connect');
  // The server knows it once it has answered another that came later.
  await fetch(`${url}/healthz`);
  await bench.gateway.close();
  await ended;
  // A server that waits for the request answers 408 when the time for it is over.
  expect(heard).toBe('');
});
