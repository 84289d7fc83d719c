import type { Entry, Position } from './sheet.ts';

/** What a history adds up to: the counts follow from the entries, and this is how. */
export interface Recount {
  /** The newest reading of each location. */
  readonly positions: Readonly<Record<string, Position>>;
  /** What is claimed at each location. */
  readonly claimed: Readonly<Record<string, number>>;
}

/** Adds a whole history up, oldest entry first. */
export function recount(entries: readonly Entry[]): Recount {
  const positions: Record<string, Position> = {};
  const claimed: Record<string, number> = {};
  for (const { location, reading, change } of entries) {
    if (location === undefined) continue;
    if (reading !== undefined) positions[location] = reading;
    if (change !== undefined) claimed[location] = (claimed[location] ?? 0) + change;
  }
  return { positions, claimed: Object.fromEntries(Object.entries(claimed).filter(([, amount]) => amount !== 0)) };
}
