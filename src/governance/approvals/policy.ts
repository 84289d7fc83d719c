import type { ApprovalKind, ApprovalsConfiguration } from '../../config/approvals.ts';
import { add, compare, type Money, parseMoney } from '../../kernel/money.ts';

/** What is known of a deed before it is done. */
export interface Weight {
  readonly kind: ApprovalKind;
  /** The money that it moves; `unknown` when it moves some and nobody can tell how much. */
  readonly money?: readonly Money[] | 'unknown';
  readonly count?: number;
  /** It reaches more than one can look through, so that it asks whatever is in it. */
  readonly isWide?: boolean;
}

/** Whether one person is not enough. Money up to the limit of its currency is; what nobody can tell is not. */
export function needsSecondPerson(policy: ApprovalsConfiguration, weight: Weight): boolean {
  const { kind, money, count = 0, isWide = false } = weight;
  if (!policy.kinds.includes(kind)) return false;
  if (isWide || (kind === 'retry-letters' && count > policy.retryAbove)) return true;
  if (money === undefined) return false;
  return money === 'unknown' || byCurrency(money).some((total) => isAbove(policy, total));
}

function isAbove({ limits }: ApprovalsConfiguration, total: Money): boolean {
  const limit = limits[total.currency];
  return limit === undefined || compare(total, parseMoney(limit, total.currency)) > 0;
}

/** One sum a currency. What is given and what is taken do not cancel out: both move. */
export function byCurrency(amounts: readonly Money[]): readonly Money[] {
  const totals = new Map<string, Money>();
  for (const { amount, currency } of amounts) {
    const known = totals.get(currency);
    const moved = { amount: Math.abs(amount), currency };
    totals.set(currency, known === undefined ? moved : add(known, moved));
  }
  return [...totals.values()].sort((left, right) => left.currency.localeCompare(right.currency));
}
