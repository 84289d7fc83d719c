import type { Desk, Touch } from './desk.ts';
import type { StockPlan } from './plan.ts';
import type { Entry, EntryKind } from './sheet.ts';

/** A desk that knows which articles its touch concerns: those touched, the sets with them, and what these are made of. */
export interface OpenDesk extends Desk {
  readonly concerned: readonly string[];
}

export interface At {
  readonly plan: StockPlan;
  readonly nowMs: number;
}

/** An entry as it is kept; ids grow. */
export interface KeptEntry extends Entry {
  readonly id: number;
}

export interface HistoryQuery {
  /** Newest first. */
  readonly limit: number;
  /** Only entries with a smaller id. */
  readonly before?: number;
  readonly kinds?: readonly EntryKind[];
}

/** A source of readings, and whether it has been silent for too long. */
export interface Source {
  readonly name: string;
  /** When the hub last took a reading of it; up to `SOURCE_GRAIN_MS` late. */
  readonly heardMs: number;
  /** When the hub took its first. */
  readonly sinceMs: number;
  readonly silent: boolean;
}

/** From when on what was never read counts as unknown. */
export function learnedOf(sources: Iterable<Source>, { learnMs }: StockPlan): number | undefined {
  const since = [...sources].map(({ sinceMs }) => sinceMs);
  return since.length === 0 ? undefined : Math.min(...since) + learnMs;
}

/** How exactly it is kept when a source was last heard: every reading would make all wait for one row. */
export const SOURCE_GRAIN_MS = 10_000;

/** Where the ledger is kept. Drivers: memory, PostgreSQL; both pass `src/testing/stock-ledger-contract.ts`. */
export interface StockStore {
  /**
   * Puts on the desk what is touched and what hangs together with it, locked against everybody else; lets `decide` change it;
   * writes all of it, history included, in one transaction, or nothing when it throws. `decide` may be called again when
   * another change came in between, so it must do nothing else.
   */
  change<Result>(touch: Touch, at: At, decide: (desk: OpenDesk) => Result): Promise<Result>;
  /** The same to look at only; what `read` changes is forgotten. */
  view<Result>(skus: readonly string[], at: At, read: (desk: OpenDesk) => Result): Promise<Result>;
  /** Whether anything was ever heard of an article. */
  knows(sku: string): Promise<boolean>;
  history(sku: string, query: HistoryQuery): Promise<readonly KeptEntry[]>;
  /** Articles whose clock has come, the longest overdue first. */
  due(nowMs: number, limit: number): Promise<readonly string[]>;
  sources(): Promise<readonly Source[]>;
  /** Marks a source, and has every article looked at again. */
  setSilent(source: string, silent: boolean, nowMs: number): Promise<void>;
  /** Has every article looked at again when it was another policy by which they were looked at last. */
  adopt(policy: string, nowMs: number): Promise<void>;
}
