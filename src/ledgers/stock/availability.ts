import { sellable, WHOLE } from './amount.ts';
import type { EffectiveShelf, Quota, StockPlan } from './plan.ts';

/**
 * The policy: what each shelf may show of what there is. Pure. Whatever it is given, no number is more than on hand −
 * reserved − claims − safety, and in `exclusive` selling all numbers of a pool together are not more than that either.
 */

/** What there is of an article in a pool of locations. */
export interface PoolSum {
  readonly unit: string;
  readonly onHand: number;
  /** What the ERP keeps for somebody, or does not call available. */
  readonly reserved: number;
  /** Sold and not in any reading yet. */
  readonly claims: number;
  /** Gone from a channel with no order heard yet. */
  readonly unheard: number;
  /** Code of the reason for which it proves nothing. */
  readonly doubt?: 'SL-STOCK-001' | 'SL-STOCK-002' | 'SL-STOCK-003';
}

export const leftOf = ({ onHand, reserved, claims, unheard }: PoolSum): number => onHand - reserved - claims - unheard;

/** A shelf and what was measured of it. */
export interface ShelfCase {
  readonly shelf: EffectiveShelf;
  /** What is left of the flash sale's quota; undefined when none is on. */
  readonly quotaLeft?: number;
  /** How long a publication takes and how fast the article sells, for adaptive safety stock. */
  readonly lagMs: number;
  readonly perMs: number;
}

/** One number with the steps that led to it. */
export interface Allowed {
  readonly shelf: EffectiveShelf;
  /** What this shelf may offer of the pool. */
  readonly base: number;
  readonly safety: number;
  /** What a percentage of safety stock is of. */
  readonly of: number;
  /** What of that it holds back of its part: all of a part that is smaller than the safety stock. */
  readonly held: number;
  readonly amount: number;
  /** What decided it last. */
  readonly because:
    | 'stock'
    | 'share'
    | 'cap'
    | 'quota'
    | 'not sold here'
    | 'SL-STOCK-001'
    | 'SL-STOCK-002'
    | 'SL-STOCK-003';
}

/** Expected time of a publication before one was measured. */
export const USUAL_LAG_MS = 5_000;

export const isOn = ({ fromMs, untilMs }: Quota, nowMs: number): boolean => fromMs <= nowMs && nowMs < untilMs;

/** What every shelf of a pool may show, in the order given. */
export function allowedOn(sum: PoolSum, cases: readonly ShelfCase[], selling: StockPlan['selling']): Allowed[] {
  const left = Math.max(0, leftOf(sum));
  let rest = left;
  const quotas = cases.map((each) => {
    const { shelf, quotaLeft } = each;
    if (quotaLeft === undefined || !shelf.sell) return undefined;
    const wanted = Math.min(quotaLeft, rest);
    // Where each piece is promised once, what the sale holds back is no other shelf's either.
    const of = selling === 'shared' ? left : wanted;
    const safety = safetyOf(each, of, sum.unit);
    const base = selling === 'shared' ? wanted : Math.min(rest, quotaLeft + safety);
    rest -= base;
    return { base, of, safety, most: selling === 'shared' ? left - safety : base - safety };
  });
  const parts = partsOf(rest, sum.unit, cases, quotas, selling);
  return cases.map((each, index): Allowed => {
    const { shelf } = each;
    const quota = quotas[index];
    const base = quota?.base ?? parts[index] ?? 0;
    // Safety is kept from the stock, so a quota gives way only where it would reach into it.
    const of = quota?.of ?? base;
    const safety = quota?.safety ?? safetyOf(each, base, sum.unit);
    const proven = Math.min(base, quota?.most ?? base - safety);
    const held = base - Math.max(0, proven);
    if (!shelf.sell) return { shelf, base: 0, safety, of, held: 0, amount: 0, because: 'not sold here' };
    const { doubt } = sum;
    // A quota was set aside while the stock was known, and is counted down here: an old reading does not stop it.
    if (doubt !== undefined && !(doubt === 'SL-STOCK-003' && quota !== undefined)) {
      return { shelf, base, safety, of, held, amount: 0, because: doubt };
    }
    const amount = sellable(Math.max(0, Math.min(proven, shelf.cap ?? proven)), sum.unit);
    const capped = shelf.cap !== undefined && shelf.cap < proven;
    const shared = shelf.share !== undefined || (selling === 'exclusive' && cases.length > 1);
    return {
      shelf,
      base,
      safety,
      of,
      held,
      amount,
      because: capped ? 'cap' : quota !== undefined ? 'quota' : shared ? 'share' : 'stock',
    };
  });
}

/** So little above a whole piece is the rounding of fractions, not a piece more. */
export const HAIR = 1e-6;

/** The greatest of what is asked for, rounded up to what can be kept. */
function safetyOf({ shelf: { safety }, lagMs, perMs }: ShelfCase, base: number, unit: string): number {
  const moving = safety.adaptive === undefined ? 0 : safety.adaptive * lagMs * perMs;
  const wanted = Math.max(safety.fixed, base * safety.fraction, moving);
  return Math.max(safety.fixed, unit === 'each' ? Math.ceil(wanted / WHOLE - HAIR) * WHOLE : Math.ceil(wanted));
}

/** How the pool is divided: exactly and once in exclusive selling, by largest remainder; otherwise each sees its share or all. */
function partsOf(
  rest: number,
  unit: string,
  cases: readonly ShelfCase[],
  quotas: readonly unknown[],
  selling: StockPlan['selling'],
): number[] {
  if (selling === 'shared') {
    return cases.map(({ shelf: { share } }) => (share === undefined ? rest : Math.floor(rest * Math.min(share, 1))));
  }
  const step = unit === 'each' ? WHOLE : 1;
  const weights = weightsOf(
    cases.map(({ shelf }, index) => (shelf.sell && quotas[index] === undefined ? shelf : undefined)),
  );
  const steps = Math.floor(rest / step);
  const exact = weights.map((weight) => steps * weight);
  const whole = exact.map(Math.floor);
  const most = Math.min(steps, Math.floor(exact.reduce((sum, part) => sum + part, 0) + 1e-9));
  let over = most - whole.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact
    .map((part, index) => ({ index, remainder: part - Math.floor(part) }))
    .filter(({ remainder }) => remainder > 1e-9)
    .sort((left, right) => right.remainder - left.remainder || left.index - right.index);
  for (const { index } of byRemainder) {
    if (over <= 0) break;
    whole[index] = (whole[index] ?? 0) + 1;
    over -= 1;
  }
  return whole.map((part) => part * step);
}

/** Shelves with a share have it; the others divide what is left evenly. More than all is scaled down to all. */
function weightsOf(shelves: readonly (EffectiveShelf | undefined)[]): number[] {
  const given = shelves.reduce((sum, shelf) => sum + (shelf?.share ?? 0), 0);
  const others = shelves.filter((shelf) => shelf !== undefined && shelf.share === undefined).length;
  const scale = given > 1 ? 1 / given : 1;
  const even = others === 0 ? 0 : Math.max(0, 1 - given) / others;
  return shelves.map((shelf) => (shelf === undefined ? 0 : shelf.share === undefined ? even : shelf.share * scale));
}
