import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Envelope, nameOf, newEvent } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import { instant } from '../../kernel/clock.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createReconciliation } from './ledger.ts';
import { createPostgresReconciliationStore } from './postgres-store.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const OPEN_MS = 3 * 86_400_000;
const AT = '2026-11-20T10:00:00Z';
let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase({ poolSize: 4 });
});
afterAll(() => temporary[Symbol.asyncDispose]());
beforeEach(() => temporary.database.query('truncate bank_line, bank_expectation'));

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const told = <Name extends EventName>(name: Name, data: EventData<Name>): Envelope =>
  newEvent({ name, source: '/connections/test', subject: 'x', time: instant(NOW), fact: [JSON.stringify(data)], data });

const paid = (reference: string, amount: number, trace?: string) =>
  told('PayoutPaid', {
    payout: `payout/stripe-main/${reference}`,
    reference,
    gateway: 'stripe',
    amount: eur(amount),
    at: AT,
    ...(trace === undefined ? {} : { trace }),
  });
const line = (key: string, amount: number, ...remittance: string[]) =>
  told('BankTransactionReported', {
    transaction: `bank/house/${key}`,
    statement: 'statement/house/1/1',
    account: 'DE89370400440532013000',
    amount: eur(amount),
    bookedOn: '2026-11-21',
    reversal: false,
    counterparty: 'STRIPE TECHNOLOGY EUROPE',
    remittance,
  });
const invoiced = (order: string, name: string, amount: number) =>
  told('InvoicePosted', { order, invoice: { connection: 'odoo', id: name, name }, total: eur(amount), at: AT });

function bench() {
  const clock = { nowMs: NOW, now: () => clock.nowMs, sleep: async () => {} };
  const store = createPostgresReconciliationStore(temporary.database);
  return { clock, store, ledger: createReconciliation({ store, openMs: OPEN_MS, clock }) };
}
const names = (messages: readonly Envelope[]) => messages.map(nameOf);

test('a line is matched with its payout, whichever comes first, and once', async () => {
  for (const order of [
    [paid('po_1', 5_000, 'TRC12345678'), line('1', 5_000, 'TRC12345678')],
    [line('1', 5_000, 'TRC12345678'), paid('po_1', 5_000, 'TRC12345678')],
  ]) {
    await temporary.database.query('truncate bank_line, bank_expectation');
    const { ledger, store } = bench();
    const said: Envelope[] = [];
    for (const message of [...order, ...order]) said.push(...(await ledger.take([message])));
    expect(names(said)).toEqual(['BankTransactionMatched']);
    expect(said[0]?.data).toMatchObject({ payout: 'payout/stripe-main/po_1', amount: eur(5_000), by: 'rule' });
    // What the ledger says comes back to it by the log, and changes nothing more.
    expect(await ledger.take(said)).toEqual([]);
    expect(await store.list({ state: 'matched', limit: 9 })).toMatchObject([{ ids: ['payout/stripe-main/po_1'] }]);
  }
});

test('two lines of one amount are not both the one payout', async () => {
  const { ledger, store } = bench();
  const said = await ledger.take([paid('po_1', 5_000), line('1', 5_000), line('2', 5_000)]);
  expect(names(said)).toEqual(['BankTransactionMatched']);
  expect(await store.list({ state: 'open', limit: 9 })).toHaveLength(1);
});

test('a transfer for several orders is captured for each', async () => {
  const { ledger } = bench();
  const orders = [
    invoiced('order/shop/100001', 'INV/100001', 1_000),
    invoiced('order/shop/100002', 'INV/100002', 2_500),
  ];
  const [matched] = await ledger.take([...orders, line('1', 3_500, 'INV/100001 and INV/100002')]);
  expect(matched?.data).toMatchObject({ orders: ['order/shop/100001', 'order/shop/100002'] });
  const captured = await ledger.take(matched === undefined ? [] : [matched]);
  expect(captured.map(({ data }) => (data as EventData<'PaymentCaptured'>).amount)).toEqual([eur(1_000), eur(2_500)]);
  expect(new Set(captured.map(({ subject }) => subject)).size).toBe(2);
});

test('an order that was paid by card is not waited for', async () => {
  const { ledger } = bench();
  const card = told('PaymentCaptured', {
    payment: 'payment/stripe-main/pi_1',
    order: 'order/shop/100001',
    reference: 'pi_1',
    amount: eur(1_000),
    at: AT,
    gateway: 'stripe',
  });
  expect(
    await ledger.take([card, invoiced('order/shop/100001', 'INV/100001', 1_000), line('1', 1_000, 'INV/100001')]),
  ).toEqual([]);
});

test('a line that stays open is told with the best guess, once, and settled when a person decides', async () => {
  const { ledger, clock } = bench();
  await ledger.take([paid('po_1', 5_000), paid('po_2', 5_000), line('1', 5_000)]);
  expect((await ledger.sweep()).messages).toEqual([]);
  clock.nowMs += OPEN_MS + 1;
  const { messages, told: note } = await ledger.sweep();
  expect(messages.map(({ data }) => data)).toMatchObject([
    { about: 'bank/house/1', kind: 'SL-MATCH-002', suggestion: expect.stringContaining('payout/stripe-main/po_') },
  ]);
  await note();
  expect((await ledger.sweep()).messages).toEqual([]);
  const decided = told('BankTransactionMatched', {
    transaction: 'bank/house/1',
    payout: 'payout/stripe-main/po_2',
    orders: [],
    amount: eur(5_000),
    bookedOn: '2026-11-21',
    by: 'person',
    reasons: [],
    at: AT,
  });
  expect((await ledger.take([decided])).map(({ data }) => data)).toMatchObject([
    { about: 'bank/house/1', kind: 'SL-MATCH-002', resolution: 'it was matched' },
  ]);
});

test('a line that belongs to nothing is dismissed, and not asked for again', async () => {
  const { ledger, clock, store } = bench();
  await ledger.take([line('1', -90_000, 'RENT')]);
  await ledger.take([
    told('BankTransactionDismissed', { transaction: 'bank/house/1', reason: 'rent of the store', at: AT }),
  ]);
  clock.nowMs += OPEN_MS + 1;
  expect((await ledger.sweep()).messages).toEqual([]);
  expect(await store.list({ limit: 9 })).toMatchObject([{ state: 'dismissed' }]);
});
