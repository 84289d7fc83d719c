import { expect, test } from 'vitest';
import { testDatabase } from '../../src/testing/test-database.ts';
import { differencesOf, summaryOf } from '../month/judge.ts';
import { liveThrough } from '../month/month-of-days.ts';
import { planMonth } from '../month/plan.ts';
import { reckon } from '../month/reckoning.ts';
import { openRetailer } from '../month/retailer.ts';

const PATIENCE = { timeout: 60_000, interval: 200 };

test('a month of a retailer closes to zero: what is left of orders, payments, payouts and stores is what was planted, by name', async () => {
  const plan = planMonth({ seed: 7, days: 30, orders: 60 });
  await using database = await testDatabase();
  await using retailer = await openRetailer(database);
  const diary = await liveThrough(retailer, plan, () => {});
  const found = await reckon(retailer, diary);
  expect(differencesOf(found, diary), JSON.stringify(summaryOf(found, diary))).toEqual([]);
  // Everything that can go wrong in a month did.
  const { returns, goodwill, failedRefunds, failedPayouts, disputesLost, disputesWon, lateDays, countedWrong } = diary;
  const troubles = [returns, goodwill, failedRefunds, failedPayouts, disputesLost, disputesWon, lateDays, countedWrong];
  for (const some of troubles) expect(some.length).toBeGreaterThan(0);
  expect(diary.rottenFiles).toBeGreaterThan(0);

  // A person looks at the lines of the bank that are of something else, and the last of them is over.
  for (const id of found.bank.open) await retailer.post('/bank/lines/dismiss', { id, reason: 'not of the shops' });
  await expect.poll(() => retailer.ask('/bank/lines?state=open'), PATIENCE).toMatchObject({ lines: [] });
  await expect.poll(() => retailer.ask('/variances?state=open&code=SL-MATCH-001'), PATIENCE).toEqual({ variances: [] });
}, 2_400_000);
