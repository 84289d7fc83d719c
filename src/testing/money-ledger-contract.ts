import { describe, expect, test } from 'vitest';
import type { Envelope } from '../canonical/envelope.ts';
import { nameOf, newEvent } from '../canonical/envelope.ts';
import type { EventData, EventName } from '../canonical/event.ts';
import { keptReference } from '../canonical/return.ts';
import { instant } from '../kernel/clock.ts';
import type { MoneyFact } from '../ledgers/money/fact.ts';
import { createMoneyLedger, type MoneyLedger } from '../ledgers/money/ledger.ts';
import type { PaymentQuery } from '../ledgers/money/payment.ts';
import type { MoneyStore } from '../ledgers/money/store.ts';
import { sumOrder } from '../ledgers/money/sum.ts';
import { wholePayment } from '../ledgers/money/whole-payment.ts';
import { sampleOrder } from './sample-order.ts';

const HOUR_MS = 3_600_000;
export const MONEY_PLAN = { graceMs: HOUR_MS, booksMs: 24 * HOUR_MS, settleMs: 240 * HOUR_MS } as const;
export const MONEY_START = Date.parse('2026-11-20T10:00:00Z');

const eur = (amount: number) => ({ amount, currency: 'EUR' });
export const ORDER = 'order/shop/1';
const PAYMENT = 'payment/stripe-main/pi_1';

/** An event as a connection tells it. */
export function told<Name extends EventName>(name: Name, data: EventData<Name>, atMs = MONEY_START): Envelope {
  const subject = (data as { payment?: string }).payment ?? ORDER;
  return newEvent({
    name,
    source: '/connections/test',
    subject,
    time: instant(atMs),
    fact: [JSON.stringify(data)],
    data,
  });
}

const payment = { payment: PAYMENT, order: ORDER, reference: 'pi_1', gateway: 'stripe', at: instant(MONEY_START) };
export const placed = told('OrderPlaced', { order: sampleOrder() });
export const captured = told('PaymentCaptured', { ...payment, amount: eur(5_000) });
export const refunded = (refund: string, amount: number) =>
  told('RefundIssued', { ...payment, refund, amount: eur(amount), initiatedBy: 'hub' });
export const failed = (refund: string, amount: number) =>
  told('RefundFailed', { ...payment, refund, amount: eur(amount) });
export const invoiced = told('InvoicePosted', {
  invoice: { connection: 'odoo', id: '7' },
  order: ORDER,
  total: eur(5_000),
  at: instant(MONEY_START),
});
const credited = (id: string, amount: number) =>
  told('CreditNotePosted', {
    creditNote: { connection: 'odoo', id },
    order: ORDER,
    total: eur(amount),
    at: instant(MONEY_START),
  });
export const kept = (amount: number, purpose = 'return-1/gift-card') =>
  told('RefundSettled', {
    order: ORDER,
    purpose,
    asked: eur(amount),
    given: eur(amount),
    kept: eur(amount),
    as: 'gift-card',
    at: instant(MONEY_START),
  });
type Line = EventData<'SettlementReported'>['lines'][number];
export const line = (id: string, kind: Line['kind'], gross: number, fee = 0): Line => ({
  line: id,
  kind,
  foreignKind: kind,
  gross: eur(gross),
  fee: eur(fee),
  net: eur(gross - fee),
  ...(kind === 'fee' ? {} : { payment: PAYMENT, reference: 'pi_1' }),
  at: instant(MONEY_START),
});
export const settlement = (...lines: readonly Line[]) =>
  told('SettlementReported', {
    payout: 'payout/stripe-main/po_1',
    reference: 'po_1',
    gateway: 'stripe',
    part: 1,
    parts: 1,
    lines: [...lines],
    at: instant(MONEY_START),
  });

class Bench {
  nowMs = MONEY_START;
  readonly #ledger: MoneyLedger;
  readonly store: MoneyStore;
  constructor(store: MoneyStore) {
    this.store = store;
    const clock = { now: () => this.nowMs, sleep: async () => {} };
    this.#ledger = createMoneyLedger({ store, plan: MONEY_PLAN, clock });
  }
  take = (...messages: readonly Envelope[]) => this.#ledger.take(messages);
  /** Codes of the variances that are told within a while and the grace after it, in which what only the time brings to light is told too. */
  async after(ms: number): Promise<string[]> {
    const codes: string[] = [];
    for (const wait of [ms, MONEY_PLAN.graceMs]) {
      this.nowMs += wait;
      const { messages, told: note } = await this.#ledger.sweep();
      await note();
      const found = messages.filter((message) => nameOf(message) === 'VarianceFound');
      codes.push(...found.map(({ data }) => (data as EventData<'VarianceFound'>).kind));
    }
    return codes;
  }
  /** Ids of what is told now. */
  async sweep(): Promise<string[]> {
    const { messages, told: note } = await this.#ledger.sweep();
    await note();
    return messages.map(({ id }) => id);
  }
  sum = async () => sumOrder(ORDER, await this.store.ofOrder(ORDER));
}

/** What every store of the money ledger does. `open` answers an empty one. */
export function moneyLedgerContract(driver: string, open: () => Promise<MoneyStore>): void {
  const bench = async () => new Bench(await open());

  describe(`the money ledger (${driver})`, () => {
    test('an order that is paid, invoiced and settled is in balance', async () => {
      const money = await bench();
      await money.take(placed, captured, invoiced, settlement(line('txn_1', 'charge', 5_000, 95)));
      expect(await money.sum()).toMatchObject({
        agreed: 5_000,
        invoiced: 5_000,
        payments: [{ captured: 5_000, settled: 5_000, fees: { EUR: 95 } }],
      });
      expect(await money.after(MONEY_PLAN.settleMs)).toEqual([]);
    });

    test('the books count what was registered, less the refunds that are registered', async () => {
      const money = await bench();
      const at = instant(MONEY_START);
      const books = { record: { connection: 'odoo', id: '31' }, order: ORDER, at };
      await money.take(placed, captured, invoiced, refunded('re_1', 1_000), credited('8', 1_000));
      await money.take(told('PaymentRegistered', { ...books, reference: 'pi_1', amount: eur(5_000) }));
      expect(await money.after(MONEY_PLAN.booksMs)).toEqual(['SL-MONEY-008']);
      const repaid = { ...books, record: { connection: 'odoo', id: '32' }, amount: eur(1_000) };
      const registered = told('RefundRegistered', { ...repaid, reference: 're_1', gateway: 'stripe' });
      expect(await money.take(registered, registered)).toMatchObject([{ data: { kind: 'SL-MONEY-008' } }]);
      expect(await money.sum()).toMatchObject({ registered: 5_000, repaid: 1_000, elsewhere: 0 });
    });

    test('what was paid back in cash counts as given back, though no provider says so', async () => {
      const money = await bench();
      const at = instant(MONEY_START);
      const books = { connection: 'odoo', id: '41' };
      await money.take(placed, captured, invoiced, credited('9', 700));
      await money.take(
        told('PaymentRegistered', { record: books, order: ORDER, at, reference: 'pi_1', amount: eur(5_000) }),
      );
      const cash = { record: { ...books, id: '42' }, order: ORDER, at, amount: eur(700), gateway: 'cash' };
      await money.take(told('RefundRegistered', cash));
      expect(await money.sum()).toMatchObject({ repaid: 700, elsewhere: 700 });
      expect(await money.after(MONEY_PLAN.booksMs)).toEqual([]);
    });

    test('the same fact counts once, whoever tells it and however often', async () => {
      const money = await bench();
      await money.take(placed, captured, captured, refunded('re_1', 1_000));
      await money.take(captured, refunded('re_1', 1_000), refunded('re_2', 500));
      expect((await money.sum()).payments).toMatchObject([{ captured: 5_000, refunded: 1_500 }]);
      expect((await money.store.history(ORDER, 100)).map(({ change }) => change)).toEqual([5_000, 5_000, 1_000, 500]);
    });

    test('what a buyer gets as a gift card or as goods is a liability of the order, and not of its payment', async () => {
      const money = await bench();
      await money.take(placed, captured, invoiced, settlement(line('txn_1', 'charge', 5_000, 95)));
      await money.take(kept(2_000), kept(2_000), credited('8', 2_000));
      expect(await money.sum()).toMatchObject({ kept: 2_000, credited: 2_000, payments: [{ refunded: 0 }] });
      expect(await money.after(MONEY_PLAN.settleMs)).toEqual([]);
      await money.take(kept(4_000, 'return-2/till'));
      expect(await money.after(MONEY_PLAN.graceMs)).toContain('SL-MONEY-001');
    });

    test('what the books say is owed as a gift card pays its credit note, and gave nothing back', async () => {
      const money = await bench();
      const books = { order: ORDER, at: instant(MONEY_START) };
      const paid = { ...books, record: { connection: 'odoo', id: '51' }, reference: 'pi_1', amount: eur(5_000) };
      await money.take(placed, captured, invoiced, kept(2_000), credited('8', 2_000), told('PaymentRegistered', paid));
      const owed = (id: string, amount: number, more: { reference?: string; gateway?: string }) =>
        told('RefundRegistered', { ...books, record: { connection: 'odoo', id }, amount: eur(amount), ...more });
      const reference = keptReference('gift-card', ORDER, 'return-1/gift-card');
      await money.take(
        owed('52', 1_500, { reference, gateway: '*' }),
        owed('52', 1_500, { reference, gateway: 'gift_card' }),
      );
      expect(await money.sum()).toMatchObject({ kept: 2_000, cleared: 1_500, repaid: 1_500, elsewhere: 0 });
      expect(await money.after(MONEY_PLAN.booksMs)).toEqual([]);
      // The rest by a person, from the same journal.
      await money.take(owed('53', 500, { gateway: 'gift_card' }));
      expect(await money.sum()).toMatchObject({ kept: 2_000, cleared: 2_000, repaid: 2_000, elsewhere: 0 });
      expect(await money.after(MONEY_PLAN.booksMs)).toEqual([]);
      // More from there is money that went, and a second one of the hub is a mistake.
      await money.take(owed('54', 300, { gateway: 'gift_card' }));
      expect(await money.sum()).toMatchObject({ cleared: 2_000, elsewhere: 300 });
      expect(await money.after(MONEY_PLAN.booksMs)).toEqual(['SL-MONEY-006']);
      await money.take(owed('55', 2_000, { reference, gateway: 'gift_card' }));
      expect(await money.after(MONEY_PLAN.booksMs)).toContain('SL-MONEY-009');
    });

    test('a refund that failed after it succeeded is not given', async () => {
      const money = await bench();
      await money.take(placed, captured, failed('re_1', 1_000));
      await money.take(refunded('re_1', 1_000));
      expect((await money.sum()).payments).toMatchObject([{ captured: 5_000, refunded: 0 }]);
    });

    test('more given back than taken is told after its grace, once, and settled when the missing capture comes', async () => {
      const money = await bench();
      await money.take(placed, refunded('re_1', 2_000));
      expect(await money.store.due(money.nowMs, 10)).toEqual([]);
      expect(await money.after(MONEY_PLAN.graceMs)).toEqual(['SL-MONEY-001']);
      expect(await money.after(MONEY_PLAN.booksMs)).toEqual([]);
      const [healed] = await money.take(captured);
      expect(healed?.data).toMatchObject({ about: PAYMENT, kind: 'SL-MONEY-001' });
    });

    test('a break that heals within its grace is told to nobody', async () => {
      const money = await bench();
      await money.take(placed, refunded('re_1', 2_000));
      expect(await money.take(captured)).toEqual([]);
      expect(await money.after(0)).toEqual([]);
    });

    test('the end of a variance is said again when the word of it may have been lost', async () => {
      const money = await bench();
      await money.take(placed, refunded('re_1', 2_000));
      expect(await money.after(MONEY_PLAN.graceMs)).toEqual(['SL-MONEY-001']);
      // The node dies before it puts into the log what it answers here.
      const [lost] = await money.take(captured);
      expect(await money.sweep()).toEqual([lost?.id]);
      expect(await money.sweep()).toEqual([]);
    });

    test('when the word of an end was lost and the break came back, its next end is said', async () => {
      const money = await bench();
      await money.take(placed, captured, refunded('re_1', 4_000), refunded('re_2', 2_000));
      expect(await money.after(MONEY_PLAN.graceMs)).toEqual(['SL-MONEY-001']);
      await money.take(failed('re_2', 2_000));
      await money.take(refunded('re_3', 1_500));
      expect(await money.take(failed('re_3', 1_500))).toMatchObject([{ data: { kind: 'SL-MONEY-001' } }]);
    });

    test('a break that ends between its variance and the note of it is settled all the same', async () => {
      const money = await bench();
      await money.take(placed, refunded('re_1', 2_000));
      money.nowMs += 2 * MONEY_PLAN.graceMs;
      const [healed] = await money.take(captured);
      expect(healed?.data).toMatchObject({ about: PAYMENT, kind: 'SL-MONEY-001' });
    });

    test('a break that comes back is a variance of its own, also when its facts are as old as those of the first', async () => {
      const money = await bench();
      await money.take(placed, captured, refunded('re_1', 4_000), refunded('re_2', 2_000));
      money.nowMs += MONEY_PLAN.graceMs;
      const [first] = await money.sweep();
      const [healed] = await money.take(failed('re_2', 2_000));
      await money.take(refunded('re_3', 1_500));
      money.nowMs += MONEY_PLAN.graceMs;
      const again = await money.sweep();
      expect(again).toHaveLength(1);
      expect(new Set([first, healed?.id, ...again]).size).toBe(3);
    });

    test('books that do not follow a refund are a variance, until they do', async () => {
      const money = await bench();
      await money.take(placed, captured, invoiced, refunded('re_1', 2_000));
      expect(await money.after(MONEY_PLAN.booksMs)).toEqual(['SL-MONEY-006']);
      expect(await money.take(credited('8', 2_000))).toMatchObject([{ data: { kind: 'SL-MONEY-006' } }]);
      expect(await money.after(MONEY_PLAN.booksMs)).toEqual([]);
    });

    test('a dispute counts when its money moves', async () => {
      const money = await bench();
      const dispute = { ...payment, dispute: 'dp_1', amount: eur(5_000) };
      await money.take(placed, captured, told('DisputeOpened', { ...payment, amount: eur(5_000), dispute: 'dp_1' }));
      expect((await money.sum()).payments).toMatchObject([{ disputed: 0 }]);
      await money.take(told('DisputeFundsWithdrawn', dispute));
      expect((await money.sum()).payments).toMatchObject([{ disputed: 5_000 }]);
      await money.take(told('DisputeFundsReinstated', dispute));
      expect((await money.sum()).payments).toMatchObject([{ disputed: 0 }]);
    });

    test('a payment that no settlement carries is a variance once its provider settles others', async () => {
      const money = await bench();
      await money.take(placed, captured);
      expect(await money.after(MONEY_PLAN.settleMs)).toEqual([]);
      const other = { ...line('txn_9', 'charge', 900), payment: 'payment/stripe-main/pi_9', reference: 'pi_9' };
      await money.take(settlement(other));
      expect(await money.after(0)).toContain('SL-MONEY-004');
    });

    test('totals of a span of time are told by connection, kind and currency', async () => {
      const money = await bench();
      await money.take(placed, captured, refunded('re_1', 1_000), settlement(line('txn_1', 'charge', 5_000, 95)));
      const totals = await money.store.totals(MONEY_START, MONEY_START + 1);
      expect(totals).toContainEqual({
        connection: 'stripe-main',
        kind: 'settled',
        note: 'charge',
        currency: 'EUR',
        amount: 5_000,
        fees: 95,
        count: 1,
      });
      expect(await money.store.totals(MONEY_START + 1, MONEY_START + 2)).toEqual([]);
    });

    test('a movement in another currency keeps what the buyer paid in, and the rate as its provider says it', async () => {
      const money = await bench();
      const presented = { amount: 5_425, currency: 'USD' } as const;
      await money.take(
        placed,
        captured,
        settlement({ ...line('txn_1', 'charge', 5_000, 95), presented, rate: '0.9217' }),
      );
      const whole = await wholePayment(money.store, PAYMENT, 10);
      const isSettled = ({ kind }: MoneyFact): boolean => kind === 'settled';
      expect(whole?.entries.map(({ fact }) => fact).filter(isSettled)).toMatchObject([{ presented, rate: '0.9217' }]);
      expect((await money.store.ofOrder(ORDER)).filter(isSettled)).toMatchObject([
        { connection: 'stripe-main', presented, rate: '0.9217' },
      ]);
    });

    test('a payment that was refused is listed with the reason, until the buyer finds another way', async () => {
      const money = await bench();
      const refused = (reason: string, atMs = MONEY_START) =>
        told('PaymentFailed', { ...payment, amount: eur(5_000), at: instant(atMs), reason }, atMs);
      const only = async (query: Omit<PaymentQuery, 'limit'> = {}) =>
        (await money.store.payments({ ...query, limit: 10 }))[0];
      const declined = refused('card_declined: expired_card');
      await money.take(placed, declined, refused('card_declined: lost_card', MONEY_START + 1_000), declined);
      expect(await only()).toMatchObject({ state: 'failed', reason: 'card_declined: lost_card', amount: 5_000 });
      expect(await only({ state: 'failed', reason: 'card_declined: lost_card' })).toMatchObject({ order: ORDER });
      expect(await only({ reason: 'card_declined: expired_card' })).toBeUndefined();
      expect((await money.sum()).payments).toMatchObject([{ captured: 0, failed: { tries: 2 } }]);
      // Nothing moved: neither a day nor any identity counts it.
      expect(await money.store.totals(0, MONEY_START + HOUR_MS)).not.toContainEqual(
        expect.objectContaining({ kind: 'failed' }),
      );
      expect(await money.after(MONEY_PLAN.settleMs)).toEqual([]);
      await money.take(told('PaymentAuthorized', { ...payment, amount: eur(5_000) }));
      expect(await only()).toMatchObject({ state: 'failed', authorised: 5_000 });
      await money.take(captured);
      const taken = await only();
      expect(taken).toMatchObject({ state: 'captured', amount: 5_000, movedMs: MONEY_START });
      expect(taken).not.toHaveProperty('reason');
    });

    test('a refused payment in another currency does not keep the books from being compared', async () => {
      const money = await bench();
      const other = { ...payment, payment: 'payment/paypal/p_9', reference: 'p_9' };
      await money.take(placed, told('PaymentFailed', { ...other, amount: { amount: 5_500, currency: 'USD' } }));
      await money.take(captured, invoiced, refunded('re_1', 2_000));
      expect(await money.after(MONEY_PLAN.booksMs)).toEqual(['SL-MONEY-006']);
    });

    test('payments are listed with how they stand, the latest first, page by page', async () => {
      const money = await bench();
      const other = { ...payment, payment: 'payment/paypal/p_2', order: 'order/till/2', reference: 'p_2' };
      const third = { ...payment, payment: 'payment/stripe-main/pi_3', order: 'order/shop/3', reference: 'pi_3' };
      const later = instant(MONEY_START + HOUR_MS);
      await money.take(placed, captured, refunded('re_1', 1_000), refunded('re_2', 500), failed('re_2', 500));
      await money.take(told('PaymentAuthorized', { ...other, amount: eur(700), at: later }));
      await money.take(told('PaymentCaptured', { ...third, amount: { amount: 900, currency: 'SEK' } }));
      const list = async (query: Omit<PaymentQuery, 'limit'> = {}) =>
        (await money.store.payments({ ...query, limit: 10 })).map((line) => line.payment);
      const [first, second, last] = await money.store.payments({ limit: 3 });
      expect(first).toEqual({
        payment: 'payment/paypal/p_2',
        connection: 'paypal',
        order: 'order/till/2',
        state: 'authorised',
        currency: 'EUR',
        amount: 700,
        authorised: 700,
        captured: 0,
        refunded: 0,
        disputed: 0,
        begunMs: MONEY_START + HOUR_MS,
        movedMs: MONEY_START + HOUR_MS,
      });
      expect(second?.payment).toBe(third.payment);
      expect(last).toMatchObject({ payment: PAYMENT, state: 'partly-refunded', amount: 5_000, refunded: 1_000 });
      expect(await list({ after: { begunMs: second?.begunMs ?? 0, payment: second?.payment ?? '' } })).toEqual([
        PAYMENT,
      ]);
      expect(await list({ state: 'captured' })).toEqual([third.payment]);
      expect(await list({ connections: ['stripe-main'], most: 900 })).toEqual([third.payment]);
      expect(await list({ connections: [] })).toEqual([]);
      expect(await list({ channels: ['till'] })).toEqual([other.payment]);
      expect(await list({ currency: 'SEK' })).toEqual([third.payment]);
      expect(await list({ least: 901 })).toEqual([PAYMENT]);
      expect(await list({ fromMs: MONEY_START + 1 })).toEqual([other.payment]);
      expect(await list({ untilMs: MONEY_START })).toEqual([]);
    });

    test('one payment is told with its history', async () => {
      const money = await bench();
      await money.take(placed, captured, refunded('re_1', 1_000), settlement(line('txn_1', 'charge', 5_000, 95)));
      const whole = await wholePayment(money.store, PAYMENT, 10);
      expect(whole).toMatchObject({
        line: { state: 'partly-refunded', order: ORDER },
        sum: { lines: 1, settled: 5_000 },
      });
      expect(whole?.entries.map(({ change }) => change)).toEqual([5_000, 1_000, 5_000]);
      expect(await wholePayment(money.store, 'payment/stripe-main/other', 10)).toBeUndefined();
    });

    test('a payment finds its order however late it is named', async () => {
      const money = await bench();
      const { order: _, ...orderless } = payment;
      await money.take(told('PaymentCaptured', { ...orderless, amount: eur(5_000) }));
      expect(await money.store.orderOf(PAYMENT)).toBeUndefined();
      await money.take(placed, told('PaymentAuthorized', { ...payment, amount: eur(5_000) }));
      expect(await money.store.orderOf(PAYMENT)).toBe(ORDER);
      expect((await money.sum()).payments).toMatchObject([{ captured: 5_000, authorised: 5_000 }]);
    });
  });
}
