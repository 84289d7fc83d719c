import { type Envelope, nameOf } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import type { Money } from '../../kernel/money.ts';

/** What is told of the drawers of a store's day, by currency: what they should hold, what is counted, what goes to the books and is there. */
const DRAWER_KINDS = ['expected', 'met', 'due', 'posted'] as const;
export type DrawerKind = (typeof DRAWER_KINDS)[number];

/** What the closing of a day needs to know beside the money ledger; the first telling of a fact stands. */
export interface ClosingFact {
  readonly fact: string;
  readonly kind: 'booked' | 'cancelled' | 'payout-failed' | 'line' | 'banked' | 'dismissed' | DrawerKind;
  /** The order, the payout, the line of the bank or the day of a store. */
  readonly item: string;
  readonly amount?: Money;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

type Reader<Data> = (data: Data, atMs: number) => readonly ClosingFact[];
type Readers = { readonly [Name in EventName]?: Reader<EventData<Name>> };

const plain = (kind: ClosingFact['kind'], item: string, atMs: number): readonly ClosingFact[] => [
  { fact: `${kind}/${item}`, kind, item, atMs },
];

const READERS: Readers = {
  OrderAccepted: ({ order }, atMs) => plain('booked', order, atMs),
  OrderCancelled: ({ order }, atMs) => plain('cancelled', order, atMs),
  PayoutFailed: ({ payout }, atMs) => plain('payout-failed', payout, atMs),
  BankTransactionReported: ({ transaction: item, amount }, atMs) => [
    { fact: `line/${item}`, kind: 'line', item, amount, atMs },
  ],
  BankTransactionMatched: ({ transaction: item, payout, amount }, atMs) => [
    { fact: `banked/${item}`, kind: 'banked', item, amount, atMs },
    ...(payout === undefined
      ? []
      : [{ fact: `banked/${item} ${payout}`, kind: 'banked' as const, item: payout, amount, atMs }]),
  ],
  BankTransactionDismissed: ({ transaction }, atMs) => plain('dismissed', transaction, atMs),
  StoreDayReckoned: ({ day: item, round, sums }, atMs) =>
    sums.flatMap((sum) =>
      DRAWER_KINDS.map((kind): ClosingFact => {
        const amount = sum[kind];
        return { fact: `${kind}/${item} ${amount.currency} ${round}`, kind, item, amount, atMs };
      }),
    ),
};

/** Which round of a day a fact of its drawers is of: the latest holds. */
export const roundOf = ({ fact }: Pick<ClosingFact, 'fact'>): number => Number(fact.slice(fact.lastIndexOf(' ') + 1));

/** What the ledger of closings listens to. */
export const CLOSING_TOPICS: readonly string[] = Object.keys(READERS).map((name) => `event.${name}`);

/** The facts in a message; none when it tells of something else. Pure. */
export function closingFactsOf(envelope: Envelope): readonly ClosingFact[] {
  const reader = READERS[nameOf(envelope) as EventName] as Reader<unknown> | undefined;
  return reader?.(envelope.data, epochMsOf(envelope.time) ?? 0) ?? [];
}
