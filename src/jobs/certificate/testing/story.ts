import type { Envelope } from '../../../canonical/envelope.ts';
import type { EventData } from '../../../canonical/event.ts';
import { instant } from '../../../kernel/clock.ts';
import { told } from '../../../testing/money-ledger-contract.ts';
import { sampleOrder } from '../../../testing/sample-order.ts';

const DAY_MS = 86_400_000;
/** Noon of the first day of the stories. */
export const NOON = Date.parse('2026-11-16T12:00:00Z');
export const dayMs = (day: number): number => NOON + day * DAY_MS;
export const dateOf = (day: number): string => instant(dayMs(day)).slice(0, 10);

export const eur = (amount: number) => ({ amount, currency: 'EUR' });
export const orderOf = (number: number): string => `order/shop/${number}`;
export const paymentOf = (number: number): string => `payment/stripe-main/pi_${number}`;
export const payoutOf = (number: number): string => `payout/stripe-main/po_${number}`;
export const storeDayOf = (day: number): string => `store-day/paris/${dateOf(day)}`;
export const lineOf = (number: number): string => `bank/house/line-${number}`;

const payment = (number: number, day: number) => ({
  payment: paymentOf(number),
  order: orderOf(number),
  reference: `pi_${number}`,
  gateway: 'stripe',
  at: instant(dayMs(day)),
});

/** What is told of an order of 50.00, by the day on which it happens. */
export const say = {
  placed: (number: number, day: number, test = false): Envelope =>
    told('OrderPlaced', { order: sampleOrder({ foreignId: String(number), test }) }, dayMs(day)),
  booked: (number: number, day: number): Envelope =>
    told(
      'OrderAccepted',
      { order: orderOf(number), booked: { connection: 'odoo', id: String(number) }, total: eur(5_000) },
      dayMs(day),
    ),
  cancelled: (number: number, day: number): Envelope =>
    told('OrderCancelled', { order: orderOf(number), by: 'channel', at: instant(dayMs(day)) }, dayMs(day)),
  captured: (number: number, day: number, amount = 5_000): Envelope =>
    told('PaymentCaptured', { ...payment(number, day), amount: eur(amount) }, dayMs(day)),
  refunded: (number: number, day: number, amount: number, refund = `re_${number}`): Envelope =>
    told('RefundIssued', { ...payment(number, day), refund, amount: eur(amount), initiatedBy: 'hub' }, dayMs(day)),
  invoiced: (number: number, day: number, amount = 5_000): Envelope =>
    told(
      'InvoicePosted',
      {
        invoice: { connection: 'odoo', id: `inv-${number}` },
        order: orderOf(number),
        total: eur(amount),
        at: instant(dayMs(day)),
      },
      dayMs(day),
    ),
  credited: (number: number, day: number, amount: number): Envelope =>
    told(
      'CreditNotePosted',
      {
        creditNote: { connection: 'odoo', id: `credit-${number}` },
        order: orderOf(number),
        total: eur(amount),
        at: instant(dayMs(day)),
      },
      dayMs(day),
    ),
  registered: (number: number, day: number, amount = 5_000): Envelope =>
    told(
      'PaymentRegistered',
      {
        record: { connection: 'odoo', id: `pay-${number}` },
        order: orderOf(number),
        reference: `pi_${number}`,
        amount: eur(amount),
        at: instant(dayMs(day)),
      },
      dayMs(day),
    ),
  settled: (number: number, day: number, gross = 5_000, fee = 100): Envelope => {
    const kind: EventData<'SettlementReported'>['lines'][number]['kind'] = gross < 0 ? 'refund' : 'charge';
    return told(
      'SettlementReported',
      {
        payout: payoutOf(number),
        reference: `po_${number}`,
        gateway: 'stripe',
        part: 1,
        parts: 1,
        lines: [
          {
            line: `txn_${number}_${kind}`,
            kind,
            foreignKind: kind,
            gross: eur(gross),
            fee: eur(fee),
            net: eur(gross - fee),
            payment: paymentOf(number),
            at: instant(dayMs(day)),
          },
        ],
        at: instant(dayMs(day)),
      },
      dayMs(day),
    );
  },
  paidOut: (number: number, day: number, amount = 4_900): Envelope =>
    told(
      'PayoutPaid',
      {
        payout: payoutOf(number),
        reference: `po_${number}`,
        gateway: 'stripe',
        amount: eur(amount),
        at: instant(dayMs(day)),
      },
      dayMs(day),
    ),
  line: (number: number, day: number, amount = 4_900): Envelope =>
    told(
      'BankTransactionReported',
      {
        transaction: lineOf(number),
        statement: 'statement/house/DE1/1',
        account: 'DE1',
        amount: eur(amount),
        bookedOn: dateOf(day),
        reversal: false,
        remittance: [`po_${number}`],
      },
      dayMs(day),
    ),
  banked: (number: number, day: number, amount = 4_900): Envelope =>
    told(
      'BankTransactionMatched',
      {
        transaction: lineOf(number),
        payout: payoutOf(number),
        orders: [],
        amount: eur(amount),
        bookedOn: dateOf(day),
        by: 'rule',
        reasons: ['the amount is the same'],
        at: instant(dayMs(day)),
      },
      dayMs(day),
    ),
  dismissed: (number: number, day: number): Envelope =>
    told(
      'BankTransactionDismissed',
      { transaction: lineOf(number), reason: 'rent of the store', at: instant(dayMs(day)) },
      dayMs(day),
    ),
  /** How the drawers of a store add up: what they should hold, what is counted, what goes to the books and is there. */
  reckoned: (
    round: number,
    day: number,
    [expected, met, due, posted]: readonly [number, number, number, number],
    later = 0,
  ) =>
    told(
      'StoreDayReckoned',
      {
        day: storeDayOf(day),
        location: 'location/paris',
        businessDate: dateOf(day),
        zone: 'Europe/Paris',
        round,
        sums: [{ expected: eur(expected), met: eur(met), due: eur(due), posted: eur(posted) }],
        at: instant(dayMs(day + later)),
      },
      dayMs(day + later),
    ),
} as const;

/** An order from the buyer to the bank, with everything on its day. */
export const wholeStory = (number: number, day: number): readonly Envelope[] => [
  say.placed(number, day),
  say.booked(number, day),
  say.captured(number, day),
  say.invoiced(number, day),
  say.registered(number, day),
  say.settled(number, day),
  say.paidOut(number, day),
  say.line(number, day),
  say.banked(number, day),
];
