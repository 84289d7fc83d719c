import { epochMsOf, instant } from '../kernel/clock.ts';
import type { Json } from '../kernel/json.ts';

/**
 * How a poll that reads by time looks back. A change may come to light a while after the time that it carries: a long transaction
 * commits with the time of its start, an index lags. So each sweep begins an overlap before the newest time that was seen.
 * While nothing happens, time passes all the same, and what was read in the overlap need not be read again for ever.
 */
export interface Seen {
  /** The newest time that was seen, by the other system's clock. */
  readonly newestMs: number;
  /** The hub's clock when that was seen: the other clock showed `newestMs` no later than then, and has run on since. */
  readonly seenAtMs: number;
}

const SECOND_MS = 1_000;

/** Whole seconds, in milliseconds, that the other clock has surely run beyond the newest time that was seen. */
export const beyondMs = ({ seenAtMs }: Seen, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - seenAtMs) / SECOND_MS) * SECOND_MS);

/**
 * Where the sweep after one that begins now may begin, if this one finds nothing newer: an overlap before what the other clock
 * shows by now, but never more than a second after the newest time that was seen, so that a clock that jumps loses
 * nothing that carries a later time. `afterIt: 0` is for systems that leave out the very second they are asked from.
 */
export const idleFromMs = (
  seen: Seen,
  { overlapMs, nowMs, afterIt = SECOND_MS }: { overlapMs: number; nowMs: number; afterIt?: number },
): number => seen.newestMs + Math.min(afterIt, beyondMs(seen, nowMs) - overlapMs);

// ── rounds ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Where a poll stands that goes in rounds through what changed since a time. Times are RFC 3339 in UTC, whole seconds. */
export interface Rounds {
  /** Where this round reads on, or the next one begins. */
  readonly since: string;
  readonly newest: string;
  readonly seenAtMs: number;
  /** What was newest when this round began, and where the next one begins if nothing newer is found; absent between two rounds. */
  readonly round?: { readonly known: string; readonly idle: string };
}

/** What rounds need to know of their poll. */
export interface LookBack {
  readonly overlapMs: number;
  readonly nowMs: number;
  /** See `idleFromMs`. */
  readonly afterIt?: number;
}

/** The first round begins an overlap before `newest`. */
export const beginRounds = (newest: string, { overlapMs, nowMs }: LookBack): Rounds => ({
  since: earlier(newest, overlapMs),
  newest,
  seenAtMs: nowMs,
});

/** For a system that does not say what is newest: the first round begins an overlap before now, by the hub's clock. */
export const beginRoundsNow = ({ overlapMs, nowMs }: LookBack): Rounds =>
  beginRounds(seconds(nowMs - overlapMs), { overlapMs: 0, nowMs });

/** The round that is going on, or the next one. */
export function enterRound<At extends Rounds>(at: At, lookBack: LookBack): At & Required<Rounds> {
  const seen = { newestMs: epochMsOf(at.newest) ?? 0, seenAtMs: at.seenAtMs };
  return { ...at, round: at.round ?? { known: at.newest, idle: seconds(idleFromMs(seen, lookBack)) } };
}

/** A time that was met in a round. */
export const met = <At extends Rounds>(at: At, time: string | undefined, nowMs: number): At =>
  time !== undefined && time > at.newest ? { ...at, newest: time, seenAtMs: nowMs } : at;

/**
 * Between two rounds. After a round that found something newer, the next looks an overlap back from there; `from: 'known'`, where
 * records are not listed by time: what changes behind a round is met only by the next, so that it looks back from where this one began.
 */
export function leaveRound<At extends Required<Rounds>>(
  { round, ...at }: At,
  overlapMs: number,
  from: 'newest' | 'known' = 'newest',
): Omit<At, 'round'> {
  const since =
    at.newest === round.known ? round.idle : earlier(from === 'newest' ? at.newest : round.known, overlapMs);
  return { ...at, since };
}

/** What a stored cursor says beside its times. One that does not say when its time was seen is taken to have seen it now. */
export function storedRound(stored: Json | undefined, nowMs: number): Pick<Rounds, 'seenAtMs' | 'round'> {
  const { seenAtMs, round } = (stored ?? {}) as Partial<Rounds>;
  return {
    seenAtMs: typeof seenAtMs === 'number' ? seenAtMs : nowMs,
    ...(typeof round?.known === 'string' && typeof round.idle === 'string' ? { round } : {}),
  };
}

const earlier = (time: string, byMs: number): string => seconds((epochMsOf(time) ?? 0) - byMs);

/** A moment in whole seconds: 2026-11-20T10:00:01Z. */
export const seconds = (epochMs: number): string => `${instant(epochMs).slice(0, 19)}Z`;
