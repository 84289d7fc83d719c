import type { Backbone } from '../../backbone/backbone.ts';
import type { Database } from '../../backbone/postgres/database.ts';
import type { Clock } from '../../kernel/clock.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { StockLedger } from '../../ledgers/stock/ledger.ts';
import type { StockPlan } from '../../ledgers/stock/plan.ts';
import { stockProofErrors } from './errors.ts';
import { NOTHING_YET, type Proof, type ProofReport, type SourceReport } from './proof.ts';
import type { ProofSource } from './seen.ts';
import type { ProofStore } from './store.ts';
import type { VarianceStore } from './variances.ts';

/** How long things may take. */
export interface ProofPace {
  /** What differs is looked at again after this, and what waits for longer is late. */
  readonly settleMs: number;
  /** How long a publication may be under way. */
  readonly lateMs: number;
  /** How long a repair is given to show. */
  readonly repairMs: number;
  /** Without a sign of life for so long, another node takes a proof over. */
  readonly leaseMs: number;
  /** First pause before a page that could not be read is tried again; it doubles. */
  readonly retryMs: number;
}

export const PROOF_PACE: Omit<ProofPace, 'settleMs'> = {
  lateMs: 2 * 60_000,
  repairMs: 60_000,
  leaseMs: 5 * 60_000,
  retryMs: 2_000,
};

/** What a proof works with. */
export interface ProofMeans {
  readonly store: ProofStore;
  readonly variances: VarianceStore;
  readonly database: Database;
  readonly ledger: Pick<StockLedger, 'ask'>;
  readonly backbone: Pick<Backbone, 'append' | 'status' | 'log' | 'deadLetters'>;
  readonly plan: StockPlan;
  readonly sources: readonly ProofSource[];
  /** Up to when the orders of a channel were surely all heard. */
  readonly ordersHeardMs: (connection: string) => Promise<number | undefined>;
  /** From when on an article that the ERP never told of counts as untold; undefined while it told of nothing. */
  readonly learnedMs: () => Promise<number | undefined>;
  readonly clock: Clock;
  readonly node: string;
  readonly pace: ProofPace;
}

/** Another node has the proof by now, or this one is ending. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

/** How often at most it is written down how far a proof is. */
const KEEP_EVERY_MS = 500;
/** Times that a page is tried. */
const TRIES = 5;
const MOST_PAUSE_MS = 60_000;

/** A proof under way: how far it is, kept for people and as its sign of life. */
export class Course {
  readonly means: ProofMeans;
  readonly proof: Proof;
  readonly signal: AbortSignal;
  report: ProofReport;
  #keptMs = Number.NEGATIVE_INFINITY;

  constructor(means: ProofMeans, proof: Proof, signal: AbortSignal) {
    this.means = means;
    this.proof = proof;
    this.signal = signal;
    const sources = means.sources.map(
      ({ connection, role }): SourceReport => ({ connection, role, rows: 0, state: 'waiting' }),
    );
    this.report = { ...NOTHING_YET, sources };
  }

  get hold() {
    return { id: this.proof.id, node: this.means.node, leaseMs: this.means.pace.leaseMs };
  }

  /** Notes how far it is. Throws `Abandoned` when it is not ours any more. */
  async note(change: Partial<ProofReport>): Promise<void> {
    const { clock, store } = this.means;
    const isPhase = change.phase !== undefined && change.phase !== this.report.phase;
    this.report = { ...this.report, ...change };
    if (this.signal.aborted) throw new Abandoned();
    const nowMs = clock.now();
    if (!isPhase && nowMs - this.#keptMs < KEEP_EVERY_MS) return;
    this.#keptMs = nowMs;
    if (!(await store.keep(this.hold, this.report, nowMs))) throw new Abandoned();
  }

  noteSource(connection: string, change: Partial<SourceReport>): Promise<void> {
    return this.note({
      sources: this.report.sources.map((each) => (each.connection === connection ? { ...each, ...change } : each)),
    });
  }

  /** A reading that is tried again while the other side is unwell or asks to wait. Throws its last failure. */
  async patiently<Result>(read: () => Promise<Result>): Promise<Result> {
    const { clock, pace } = this.means;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await read();
      } catch (error) {
        const failure = failureIn(error);
        if (attempt >= TRIES || !['transient', 'throttled', 'unknown'].includes(failure.kind)) throw error;
        const pauseMs = Math.max(pace.retryMs * 2 ** (attempt - 1), failure.retryAfterMs ?? 0);
        await clock.sleep(Math.min(pauseMs, MOST_PAUSE_MS), this.signal);
        await this.note({});
      }
    }
  }
}

/** Why a system could not be read, in the words of the proof. */
export function unreadable(connection: string, error: unknown): Failure {
  const { code, because } = failureIn(error);
  return stockProofErrors.failure('SL-PROOF-010', { because: `${connection} could not be read: ${code}, ${because}` });
}

export function failureIn(error: unknown): Failure {
  if (error instanceof CodedError) return error.failure;
  const because = error instanceof Error ? error.message : String(error);
  return stockProofErrors.failure('SL-PROOF-011', { because });
}

/** Some at a time: questions and statements take only so many. */
export function chunksOf<Each>(all: readonly Each[], size: number = LIMITS.stockProofLook): Each[][] {
  const chunks: Each[][] = [];
  for (let from = 0; from < all.length; from += size) chunks.push(all.slice(from, from + size));
  return chunks;
}
