import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import {
  captured,
  failed,
  line,
  MONEY_PLAN,
  MONEY_START,
  moneyLedgerContract,
  placed,
  refunded,
  settlement,
  told,
} from '../../testing/money-ledger-contract.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createMoneyLedger } from './ledger.ts';
import { forgetMoneyHistory } from './postgres-retention.ts';
import { createPostgresMoneyStore } from './postgres-store.ts';
import { sumOrder } from './sum.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase({ poolSize: 8 });
});

afterAll(() => temporary[Symbol.asyncDispose]());

async function emptyStore() {
  await temporary.database.query(
    'truncate money_fact, money_link, money_reporting, money_break, money_entry, money_payment',
  );
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

test('housekeeping shortens the history from its old end, and what the ledger has stays', async () => {
  const store = await emptyStore();
  const time = { nowMs: MONEY_START };
  const clock = { now: () => time.nowMs, sleep: async () => {} };
  const ledger = createMoneyLedger({ store, plan: MONEY_PLAN, clock });
  await ledger.take([placed, captured]);
  time.nowMs += 1_000;
  await ledger.take([refunded('re_1', 100)]);
  const { database } = temporary;
  expect(await forgetMoneyHistory(database, MONEY_START)).toBe(0);
  expect(await forgetMoneyHistory(database, MONEY_START + 1)).toBe(2);
  expect((await store.history('order/shop/1', 10)).map(({ change }) => change)).toEqual([100]);
  expect(sumOrder('order/shop/1', await store.ofOrder('order/shop/1'))).toMatchObject({
    agreed: 5_000,
    payments: [{ captured: 5_000, refunded: 100 }],
  });
  // The lock opens for housekeeping alone, and closes behind it.
  await expect(database.query('delete from money_entry')).rejects.toThrow('only ever added to');
});

test('more facts than one transaction writes are all taken down, each once', async () => {
  const store = await emptyStore();
  const clock = { now: () => MONEY_START, sleep: async () => {} };
  const ledger = createMoneyLedger({ store, plan: MONEY_PLAN, clock });
  const refunds = Array.from({ length: LIMITS.moneyFacts + 1 }, (_, index) => refunded(`re_${index}`, 1));
  await ledger.take([placed, captured, ...refunds, ...refunds]);
  const [payment] = sumOrder('order/shop/1', await store.ofOrder('order/shop/1')).payments;
  expect(payment?.refunded).toBe(refunds.length);
});

test('the history of money refuses to be changed', async () => {
  const store = await emptyStore();
  const clock = { now: () => MONEY_START, sleep: async () => {} };
  await createMoneyLedger({ store, plan: MONEY_PLAN, clock }).take([placed, captured]);
  await expect(temporary.database.query('update money_entry set change = 1')).rejects.toThrow('only ever added to');
  await expect(temporary.database.query('delete from money_entry')).rejects.toThrow('only ever added to');
});

test('the payments of a ledger that was there before are listed as those to come', async () => {
  const store = await emptyStore();
  const clock = { now: () => MONEY_START, sleep: async () => {} };
  const ledger = createMoneyLedger({ store, plan: MONEY_PLAN, clock });
  await ledger.take([placed, captured, refunded('re_1', 1_000), refunded('re_2', 500), failed('re_2', 500)]);
  await ledger.take([
    settlement(line('txn_1', 'charge', 5_000, 95), {
      ...line('txn_2', 'charge', 80),
      payment: 'payment/stripe-main/pi_2',
    }),
  ]);
  const own = { reference: 'x', gateway: 'stripe', at: instant(MONEY_START) };
  const sek = { amount: 900, currency: 'SEK' };
  await ledger.take([
    told('PaymentAuthorized', { ...own, payment: 'payment/paypal/p_3', amount: sek }),
    told('PaymentAuthorized', { ...own, payment: 'payment/paypal/p_4', amount: sek }, MONEY_START + 7),
    told('PaymentVoided', { ...own, payment: 'payment/paypal/p_4', amount: sek, reason: 'late' }),
    told('PaymentCaptured', { ...own, payment: 'payment/paypal/p_5', order: 'order/shop/5', amount: sek }),
    told('DisputeFundsWithdrawn', { ...own, payment: 'payment/paypal/p_5', amount: sek, dispute: 'd' }),
  ]);
  const lines = await store.payments({ limit: 10 });
  expect(lines.map(({ state }) => state).sort()).toEqual([
    'authorised',
    'disputed',
    'partly-refunded',
    'reported',
    'voided',
  ]);
  const folder = join(import.meta.dirname, '../../backbone/postgres/migrations');
  const name = (await readdir(folder)).find((each) => each.endsWith('-payments.sql'));
  const migration = await readFile(join(folder, name ?? 'none'), 'utf8');
  await temporary.database.query('truncate money_payment');
  await temporary.database.query(migration.slice(migration.indexOf('with own as')));
  expect(await store.payments({ limit: 10 })).toEqual(lines);
});
