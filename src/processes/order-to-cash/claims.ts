import type { Facts } from './facts.ts';
import { captured, isForeign, paymentsOf } from './money.ts';
import { grossDue } from './place.ts';
import { hasFailed, isWaiting, keptFor, remainingOf } from './requested.ts';

/**
 * The requests, with refunds counted for them that others made: in the shop, at the provider, at a till. What others gave back
 * for another known reason, because the order was changed, is not counted.
 */
export function claimed(facts: Facts, sameRefundMs: number): Facts {
  if (facts.requests.length === 0 || facts.agreed === undefined || facts.cancellation !== undefined) return facts;
  let free = freeOf(facts);
  const requests = facts.requests.map((request) => {
    // What a till has given is money beside that of others.
    if (!isWaiting(facts, request) || request.as === 'till') return request;
    let missing = remainingOf(facts, request);
    const fresh = outsideOf(facts).flatMap(({ payment, refund, amount, atMs }) => {
      const counts = Math.min(missing, free, amount - claimsOf(facts, payment.id, refund));
      if (atMs < request.atMs - sameRefundMs || counts <= 0) return [];
      missing -= counts;
      free -= counts;
      return [{ payment: payment.id, refund, amount: counts }];
    });
    return fresh.length === 0 ? request : { ...request, claims: [...request.claims, ...fresh] };
  });
  return { ...facts, requests };
}

/**
 * The purpose of a request for which the hub gave, or is giving, the very amount of this refund of somebody else, about the same
 * time: then it was probably given twice, and only people know. Undefined for a refund that something explains.
 */
export function doubleOf(facts: Facts, payment: string, refund: string, sameRefundMs: number): string | undefined {
  const counted = claimed(facts, sameRefundMs);
  const one = outsideOf(counted).find((each) => each.payment.id === payment && each.refund === refund);
  if (one === undefined || claimsOf(counted, payment, refund) > 0 || freeOf(counted) <= 0) return undefined;
  const asks = paymentsOf(counted).flatMap(({ refundAsks }) => Object.values(refundAsks));
  return counted.requests.find(
    ({ purpose, atMs }) =>
      Math.abs(one.atMs - atMs) <= sameRefundMs &&
      (keptFor(counted, { purpose }) === one.amount ||
        asks.some(
          ({ request, amount, state }) => request === purpose && amount === one.amount && state !== 'rejected',
        )),
  )?.purpose;
}

/** Refunds of others that stand, in the order in which they were made. */
const outsideOf = (facts: Facts) =>
  paymentsOf(facts)
    .filter((payment) => !isForeign(facts, payment))
    .flatMap((payment) =>
      Object.entries(payment.outside)
        .filter(([refund]) => !hasFailed(payment, refund))
        .map(([refund, atMs]) => ({ payment, refund, atMs, amount: payment.refunds[refund] ?? 0 })),
    )
    .sort((left, right) => left.atMs - right.atMs || (left.refund < right.refund ? -1 : 1));

const claimsOf = (facts: Facts, payment: string, refund: string): number =>
  facts.requests
    .flatMap(({ claims }) => claims)
    .filter((claim) => claim.payment === payment && claim.refund === refund)
    .reduce((sum, { amount }) => sum + amount, 0);

/** What others gave back and nothing explains: neither a change of the order nor another request. */
function freeOf(facts: Facts): number {
  const outside = outsideOf(facts).reduce((sum, { amount }) => sum + amount, 0);
  const own = paymentsOf(facts)
    .flatMap(({ refundAsks }) => Object.values(refundAsks))
    .filter(({ request, state }) => request === undefined && state !== 'rejected')
    .reduce((sum, { amount }) => sum + amount, 0);
  const explained = Math.max(0, captured(facts) - grossDue(facts) - own);
  const taken = outsideOf(facts).reduce((sum, { payment, refund }) => sum + claimsOf(facts, payment.id, refund), 0);
  return Math.max(0, outside - explained - taken);
}
