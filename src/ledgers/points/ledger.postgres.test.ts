import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ANN,
  asked,
  giveBack,
  POINTS_START,
  pointsLedger,
  pointsLedgerContract,
  redeemed,
  reserve,
  take,
  takeWhole,
} from '../../testing/points-ledger-contract.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createPostgresPointsStore } from './postgres-store.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase({ poolSize: 8 });
});

afterAll(() => temporary[Symbol.asyncDispose]());

async function emptyStore() {
  await temporary.database.query('truncate points_fact, points_entry, points_redemption');
  return createPostgresPointsStore(temporary.database);
}

pointsLedgerContract('postgres', emptyStore);

test('several hubs take the same points down at once, and each counts once', async () => {
  const store = await emptyStore();
  const orders = Array.from({ length: 20 }, (_, index) => `order/shop/${index}`);
  const messages = orders.flatMap((order) => [
    asked('accrue-points', { 1: [10, 10], 2: [5, 5] }, order),
    asked('reverse-points', { 1: [4, 4] }, order),
  ]);
  await Promise.all(
    [0, 1, 2, 3].map((shift) =>
      pointsLedger(store).take([...messages.slice(shift * 10), redeemed('R-1', 100), ...messages]),
    ),
  );
  expect(await store.balances([ANN])).toEqual([{ account: ANN, balance: 20 * 11 - 100 }]);
  const entries = await store.ofAccounts([ANN], 1_000);
  expect(entries).toHaveLength(61);
  expect(entries.reduce((sum, { change }) => sum + change, 0)).toBe(120);
  let balance = 0;
  for (const entry of entries.toReversed()) {
    balance += entry.change;
    expect(entry.balance).toBe(balance);
  }
});

test('orders and tills of several hubs that want the same points at once get no more than there is', async () => {
  const store = await emptyStore();
  for (let round = 0; round < 10; round += 1) {
    const order = `order/shop/${round}`;
    await pointsLedger(store).take([asked('accrue-points', { 1: [100, 100] }, order)]);
    const [{ balance: before } = { balance: 0 }] = await store.balances([ANN]);
    const wishes = Array.from({ length: 6 }, (_, index) => `${round}-${index}`);
    // Each hub hears of a wish, its order and its cancellation in its own time, and some hear of the same.
    await Promise.all(
      wishes.flatMap((code, index) => [
        pointsLedger(store).take([index % 3 === 0 ? takeWhole(code, 40) : reserve(code, 40)]),
        pointsLedger(store).take([reserve(code, 40), take(code, `${order}/${code}`)]),
        ...(index === 1 ? [pointsLedger(store).take([giveBack(code, `${order}/${code}`)])] : []),
      ]),
    );
    const all = await store.redemptions(wishes);
    const sumOf = (state: string) => all.reduce((sum, one) => (one.state === state ? sum + one.points : sum), 0);
    const [{ balance: after } = { balance: 0 }] = await store.balances([ANN]);
    expect(after).toBe(before - sumOf('taken'));
    expect(
      after - (await store.held([ANN], POINTS_START)).reduce((sum, { points }) => sum + points, 0),
    ).toBeGreaterThanOrEqual(0);
    expect(sumOf('taken')).toBeGreaterThan(0);
  }
});

test('movements of points refuse to be changed', async () => {
  const store = await emptyStore();
  await pointsLedger(store).take([asked('accrue-points', { 1: [10, 10] })]);
  await expect(temporary.database.query('update points_entry set change = 1')).rejects.toThrow('only ever added to');
  await expect(temporary.database.query('delete from points_entry')).rejects.toThrow('only ever added to');
});
