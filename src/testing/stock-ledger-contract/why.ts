import { describe, expect, test } from 'vitest';
import type { StockStore } from '../../ledgers/stock/store.ts';
import { stockBench } from '../stock-bench.ts';
import { bundleOf, orderOf, placed, readingOf } from '../stock-messages.ts';
import { stockPlan } from '../stock-plan.ts';

const GIFT = [
  { sku: 'TEE', quantity: 2 },
  { sku: 'CAP', quantity: 1 },
];

/** Whether an answer to "why this number" holds all that a person needs to reckon it again. */
export function whyContract(name: string, open: () => Promise<StockStore>): void {
  describe(`why a number is published: ${name}`, () => {
    test('of a set, each part says what stands there, how old that word is, and how many sets it allows', async () => {
      const bench = stockBench(await open(), { maxAgeMs: 60_000 });
      const start = bench.clock.now();
      await bench.tell(
        bundleOf('GIFT', GIFT, start),
        readingOf({ sku: 'CAP', onHand: 7, atMs: start }),
        readingOf({ sku: 'TEE', onHand: 12, reserved: 1, atMs: start }),
        readingOf({ sku: 'TEE', onHand: 50, location: 'location/paris', atMs: start }),
        placed(orderOf('shop', '1', [{ sku: 'GIFT', quantity: 1 }]), start),
      );
      await bench.clock.moveBy(1_000);
      const answer = await bench.why('GIFT');
      expect(answer.positions).toEqual([]);
      expect([...answer.components].sort((left, right) => left.sku.localeCompare(right.sku))).toMatchObject([
        { sku: 'CAP', quantity: { value: '1' }, positions: [{ location: 'location/main', onHand: '7', fresh: true }] },
        {
          sku: 'TEE',
          quantity: { value: '2' },
          positions: [
            { location: 'location/main', onHand: '12', reserved: '1', free: '11', ageMs: 1_000, fresh: true },
            { location: 'location/paris', onHand: '50' },
          ],
        },
      ]);
      const partsOf = async () =>
        Object.fromEntries(((await bench.why('GIFT')).pools[0]?.parts ?? []).map((part) => [part.sku, part]));
      expect(answer.pools[0]).toMatchObject({ left: '4' });
      const sums = { reserved: '1', claims: '2', unheard: '0', left: '9', sets: '4', limits: true };
      expect(await partsOf()).toMatchObject({
        CAP: { each: '1', onHand: '7', claims: '1', left: '6', sets: '6', limits: false },
        TEE: { each: '2', unit: 'each', onHand: '12', ...sums },
      });
      await bench.clock.moveBy(60_000);
      await bench.tell(readingOf({ sku: 'TEE', onHand: 12, atMs: bench.clock.now() }));
      expect((await bench.why('GIFT')).pools[0]).toMatchObject({ doubt: 'SL-STOCK-003' });
      expect(await partsOf()).toMatchObject({ CAP: { doubt: 'SL-STOCK-003' } });
      expect((await partsOf()).TEE).not.toHaveProperty('doubt');
    });

    test('of safety stock, all that it was reckoned from: lag, pace of sales, percentage and the least', async () => {
      const [shop] = stockPlan().channels.slice(0, 1);
      if (shop === undefined) throw new Error('the plan has a shop');
      const shelves = shop.shelves.map((shelf) => ({
        ...shelf,
        safety: { fixed: 1_000_000, fraction: 0.01, adaptive: 2 },
      }));
      const bench = stockBench(await open(), { channels: [{ ...shop, shelves }] });
      const shelfOf = async () => (await bench.why()).pools[0]?.shelves[0];
      await bench.tell(readingOf({ sku: 'TEE', onHand: 500, atMs: bench.clock.now() }));
      expect(await shelfOf()).toMatchObject({
        safety: '5',
        safetyFrom: {
          fixed: '1',
          percent: 1,
          of: '500',
          adaptive: { times: 2, lagMs: 5_000, measured: false, soldPerSecond: '0' },
        },
      });
      await bench.clock.moveBy(30_000);
      await bench.take('shop');
      for (let index = 0; index < 60; index += 1) {
        await bench.tell(placed(orderOf('shop', String(index), [{ sku: 'TEE', quantity: 1 }]), bench.clock.now()));
      }
      expect(await shelfOf()).toMatchObject({
        safety: '6',
        safetyFrom: { of: '440', adaptive: { times: 2, lagMs: 30_000, measured: true, soldPerSecond: '0.1' } },
      });
    });

    test('of the safety stock of a flash sale, what its percentage is of', async () => {
      const nowMs = stockBench(await open()).clock.now();
      const quota = { name: 'friday', amount: 40_000_000, fromMs: nowMs, untilMs: nowMs + 7_200_000 };
      const rules = [{ match: ['TEE'], channels: ['shop'], safety: { fraction: 0.1 }, quota }];
      const bench = stockBench(await open(), { selling: 'exclusive', rules });
      await bench.tell(readingOf({ sku: 'TEE', onHand: 100, atMs: nowMs }));
      const [shelf] = (await bench.why()).pools[0]?.shelves ?? [];
      expect(shelf).toMatchObject({ base: '44', safety: '4', safetyFrom: { fixed: '0', percent: 10, of: '40' } });
      expect(shelf?.safetyFrom).not.toHaveProperty('adaptive');
    });

    test('an article of its own has no parts', async () => {
      const bench = stockBench(await open());
      await bench.tell(readingOf({ sku: 'TEE', onHand: 1, atMs: bench.clock.now() }));
      const answer = await bench.why();
      expect([answer.components, answer.pools[0]?.parts]).toEqual([[], []]);
    });
  });
}
