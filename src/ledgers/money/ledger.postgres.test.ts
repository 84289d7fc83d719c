import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  captured,
  MONEY_PLAN,
  MONEY_START,
  moneyLedgerContract,
  placed,
  refunded,
} from '../../testing/money-ledger-contract.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createMoneyLedger } from './ledger.ts';
import { createPostgresMoneyStore } from './postgres-store.ts';
import { sumOrder } from './sum.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase({ poolSize: 8 });
});

afterAll(() => temporary[Symbol.asyncDispose]());

async function emptyStore() {
  await temporary.database.query('truncate money_fact, money_link, money_reporting, money_break, money_entry');
  return createPostgresMoneyStore(temporary.database);
}

moneyLedgerContract('postgres', emptyStore);

test('several hubs take the same facts down at once, and each counts once', async () => {
  const store = await emptyStore();
  const clock = { now: () => MONEY_START, sleep: async () => {} };
  const ledger = createMoneyLedger({ store, plan: MONEY_PLAN, clock });
  const refunds = Array.from({ length: 20 }, (_, index) => refunded(`re_${index}`, 100));
  await Promise.all(
    [0, 1, 2, 3].map((shift) => ledger.take([placed, ...refunds.slice(shift * 5), captured, ...refunds])),
  );
  expect(sumOrder('order/shop/1', await store.ofOrder('order/shop/1')).payments).toMatchObject([
    { captured: 5_000, refunded: 2_000 },
  ]);
  expect(await store.history('order/shop/1', 100)).toHaveLength(22);
});

test('the history of money refuses to be changed', async () => {
  const store = await emptyStore();
  const clock = { now: () => MONEY_START, sleep: async () => {} };
  await createMoneyLedger({ store, plan: MONEY_PLAN, clock }).take([placed, captured]);
  await expect(temporary.database.query('update money_entry set change = 1')).rejects.toThrow('only ever added to');
  await expect(temporary.database.query('delete from money_entry')).rejects.toThrow('only ever added to');
});
