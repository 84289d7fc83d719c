import { describe, expect, test } from 'vitest';
import type { Envelope } from '../canonical/envelope.ts';
import { newEvent } from '../canonical/envelope.ts';
import type { EventData, EventName } from '../canonical/event.ts';
import { instant } from '../kernel/clock.ts';
import { createMoneyLedger, type MoneyLedger } from '../ledgers/money/ledger.ts';
import type { MoneyStore } from '../ledgers/money/store.ts';
import { sumOrder } from '../ledgers/money/sum.ts';
import { sampleOrder } from './sample-order.ts';

const HOUR_MS = 3_600_000;
export const MONEY_PLAN = { graceMs: HOUR_MS, booksMs: 24 * HOUR_MS, settleMs: 240 * HOUR_MS } as const;
export const MONEY_START = Date.parse('2026-11-20T10:00:00Z');

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const ORDER = 'order/shop/1';
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
      codes.push(...messages.map(({ data }) => (data as EventData<'VarianceFound'>).kind));
    }
    return codes;
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

    test('the same fact counts once, whoever tells it and however often', async () => {
      const money = await bench();
      await money.take(placed, captured, captured, refunded('re_1', 1_000));
      await money.take(captured, refunded('re_1', 1_000), refunded('re_2', 500));
      expect((await money.sum()).payments).toMatchObject([{ captured: 5_000, refunded: 1_500 }]);
      expect((await money.store.history(ORDER, 100)).map(({ change }) => change)).toEqual([5_000, 5_000, 1_000, 500]);
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
