import { millionthsOf } from '../../kernel/quantity.ts';

/** Millionths of one whole unit. */
export const WHOLE = 1_000_000;

/** Words that systems use for a thing that is counted one by one. */
const EACH = new Set(['each', 'unit', 'units', 'unit(s)', 'piece', 'pieces', 'pcs', 'pc', 'ea']);

/** An amount and the unit that it is counted in. */
export interface Counted {
  readonly amount: number;
  readonly unit: string;
}

/** A quantity of the canonical language in millionths; the words for single pieces are one unit. Throws SL-VALUE-005. */
export function countedOf(quantity: { readonly value: string; readonly unit: string }): Counted {
  const unit = quantity.unit.trim().toLowerCase();
  return { amount: millionthsOf(quantity), unit: EACH.has(unit) ? 'each' : unit };
}

/** What can be shown of an amount: whole pieces where things are counted one by one. */
export function sellable(amount: number, unit: string): number {
  return unit === 'each' ? Math.floor(amount / WHOLE) * WHOLE : Math.floor(amount);
}

/** `amount` of something that is needed `each` times, rounded down: how many sets there are. */
export function setsOf(amount: number, each: number): number {
  return Math.floor(amount / each) * WHOLE;
}

/** `sets` (millionths) times what one set needs, rounded up. */
export function needOf(sets: number, each: number): number {
  return Math.ceil((sets / WHOLE) * each);
}
