import { instant } from '../../kernel/clock.ts';
import type { Failure } from '../../kernel/failure.ts';
import type { Proof, ProofReport, Variance } from './proof.ts';

/** A proof of stock as people and APIs see it. */
export interface ProofAnswer extends ProofReport {
  readonly id: number;
  readonly state: Proof['state'];
  readonly askedBy: string;
  readonly repair: Proof['repair'];
  readonly askedAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly durationMs?: number;
  readonly failure?: Failure;
  /** Variances that were not seen to be right again. */
  readonly open: number;
}

/** With the variances that it found. */
export interface WholeProofAnswer extends ProofAnswer {
  readonly found: readonly Variance[];
}

export function answerOf({ askedAtMs, startedAtMs, endedAtMs, ...proof }: Proof): ProofAnswer {
  return {
    ...proof,
    open: proof.variances - proof.repaired,
    askedAt: instant(askedAtMs),
    ...(startedAtMs === undefined ? {} : { startedAt: instant(startedAtMs) }),
    ...(endedAtMs === undefined ? {} : { endedAt: instant(endedAtMs) }),
    ...(startedAtMs === undefined || endedAtMs === undefined ? {} : { durationMs: endedAtMs - startedAtMs }),
  };
}
