import type { TillKey, TillReport } from './report.ts';
import type { Gap } from './sequence.ts';
import type { Till, Verdict } from './till.ts';

export interface TillQuery {
  readonly location?: string;
  /** Only of these locations, whatever else is asked for. */
  readonly locations?: readonly string[];
  readonly connection?: string;
  /** 1 to LIMITS.pageSize. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

interface TillPage {
  readonly tills: readonly Till[];
  /** Cursor of the next page; undefined on the last one. */
  readonly next?: string;
}

/** A gap with the till that it is of. */
export interface TillGap extends Gap {
  readonly key: TillKey;
}

/** A sale that waits for a person, with the event that says so. */
export interface HeldSale {
  readonly receipt: string;
  readonly event: string;
  readonly location: string | undefined;
  readonly code: string;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** Read model of stores and their tills. Drivers: memory, PostgreSQL; both pass the same tests. */
export interface TillStore {
  /** Takes reports in one transaction, one verdict each; taking the same again changes nothing and says the same. */
  apply(reports: readonly TillReport[]): Promise<readonly Verdict[]>;
  get(key: TillKey): Promise<Till | undefined>;
  /** By connection, location and till. Throws SL-RECORD-003 when the cursor is not readable. */
  list(query: TillQuery): Promise<TillPage>;
  /** Gaps that were noticed before that time and that nobody was told of, the oldest first. */
  overdueGaps(beforeMs: number, limit: number): Promise<readonly TillGap[]>;
  /** A person was told of these gaps, as far as they still stand. */
  markTold(gaps: readonly TillGap[]): Promise<void>;
  /** A sale waits; answers `released` when the same event is heard again, because then a person wants it tried again. */
  hold(sale: HeldSale): Promise<'held' | 'released'>;
  /** What waited for something of these receipts waits no more. */
  settle(receipts: readonly string[]): Promise<void>;
  /** The oldest first; of some locations only when they are given. */
  held(limit: number, locations?: readonly string[]): Promise<readonly HeldSale[]>;
  /** Forgets messages that were recorded before that time; their numbers stay seen. */
  forget(beforeMs: number): Promise<void>;
}
