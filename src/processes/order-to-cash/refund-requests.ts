import { epochMsOf } from '../../kernel/clock.ts';
import type { Json } from '../../kernel/json.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { event, type Message, type Rows, type Step, wake } from '../../process/define.ts';
import type { Facts, RefundRequest, State } from './facts.ts';
import { refundableOf } from './money.ts';
import { onward } from './onward.ts';
import type { OrderToCashPolicy } from './policy.ts';
import { isHindered, isWaiting, pendingOf } from './requested.ts';

/**
 * What others ask the order to give back. The same purpose is one request; what it comes to is told by `RefundSettled`, and told
 * again when a refund fails after it had succeeded.
 */
export function requestRows(policy: OrderToCashPolicy): Rows<State, State> {
  return {
    RefundRequested: (state, message) => {
      const { purpose, amount, as, reason, at, return: returned, order } = message.data;
      if (state.requests.some((known) => known.purpose === purpose)) return onward(state, state, message, policy);
      const asked = { purpose, asked: amount, given: { amount: 0, currency: amount.currency } };
      const whose = { order, ...(returned === undefined ? {} : { return: returned }) };
      if (amount.amount <= 0 || state.requests.length >= LIMITS.refundRequestsPerOrder) {
        const reason = amount.amount <= 0 ? 'nothing was asked for' : 'the order was asked too often';
        return [state, event('RefundSettled', { ...whose, ...asked, reason, at: message.time }, purpose)];
      }
      const request: RefundRequest = {
        purpose,
        returned,
        amount: amount.amount,
        currency: amount.currency,
        ...(as === undefined ? {} : { as }),
        reason,
        goods: (message.data.lines ?? []).map(({ sku, quantity, amount }) => ({
          sku,
          ...quantity,
          amount: amount.amount,
        })),
        credited: false,
        atMs: epochMsOf(at) ?? message.atMs,
        heardMs: message.atMs,
        claims: [],
        over: false,
        short: undefined,
        told: undefined,
      };
      const facts = { ...state, requests: [...state.requests, request] };
      const waits = state.requests.some((known) => isWaiting(state, known));
      const clock = waits ? [] : [wake('giving', message.atMs + policy.refundPatienceMs)];
      return onward(state, facts, message, policy, ...clock);
    },
  };
}

/** Ends requests whose money did not come in time; for later ones it waits on. What a provider refused or a buyer contests stays a person's. */
export function givingOver(state: State, message: Message, policy: OrderToCashPolicy): Step<State> {
  const isRefused = Object.values(state.payments).some(
    (payment) => (payment.refundBlocked && refundableOf(payment) > 0) || isHindered(payment),
  );
  const dueMs = (request: RefundRequest): number => request.heardMs + policy.refundPatienceMs;
  const waiting = state.requests.filter((request) => isWaiting(state, request));
  const later = waiting.map(dueMs).filter((due) => due > message.atMs);
  const requests = state.requests.map((request) =>
    !isRefused && waiting.includes(request) && dueMs(request) <= message.atMs ? { ...request, over: true } : request,
  );
  const again = later.length === 0 ? [] : [wake('giving', Math.min(...later))];
  return onward(state, { ...state, requests }, message, policy, ...again);
}

/** A person has looked and takes what was given for all that there is; what is on its way still counts. */
export const requestsLetGo = <Known extends Facts>(facts: Known): Known => ({
  ...facts,
  requests: facts.requests.map((request) =>
    isWaiting(facts, request) && pendingOf(facts, request) === 0 ? { ...request, over: true } : request,
  ),
});

/** The requests without a refund that turned out to be the hub's own. */
export const unclaimed = (facts: Facts, payment: string, refund: string): Facts => ({
  ...facts,
  requests: facts.requests.map((request) => {
    const claims = request.claims.filter((claim) => claim.payment !== payment || claim.refund !== refund);
    return claims.length === request.claims.length ? request : { ...request, claims };
  }),
});

/** A state of version 1 knew no requests. */
export function withRequests(state: Json): Json {
  const known = state as { readonly payments: { readonly [id: string]: { readonly [name: string]: Json } } };
  const payments = Object.fromEntries(
    Object.entries(known.payments).map(([id, payment]) => [id, { outside: {}, ...payment }]),
  );
  return { ...(state as object), payments, requests: [] } as Json;
}

/** A state of version 2 knew no refunds in the books, and not what a refund was for. */
export function withBooks(state: Json): Json {
  const known = state as unknown as {
    readonly payments: { readonly [id: string]: object };
    readonly requests: readonly object[];
  };
  const payments = Object.fromEntries(
    Object.entries(known.payments).map(([id, payment]) => [id, { refundTimes: {}, ...payment }]),
  );
  const requests = known.requests.map((request) => ({ goods: [], credited: false, ...request }));
  return { ...known, payments, requests, repaid: {}, foreignCredits: {}, ownCredits: {} } as unknown as Json;
}
