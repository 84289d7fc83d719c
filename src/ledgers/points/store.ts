import type { PointsFact } from './fact.ts';
import type { PointsDesk, PointsEntry } from './post.ts';
import type { Redemption, SpendingAsk } from './redemption.ts';

/** A movement as it is kept; ids grow. */
export interface KeptPointsEntry extends PointsEntry {
  readonly id: number;
  readonly recordedMs: number;
}

/** What some messages bring. */
export interface PointsTold {
  readonly facts: readonly PointsFact[];
  readonly asks: readonly SpendingAsk[];
}

export interface AccountBalance {
  readonly account: string;
  readonly balance: number;
}

/** Where the points ledger is kept. Drivers: memory, PostgreSQL; both pass `src/testing/points-ledger-contract.ts`. */
export interface PointsStore {
  /**
   * Puts everything on the desk that some facts and wishes concern, locked against everybody else, lets `decide` change it, and
   * writes what it answers in one transaction. `decide` may be called again, so it must do nothing else.
   */
  change(told: PointsTold, nowMs: number, decide: (desk: PointsDesk) => readonly PointsEntry[]): Promise<void>;
  /** The movements that some messages led to, oldest first. */
  ofEvents(events: readonly string[]): Promise<readonly KeptPointsEntry[]>;
  /** The movements of an order, oldest first. */
  ofOrder(order: string, limit: number): Promise<readonly KeptPointsEntry[]>;
  /** The movements of some accounts, the latest first; those before the movement `before` when it is given. */
  ofAccounts(accounts: readonly string[], limit: number, before?: number): Promise<readonly KeptPointsEntry[]>;
  /** What some accounts hold, as their movements add up; accounts that never moved are left out. */
  balances(accounts: readonly string[]): Promise<readonly AccountBalance[]>;
  /** Points that were to be spent, by their codes, in no order; those that are not known are left out. */
  redemptions(codes: readonly string[]): Promise<readonly Redemption[]>;
  /** What is set aside in some accounts at that moment, the first to be free again first. */
  held(accounts: readonly string[], nowMs: number): Promise<readonly Redemption[]>;
}
