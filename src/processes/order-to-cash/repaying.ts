import { askOf, type Facts, type Payment } from './facts.ts';
import {
  clearedByHand,
  credited,
  givenBack,
  heldOf,
  invoiced,
  isForeign,
  kept,
  net,
  paymentsOf,
  sumOf,
} from './money.ts';
import { isBeingTold, nextPart, partsOf } from './parts.ts';

/** A refund that the books are to be told of. */
export interface Repayment {
  readonly payment: Payment;
  /** The provider's reference. */
  readonly refund: string;
  /** What the books are to know it by: the provider's reference, or that of a part. */
  readonly reference: string;
  readonly amount: number;
}

/** What the books say was paid back, except what is owed in another way. */
export const repaidInBooks = (facts: Facts): number =>
  Object.values(facts.repaid).reduce((sum, { amount }) => sum + amount, 0);

/**
 * What the books count as paid beyond what the retailer still has, in minor units: refunds that they do not know. What is owed as a gift
 * card or as goods is still there, whether it pays its credit note or not.
 */
export const booksGap = (facts: Facts): number =>
  sumOf(facts.registered) - repaidInBooks(facts) + clearedByHand(facts) - net(facts) - kept(facts);

/** What is still to be credited. Never more than stands: what was given beyond that is no credit but a loss that a person looks at. */
export function creditDue(facts: Facts): number {
  const standing = invoiced(facts) - credited(facts);
  return Math.min(standing, standing - net(facts), givenBack(facts) - credited(facts));
}

/** What the credit notes in the books leave for refunds to be registered against, beside what is owed in another way. */
export const creditedRoom = (facts: Facts): number =>
  credited(facts) - repaidInBooks(facts) + clearedByHand(facts) - kept(facts);

/**
 * Refunds of registered payments that the books do not know. Those that were given before a payment was registered may have been
 * left out of it, so the latest come first. When the buyer paid twice and the payment of the books was given back for the other one,
 * what is still to go back goes back with refunds of that other one.
 */
export function repayments(facts: Facts): readonly Repayment[] {
  const payments = paymentsOf(facts).filter((payment) => !isForeign(facts, payment));
  const inBooks = payments.filter((payment) => isInBooks(facts, payment));
  let gap = booksGap(facts);
  const found = inBooks.flatMap((payment) => {
    const known = Object.keys(payment.refunds).reduce((sum, refund) => sum + repaidOf(facts, refund), 0);
    let left = (facts.registered[payment.reference] ?? 0) - heldOf(payment) - known;
    return latestFirst(payment).flatMap(([refund, given]) => {
      const amount = Math.min(given - repaidOf(facts, refund), left, gap);
      if (amount <= 0 || isBeingTold(facts, REPAY, refund, facts.repaid)) return [];
      left -= amount;
      gap -= amount;
      return [{ payment, reference: nextPart(refund, facts.repaid), refund, amount }];
    });
  });
  const isUsedUp = inBooks.every((payment) => latestFirst(payment).every(([refund]) => refund in facts.repaid));
  if (found.length > 0 || !isUsedUp) return found;
  return payments
    .filter((payment) => askOf(facts, `register:${payment.id}`) === undefined && !inBooks.includes(payment))
    .flatMap((payment) => latestFirst(payment).map(([refund, given]) => ({ payment, refund, given })))
    .flatMap(({ payment, refund, given }) => {
      const amount = Math.min(given - repaidOf(facts, refund), gap);
      if (amount <= 0 || isBeingTold(facts, REPAY, refund, facts.repaid)) return [];
      gap -= amount;
      return [{ payment, reference: nextPart(refund, facts.repaid), refund, amount }];
    });
}

/** What the books know of one refund, in all its parts. */
const repaidOf = (facts: Facts, refund: string): number =>
  partsOf(refund, facts.repaid).reduce((sum, part) => sum + (facts.repaid[part]?.amount ?? 0), 0);

const REPAY = 'repay:';

/** The ask by which the books are told of a refund, or of a part of it. */
export const repayAsk = (reference: string): string => `${REPAY}${reference}`;

/** Refunds that the books refused, or parts of them. */
export const refusedRepayments = (facts: Facts): readonly string[] =>
  Object.keys(facts.asks).filter((key) => key.startsWith(REPAY) && askOf(facts, key) === 'rejected');

const isInBooks = (facts: Facts, { id, reference }: Payment): boolean => {
  const how = askOf(facts, `register:${id}`);
  return reference in facts.registered && (how === undefined || how === 'done');
};

function latestFirst({ refunds, refundTimes, failedRefunds }: Payment): readonly (readonly [string, number])[] {
  const when = (refund: string): string => refundTimes[refund] ?? '';
  return Object.entries(refunds)
    .filter(([refund]) => !failedRefunds.includes(refund))
    .sort(([left], [right]) => (when(left) < when(right) || (when(left) === when(right) && left > right) ? 1 : -1));
}
