import type { Facts, RefundRequest } from './facts.ts';
import { captured, isForeign, paymentsOf } from './money.ts';
import { excess, invoicesComplete } from './place.ts';
import type { OrderToCashPolicy } from './policy.ts';
import { owedByRequests } from './requested.ts';

/**
 * What a credit note of a person owes the buyer and nobody gave, in minor units. The hub's own notes follow refunds, so that they owe
 * nothing; while one is on its way nobody can tell whose a note is.
 */
export function owedByErp(facts: Facts): number {
  if (facts.cancellation !== undefined || !invoicesComplete(facts) || facts.edited) return 0;
  if (Object.entries(facts.asks).some(([key, how]) => key.startsWith('credit:') && how === 'asked')) return 0;
  const foreign = Object.keys(facts.foreignCredits).reduce((sum, id) => sum + (facts.credits[id] ?? 0), 0);
  return Math.max(0, Math.min(foreign, excess(facts) - owedByRequests(facts), captured(facts)));
}

/** Whether a person and the hub have probably credited the same refund: the same amount, about the same time. */
export const isCreditedTwice = (facts: Facts, { sameRefundMs }: Pick<OrderToCashPolicy, 'sameRefundMs'>): boolean =>
  owedByErp(facts) > 0 &&
  Object.entries(facts.foreignCredits).some(([foreign, heardMs]) =>
    Object.entries(facts.ownCredits).some(
      ([own, askedMs]) => facts.credits[own] === facts.credits[foreign] && Math.abs(askedMs - heardMs) <= sameRefundMs,
    ),
  );

/**
 * The facts with a request for what a person credited in the ERP, where the rule says that it is given back. Each note, and each
 * payment of one, asks once; what others give back meanwhile counts for it, so that nothing is given twice.
 */
export function withErpCredits<Known extends Facts>(facts: Known, policy: OrderToCashPolicy, atMs: number): Known {
  const owed = owedByErp(facts);
  if (policy.creditedInErp === 'hold' || owed <= 0 || isCreditedTwice(facts, policy)) return facts;
  const source = sourcesOf(facts, policy).find(
    ({ purpose }) => !facts.requests.some((request) => request.purpose === purpose),
  );
  if (source === undefined || facts.agreed === undefined) return facts;
  const request: RefundRequest = {
    purpose: source.purpose,
    returned: undefined,
    amount: Math.min(source.amount, owed),
    currency: facts.agreed.currency,
    reason: 'credited in the ERP',
    goods: [],
    credited: false,
    atMs: source.atMs ?? atMs,
    heardMs: atMs,
    claims: [],
    over: false,
    short: undefined,
    told: undefined,
  };
  return withErpCredits({ ...facts, requests: [...facts.requests, request] }, policy, atMs);
}

interface Source {
  readonly purpose: string;
  readonly amount: number;
  readonly atMs?: number;
}

/** What gives a reason to give: notes, or payments of them in the journal of a provider that has money of the order. */
function sourcesOf(facts: Facts, { creditedInErp }: OrderToCashPolicy): readonly Source[] {
  if (creditedInErp === 'give') {
    return Object.entries(facts.foreignCredits)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([id, atMs]) => ({ purpose: `credited-${id}`, amount: facts.credits[id] ?? 0, atMs }));
  }
  const gateways = new Set(
    paymentsOf(facts)
      .filter((payment) => !isForeign(facts, payment))
      .map(({ gateway }) => gateway),
  );
  return Object.entries(facts.repaid)
    .filter(([key, { gateway }]) => key.startsWith('record:') && gateway !== undefined && gateways.has(gateway))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, { amount }]) => ({ purpose: `repaid-${key.slice('record:'.length)}`, amount }));
}
