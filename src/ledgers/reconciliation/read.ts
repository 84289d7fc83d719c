import { type Envelope, nameOf } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import { connectionOf, foreignIdOf } from '../../canonical/value.ts';
import type { Money } from '../../kernel/money.ts';
import type { BankLine, Expectation } from './match.ts';

/** What a message means for the bank's lines. */
export type ReconciliationFact =
  | { readonly kind: 'line'; readonly line: BankLine }
  | { readonly kind: 'expected'; readonly expectation: Expectation }
  /** What was expected has come another way, or is not to come. */
  | { readonly kind: 'over'; readonly id: string }
  | {
      readonly kind: 'matched';
      readonly transaction: string;
      readonly ids: readonly string[];
      readonly by: 'rule' | 'person';
      readonly amount: Money;
      readonly bookedOn: string;
    }
  | { readonly kind: 'dismissed'; readonly transaction: string; readonly reason: string };

type Readers = { readonly [Name in EventName]?: (data: EventData<Name>) => readonly ReconciliationFact[] };

const DAY_MS = 86_400_000;
/** Days on which a payout may be seen: banks book it up to a day before the provider says so, and over holidays late. */
const PAYOUT_DAYS = { before: 1, after: 12 } as const;
/** Days on which an invoice may be paid by transfer. */
const INVOICE_DAYS = { before: 5, after: 60 } as const;

const dayOf = (text: string, days: number): string =>
  new Date(Date.parse(`${text.slice(0, 10)}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

const READERS: Readers = {
  BankTransactionReported(data) {
    const { transaction, statement, amount, bookedOn, counterparty = '', endToEnd, bankReference, structured } = data;
    const line: BankLine = {
      transaction,
      connection: connectionOf(transaction),
      statement,
      amount: amount.amount,
      currency: amount.currency,
      bookedOn,
      counterparty,
      texts: [...data.remittance, endToEnd, bankReference, structured].filter((text) => text !== undefined),
    };
    return [{ kind: 'line', line }];
  },
  PayoutPaid({ payout, reference, gateway, amount, at, arrivesOn, descriptor, trace }) {
    const last = arrivesOn === undefined || arrivesOn < at ? at : arrivesOn;
    return [
      {
        kind: 'expected',
        expectation: {
          id: payout,
          kind: 'payout',
          amount: amount.amount,
          currency: amount.currency,
          fromDay: dayOf(at, -PAYOUT_DAYS.before),
          untilDay: dayOf(last, PAYOUT_DAYS.after),
          marks: [trace, descriptor, reference].filter((mark) => mark !== undefined),
          names: [gateway],
        },
      },
    ];
  },
  PayoutFailed: ({ payout }) => [{ kind: 'over', id: payout }],
  InvoicePosted({ invoice, order, total, at }) {
    if (order === undefined) return [];
    return [
      {
        kind: 'expected',
        expectation: {
          id: order,
          kind: 'order',
          amount: total.amount,
          currency: total.currency,
          fromDay: dayOf(at, -INVOICE_DAYS.before),
          untilDay: dayOf(at, INVOICE_DAYS.after),
          marks: [...(invoice.name === undefined ? [] : [invoice.name]), foreignIdOf(order)],
          names: [],
        },
      },
    ];
  },
  // Whoever paid by another way pays no second time by transfer.
  PaymentCaptured: ({ order }) => (order === undefined ? [] : [{ kind: 'over', id: order }]),
  PaymentRegistered: ({ order }) => (order === undefined ? [] : [{ kind: 'over', id: order }]),
  OrderCancelled: ({ order }) => [{ kind: 'over', id: order }],
  BankTransactionMatched: ({ payout, orders, transaction, by, amount, bookedOn }) => [
    { kind: 'matched', ids: payout === undefined ? orders : [payout], transaction, by, amount, bookedOn },
  ],
  BankTransactionDismissed: ({ transaction, reason }) => [{ kind: 'dismissed', transaction, reason }],
};

/** What the ledger of the bank's lines listens to. */
export const RECONCILIATION_TOPICS: readonly string[] = Object.keys(READERS).map((name) => `event.${name}`);

/** The facts in a message; none when it tells of something else. Pure. */
export function reconciliationFactsOf(envelope: Envelope): readonly ReconciliationFact[] {
  const reader = READERS[nameOf(envelope) as EventName] as
    | ((data: unknown) => readonly ReconciliationFact[])
    | undefined;
  return reader?.(envelope.data) ?? [];
}
