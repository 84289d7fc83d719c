import { UNBOOKED_SQL } from './lateness.ts';
import type { OrderRecord } from './store.ts';
import type { OrderState } from './summary.ts';

/** Why money is where it should not stay. */
export const STUCK_REASONS = ['taken-not-booked', 'refund-owed', 'shipped-not-invoiced'] as const;
export type StuckReason = (typeof STUCK_REASONS)[number];

/** Which orders are asked for: of one reason, or of any. */
export const STUCK_ASKED = [...STUCK_REASONS, 'any'] as const;
export type StuckAsked = (typeof STUCK_ASKED)[number];

type Amount = keyof OrderRecord['summary']['money'];

interface Rule {
  readonly states: readonly OrderState[];
  /** Conditions on `order_record`, word for word those of an index where one is for them alone. */
  readonly stateSql: string;
  /** Money was captured, and this much of it has gone where it belongs. */
  readonly settled: Amount;
  /** Since when it counts. */
  readonly since: 'firstSeen' | 'lastSeen';
}

const RULES: Readonly<Record<StuckReason, Rule>> = {
  'taken-not-booked': {
    states: ['awaited', 'placed'],
    stateSql: UNBOOKED_SQL,
    settled: 'refunded',
    since: 'firstSeen',
  },
  'refund-owed': {
    states: ['cancelled', 'rejected'],
    stateSql: `state in ('cancelled', 'rejected')`,
    settled: 'refunded',
    since: 'lastSeen',
  },
  'shipped-not-invoiced': {
    states: ['shipped', 'delivered'],
    stateSql: `state in ('shipped', 'delivered')`,
    settled: 'invoiced',
    since: 'lastSeen',
  },
};

/** Why money of an order is stuck since before then, epoch milliseconds; undefined when none is. Pure. */
export function stuckOf(
  { summary: { state, money }, ...seen }: OrderRecord,
  beforeMs: number,
): StuckReason | undefined {
  return STUCK_REASONS.find((reason) => {
    const { states, settled, since } = RULES[reason];
    return states.includes(state) && seen[since] < beforeMs && money.captured > money[settled];
  });
}

const amountSql = (name: Amount): string => `(summary -> 'money' ->> '${name}')::bigint`;

/** How much of an order is stuck for a reason, integer minor units. */
export const stuckAmountSql = (reason: StuckReason): string =>
  `${amountSql('captured')} - ${amountSql(RULES[reason].settled)}`;

/** The same as a condition on `order_record`; `before` is the placeholder of the moment. */
export function stuckSql(reason: StuckReason, before: string): string {
  const { stateSql, settled, since } = RULES[reason];
  const column = since === 'firstSeen' ? 'first_seen' : 'last_seen';
  return `${stateSql} and ${amountSql('captured')} > ${amountSql(settled)} and ${column} < ${before}`;
}

/**
 * Orders of which money is stuck, as a condition. They are found first, each reason by its index, and put in order afterwards: they are
 * few, and going through all orders from the newest until a page is full would read nearly everything.
 */
export function stuckOrdersSql(asked: StuckAsked, before: string): string {
  const reasons = asked === 'any' ? STUCK_REASONS : [asked];
  const each = reasons.map((reason) => `select order_id from order_record where ${stuckSql(reason, before)}`);
  return `order_id = any(array(${each.join(' union all ')}))`;
}
