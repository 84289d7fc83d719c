import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
import { createStockLedger } from '../../ledgers/stock/ledger.ts';
import type { StockStore } from '../../ledgers/stock/store.ts';
import { stockBench } from '../stock-bench.ts';
import {
  answered,
  bundleOf,
  observedOn,
  orderOf,
  type Publication,
  placed,
  readingOf,
  recorded,
  saleOf,
} from '../stock-messages.ts';
import { stockPlan } from '../stock-plan.ts';

/** What is published of the ledger, and how it follows what channels answer and show. */
export function publicationContract(name: string, open: () => Promise<StockStore>): void {
  describe(`publication: ${name}`, () => {
    test('asks what a channel shows, then publishes the newest number, one at a time', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      expect(bench.published.map(({ connection, data }) => [connection, data])).toMatchObject([
        ['shop', { sku: 'TEE', quantity: { value: '10', unit: 'each' }, token: start, expected: { value: '0' } }],
        ['market', { quantity: { value: '10' }, token: start }],
      ]);
      for (const onHand of [9, 8, 7]) await bench.tell(readingOf({ sku: 'TEE', onHand, atMs: start + 10 - onHand }));
      expect(bench.published).toHaveLength(2);
      const [first] = bench.published as [Publication];
      await bench.tell(answered(first, { applied: false, shown: 25 }, start + 20));
      await bench.tell(answered(first, { applied: false, shown: 25 }, start + 20));
      expect(bench.published.slice(2)).toMatchObject([
        { connection: 'shop', data: { quantity: { value: '7' }, token: start + 1, expected: { value: '25' } } },
      ]);
      await bench.take('shop');
      expect(bench.published).toHaveLength(3);
      expect((await bench.why()).pools[0]?.shelves[0]).toMatchObject({ shown: '7', exposure: '7', allowed: '7' });
    });

    test('asks a channel at once what it shows, by a publication that compares, and once while it waits', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      await bench.take('shop');
      await bench.clock.moveBy(1);
      const shelf = { sku: 'TEE', connection: 'shop' };
      const asked = (await bench.ledger.ask([shelf])) as Publication[];
      expect(asked.map(({ connection, lane, data }) => [connection, lane, data.quantity, data.expected])).toEqual([
        ['shop', 'bulk', { value: '10', unit: 'each' }, { value: '10', unit: 'each' }],
      ]);
      await bench.clock.moveBy(1);
      expect(await bench.ledger.ask([shelf, { sku: 'NOBODY', connection: 'shop' }])).toEqual([]);
      const before = bench.published.length;
      await bench.tell(answered(asked[0] as Publication, { applied: false, shown: 99 }, bench.clock.now()));
      expect(bench.published.slice(before)).toMatchObject([
        { connection: 'shop', lane: 'live', data: { quantity: { value: '10' }, expected: { value: '99' } } },
      ]);
    });

    test('knows its own echo; what a channel raised by itself is corrected, what it sold is waited for', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      await bench.take('shop');
      await bench.take('market');
      const before = bench.published.length;
      await bench.tell(observedOn('shop', 'TEE', 10, start + 10));
      await bench.tell(observedOn('shop', 'TEE', 10, start + 11, 'location/main'));
      await bench.tell(observedOn('nobody', 'TEE', 3, start + 11));
      expect(bench.published).toHaveLength(before);
      // Two were sold; their order is not here yet, and the market must not offer them either.
      await bench.tell(observedOn('shop', 'TEE', 8, start + 20));
      expect(bench.published.slice(before)).toMatchObject([
        { connection: 'market', data: { quantity: { value: '8' } } },
      ]);
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 2 }]), start + 30));
      expect((await bench.why()).pools[0]).toMatchObject({ claims: '2', unheard: '0', left: '8' });
      await bench.take('market');
      // Somebody types a number into the shop.
      await bench.tell(observedOn('shop', 'TEE', 99, start + 40));
      expect(bench.published.at(-1)).toMatchObject({
        connection: 'shop',
        data: { quantity: { value: '8' }, expected: { value: '99' } },
      });
      expect((await bench.why()).history).toContainEqual(
        expect.objectContaining({ kind: 'observed', code: 'SL-STOCK-005', about: 'shop', quantity: '99' }),
      );
      await bench.take('shop');
      await bench.tell(observedOn('shop', 'TEE', 50, start + 35));
      expect((await bench.why()).pools[0]?.shelves[0]).toMatchObject({ shown: '8' });
    });

    test('units that left a channel without an order are written off after a while, loudly', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      await bench.take('shop');
      await bench.take('market');
      await bench.tell(observedOn('shop', 'TEE', 7, start + 1_000));
      await bench.take('market');
      await bench.clock.moveBy(599_999);
      await bench.sweep();
      expect((await bench.why()).pools[0]).toMatchObject({ unheard: '3' });
      await bench.clock.moveBy(1);
      await bench.sweep();
      expect((await bench.why()).pools[0]).toMatchObject({ unheard: '0', left: '10' });
      expect(bench.entries).toContainEqual(expect.objectContaining({ kind: 'written-off', code: 'SL-STOCK-006' }));
      expect(bench.published.slice(-2)).toMatchObject([
        { data: { quantity: { value: '10' } } },
        { data: { quantity: { value: '10' } } },
      ]);
    });

    test('one bad article is left alone for an hour unless its number changes, and blocks nobody', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      await bench.tell(
        readingOf({ sku: 'TEE', onHand: 10, atMs: start }),
        readingOf({ sku: 'CAP', onHand: 4, atMs: start }),
      );
      expect(bench.published).toHaveLength(4);
      const bad = bench.published.find(({ connection, data }) => connection === 'shop' && data.sku === 'TEE');
      await bench.tell(answered(bad as Publication, 'rejected', start));
      await bench.sweep();
      expect(bench.published).toHaveLength(4);
      expect((await bench.why()).pools[0]?.shelves[0]?.refused).toMatchObject({ code: 'SL-TEST-001' });
      await bench.tell(readingOf({ sku: 'TEE', onHand: 11, atMs: start + 1 }));
      expect(bench.published.slice(4)).toMatchObject([{ connection: 'shop', data: { quantity: { value: '11' } } }]);
      await bench.tell(answered(bench.published[4] as Publication, 'rejected', start));
      await bench.clock.moveBy(3_600_000);
      await bench.sweep();
      expect(bench.published.at(-1)).toMatchObject({ data: { sku: 'TEE', token: bench.clock.now() } });
    });

    test('a crash between deciding and saying is mended: what is under way is said again', async () => {
      const store = await open();
      const bench = stockBench(store);
      const start = bench.clock.now();
      await bench.ledger.post([recorded(readingOf({ sku: 'TEE', onHand: 10, atMs: start }), start)]);
      expect(bench.published).toHaveLength(0);
      await bench.clock.moveBy(60_000);
      await bench.sweep();
      expect(bench.published.map(({ data }) => data.token)).toEqual([start, start]);
    });

    test('exclusive selling gives a channel only what another has confirmed to be without', async () => {
      const bench = stockBench(await open(), { selling: 'exclusive' });
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      expect(bench.published.map(({ data }) => data.quantity.value)).toEqual(['5', '5']);
      const [shop, market] = bench.published as [Publication, Publication];
      await bench.tell(
        answered(shop, { applied: true, shown: 5 }, start),
        answered(market, { applied: true, shown: 5 }, start),
      );
      // The shop sells four: two of the market's five are the shop's, but only when the market has given them up.
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 4 }]), start));
      expect(bench.published.slice(2)).toMatchObject([{ connection: 'market', data: { quantity: { value: '3' } } }]);
      await bench.take('market');
      expect(bench.published.slice(3)).toMatchObject([
        { connection: 'shop', data: { quantity: { value: '3' }, expected: { value: '1' } } },
      ]);
    });

    test('what was never read is not offered, and what is too old neither', async () => {
      const bench = stockBench(await open(), { silenceMs: 3_600_000, learnMs: 60_000 });
      const start = bench.clock.now();
      const early = placed(orderOf('shop', '0', [{ sku: 'HAT', quantity: 1 }]), start);
      // The ERP is given time to tell of all it has, before what it never told of is taken off the shelves.
      await bench.tell(early, readingOf({ sku: 'CAP', onHand: 0, atMs: start }));
      await bench.take('shop');
      await bench.take('market');
      expect(bench.published.map(({ data }) => data.sku)).toEqual(['CAP', 'CAP']);
      await bench.clock.moveBy(60_000);
      await bench.sweep();
      expect(bench.published.map(({ data }) => data.sku)).toEqual(['CAP', 'CAP', 'HAT', 'HAT']);
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 1 }]), start));
      expect(bench.published[4]).toMatchObject({ data: { sku: 'TEE', quantity: { value: '0' } } });
      expect(bench.entries).toContainEqual(expect.objectContaining({ kind: 'suppressed', code: 'SL-STOCK-002' }));
      await bench.take('shop');
      await bench.take('market');
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      await bench.take('shop');
      await bench.take('market');
      expect((await bench.why()).pools[0]?.shelves[0]).toMatchObject({ shown: '9' });
      await bench.clock.moveBy(3_600_000 + 1);
      await bench.sweep();
      expect(bench.published.at(-1)).toMatchObject({ data: { quantity: { value: '0' } } });
      expect((await bench.why()).pools[0]).toMatchObject({ doubt: 'SL-STOCK-003' });
      await bench.take('shop');
      await bench.tell(readingOf({ sku: 'CAP', onHand: 1, atMs: bench.clock.now() }));
      await bench.sweep();
      expect(bench.published.at(-1)).toMatchObject({
        connection: 'shop',
        data: { sku: 'TEE', quantity: { value: '9' } },
      });
    });

    test('a set is offered as often as its scarcest part allows, and what it takes is missing everywhere', async () => {
      const bench = stockBench(await open());
      const start = bench.clock.now();
      await bench.tell(
        bundleOf(
          'BOX',
          [
            { sku: 'TEE', quantity: 2 },
            { sku: 'CAP', quantity: 1 },
          ],
          start,
        ),
        readingOf({ sku: 'TEE', onHand: 9, atMs: start }),
        readingOf({ sku: 'CAP', onHand: 7, atMs: start }),
      );
      const shopOf = (sku: string) =>
        bench.published.findLast(({ connection, data }) => connection === 'shop' && data.sku === sku);
      expect([shopOf('BOX'), shopOf('TEE'), shopOf('CAP')].map((command) => command?.data.quantity.value)).toEqual([
        '4',
        '9',
        '7',
      ]);
      for (const command of [...bench.published]) {
        await bench.tell(answered(command, { applied: true, shown: Number(command.data.quantity.value) }, start));
      }
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'BOX', quantity: 3 }]), start));
      expect((await bench.why('TEE')).pools[0]).toMatchObject({ claims: '6', left: '3' });
      expect((await bench.why('BOX')).pools[0]).toMatchObject({
        left: '1',
        shelves: [{ shown: '1' }, { allowed: '1' }],
      });
      expect(
        bench.published
          .slice(-5)
          .map(({ connection, data }) => `${connection} ${data.sku} ${data.quantity.value}`)
          .sort(),
      ).toEqual(['market BOX 1', 'market CAP 4', 'market TEE 3', 'shop CAP 4', 'shop TEE 3']);
    });

    test('a flash sale counts its quota down without a word of the ERP, also when what it said is long old', async () => {
      const clock = stockBench(await open()).clock;
      const quota = { name: 'friday', amount: 6_000_000, fromMs: clock.now(), untilMs: clock.now() + 7_200_000 };
      const bench = stockBench(await open(), {
        maxAgeMs: 60_000,
        rules: [{ match: ['TEE'], channels: ['shop'], quota }],
      });
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      await bench.take('shop');
      await bench.take('market');
      expect((await bench.why()).pools[0]?.shelves).toMatchObject([{ shown: '6', because: 'quota' }, { shown: '4' }]);
      await bench.clock.moveBy(3_600_000);
      await bench.sweep();
      await bench.take('market');
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 2 }]), bench.clock.now()));
      expect((await bench.why()).pools[0]).toMatchObject({
        doubt: 'SL-STOCK-003',
        shelves: [{ shown: '4', allowed: '4', because: 'quota' }, { shown: '0' }],
      });
      await bench.clock.moveBy(3_600_000);
      await bench.sweep();
      expect(bench.published.at(-1)).toMatchObject({ connection: 'shop', data: { quantity: { value: '0' } } });
    });

    test('the quota of a flash sale is used up by what left the channel unheard: a shelf is not filled again', async () => {
      const clock = stockBench(await open()).clock;
      const quota = { name: 'drop', amount: 6_000_000, fromMs: clock.now(), untilMs: clock.now() + 7_200_000 };
      const bench = stockBench(await open(), { rules: [{ match: ['TEE'], quota }] });
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 20, atMs: start }));
      await bench.take('shop');
      await bench.take('market');
      const before = bench.published.length;
      await bench.tell(observedOn('shop', 'TEE', 4, start + 10));
      expect(bench.published.slice(before)).toEqual([]);
      expect((await bench.why()).pools[0]).toMatchObject({
        unheard: '2',
        shelves: [{ allowed: '4' }, { allowed: '6' }],
      });
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 2 }]), start + 20));
      expect(bench.published.slice(before)).toEqual([]);
      expect((await bench.why()).pools[0]).toMatchObject({ left: '18', shelves: [{ shown: '4', allowed: '4' }, {}] });
    });

    test('a channel that counts by location has a number for each, from the stock of that place', async () => {
      const [shop] = stockPlan().channels;
      const shelf = shop?.shelves[0];
      if (shop === undefined || shelf === undefined) throw new Error('the plan has a shop');
      const paris = { ...shelf, location: 'location/paris', from: ['location/paris'], purpose: 'collect' } as const;
      const bench = stockBench(await open(), { channels: [{ ...shop, shelves: [shelf, paris] }] });
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: start }));
      await bench.tell(readingOf({ sku: 'TEE', onHand: 3, location: 'location/paris', atMs: start }));
      const sent = bench.published.map(({ subject, data }) => [subject, data.location, data.quantity.value]);
      expect(sent).toEqual([
        ['stock/shop/TEE', undefined, '10'],
        ['stock/shop/TEE/location/paris', 'location/paris', '3'],
      ]);
      await bench.take('shop');
      await bench.tell(saleOf('1', [{ sku: 'TEE', quantity: 1 }], start));
      expect((await bench.why()).pools.map(({ left }) => left)).toEqual(['10', '2']);
      expect(bench.published.at(-1)?.data).toMatchObject({ location: 'location/paris', quantity: { value: '2' } });
    });

    test('a channel that counts by location is asked at each of its numbers which of them an order was taken from', async () => {
      const shelf = { connection: 'shop', purpose: 'ship', safety: { fixed: 0, fraction: 0 }, intervalMs: 0 } as const;
      const paris = { ...shelf, location: 'location/paris', from: ['location/paris'], purpose: 'collect' } as const;
      const [shop] = stockPlan().channels;
      if (shop === undefined) throw new Error('the plan has a shop');
      const channels = [{ ...shop, shelves: [{ ...shelf, from: ['location/main'] }, paris] }];
      const bench = stockBench(await open(), { channels });
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 5, atMs: start }));
      await bench.tell(readingOf({ sku: 'TEE', onHand: 4, location: 'location/paris', atMs: start }));
      // Answers may bring further publications, which are answered too.
      for (const each of bench.published) {
        const shown = Number(each.data.quantity.value);
        await bench.tell(answered(each, { applied: true, shown }, bench.clock.now()));
      }
      await bench.clock.moveBy(60_000);
      const before = bench.published.length;
      await bench.tell(placed(orderOf('shop', '1', [{ sku: 'TEE', quantity: 1 }]), bench.clock.now()));
      expect(bench.published.slice(before).map(({ data }) => data.location)).toEqual([undefined, 'location/paris']);
    });

    test('another policy holds at once, also for articles of which nothing is heard; the same one changes nothing', async () => {
      const store = await open();
      const bench = stockBench(store);
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: bench.clock.now() }));
      await bench.take('shop');
      await bench.take('market');
      await bench.sweep();
      const again = createStockLedger({ store, plan: bench.plan, clock: bench.clock });
      expect((await again.sweep()).messages).toEqual([]);
      const rules = [{ match: ['TEE'], channels: ['market'], sell: false }];
      const other = createStockLedger({ store, plan: { ...bench.plan, rules }, clock: bench.clock });
      expect((await other.sweep()).messages).toMatchObject([
        { connection: 'market', data: { quantity: { value: '0' }, expected: { value: '10' } } },
      ]);
    });

    test('a channel of a slower tier is told at its intervals, and at once when it shows more than there is', async () => {
      const channels = stockPlan().channels.slice(0, 1);
      const slow = channels.map((each) => ({
        ...each,
        shelves: each.shelves.map((shelf) => ({ ...shelf, intervalMs: 60_000 })),
      }));
      const bench = stockBench(await open(), { channels: slow });
      const read = (onHand: number) => bench.tell(readingOf({ sku: 'TEE', onHand, atMs: bench.clock.now() }));
      await read(10);
      await bench.take('shop');
      await bench.clock.moveBy(1_000);
      await read(12);
      await bench.clock.moveBy(1_000);
      await read(14);
      expect(bench.published).toHaveLength(1);
      await bench.clock.moveBy(58_000);
      await bench.sweep();
      expect(bench.published.map(({ data }) => data.quantity.value)).toEqual(['10', '14']);
      await bench.take('shop');
      await bench.clock.moveBy(1_000);
      await read(5);
      expect(bench.published.at(-1)?.data.quantity.value).toBe('5');
    });

    test('a set of a slower channel is taken down at once when it and its parts show more than there is', async () => {
      const channels = stockPlan()
        .channels.slice(0, 1)
        .map((each) => ({ ...each, shelves: each.shelves.map((shelf) => ({ ...shelf, intervalMs: 900_000 })) }));
      const bench = stockBench(await open(), { selling: 'exclusive', channels });
      const start = bench.clock.now();
      await bench.tell(
        bundleOf('PAIR', [{ sku: 'TEE', quantity: 2 }], start),
        readingOf({ sku: 'TEE', onHand: 24, atMs: start }),
      );
      for (const each of [...bench.published]) {
        await bench.tell(answered(each, { applied: true, shown: Number(each.data.quantity.value) }, start));
      }
      await bench.clock.moveBy(1_000);
      // Twelve pieces and six pairs are shown: neither alone is more than fourteen.
      await bench.tell(readingOf({ sku: 'TEE', onHand: 14, atMs: bench.clock.now() }));
      const shown = bench.published.slice(2).map(({ data }) => `${data.sku} ${data.quantity.value}`);
      expect(shown.sort()).toEqual(['PAIR 3', 'TEE 7']);
    });

    test('each number is compared with its channel from time to time, in the bulk lane; what differs is found', async () => {
      const bench = stockBench(await open(), { proofMs: 3_600_000 });
      await bench.tell(readingOf({ sku: 'TEE', onHand: 10, atMs: bench.clock.now() }));
      await bench.take('shop');
      await bench.take('market');
      await bench.clock.moveBy(3_600_000);
      await bench.sweep();
      const proofs = bench.published.slice(2);
      expect(proofs).toMatchObject([
        { lane: 'bulk', data: { quantity: { value: '10' }, expected: { value: '10' } } },
        { lane: 'bulk', connection: 'market' },
      ]);
      await bench.tell(answered(proofs[0] as Publication, { applied: false, shown: 12 }, bench.clock.now()));
      expect(bench.published.at(-1)).toMatchObject({
        lane: 'live',
        data: { quantity: { value: '10' }, expected: { value: '12' } },
      });
    });

    test('safety stock follows the pace of sales and the time that a publication takes', async () => {
      const channels = stockPlan().channels.slice(0, 1);
      const careful = channels.map((each) => ({
        ...each,
        shelves: each.shelves.map((shelf) => ({ ...shelf, safety: { fixed: 0, fraction: 0, adaptive: 2 } })),
      }));
      const bench = stockBench(await open(), { channels: careful });
      const start = bench.clock.now();
      await bench.tell(readingOf({ sku: 'TEE', onHand: 500, atMs: start }));
      const [first] = bench.published as [Publication];
      await bench.clock.moveBy(30_000);
      await bench.tell(answered(first, { applied: true, shown: 500 }, bench.clock.now()));
      for (let index = 0; index < 60; index += 1) {
        await bench.tell(placed(orderOf('shop', String(index), [{ sku: 'TEE', quantity: 1 }]), bench.clock.now()));
      }
      // 60 in ten minutes are 3 in the 30 seconds of a publication, and twice that is kept.
      expect((await bench.why()).pools[0]?.shelves[0]).toMatchObject({ lagMs: 30_000, safety: '6', allowed: '434' });
    });

    test('goes through what is due in portions', async () => {
      const bench = stockBench(await open(), { orderClaimMs: 60_000, unknown: 'leave' });
      const start = bench.clock.now();
      const orders = Array.from({ length: LIMITS.stockSweep + 1 }, (_, index) =>
        placed(orderOf('shop', String(index), [{ sku: `S${index}`, quantity: 1 }]), start),
      );
      await bench.tell(...orders);
      await bench.clock.moveBy(60_000);
      expect((await bench.ledger.sweep()).more).toBe(true);
      expect((await bench.ledger.sweep()).more).toBe(false);
      expect(bench.entries.filter(({ kind }) => kind === 'expired')).toHaveLength(LIMITS.stockSweep + 1);
    });
  });
}
