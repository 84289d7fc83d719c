import type { RateLimitDeclaration } from './connector.ts';

/** What a bucket allows, declared by the manifest or learnt from the vendor. */
export type BucketShape = Pick<RateLimitDeclaration, 'perSecond' | 'burst' | 'liveShare'>;

export interface Draw {
  /** What must be granted at least, or nothing is: the cost of one call. */
  readonly atLeast: number;
  /** What would be taken if it is there. */
  readonly upTo: number;
  /** Live work may empty the bucket, other work leaves `liveShare` of it. */
  readonly live: boolean;
}

export interface Drawn {
  /** 0, or from `atLeast` to `upTo`. */
  readonly granted: number;
  /** When nothing was granted: how long until it is worth asking again. */
  readonly waitMs: number;
}

/** What a vendor's answer said of a bucket. */
export interface Learnt {
  readonly available: number;
  readonly perSecond?: number;
  readonly burst?: number;
}

/**
 * Token buckets that all processes of the hub share, one for each credential and bucket of the manifest. Drivers: `memory`
 * for one process, PostgreSQL for many. A key is `<connection>/<bucket>`; a bucket begins full, in the shape declared.
 */
export interface SharedBuckets {
  draw(key: string, shape: BucketShape, draw: Draw): Promise<Drawn>;
  /** Puts units back that were drawn and not spent. */
  giveBack(key: string, shape: BucketShape, units: number): Promise<void>;
  /** The vendor's count of what is left replaces ours. */
  learn(key: string, available: number): Promise<void>;
  /** Nothing is granted for `forMs`: the vendor asked to wait. */
  block(key: string, shape: BucketShape, forMs: number): Promise<void>;
}

/**
 * A bucket at rest; the drivers keep this, in memory or as a row. The shape is not part of it: whoever draws says it, so
 * a new manifest or a learnt limit holds from the next draw on.
 */
export interface BucketState {
  readonly available: number;
  readonly at: number;
  readonly blockedUntil: number;
}

/** A full bucket. */
export function freshBucket(shape: BucketShape, nowMs: number): BucketState {
  return { available: shape.burst, at: nowMs, blockedUntil: 0 };
}

/** What flowed back since the state was written. */
export function refill(state: BucketState, shape: BucketShape, nowMs: number): BucketState {
  const elapsedMs = Math.max(nowMs - state.at, 0);
  const available = Math.min(shape.burst, state.available + (elapsedMs / 1_000) * shape.perSecond);
  return { ...state, available, at: Math.max(nowMs, state.at) };
}

/**
 * The decision of a draw. A call that costs more than the whole bucket may go when the bucket is full, and leaves a debt. A
 * call that the live share alone would keep out for ever may also go when the bucket is full.
 */
export function decideDraw(
  state: BucketState,
  shape: BucketShape,
  draw: Draw,
  nowMs: number,
): { readonly state: BucketState; readonly drawn: Drawn } {
  const now = refill(state, shape, nowMs);
  if (now.blockedUntil > nowMs) return { state: now, drawn: { granted: 0, waitMs: now.blockedUntil - nowMs } };
  const need = Math.min(draw.atLeast, shape.burst);
  const reserve = draw.live ? 0 : Math.min(shape.burst * shape.liveShare, shape.burst - need);
  const free = now.available - reserve;
  // A billionth of slack, because refills are sums of fractions.
  if (free + 1e-9 < need) {
    const waitMs = shape.perSecond > 0 ? ((need - free) / shape.perSecond) * 1_000 : 60_000;
    return { state: now, drawn: { granted: 0, waitMs: Math.max(Math.ceil(waitMs), 1) } };
  }
  const granted = Math.max(Math.min(draw.upTo, Math.floor(free)), draw.atLeast);
  return { state: { ...now, available: now.available - granted }, drawn: { granted, waitMs: 0 } };
}
