import { contestedOf, isContested } from './disputes.ts';
import type { At, Facts, Payment, RefundRequest } from './facts.ts';
import { captured, isForeign, paymentsOf, pendingRefunds, refundableOf } from './money.ts';

/**
 * Refunds that the order was asked for: what of each was given, by the hub or by others, and what is still to be given. The
 * order alone decides about refunds, so that all of them together never exceed what was taken.
 */

const asksFor = (facts: Facts, { purpose }: RefundRequest) =>
  paymentsOf(facts).flatMap((payment) =>
    Object.values(payment.refundAsks)
      .filter(({ request }) => request === purpose)
      .map((ask) => ({ payment, ask })),
  );

export const hasFailed = (payment: Payment | undefined, refund: string | undefined): boolean =>
  refund !== undefined && payment?.failedRefunds.includes(refund) === true;

/** What of the payments is owed to the buyer as something else for it, or was given at a till. */
export const keptFor = (facts: Facts, { purpose }: Pick<RefundRequest, 'purpose'>): number =>
  paymentsOf(facts).reduce((sum, { kept = {} }) => sum + (kept[purpose] ?? 0), 0);

/** What was given for it, in minor units; a refund that failed after it had seemed to succeed was not. */
export function givenOf(facts: Facts, request: RefundRequest): number {
  const own = asksFor(facts, request)
    .filter(({ payment, ask }) => ask.state === 'done' && !hasFailed(payment, ask.refund))
    .reduce((sum, { payment, ask }) => sum + (payment.refunds[ask.refund ?? ''] ?? ask.amount), 0);
  return (
    own +
    keptFor(facts, request) +
    request.claims.filter((claim) => !isVoid(facts, claim)).reduce((sum, { amount }) => sum + amount, 0)
  );
}

/** What of it went through the sales channel or was given there, so that the channel knows of it. */
export function givenByChannel(facts: Facts, request: RefundRequest): number {
  const { channel } = facts.agreed ?? {};
  const isThere = (payment: string): boolean => channel !== undefined && payment.split('/')[1] === channel;
  const own = asksFor(facts, request)
    .filter(({ payment, ask }) => isThere(payment.id) && ask.state === 'done' && !hasFailed(payment, ask.refund))
    .reduce((sum, { payment, ask }) => sum + (payment.refunds[ask.refund ?? ''] ?? ask.amount), 0);
  return request.claims
    .filter((claim) => isThere(claim.payment) && !isVoid(facts, claim))
    .reduce((sum, { amount }) => sum + amount, own);
}

const isVoid = (facts: Facts, claim: RefundRequest['claims'][number]): boolean =>
  hasFailed(facts.payments[claim.payment], claim.refund);

export const pendingOf = (facts: Facts, request: RefundRequest): number =>
  asksFor(facts, request)
    .filter(({ ask }) => ask.state === 'asked' || ask.state === 'failed')
    .reduce((sum, { ask }) => sum + ask.amount, 0);

/** What is still to be asked for, beyond refunds that are on their way. */
export const remainingOf = (facts: Facts, request: RefundRequest): number =>
  Math.max(0, request.amount - givenOf(facts, request) - pendingOf(facts, request));

/** Whether more is to be given for it. */
export const isWaiting = (facts: Facts, request: RefundRequest): boolean =>
  request.short === undefined &&
  !request.over &&
  request.currency === (facts.agreed?.currency ?? request.currency) &&
  remainingOf(facts, request) > 0;

/**
 * What is owed as a gift card or as goods, or was given at a till, is no longer there to be given back from a payment. Nothing is
 * moved: the order only says of which payments it is.
 */
export function setAside(facts: Facts, at: At): Facts {
  if (at === 'expected' || at === 'ignored' || at === 'cancelling' || at === 'cancelled') return facts;
  let known = facts;
  for (const request of facts.requests.filter((each) => isSetAside(each) && isWaiting(facts, each))) {
    for (const { id } of paymentsOf(known)) {
      const payment = known.payments[id];
      if (payment === undefined || isForeign(known, payment)) continue;
      const amount = Math.min(remainingOf(known, request), refundableOf(payment));
      if (amount <= 0) continue;
      const kept = { ...payment.kept, [request.purpose]: amount + (payment.kept?.[request.purpose] ?? 0) };
      known = { ...known, payments: { ...known.payments, [id]: { ...payment, kept } } };
    }
  }
  return known;
}

/** Whether money that might be given back is away in a contest of which nobody knows the end. */
export const isHindered = (payment: Payment): boolean => isContested(payment) && contestedOf(payment) > 0;

/** Whether what is still owed for it is set aside: once a card is issued or goods are ordered, what is owed besides is money. */
export const isSetAside = ({ as, fulfilled }: RefundRequest): boolean =>
  as !== undefined && (as === 'till' || fulfilled !== true);

/** What is owed to the buyer by requests that are neither given nor on their way. */
export const owedByRequests = (facts: Facts): number =>
  facts.requests
    .filter((request) => isWaiting(facts, request))
    .reduce((sum, request) => sum + remainingOf(facts, request), 0);

/** Why a request ends with less than was asked; undefined while more may come. */
export function shortageOf(facts: Facts, at: string, request: RefundRequest): string | undefined {
  if (request.short !== undefined || pendingOf(facts, request) > 0) return request.short;
  if (at === 'ignored') return 'the order is a test';
  if (at === 'cancelled') return 'the order was cancelled, and all its money went back';
  const { agreed } = facts;
  if (agreed === undefined || at === 'cancelling') return undefined;
  if (agreed.currency !== request.currency) return `the order is in ${agreed.currency}`;
  if (request.over) return 'nobody could give more';
  // A refund on its way may still be refused, and its money is then there for another.
  if (pendingRefunds(facts) > 0) return undefined;
  // What a contest keeps away comes back when it ends well.
  if (paymentsOf(facts).some(isHindered)) return undefined;
  const left = paymentsOf(facts).filter((payment) => !isForeign(facts, payment) && refundableOf(payment) > 0);
  return left.length === 0 && captured(facts) >= agreed.total
    ? 'no more was taken that could be given back'
    : undefined;
}
