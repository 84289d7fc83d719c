import type { EventData } from '../../canonical/event.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import type { Money } from '../../kernel/money.ts';

/** One thing said about a price: from when to when it holds, and when that was said. */
export interface Statement {
  readonly fromMs: number;
  /** Absent when it holds until something else is said. */
  readonly toMs?: number;
  readonly price: Money;
  readonly includesTax: boolean;
  /** When its owner was read; what was read later wins wherever both speak. */
  readonly toldMs: number;
}

/** Statements that are kept about one price; sources tell a few changes ahead, not a calendar. */
const MOST_STATEMENTS = 100;

export function statementOf(data: EventData<'PriceChanged'>, time: string): Statement {
  const toMs = data.effectiveTo === undefined ? undefined : (epochMsOf(data.effectiveTo) ?? 0);
  return {
    fromMs: epochMsOf(data.effectiveFrom) ?? 0,
    ...(toMs === undefined ? {} : { toMs }),
    price: data.price,
    includesTax: data.includesTax,
    toldMs: epochMsOf(time) ?? 0,
  };
}

/**
 * The statements with one more. What cannot matter any more at `nowMs` or later is dropped: what has ended, and what a later
 * reading says in full. The order in which statements come makes no difference to the price of any moment.
 */
export function withStatement(known: readonly Statement[], statement: Statement, nowMs: number): readonly Statement[] {
  const all = [...known, statement].filter(({ toMs }) => toMs === undefined || toMs > nowMs);
  const kept = all.filter((one) => !all.some((other) => other !== one && hides(other, one, nowMs)));
  return kept.sort(byWeight).slice(-MOST_STATEMENTS);
}

/** Whether `other` was read later than `one` and speaks of all of its time that is still to come. */
function hides(other: Statement, one: Statement, nowMs: number): boolean {
  if (byWeight(other, one) <= 0) return false;
  if (other.fromMs > Math.max(one.fromMs, nowMs)) return false;
  return other.toMs === undefined || (one.toMs !== undefined && other.toMs >= one.toMs);
}

/** Later readings weigh more; the rest only makes the order the same everywhere. */
function byWeight(left: Statement, right: Statement): number {
  return (
    left.toldMs - right.toldMs ||
    left.fromMs - right.fromMs ||
    (right.toMs ?? Number.MAX_SAFE_INTEGER) - (left.toMs ?? Number.MAX_SAFE_INTEGER) ||
    left.price.amount - right.price.amount ||
    Number(left.includesTax) - Number(right.includesTax)
  );
}

/** What holds at a moment; undefined when nothing does. */
export function priceAt(statements: readonly Statement[], atMs: number): Statement | undefined {
  return statements
    .filter(({ fromMs, toMs }) => fromMs <= atMs && (toMs === undefined || toMs > atMs))
    .sort(byWeight)
    .at(-1);
}

/** The next moment after `atMs` at which another statement may hold. */
export function nextChange(statements: readonly Statement[], atMs: number): number | undefined {
  const moments = statements.flatMap(({ fromMs, toMs }) => [fromMs, ...(toMs === undefined ? [] : [toMs])]);
  const later = moments.filter((moment) => moment > atMs);
  return later.length === 0 ? undefined : Math.min(...later);
}
