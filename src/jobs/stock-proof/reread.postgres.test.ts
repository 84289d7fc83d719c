import { expect, test } from 'vitest';
import type { Clock } from '../../kernel/clock.ts';
import { createPostgresStockStore } from '../../ledgers/stock/postgres-store.ts';
import { stockBench } from '../../testing/stock-bench.ts';
import { booked, confirmed, moved, orderOf, placed, readingOf, saleOf } from '../../testing/stock-messages.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { type Rereading, rereadBooked } from './reread.ts';

/** Looks `times` times, with what the ERP is asked for each time. */
async function look(
  rereading: Omit<Rereading, 'clock' | 'onTrouble'>,
  clock: Clock,
  times: number,
): Promise<unknown[]> {
  const ending = new AbortController();
  const troubles: unknown[] = [];
  let left = times;
  const counted: Clock = {
    ...clock,
    now: () => clock.now(),
    async sleep(ms) {
      left -= 1;
      if (left === 0) ending.abort();
      await clock.sleep(ms);
    },
  };
  await rereadBooked({ ...rereading, clock: counted, onTrouble: (reason) => troubles.push(reason) }, ending.signal);
  return troubles;
}

test('what was booked and is in no reading since is read again, soon and then seldom; what waits to be booked is not', async () => {
  await using temporary = await testDatabase();
  const { database } = temporary;
  const bench = stockBench(createPostgresStockStore(database));
  const clock: Clock = { ...bench.clock, now: () => bench.clock.now(), sleep: (ms) => bench.clock.moveBy(ms) };
  for (const sku of ['TEE', 'MUG', 'CAP']) await bench.tell(readingOf({ sku, onHand: 8, atMs: clock.now() }));
  await bench.clock.moveBy(1_000);
  // TEE is sold over the counter and booked, MUG online and confirmed, CAP is not booked yet.
  const sale = saleOf('1', [{ sku: 'TEE', quantity: 3 }], clock.now(), { location: 'location/main' });
  const [mug, cap] = [
    orderOf('shop', '1', [{ sku: 'MUG', quantity: 2 }]),
    orderOf('shop', '2', [{ sku: 'CAP', quantity: 2 }]),
  ];
  for (const order of [mug, cap]) await bench.tell(placed(order, clock.now()));
  await bench.tell(sale);
  await bench.clock.moveBy(100);
  // The readings have the goods taken off, and are older than the answers.
  const readings = ['TEE', 'MUG'].map((sku) => readingOf({ sku, onHand: 5, atMs: clock.now() }));
  await bench.clock.moveBy(100);
  await bench.tell(booked(mug, clock.now()));
  await bench.tell(confirmed(mug.id, clock.now()));
  await bench.tell(moved(sale.subject, clock.now()));
  for (const reading of readings) await bench.tell(reading);

  const asked: (readonly string[])[] = [];
  const erp = {
    async tell(skus: readonly string[]) {
      asked.push(skus);
      // The ERP does not answer for the mug.
      for (const sku of skus) if (sku !== 'MUG') await bench.tell(readingOf({ sku, onHand: 5, atMs: clock.now() }));
    },
  };
  const rereading = { database, erp, lookEveryMs: 1_000, waitMs: 3_000 };
  expect(await look(rereading, clock, 3)).toEqual([]);
  expect(asked).toEqual([]);
  expect(await look(rereading, clock, 20)).toEqual([]);
  // The sale is in the reading now, the mug is asked for after twice the time each time.
  expect(asked).toEqual([['MUG', 'TEE'], ['MUG'], ['MUG']]);
  expect((await bench.why('TEE')).claims).toMatchObject({ quantity: '0' });
  expect((await bench.why('CAP')).claims).toMatchObject({ quantity: '2' });
});

test('an ERP that is away is said once, and asked again', async () => {
  await using temporary = await testDatabase();
  const { database } = temporary;
  const bench = stockBench(createPostgresStockStore(database));
  const clock: Clock = { ...bench.clock, now: () => bench.clock.now(), sleep: (ms) => bench.clock.moveBy(ms) };
  await bench.tell(readingOf({ sku: 'TEE', onHand: 8, atMs: clock.now() }));
  const sale = saleOf('1', [{ sku: 'TEE', quantity: 3 }], clock.now(), { location: 'location/main' });
  await bench.tell(sale);
  await bench.tell(moved(sale.subject, clock.now()));
  let tries = 0;
  const erp = {
    async tell(skus: readonly string[]) {
      tries += 1;
      if (tries < 4) throw new Error('away');
      for (const sku of skus) await bench.tell(readingOf({ sku, onHand: 5, atMs: clock.now() }));
    },
  };
  const troubles = await look({ database, erp, lookEveryMs: 1_000, waitMs: 1_000 }, clock, 20);
  expect(troubles).toHaveLength(1);
  expect(tries).toBe(4);
});
