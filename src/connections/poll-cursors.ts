import type { Json } from '../kernel/json.ts';

/** A poll in hand: what the last round ended at, and the number of this lease. */
export interface PollLease {
  readonly cursor: Json | undefined;
  /** Names the lease; a save under an older one is refused. */
  readonly epoch: number;
}

/** How a poll stands, for people. */
export interface PollView {
  readonly connection: string;
  readonly poll: string;
  readonly cursor: Json | undefined;
  /** When a round last went through, epoch milliseconds. */
  readonly succeededAt?: number;
  /** Why the last round failed; absent when it went through. */
  readonly failure?: string;
}

/**
 * Where polls stand and which node runs them: one node at a time, with fencing. Drivers: `memory`, PostgreSQL (table
 * `poll_cursor`).
 */
export interface PollCursors {
  /** Takes the poll for `leaseMs` when it is due and nobody else has it; undefined otherwise. */
  claim(connection: string, poll: string, owner: string, options: { leaseMs: number }): Promise<PollLease | undefined>;
  /** Keeps the cursor of a page and the lease for another `leaseMs`; false when the lease was lost, and nothing is kept. */
  save(connection: string, poll: string, epoch: number, cursor: Json, leaseMs: number): Promise<boolean>;
  /** Ends the round: due again after `nextInMs`; with why it failed, if it did. */
  release(connection: string, poll: string, epoch: number, nextInMs: number, failure?: string): Promise<void>;
  views(): Promise<readonly PollView[]>;
}
