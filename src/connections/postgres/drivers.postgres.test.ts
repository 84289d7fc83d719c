import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../backbone/postgres/database.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { memoryCallStore } from '../../connector/memory/call-store.ts';
import { memoryBuckets } from '../../connector/memory/shared-buckets.ts';
import { openSecretStore } from '../../connector/secrets.ts';
import type { TappedCall } from '../../connector/wire-tap.ts';
import { systemChance } from '../../kernel/chance.ts';
import { systemClock } from '../../kernel/clock.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { memoryPollCursors } from '../memory/poll-cursors.ts';
import { postgresBindings } from './bindings.ts';
import { postgresCallStore } from './call-store.ts';
import { pollView, postgresPollCursors } from './poll-cursors.ts';
import { postgresShelf } from './secret-shelf.ts';
import { postgresBuckets } from './shared-buckets.ts';

/** What the memory drivers do, the tables do too: each test runs over both where both exist. */

let testing: TestDatabase;
beforeAll(async () => {
  testing = await testDatabase({ poolSize: 20 });
});
afterAll(() => testing[Symbol.asyncDispose]());

let counter = 0;
/** A name that no other test uses: all share one database. */
const fresh = (): string => {
  counter += 1;
  return `c${counter}`;
};

describe.each([
  ['memory', () => memoryBindings()],
  ['postgres', () => postgresBindings(testing.database)],
])('bindings in %s', (_name, make) => {
  const bound = (connection: string, canonical: string, foreignId: string) => ({
    canonical,
    connection,
    kind: 'sale.order',
    foreignId,
  });

  test('the first binding of a canonical id wins, and everyone is told which holds', async () => {
    const bindings = make();
    const shop = fresh();
    const first = { ...bound(shop, 'order/s/1', '42'), foreignName: 'S00042' };
    expect(await bindings.bind(first)).toEqual(first);
    expect(await bindings.bind(bound(shop, 'order/s/1', '43'))).toEqual(first);
    expect(await bindings.find('order/s/1', shop, 'sale.order')).toEqual(first);
    expect(await bindings.find('order/s/1', shop, 'res.partner')).toBeUndefined();
    expect(await bindings.canonicalOf(shop, 'sale.order', '42')).toBe('order/s/1');
    expect(await bindings.canonicalOf(shop, 'sale.order', '43')).toBeUndefined();
  });

  test('of many that bind at once one wins, the same for all', async () => {
    const bindings = make();
    const shop = fresh();
    const held = await Promise.all(
      Array.from({ length: 20 }, (_, number) => bindings.bind(bound(shop, 'order/s/1', String(number)))),
    );
    expect(new Set(held.map(({ foreignId }) => foreignId)).size).toBe(1);
  });

  test('many at once are each answered with their own, new and bound before', async () => {
    const bindings = make();
    const shop = fresh();
    await bindings.bind(bound(shop, 'order/s/3', '30'));
    const asked = Array.from({ length: 8 }, (_, number) => bound(shop, `order/s/${number}`, String(number)));
    const held = await Promise.all(asked.map((binding) => bindings.bind(binding)));
    expect(held.map(({ foreignId }) => foreignId)).toEqual(['0', '1', '2', '30', '4', '5', '6', '7']);
    const found = await Promise.all(asked.map(({ canonical }) => bindings.find(canonical, shop, 'sale.order')));
    expect(found).toEqual(held);
  });

  test('two canonical ids may lead to one foreign record; the first answers for it', async () => {
    const bindings = make();
    const shop = fresh();
    await bindings.bind(bound(shop, 'customer/1', '7'));
    await bindings.bind(bound(shop, 'customer/2', '7'));
    expect(await bindings.canonicalOf(shop, 'sale.order', '7')).toBe('customer/1');
    expect((await bindings.find('customer/2', shop, 'sale.order'))?.foreignId).toBe('7');
  });
});

describe.each([
  ['memory', () => memoryPollCursors(systemClock)],
  ['postgres', () => postgresPollCursors(testing.database)],
])('poll cursors in %s', (_name, make) => {
  test('of many nodes that claim at once one gets the poll', async () => {
    const cursors = make();
    const shop = fresh();
    const claims = await Promise.all(
      Array.from({ length: 12 }, (_, node) => cursors.claim(shop, 'orders', `node-${node}`, { leaseMs: 60_000 })),
    );
    expect(claims.filter((claim) => claim !== undefined)).toEqual([{ cursor: undefined, epoch: 1 }]);
  });

  test('a cursor is any JSON and comes back as it was; the round is due again when it was said', async () => {
    const cursors = make();
    const shop = fresh();
    const cursor = { at: '2026-11-20T10:00:00Z', ids: ['9007199254740993127'], none: null, ä: [1.5, true] };
    const lease = await cursors.claim(shop, 'orders', 'node', { leaseMs: 60_000 });
    expect(await cursors.save(shop, 'orders', lease?.epoch ?? 0, cursor, 60_000)).toBe(true);
    await cursors.release(shop, 'orders', lease?.epoch ?? 0, 1_500);
    const again = () => cursors.claim(shop, 'orders', 'node', { leaseMs: 60_000 });
    expect(await again()).toBeUndefined();
    await expect.poll(again, { timeout: 60_000 }).toEqual({ cursor, epoch: 2 });
  });

  test('a lease that ran out is taken over, and the old node can change nothing', async () => {
    const cursors = make();
    const shop = fresh();
    const old = await cursors.claim(shop, 'orders', 'node-1', { leaseMs: 20 });
    await systemClock.sleep(40);
    const held = await cursors.claim(shop, 'orders', 'node-2', { leaseMs: 60_000 });
    expect(held?.epoch).toBe(2);
    expect(await cursors.save(shop, 'orders', old?.epoch ?? 0, 'old', 60_000)).toBe(false);
    await cursors.release(shop, 'orders', old?.epoch ?? 0, 0);
    expect(await cursors.claim(shop, 'orders', 'node-3', { leaseMs: 60_000 })).toBeUndefined();
  });

  test('people see how it stands', async () => {
    const cursors = make();
    const shop = fresh();
    const view = async () => (await cursors.views()).find(({ connection }) => connection === shop);
    const lease = await cursors.claim(shop, 'orders', 'node', { leaseMs: 60_000 });
    await cursors.release(shop, 'orders', lease?.epoch ?? 0, 0, 'SL-HTTP-001: away');
    expect(await view()).toEqual({ connection: shop, poll: 'orders', cursor: undefined, failure: 'SL-HTTP-001: away' });
    const again = await cursors.claim(shop, 'orders', 'node', { leaseMs: 60_000 });
    await cursors.save(shop, 'orders', again?.epoch ?? 0, 7, 60_000);
    await cursors.release(shop, 'orders', again?.epoch ?? 0, 0);
    const { succeededAt, ...rest } = (await view()) ?? {};
    expect(rest).toEqual({ connection: shop, poll: 'orders', cursor: 7 });
    expect(Math.abs((succeededAt ?? 0) - systemClock.now())).toBeLessThan(60_000);
  });
});

test('one poll is found by its name', async () => {
  const cursors = postgresPollCursors(testing.database);
  const shop = fresh();
  expect(await pollView(testing.database, shop, 'audit')).toBeUndefined();
  const lease = await cursors.claim(shop, 'audit', 'node', { leaseMs: 60_000 });
  await cursors.save(shop, 'audit', lease?.epoch ?? 0, { at: 7 }, 60_000);
  await cursors.release(shop, 'audit', lease?.epoch ?? 0, 0, 'SL-HTTP-001: away');
  expect(await pollView(testing.database, shop, 'audit')).toEqual({
    connection: shop,
    poll: 'audit',
    cursor: { at: 7 },
    failure: 'SL-HTTP-001: away',
  });
});

describe('shared buckets in postgres', () => {
  test('decide as the memory driver does, draw for draw', async () => {
    const shapes = fc.record({
      perSecond: fc.constant(0.001),
      burst: fc.integer({ min: 1, max: 50 }),
      liveShare: fc.constantFrom(0, 0.2, 0.5, 0.9),
    });
    const draw = fc.record({
      atLeast: fc.integer({ min: 1, max: 12 }),
      more: fc.integer({ min: 0, max: 10 }),
      live: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(shapes, fc.array(draw, { minLength: 1, maxLength: 20 }), async (shape, draws) => {
        const key = fresh();
        const inMemory = memoryBuckets({ now: () => 0, sleep: async () => {} });
        const inTable = postgresBuckets(testing.database);
        for (const { atLeast, more, live } of draws) {
          const wish = { atLeast, upTo: atLeast + more, live };
          const { granted } = await inMemory.draw(key, shape, wish);
          expect((await inTable.draw(key, shape, wish)).granted, JSON.stringify(wish)).toBe(granted);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('two hubs that draw at once never get more than there is', async () => {
    const key = fresh();
    const shape = { perSecond: 0.001, burst: 50, liveShare: 0 };
    const other = await openDatabase(testing.url, { poolSize: 10 });
    const hubs = [postgresBuckets(testing.database), postgresBuckets(other)];
    const draws = await Promise.all(
      Array.from({ length: 120 }, (_, number) =>
        hubs[number % 2]?.draw(key, shape, { atLeast: 1, upTo: 3, live: true }),
      ),
    );
    await other.close();
    expect(draws.reduce((sum, drawn) => sum + (drawn?.granted ?? 0), 0)).toBe(50);
    const refused = draws.filter((drawn) => drawn?.granted === 0);
    expect(refused.every((drawn) => (drawn?.waitMs ?? 0) > 0)).toBe(true);
  });

  test('units flow back, are given back, learnt and blocked', async () => {
    const key = fresh();
    const buckets = postgresBuckets(testing.database);
    const quick = { perSecond: 1_000, burst: 10, liveShare: 0 };
    const slow = { ...quick, perSecond: 0.001 };
    const all = { atLeast: 10, upTo: 10, live: true };
    expect((await buckets.draw(key, quick, all)).granted).toBe(10);
    await systemClock.sleep(30);
    expect((await buckets.draw(key, quick, all)).granted).toBe(10);
    await buckets.giveBack(key, slow, 4);
    expect((await buckets.draw(key, slow, { atLeast: 4, upTo: 4, live: true })).granted).toBe(4);
    await buckets.learn(key, 6);
    expect((await buckets.draw(key, slow, { atLeast: 6, upTo: 6, live: true })).granted).toBe(6);
    await buckets.block(key, quick, 60_000);
    await systemClock.sleep(30);
    const blocked = await buckets.draw(key, quick, { atLeast: 1, upTo: 1, live: true });
    expect(blocked.granted).toBe(0);
    expect(blocked.waitMs).toBeGreaterThan(4_000);
  });
});

const DAY_MS = 86_400_000;
const call = (connection: string, at: number, change: Partial<TappedCall> = {}): TappedCall => ({
  at,
  connection,
  operation: 'orders',
  method: 'POST',
  address: 'https://shop.example/orders',
  causes: ['m-1', 'm-2'],
  correlations: [`order/${connection}/1`, `order/${connection}/2`],
  lane: 'live',
  attempt: 2,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  durationMs: 12.5,
  request: '{"sku":"ä"}',
  answer: '',
  ...change,
});

describe.each([
  ['memory', () => memoryCallStore()],
  ['postgres', () => postgresCallStore(testing.database)],
])('tapped calls in %s', (_name, make) => {
  test('come back by story and by connection, as they were', async () => {
    const store = make();
    const shop = fresh();
    const now = systemClock.now();
    const calls = [call(shop, now - DAY_MS, { status: 200 }), call(shop, now, { failure: 'SL-HTTP-003' })];
    await store.write(calls);
    await store.write([]);
    expect(await store.story([`order/${shop}/2`], 10)).toEqual(calls);
    expect(await store.story([`order/${shop}/3`], 10)).toEqual([]);
    expect(await store.latest(shop, 1)).toEqual([calls[1]]);
  });

  test('days that have passed are dropped, the others stay', async () => {
    const store = make();
    const shop = fresh();
    const now = systemClock.now();
    await store.write([call(shop, now - 40 * DAY_MS), call(shop, now - 2 * DAY_MS), call(shop, now)]);
    expect(await store.keep(now - 30 * DAY_MS, now)).toBe(1);
    expect(await store.keep(now - 30 * DAY_MS, now)).toBe(0);
    expect((await store.latest(shop, 10)).map(({ at }) => at)).toEqual([now, now - 2 * DAY_MS]);
  });
});

describe('tapped calls in postgres', () => {
  test('hostile text is kept as far as the database can', async () => {
    const shop = fresh();
    const store = postgresCallStore(testing.database);
    await store.write([
      call(shop, systemClock.now(), { answer: "a\0b '); drop table wire_call; -- \ud800 \u{1f600}" }),
    ]);
    expect((await store.latest(shop, 1))[0]?.answer).toBe("a\ufffdb '); drop table wire_call; -- \ufffd \u{1f600}");
  });

  test('several hubs may open the same new day', async () => {
    const shop = fresh();
    const day = systemClock.now() + 50 * DAY_MS;
    const stores = Array.from({ length: 8 }, () => postgresCallStore(testing.database));
    await Promise.all(stores.map((store) => store.write([call(shop, day)])));
    expect(await stores[0]?.latest(shop, 20)).toHaveLength(8);
  });
});

describe('sealed secrets in postgres', () => {
  test('are set, replaced, listed, read and removed; the table never holds the value', async () => {
    const store = openSecretStore(postgresShelf(testing.database), systemChance.bytes(32), systemChance);
    await store.set('odoo', 'first', '2026-11-20T10:00:00.000Z');
    await store.set('odoo', 'second-value', '2026-11-20T11:00:00.000Z');
    expect(await store.get('odoo')).toBe('second-value');
    expect(await store.list()).toEqual([{ name: 'odoo', storedAt: '2026-11-20T11:00:00.000Z' }]);
    const rows = await testing.database.query('select * from stored_secret');
    expect(JSON.stringify(rows)).not.toContain('second-value');
    expect(await store.remove('odoo')).toBe(true);
    expect(await store.remove('odoo')).toBe(false);
  });
});
