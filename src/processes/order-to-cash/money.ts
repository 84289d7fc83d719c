import type { Ask, Facts, Payment } from './facts.ts';

/** Sums over the payments of one order, in minor units of its currency. */

function refundedOf(payment: Payment): number {
  return Object.entries(payment.refunds)
    .filter(([reference]) => !payment.failedRefunds.includes(reference))
    .reduce((sum, [, amount]) => sum + amount, 0);
}

/** Refunds that were asked for and may still happen. */
function pendingRefundsOf(payment: Payment): number {
  const open: readonly Ask[] = ['asked', 'failed'];
  return Object.values(payment.refundAsks)
    .filter(({ state }) => open.includes(state))
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** What may still be given back. */
export const refundableOf = (payment: Payment): number =>
  Math.max(0, payment.captured - refundedOf(payment) - pendingRefundsOf(payment));

/** What the retailer has of one payment. */
export const netOf = (payment: Payment): number => payment.captured - refundedOf(payment);

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
/** What the retailer has of the buyer. */
export const net = (facts: Facts): number => captured(facts) - refunded(facts);

export const sumOf = (amounts: Readonly<Record<string, number>>): number =>
  Object.values(amounts).reduce((sum, amount) => sum + amount, 0);

export const invoiced = (facts: Facts): number => sumOf(facts.invoices);
export const credited = (facts: Facts): number => sumOf(facts.credits);
export const hasInvoice = (facts: Facts): boolean => Object.keys(facts.invoices).length > 0;
