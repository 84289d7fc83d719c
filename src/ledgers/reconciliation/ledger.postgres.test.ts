import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Envelope, nameOf, newEvent } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import { instant } from '../../kernel/clock.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { matchedByHand } from './by-hand.ts';
import { createReconciliation } from './ledger.ts';
import { createMemoryReconciliationStore } from './memory-store.ts';
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

const ordered = (id: string, total: number, more: Partial<EventData<'OrderPlaced'>['order']> = {}) =>
  told('OrderPlaced', {
    order: {
      id: `order/shop/${id}`,
      channel: 'shop',
      foreignId: id,
      name: `#${id}`,
      placedAt: AT,
      version: AT,
      currency: 'EUR',
      billingAddress: { name: 'Ada Meyer' },
      pricesIncludeTax: true,
      lines: [],
      shipping: [],
      totals: { goods: eur(total), discount: eur(0), shipping: eur(0), tax: eur(0), total: eur(total) },
      paymentMode: 'prepaid',
      payments: [{ gateway: 'bacs', amount: eur(total), state: 'pending' }],
      discountCodes: [],
      test: false,
      ...more,
    },
  });
const captured = (order: string, reference: string, amount: number) =>
  told('PaymentCaptured', {
    payment: `payment/stripe-main/${reference}`,
    order,
    reference,
    amount: eur(amount),
    at: AT,
    gateway: 'stripe',
  });

const names = (messages: readonly Envelope[]) => messages.map(nameOf);

describe.each(['postgres', 'memory'] as const)('lines that are kept in %s', (kind) => {
  function bench() {
    const clock = { nowMs: NOW, now: () => clock.nowMs, sleep: async () => {} };
    const said: Envelope[] = [];
    const append = async (messages: readonly Envelope[]) => {
      said.push(...messages);
      return [];
    };
    const store =
      kind === 'memory'
        ? createMemoryReconciliationStore(append)
        : createPostgresReconciliationStore(temporary.database);
    const ledger = createReconciliation({ store, openMs: OPEN_MS, clock });
    /** Takes messages down, and what the ledger says of them, until it says nothing new. */
    const tell = async (...messages: readonly Envelope[]): Promise<Envelope[]> => {
      const all: Envelope[] = [];
      for (let next = messages; next.length > 0; ) {
        const heard = new Set(all.map(({ id }) => id));
        next = (await ledger.take(next)).filter(({ id }) => !heard.has(id));
        all.push(...next);
      }
      return all;
    };
    /** What a person says, which comes back to the ledger by the log. */
    const match = async (
      key: string,
      asked: { payout?: string; orders?: readonly string[]; amounts?: readonly number[] },
    ) => {
      const { orders = [], ...more } = asked;
      const told = { transaction: `bank/house/${key}`, by: 'ada', atMs: NOW, orders, ...more };
      const ids = asked.payout === undefined ? orders : [asked.payout];
      let word: Envelope | undefined;
      await store.decideByHand(told.transaction, ids, NOW, (desk) => {
        word = matchedByHand(told, desk);
        return word;
      });
      return tell(...(word === undefined ? [] : [word]));
    };
    return { clock, store, ledger, tell, match, said };
  }
  const amounts = (messages: readonly Envelope[]) =>
    messages
      .filter((message) => nameOf(message) === 'PaymentCaptured')
      .map(({ data }) => [
        (data as EventData<'PaymentCaptured'>).order,
        (data as EventData<'PaymentCaptured'>).amount.amount,
      ]);
  const refused = (code: string) => ({ failure: { code } });

  test('a line is matched with its payout, whichever comes first, and once', async () => {
    for (const order of [
      [paid('po_1', 5_000, 'TRC12345678'), line('1', 5_000, 'TRC12345678')],
      [line('1', 5_000, 'TRC12345678'), paid('po_1', 5_000, 'TRC12345678')],
    ]) {
      await temporary.database.query('truncate bank_line, bank_expectation');
      const { ledger, store } = bench();
      const said: Envelope[] = [];
      for (const message of [...order, ...order]) said.push(...(await ledger.take([message])));
      // What is said again is the same word, which the log keeps once.
      expect(new Set(names(said))).toEqual(new Set(['BankTransactionMatched']));
      expect(new Set(said.map(({ id }) => id)).size).toBe(1);
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
    const card = captured('order/shop/100001', 'pi_1', 1_000);
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

  test('what a node may have decided and not said is said again when its messages come again', async () => {
    const { ledger, clock } = bench();
    await ledger.take([line('1', 5_000, 'TRC12345678')]);
    clock.nowMs += OPEN_MS + 1;
    const { told: note } = await ledger.sweep();
    await note();
    const first = await ledger.take([paid('po_1', 5_000, 'TRC12345678')]);
    expect(names(first)).toEqual(['BankTransactionMatched', 'VarianceSettled']);
    clock.nowMs += 60_000;
    const [payout, row] = [paid('po_1', 5_000, 'TRC12345678'), line('1', 5_000, 'TRC12345678')];
    for (const again of [[payout], [row], [payout, row]]) {
      const said = await ledger.take(again);
      expect(said.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
      expect(said[0]?.data).toMatchObject({
        payout: 'payout/stripe-main/po_1',
        by: 'rule',
        reasons: expect.any(Array),
      });
    }
  });

  test('a line that is matched between its variance and the note of it is settled all the same', async () => {
    const { ledger, clock } = bench();
    await ledger.take([line('1', 5_000, 'TRC12345678')]);
    clock.nowMs += OPEN_MS + 1;
    expect(names((await ledger.sweep()).messages)).toEqual(['VarianceFound']);
    expect(names(await ledger.take([paid('po_1', 5_000, 'TRC12345678')]))).toContain('VarianceSettled');
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

  test('a person who names several orders gets wrong money captured for none', async () => {
    const { tell, match, store } = bench();
    await tell(ordered('100001', 2_500), ordered('100002', 2_500), line('1', 4_900, 'thank you'));
    const orders = ['order/shop/100001', 'order/shop/100002'];
    await expect(match('1', { orders })).rejects.toMatchObject(refused('SL-MATCH-007'));
    await expect(match('1', { orders, amounts: [2_500, 2_500] })).rejects.toMatchObject(refused('SL-MATCH-007'));
    await expect(match('1', { orders, amounts: [4_900, 0] })).rejects.toMatchObject(refused('SL-MATCH-007'));
    await expect(match('1', { orders: [...orders, 'order/shop/9'] })).rejects.toMatchObject(refused('SL-MATCH-006'));
    expect(await store.list({ state: 'open', limit: 9 })).toHaveLength(1);
    expect(amounts(await match('1', { orders, amounts: [2_500, 2_400] }))).toEqual([
      ['order/shop/100001', 2_500],
      ['order/shop/100002', 2_400],
    ]);
    await expect(match('1', { orders })).rejects.toMatchObject(refused('SL-MATCH-005'));
    // What is left of the second is still waited for.
    expect(amounts(await tell(line('2', 100, 'the rest of #100002')))).toEqual([['order/shop/100002', 100]]);
  });

  test('orders that are not invoiced are captured by what they owe, in their own currency, and once', async () => {
    const { tell, match } = bench();
    const pounds = { amount: 1_000, currency: 'GBP' };
    const totals = { goods: pounds, discount: pounds, shipping: pounds, tax: pounds, total: pounds };
    await tell(
      ordered('100001', 1_000),
      ordered('100002', 2_500),
      ordered('100003', 1_000, { currency: 'GBP', totals }),
    );
    await tell(line('1', 3_500), line('2', 2_000), line('3', -3_500));
    const [first, second, third] = ['order/shop/100001', 'order/shop/100002', 'order/shop/100003'] as const;
    await expect(match('1', { orders: [first, third] })).rejects.toMatchObject(refused('SL-MATCH-007'));
    await expect(match('1', { orders: [first, first] })).rejects.toMatchObject(refused('SL-MATCH-007'));
    await expect(match('3', { orders: [first, second] })).rejects.toMatchObject(refused('SL-MATCH-007'));
    expect(amounts(await match('1', { orders: [first, second] }))).toEqual([
      [first, 1_000],
      [second, 2_500],
    ]);
    await expect(match('2', { orders: [first, second] })).rejects.toMatchObject(refused('SL-MATCH-007'));
    // One order gets whatever came: that it is too much is for the books to say.
    expect(amounts(await match('2', { orders: [first] }))).toEqual([[first, 2_000]]);
  });

  test('a payout that nobody heard of, or that was seen, is refused', async () => {
    const { tell, match } = bench();
    const part = { reference: 'po_2', gateway: 'stripe', part: 1, lines: [], at: AT };
    await tell(paid('po_1', 5_000), line('1', 4_000), line('2', 5_000));
    await tell(told('SettlementReported', { ...part, payout: 'payout/stripe-main/po_2' }));
    await expect(match('1', { payout: 'payout/stripe-main/po_9' })).rejects.toMatchObject(refused('SL-MATCH-006'));
    await expect(match('1', { payout: 'payout/stripe-main/po_1' })).rejects.toMatchObject(refused('SL-MATCH-008'));
    await expect(match('9', { payout: 'payout/stripe-main/po_1' })).rejects.toMatchObject(refused('SL-MATCH-004'));
    // Its movements are known, though not yet that it was sent.
    await match('1', { payout: 'payout/stripe-main/po_2' });
  });

  test('of two words about one line the second does nothing, wherever it comes from', async () => {
    const { tell } = bench();
    await tell(ordered('100001', 2_500), ordered('100002', 2_500), line('1', 2_500));
    const word = (order: string) =>
      told('BankTransactionMatched', {
        transaction: 'bank/house/1',
        orders: [order],
        amounts: [2_500],
        amount: eur(2_500),
        bookedOn: '2026-11-21',
        by: 'person',
        reasons: [],
        at: AT,
      });
    expect(amounts(await tell(word('order/shop/100001'), word('order/shop/100002')))).toEqual([
      ['order/shop/100001', 2_500],
    ]);
    expect(amounts(await tell(word('order/shop/100002')))).toEqual([]);
  });

  test('a prepaid order that waits for a transfer is found by its name, its invoice or its buyer', async () => {
    for (const [text, counterparty] of [
      ['Order #100001', ''],
      ['INV/100001', ''],
      ['', 'MEYER ADA'],
    ] as const) {
      await temporary.database.query('truncate bank_line, bank_expectation');
      const { tell, store } = bench();
      await tell(ordered('100001', 2_500), ordered('100002', 2_500, { billingAddress: { name: 'Bo Lind' } }));
      await tell(invoiced('order/shop/100001', 'INV/100001', 2_500));
      const row = line('1', 2_500, text);
      const seen = { ...row, data: { ...(row.data as object), counterparty } };
      expect(amounts(await tell(seen))).toEqual([['order/shop/100001', 2_500]]);
      // Who it was is not kept for longer than it is needed.
      expect(await store.expectation('order/shop/100001')).toBeUndefined();
    }
  });

  test('what was paid another way, cancelled, for nothing or a trial is not waited for, whichever comes first', async () => {
    const cancelled = told('OrderCancelled', { order: 'order/shop/100001', by: 'channel', at: AT });
    const cases = [
      [ordered('100001', 2_500), captured('order/shop/100001', 'pi_1', 2_500)],
      [ordered('100001', 2_500), cancelled],
      [ordered('100001', 2_500, { test: true })],
      [ordered('100001', 2_500, { paymentMode: 'none' })],
      [ordered('100001', 2_500, { payments: [{ gateway: 'stripe', amount: eur(2_500), state: 'authorized' }] })],
    ];
    for (const messages of cases) {
      for (const some of [messages, messages.toReversed()]) {
        await temporary.database.query('truncate bank_line, bank_expectation');
        const { tell } = bench();
        for (const each of some) await tell(each);
        expect(await tell(line('1', 2_500, 'Order #100001'))).toEqual([]);
      }
    }
  });

  test('who was to pay is forgotten when the time for it has passed', async () => {
    const { tell, ledger, clock, store } = bench();
    await tell(ordered('100001', 2_500));
    expect(await store.expectation('order/shop/100001')).toMatchObject({ names: ['Ada Meyer'] });
    clock.nowMs += 90 * 86_400_000;
    await ledger.sweep();
    expect(await store.expectation('order/shop/100001')).toBeUndefined();
  });

  test('a line of which somebody was told shows what is heard of later as a guess, and why it was told', async () => {
    const { tell, ledger, clock, store } = bench();
    await tell(line('1', 5_000));
    clock.nowMs += OPEN_MS + 1;
    await (await ledger.sweep()).told();
    await tell(paid('po_1', 5_000), paid('po_2', 5_000));
    const [kept] = await store.list({ state: 'open', limit: 9 });
    expect(kept?.reason).toBe('SL-MATCH-001');
    expect(kept?.suggestions.map(({ ids }) => ids[0]).sort()).toEqual([
      'payout/stripe-main/po_1',
      'payout/stripe-main/po_2',
    ]);
  });
});
