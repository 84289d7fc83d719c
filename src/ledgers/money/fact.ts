import type { Money } from '../../kernel/money.ts';

/**
 * What a fact of money is.
 *
 * | kind | one for each | amount |
 * |---|---|---|
 * | `agreed` | order | what the buyer owes; the latest snapshot stands |
 * | `test` | order | none: a test order is left alone |
 * | `authorised`, `captured`, `voided` | payment | on hold, taken, given up |
 * | `failed` | try that the provider refused | what was asked for; nothing moved. `note` is its reason |
 * | `refunded`, `refund-failed` | refund | given back; taken out again |
 * | `kept` | purpose in an order | owed to the buyer as a gift card or as goods, or given back at a till |
 * | `disputed`, `reinstated` | dispute | taken back by the buyer's bank; given again |
 * | `settled` | movement on the balance at a provider | gross, signed: positive is for the merchant |
 * | `payout` | payout | sent to the bank, signed |
 * | `invoiced`, `credited` | document in the books | its total |
 * | `registered` | payment of an order in the books | what the books count as paid |
 * | `repaid` | refund in the books | what the books count as paid back; `note` is the provider whose journal it stands in |
 * | `cleared` | credit note's payment in the books | what is owed in another way and stands there as owed; `note` as before |
 */
export const FACT_KINDS = [
  'agreed',
  'test',
  'authorised',
  'captured',
  'voided',
  'failed',
  'refunded',
  'refund-failed',
  'kept',
  'disputed',
  'reinstated',
  'settled',
  'payout',
  'invoiced',
  'credited',
  'registered',
  'repaid',
  'cleared',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** One fact of money, however many messages tell it: `fact` names it, and the same fact counts once. */
export interface MoneyFact {
  /** `captured/payment/stripe-main/pi_1`, `refunded/payment/stripe-main/pi_1/re_1`. */
  readonly fact: string;
  readonly kind: FactKind;
  readonly payment?: string;
  readonly order?: string;
  /** The connection whose money or books it is. */
  readonly connection: string;
  readonly amount: Money;
  /** What the provider kept of a settled movement. */
  readonly fee?: number;
  /** A settled movement in the currency that the buyer paid in, signed; missing where the provider does not say. */
  readonly presented?: Money;
  /** Units of the settlement's currency for one of the presented, as `connection` says it: a decimal. */
  readonly rate?: string;
  /** The provider's word for a settled movement, its name for a capture or a refund in the books, or the name of a document. */
  readonly note?: string;
  /** When it happened at its source, epoch milliseconds. */
  readonly atMs: number;
  /** The message that told it. */
  readonly event: string;
}

/** Facts of which the latest word stands; of all others the largest does, so that any order of arrival gives the same. */
const LATEST: ReadonlySet<FactKind> = new Set(['agreed', 'invoiced', 'credited', 'payout', 'settled']);

/** Which of two tellings of one fact stands. */
export function standing(known: MoneyFact, told: MoneyFact): MoneyFact {
  const linked = { ...linksOf(known), ...linksOf(told) };
  const wins = LATEST.has(told.kind)
    ? told.atMs > known.atMs || (told.atMs === known.atMs && told.amount.amount > known.amount.amount)
    : told.amount.amount > known.amount.amount || isEarlier(known, told);
  const winner = wins ? told : known;
  const note = winner.note ?? (wins ? known : told).note;
  if (linked.payment === winner.payment && linked.order === winner.order && note === winner.note) return winner;
  return { ...winner, ...linked, ...(note === undefined ? {} : { note }) };
}

/** The answer to a command tells the time at which it came; the event of the same fact, when it happened. */
const isEarlier = (known: MoneyFact, told: MoneyFact): boolean =>
  told.amount.amount === known.amount.amount && told.atMs < known.atMs;

const linksOf = ({ payment, order }: MoneyFact): Pick<MoneyFact, 'payment' | 'order'> => ({
  ...(payment === undefined ? {} : { payment }),
  ...(order === undefined ? {} : { order }),
});
