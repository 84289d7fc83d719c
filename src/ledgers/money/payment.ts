import { connectionOf } from '../../canonical/value.ts';
import type { MoneyFact } from './fact.ts';
import { type PaymentSum, sumPayment } from './sum.ts';

/**
 * How a payment stands.
 *
 * | state | means |
 * |---|---|
 * | `authorised`, `captured`, `voided` | on hold, taken, given up |
 * | `partly-refunded`, `refunded` | some of it, or all, was given back |
 * | `disputed` | the buyer's bank took it back |
 * | `failed` | refused: nothing was taken, and nothing is on hold |
 * | `reported` | only a settlement speaks of it |
 */
export const PAYMENT_STATES = [
  'authorised',
  'captured',
  'partly-refunded',
  'refunded',
  'disputed',
  'voided',
  'failed',
  'reported',
] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** A payment as a list tells it, in minor units of the currency that the buyer paid in. */
export interface PaymentLine {
  readonly payment: string;
  readonly connection: string;
  readonly order?: string;
  readonly state: PaymentState;
  /** Why it was refused, in the words of the provider; only of one that failed. */
  readonly reason?: string;
  readonly currency: string;
  /** What was taken; what is on hold while nothing was; what was asked for when it failed. */
  readonly amount: number;
  readonly authorised: number;
  readonly captured: number;
  readonly refunded: number;
  readonly disputed: number;
  /** When the first of it happened, and the latest. */
  readonly begunMs: number;
  readonly movedMs: number;
}

/** Which payments are wanted; all that is given must hold. */
export interface PaymentQuery {
  readonly state?: PaymentState;
  /** Only payments that were refused for exactly this. */
  readonly reason?: string;
  readonly connections?: readonly string[];
  /** Only payments of orders of these sales channels. */
  readonly channels?: readonly string[];
  readonly currency?: string;
  /** Bounds of the amount in minor units, both included. */
  readonly least?: number;
  readonly most?: number;
  /** From when it began, and until before when. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** The last one of the page before. */
  readonly after?: Pick<PaymentLine, 'begunMs' | 'payment'>;
  readonly limit: number;
}

/** The line of a payment. `facts` are all of this payment and nothing else; `order` is what it is linked to. Pure. */
export function paymentLine(payment: string, facts: readonly MoneyFact[], order: string | undefined): PaymentLine {
  const sum = sumPayment(payment, facts);
  const { connection, currency, authorised, captured, refunded, disputed, failed, movedAtMs } = sum;
  const state = stateOf(sum, facts);
  const refusal = state === 'failed' ? failed : undefined;
  return {
    payment,
    connection,
    ...(order === undefined ? {} : { order }),
    state,
    ...(refusal?.reason === undefined ? {} : { reason: refusal.reason }),
    currency,
    amount: refusal?.amount ?? (captured > 0 ? captured : authorised),
    authorised,
    captured,
    refunded,
    disputed,
    begunMs: facts.reduce((least, { atMs }) => Math.min(least, atMs), movedAtMs),
    movedMs: Math.max(movedAtMs, refusal?.atMs ?? 0),
  };
}

function stateOf(sum: PaymentSum, facts: readonly MoneyFact[]): PaymentState {
  const { authorised, captured, refunded, disputed, failed, lines } = sum;
  if (disputed > 0) return 'disputed';
  if (refunded > 0) return refunded >= captured ? 'refunded' : 'partly-refunded';
  if (captured > 0) return 'captured';
  if (facts.some(({ kind }) => kind === 'voided')) return 'voided';
  // What is refused after it was put on hold is on hold no more; what is put on hold after it was refused, is.
  const heldMs = facts.reduce((most, { kind, atMs }) => (kind === 'authorised' ? Math.max(most, atMs) : most), -1);
  if (failed !== undefined && failed.atMs > heldMs && lines === 0) return 'failed';
  return authorised > 0 ? 'authorised' : 'reported';
}

/** Whether a list that is asked for so holds a payment. Pure; the database asks the same in SQL. */
export function isWanted(line: PaymentLine, query: PaymentQuery): boolean {
  const { state, reason, connections, channels, currency, least, most, fromMs, untilMs, after } = query;
  return (
    (state === undefined || line.state === state) &&
    (reason === undefined || line.reason === reason) &&
    (connections === undefined || connections.includes(line.connection)) &&
    (channels === undefined || (line.order !== undefined && channels.includes(connectionOf(line.order)))) &&
    (currency === undefined || line.currency === currency) &&
    (least === undefined || line.amount >= least) &&
    (most === undefined || line.amount <= most) &&
    (fromMs === undefined || line.begunMs >= fromMs) &&
    (untilMs === undefined || line.begunMs < untilMs) &&
    (after === undefined || latestFirst(after, line) < 0)
  );
}

/** The order of the list: the latest first. */
export function latestFirst(left: Pick<PaymentLine, 'begunMs' | 'payment'>, right: typeof left): number {
  return right.begunMs - left.begunMs || (left.payment < right.payment ? 1 : left.payment > right.payment ? -1 : 0);
}
