import { KEPT_WAYS } from '../../canonical/return.ts';
import { contestedOf, missingOf } from './disputes.ts';
import type { Ask, Facts, Payment, Repaid } from './facts.ts';
import { wholeOf } from './parts.ts';

/** Sums over the payments of one order, in minor units of its currency. */

/** What went back to the buyer from this payment, or is owed in another way than as money. */
function refundedOf(payment: Payment): number {
  return Object.entries(payment.refunds)
    .filter(([reference]) => !payment.failedRefunds.includes(reference))
    .reduce((sum, [, amount]) => sum + amount, sumOf(payment.kept ?? {}));
}

/** Refunds that were asked for and may still happen. */
function pendingRefundsOf(payment: Payment): number {
  const open: readonly Ask[] = ['asked', 'failed'];
  return Object.values(payment.refundAsks)
    .filter(({ state }) => open.includes(state))
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** What may still be given back; what the buyer's bank has taken is not there. */
export const refundableOf = (payment: Payment): number =>
  Math.max(0, payment.captured - refundedOf(payment) - pendingRefundsOf(payment) - contestedOf(payment));

/** What the retailer has of one payment. */
export const netOf = (payment: Payment): number => payment.captured - refundedOf(payment);

/** The same with what is owed to the buyer in another way than as money: that is still there. */
export const heldOf = (payment: Payment): number => netOf(payment) + sumOf(payment.kept ?? {});

/** Money that the provider holds and has not taken. */
export const onHoldOf = (payment: Payment): number => (payment.captured > 0 || payment.voided ? 0 : payment.authorized);

/** In a fixed order: a store may return the keys of an object in another order than they were written. */
export const paymentsOf = (facts: Facts): readonly Payment[] =>
  Object.values(facts.payments).sort((left, right) => (left.id < right.id ? -1 : 1));

/** Payments in another currency than the order's cannot be added up; a person looks at them. */
export const isForeign = (facts: Facts, { currency }: Payment): boolean =>
  facts.agreed !== undefined && facts.agreed.currency !== currency;

const total = (facts: Facts, of: (payment: Payment) => number): number =>
  paymentsOf(facts).reduce((sum, payment) => (isForeign(facts, payment) ? sum : sum + of(payment)), 0);

export const captured = (facts: Facts): number => total(facts, ({ captured }) => captured);
export const refunded = (facts: Facts): number => total(facts, refundedOf);
export const pendingRefunds = (facts: Facts): number => total(facts, pendingRefundsOf);
export const onHold = (facts: Facts): number => total(facts, onHoldOf);
/** What of the payments is away in contests that nobody has accepted. */
export const missing = (facts: Facts): number => total(facts, missingOf);
/** What was given back, by providers and in other ways. */
export const givenBack = (facts: Facts): number => refunded(facts) + repaidElsewhere(facts);
/** What the retailer has of the buyer. */
export const net = (facts: Facts): number => captured(facts) - givenBack(facts);
/** What is owed to the buyer in another way than as money, or was given back at a till. */
export const kept = (facts: Facts): number => total(facts, (payment) => sumOf(payment.kept ?? {}));

export const isRefundOf = (facts: Facts, reference: string): boolean =>
  Object.values(facts.payments).some(({ refunds }) => wholeOf(reference) in refunds);

/** Paid back in the books in a way that no provider of the order reports: cash, a bank transfer. */
export const repaidElsewhere = (facts: Facts): number =>
  repaidPastProviders(facts).reduce((sum, { amount }) => sum + amount, 0) - clearedByHand(facts);

const repaidPastProviders = (facts: Facts): readonly Repaid[] =>
  Object.entries(facts.repaid)
    .filter(([reference, { gateway }]) => !isRefundOf(facts, reference) && !paidBy(facts, gateway))
    .map(([, repaid]) => repaid);

/** What people paid in the books from journals of what is owed in another way: it gave nothing back that was not counted already. */
export function clearedByHand(facts: Facts): number {
  const paid = repaidPastProviders(facts)
    .filter(({ gateway }) => gateway !== undefined && KEPT_WAYS.has(gateway))
    .reduce((sum, { amount }) => sum + amount, 0);
  return Math.max(0, Math.min(paid, kept(facts) - sumOf(facts.cleared ?? {})));
}

const paidBy = (facts: Facts, gateway: string | undefined): boolean =>
  gateway === '*' || Object.values(facts.payments).some((payment) => payment.gateway === gateway);

export const sumOf = (amounts: Readonly<Record<string, number>>): number =>
  Object.values(amounts).reduce((sum, amount) => sum + amount, 0);

export const invoiced = (facts: Facts): number => sumOf(facts.invoices);
export const credited = (facts: Facts): number => sumOf(facts.credits);
export const hasInvoice = (facts: Facts): boolean => Object.keys(facts.invoices).length > 0;
