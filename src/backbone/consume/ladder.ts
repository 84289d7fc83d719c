import type { Chance } from '../../kernel/chance.ts';
import type { Failure } from '../../kernel/failure.ts';
import { unreachable } from '../../kernel/invariant.ts';

/** What becomes of a message that failed. */
export type Verdict =
  /**
   * The other side is unwell: the subscription pauses, no attempt counts. One that was held before keeps its growing distances:
   * should it be the only one in trouble, it pauses the others ever more seldom.
   */
  | { readonly kind: 'pause'; readonly waitMs: number }
  /** One operation, or only this message, is unwell: its key waits, no attempt counts. */
  | { readonly kind: 'hold'; readonly waitMs: number }
  | { readonly kind: 'retry'; readonly waitMs: number }
  | { readonly kind: 'dead' };

export interface Tries {
  /** Tries so far, the failed one included. */
  readonly attempts: number;
  readonly holds: number;
  /** Others went well while this message kept saying that the connection is unwell: it is the message. */
  readonly alone: boolean;
}

export interface Ladder {
  readonly retryMs: readonly number[];
  readonly holdMs: readonly number[];
}

/** A wait, a fifth shorter or longer by chance, so that what failed together does not come back together. */
export function jittered(waitMs: number, chance: Chance): number {
  return Math.round(waitMs * (0.8 + chance.fraction() * 0.4));
}

/** The rung for `count` (1 is the first); the last rung holds for all that follow. */
export function rung(ladder: readonly number[], count: number): number {
  return ladder[Math.min(count, ladder.length) - 1] ?? 0;
}

export function judge(failure: Failure, tries: Tries, ladder: Ladder, chance: Chance): Verdict {
  switch (failure.kind) {
    case 'transient':
    case 'throttled':
    case 'unauthorized': {
      const isPause = failure.scope !== 'operation' && !tries.alone;
      if (isPause && tries.holds === 0) return { kind: 'pause', waitMs: 0 };
      const waitMs = jittered(rung(ladder.holdMs, tries.holds + 1), chance);
      if (isPause) return { kind: 'pause', waitMs };
      return { kind: 'hold', waitMs: Math.max(waitMs, failure.retryAfterMs ?? 0) };
    }
    case 'rejected':
    case 'invalid':
      return { kind: 'dead' };
    case 'unknown': {
      if (tries.attempts > ladder.retryMs.length) return { kind: 'dead' };
      const waitMs = jittered(rung(ladder.retryMs, tries.attempts), chance);
      return { kind: 'retry', waitMs: Math.max(waitMs, failure.retryAfterMs ?? 0) };
    }
    default:
      return unreachable(failure.kind);
  }
}
