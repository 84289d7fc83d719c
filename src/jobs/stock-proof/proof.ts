import type { Failure } from '../../kernel/failure.ts';
import type { Cause } from './classify.ts';

/** A proof of stock: one comparison of the ledger with the ERP and each channel. */
export interface Proof extends ProofReport {
  readonly id: number;
  readonly state: 'asked' | 'running' | 'done' | 'failed';
  /** `schedule`, or who asked. */
  readonly askedBy: string;
  readonly repair: 'safe' | 'none';
  readonly askedAtMs: number;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly failure?: Failure;
}

/** How far a proof is, and in the end what it came to. */
export interface ProofReport {
  readonly phase: 'waiting' | 'reading' | 'comparing' | 'settling' | 'looking again' | 'repairing' | 'done';
  readonly sources: readonly SourceReport[];
  /** Articles compared, of both sides. */
  readonly articles: number;
  readonly positions: number;
  readonly shelves: number;
  /** Differences of the first look. */
  readonly suspects: number;
  /** Those of them that were too many to be looked at again. */
  readonly unlooked: number;
  /** Numbers that moved while they were read. */
  readonly moving: number;
  readonly underWay: number;
  readonly unlisted: number;
  readonly variances: number;
  readonly repaired: number;
  /** Those of the variances that are numbers of channels. */
  readonly differing: number;
  /** Variances by cause. */
  readonly causes: Readonly<Partial<Record<Cause, number>>>;
  /** Positions of the ledger, and the age of the oldest, by the connection that read them. */
  readonly ledger: Readonly<Record<string, { readonly positions: number; readonly oldestMs: number }>>;
}

/** How the reading of one system went. */
export interface SourceReport {
  readonly connection: string;
  readonly role: 'erp' | 'channel';
  readonly rows: number;
  readonly state: 'waiting' | 'reading' | 'read' | 'failed';
  readonly failure?: Failure;
}

/** A number that two looks found wrong. Quantities are decimal texts. */
export interface Variance {
  /** Tells it from others over several proofs. */
  readonly name: string;
  readonly sku: string;
  readonly connection: string;
  readonly location?: string;
  readonly what: string;
  readonly cause: Cause;
  readonly unit: string;
  /** What the hub has, and what the system says. */
  readonly ours?: string;
  readonly theirs?: string;
  /** The code of the cause, what happened in words, and what to do next. */
  readonly failure: Failure;
  /** `repaired`: seen to be right again. `tried`: what was done has not shown yet. `left`: a person decides. */
  readonly end: 'repaired' | 'tried' | 'left';
  /** What was done. */
  readonly repair?: 'read-again' | 'ask-channel';
}

export const NOTHING_YET: ProofReport = {
  phase: 'waiting',
  sources: [],
  articles: 0,
  positions: 0,
  shelves: 0,
  suspects: 0,
  unlooked: 0,
  moving: 0,
  underWay: 0,
  unlisted: 0,
  variances: 0,
  repaired: 0,
  differing: 0,
  causes: {},
  ledger: {},
};
