import { expect, test } from 'vitest';
import { testDatabase } from '../../src/testing/test-database.ts';
import { backfillBesideOrders } from './backfilling.ts';

test('a backfill beside live orders is complete, in its own lane and in order, and the orders pass it', async () => {
  await using database = await testDatabase();
  const { stillToPublish, ...backfill } = await backfillBesideOrders({
    products: 400,
    perSecond: 5,
    seconds: 4,
    // A shop that takes some ten articles in a second, so that much is still waiting when the last order has come.
    shopPointsPerSecond: 100,
    shopLinesPerSecond: 20,
    database,
    patienceMs: 180_000,
  });
  expect(backfill.wrong).toEqual([]);
  expect(backfill.strayed).toEqual([]);
  expect(backfill.overtaken).toBe(0);
  expect(backfill.unconfirmed).toEqual([]);
  expect(backfill.deadLetters).toBe(0);
  expect(backfill.made).toBe(400);
  expect(backfill.bulk.mostAtOnce).toBe(1);
  expect(backfill.bulk.lines).toBeGreaterThan(0);
  expect(backfill.beside.orders).toBe(20);
  // The orders came while there was still much to be published.
  expect(stillToPublish).toBeGreaterThan(0);
}, 900_000);

test('a hub that is killed while the shop carries out a bulk operation: nothing is missing, made twice or set back', async () => {
  await using database = await testDatabase();
  const backfill = await backfillBesideOrders({
    products: 300,
    perSecond: 2,
    seconds: 3,
    shopPointsPerSecond: 1_000,
    shopLinesPerSecond: 20,
    kill: true,
    database,
    patienceMs: 180_000,
  });
  expect(backfill.wrong).toEqual([]);
  expect(backfill.made).toBe(300);
  expect(backfill.overtaken).toBe(0);
  expect(backfill.unconfirmed).toEqual([]);
  expect(backfill.deadLetters).toBe(0);
  // The next process waited for what the one before had begun, instead of beginning it again beside it.
  expect(backfill.bulk.mostAtOnce).toBe(1);
}, 900_000);
