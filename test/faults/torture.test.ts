import { expect, test } from 'vitest';
import { testDatabase } from '../../src/testing/test-database.ts';
import { type KillingResult, killHubs } from './killing.ts';

/** Short forms of `npm run torture`; the seed repeats the orders and the moments of the kills. */
const SEED = 20_261_120;

function expectAllIsWell(result: KillingResult): void {
  expect(result.kills).toBeGreaterThan(0);
  expect(result.flood.refused).toBeGreaterThan(0);
  expect(result.flood.duplicates).toBeGreaterThan(0);
  expect(result.flood.acknowledged.size).toBe(result.bought);
  expect(result.account).toEqual({ missing: [], doubled: [], wrongTotal: [], notConfirmed: [], notCapturedOnce: [] });
  expect(result.unexplained).toEqual([]);
}

const FLOOD = {
  orders: 120,
  duplicateShare: 0.2,
  connections: 64,
  perSecond: 15,
  killEveryMs: [1_500, 3_500],
  passports: 12,
} as const;

test('a hub killed with SIGKILL again and again loses no acknowledged order and doubles none', async () => {
  await using database = await testDatabase();
  expectAllIsWell(await killHubs({ ...FLOOD, seed: SEED, databaseUrl: database.url }));
});

test('the same with the embedded PostgreSQL, which the next hub adopts', async () => {
  expectAllIsWell(await killHubs({ ...FLOOD, orders: 60, seed: SEED + 1 }));
});
