import type { Claim, Position } from './sheet.ts';

/** What of a claim still counts, and when it does not, why. */
export interface Standing {
  readonly held: number;
  /** Whether a later reading may change it. */
  readonly live: boolean;
  readonly because: 'open' | 'reflected' | 'expired';
}

/**
 * A claim ends exactly when a reading of its article and location was taken after the ERP had booked it, since then the
 * reading itself has it taken off: not when the booking is heard of, and not when a reading merely arrives. `toleranceMs`
 * is how far the ERP's clock may run ahead of the hub's.
 */
export function standingOf(
  { demand, expiresMs = Number.POSITIVE_INFINITY }: Claim,
  position: Position | undefined,
  nowMs: number,
  toleranceMs: number,
): Standing {
  const seenMs = position === undefined ? Number.NEGATIVE_INFINITY : position.observedMs - toleranceMs;
  const reflected = demand.reflected.findLast(({ atMs }) => atMs < seenMs)?.amount ?? 0;
  const open = Math.max(0, demand.amount - reflected);
  if (nowMs >= expiresMs && open > 0) return { held: 0, live: false, because: 'expired' };
  const ahead = demand.amount > 0 && nowMs < expiresMs && demand.reflected.some(({ atMs }) => atMs >= seenMs);
  return { held: open, live: open > 0 || ahead, because: open === 0 ? 'reflected' : 'open' };
}
