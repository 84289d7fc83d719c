import { type Envelope, nameOf } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import type { Order } from '../../canonical/order.ts';
import { connectionOf } from '../../canonical/value.ts';
import type { Money } from '../../kernel/money.ts';
import type { BankLine, Expectation } from './match.ts';
import { dayAfter, type Ordered, type OwedFact } from './owed.ts';

/** What a message means for the bank's lines. */
export type ReconciliationFact =
  | { readonly kind: 'line'; readonly line: BankLine }
  | { readonly kind: 'expected'; readonly expectation: Expectation }
  /** A payout was heard of, and not yet that it was sent. */
  | { readonly kind: 'known'; readonly id: string }
  /** The payout is not to come. */
  | { readonly kind: 'over'; readonly id: string }
  | OwedFact
  | {
      readonly kind: 'matched';
      readonly transaction: string;
      readonly ids: readonly string[];
      readonly by: 'rule' | 'person';
      /** What each order gets of it; none for a payout. */
      readonly amounts: readonly number[];
    }
  | { readonly kind: 'dismissed'; readonly transaction: string; readonly reason: string };

type Readers = { readonly [Name in EventName]?: (data: EventData<Name>) => readonly ReconciliationFact[] };

/** Days on which a payout may be seen: banks book it up to a day before the provider says so, and over holidays late. */
const PAYOUT_DAYS = { before: 1, after: 12 } as const;

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
      ...(data.reversal ? { reversal: true } : {}),
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
          fromDay: dayAfter(at, -PAYOUT_DAYS.before),
          untilDay: dayAfter(last, PAYOUT_DAYS.after),
          marks: [trace, descriptor, reference].filter((mark) => mark !== undefined),
          names: [gateway],
        },
      },
    ];
  },
  SettlementReported: ({ payout }) => (payout === undefined ? [] : [{ kind: 'known', id: payout }]),
  PayoutFailed: ({ payout }) => [{ kind: 'over', id: payout }],
  OrderPlaced: ({ order }) => [{ kind: 'ordered', id: order.id, order: orderedOf(order) }],
  OrderEdited: ({ order }) => [{ kind: 'ordered', id: order.id, order: orderedOf(order) }],
  InvoicePosted({ invoice, order, total, at }) {
    if (order === undefined) return [];
    const { connection, id, name } = invoice;
    const told = { invoice: `${connection}/${id}`, day: at.slice(0, 10), total };
    return [{ kind: 'invoiced', id: order, invoice: { ...told, ...(name === undefined ? {} : { mark: name }) } }];
  },
  // Whoever paid by another way pays no second time by transfer.
  PaymentCaptured: ({ order, reference, amount }) => paid(order, reference, amount),
  PaymentRegistered: ({ order, reference, amount }) => paid(order, reference, amount),
  OrderCancelled: ({ order }) => [{ kind: 'ended', id: order }],
  OrderClosed: ({ order }) => [{ kind: 'ended', id: order }],
  BankTransactionMatched({ payout, orders, transaction, by, amount, amounts }) {
    const fact = { kind: 'matched', transaction, by } as const;
    if (payout !== undefined) return [{ ...fact, ids: [payout], amounts: [] }];
    return [{ ...fact, ids: orders, amounts: amounts ?? (orders.length === 1 ? [amount.amount] : []) }];
  },
  BankTransactionDismissed: ({ transaction, reason }) => [{ kind: 'dismissed', transaction, reason }],
};

const paid = (id: string | undefined, reference: string, amount: Money): readonly ReconciliationFact[] =>
  id === undefined ? [] : [{ kind: 'paid', id, reference, amount }];

function orderedOf(order: Order): Ordered {
  const { totals, buyer, billingAddress: billing } = order;
  const isOwed = !order.test && order.paymentMode !== 'none';
  const settled = order.payments.filter(({ state }) => state === 'captured' || state === 'authorized');
  const person = [buyer?.firstName, buyer?.lastName].filter((part) => part !== undefined).join(' ');
  return {
    version: order.version,
    day: order.placedAt.slice(0, 10),
    total: isOwed ? totals.total : { ...totals.total, amount: 0 },
    paid: settled.reduce((sum, { amount }) => sum + (amount.currency === order.currency ? amount.amount : 0), 0),
    marks: [order.name],
    names: [...new Set([billing?.company, billing?.name, buyer?.company, person])].filter(
      (name) => name !== undefined && name !== '',
    ) as string[],
  };
}

/** What the ledger of the bank's lines listens to. */
export const RECONCILIATION_TOPICS: readonly string[] = Object.keys(READERS).map((name) => `event.${name}`);

/** The facts in a message; none when it tells of something else. Pure. */
export function reconciliationFactsOf(envelope: Envelope): readonly ReconciliationFact[] {
  const reader = READERS[nameOf(envelope) as EventName] as
    | ((data: unknown) => readonly ReconciliationFact[])
    | undefined;
  return reader?.(envelope.data) ?? [];
}
