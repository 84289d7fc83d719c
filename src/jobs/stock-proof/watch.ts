import { LIMITS } from '../../kernel/limits.ts';
import type { ProofMeans } from './course.ts';
import type { Proof } from './proof.ts';
import { runProof } from './run.ts';

export interface ProofWatch {
  readonly means: ProofMeans;
  /** How often a proof begins by itself; 0 for never. */
  readonly everyMs: number;
  readonly repair: Proof['repair'];
  /** How often it is looked whether one was asked for. */
  readonly lookEveryMs: number;
  readonly onEnd: (proof: Proof) => void;
  readonly onTrouble: (reason: unknown) => void;
}

/** A hub that was just started has a backlog to hear before anything can be called lost. */
const FIRST_AFTER_MS = 5 * 60_000;

/** Asks for proofs by the clock, and runs what was asked for, one at a time over all nodes. Runs until `signal` is aborted. */
export async function watchProofs(watch: ProofWatch, signal: AbortSignal): Promise<void> {
  const { means, lookEveryMs, onTrouble } = watch;
  const startedMs = means.clock.now();
  while (!signal.aborted) {
    try {
      await askWhenDue(watch, startedMs);
      await runNext(watch, signal);
    } catch (reason) {
      if (!signal.aborted) onTrouble(reason);
    }
    await means.clock.sleep(lookEveryMs, signal);
  }
}

async function askWhenDue({ means, everyMs, repair }: ProofWatch, startedMs: number): Promise<void> {
  if (everyMs === 0 || means.sources.length === 0) return;
  const { store, clock } = means;
  const nowMs = clock.now();
  const firstMs = startedMs + Math.min(everyMs, FIRST_AFTER_MS);
  if (nowMs < firstMs) return;
  const lastMs = await store.lastAskedMs();
  if (lastMs !== undefined && nowMs - lastMs < everyMs) return;
  await store.ask({ askedBy: 'schedule', repair }, nowMs);
}

async function runNext({ means, onEnd }: ProofWatch, signal: AbortSignal): Promise<void> {
  const { store, clock, node, pace } = means;
  const proof = await store.take(node, pace.leaseMs, clock.now());
  if (proof === undefined) return;
  if (!(await runProof(means, proof, signal))) return;
  const ended = await store.get(proof.id);
  if (ended !== undefined) onEnd(ended);
  await store.forget(LIMITS.stockProofsKept);
}
