import type { BankLine, Candidate, Expectation } from './match.ts';
import type { ReconciliationFact } from './read.ts';

/** A line as it is kept. */
export interface KeptLine {
  readonly line: BankLine;
  readonly state: 'open' | 'matched' | 'dismissed';
  /** What it was matched with. */
  readonly ids: readonly string[];
  readonly by?: 'rule' | 'person';
  /** Why it was dismissed, or why it is still open. */
  readonly reason?: string;
  readonly suggestions: readonly Candidate[];
  /** When the hub heard of it, epoch milliseconds. */
  readonly heardMs: number;
  /** Whether a variance stands for it. */
  readonly told: boolean;
}

export interface LineQuery {
  readonly state?: KeptLine['state'];
  readonly limit: number;
  /** The transaction and day of the last one of the page before. */
  readonly after?: Pick<BankLine, 'transaction' | 'bookedOn'>;
}

/** What a look at lines and expectations decides. */
export interface Decisions {
  readonly matched: readonly { readonly line: BankLine; readonly with: Candidate }[];
  readonly open: readonly {
    readonly transaction: string;
    readonly code: string;
    readonly suggestions: readonly Candidate[];
  }[];
}

/** What is on the desk: open lines that may be concerned, and what they may be for. */
export interface ReconciliationDesk {
  readonly lines: readonly BankLine[];
  readonly expectations: readonly Expectation[];
}

/** Where the bank's lines and what is expected of them are kept. */
export interface ReconciliationStore {
  /**
   * Takes facts down, each once, puts everything on the desk that they may concern, and writes what `decide` makes of it, in one
   * transaction and one at a time. Answers lines that were newly matched, and variances that are over.
   */
  change(
    facts: readonly ReconciliationFact[],
    nowMs: number,
    decide: (desk: ReconciliationDesk) => Decisions,
  ): Promise<{ readonly matched: Decisions['matched']; readonly settled: readonly KeptLine[] }>;
  /** Lines that have been open since before a time and that nobody was told of. */
  overdue(beforeMs: number, limit: number): Promise<readonly KeptLine[]>;
  markTold(transactions: readonly string[]): Promise<void>;
  get(transaction: string): Promise<KeptLine | undefined>;
  /** The latest day first. */
  list(query: LineQuery): Promise<readonly KeptLine[]>;
  expectation(id: string): Promise<Expectation | undefined>;
}
