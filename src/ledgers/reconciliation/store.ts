import type { Envelope } from '../../canonical/envelope.ts';
import type { BankLine, Candidate, Expectation } from './match.ts';
import type { ReconciliationFact } from './read.ts';

/** A line as it is kept. */
export interface KeptLine {
  readonly line: BankLine;
  readonly state: 'open' | 'matched' | 'dismissed';
  /** What it was matched with. */
  readonly ids: readonly string[];
  /** What each order gets of it, in the order of `ids`; none for a payout. */
  readonly amounts: readonly number[];
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
  readonly matched: readonly {
    readonly line: BankLine;
    readonly with: Candidate;
    /** What each order gets of it; none for a payout. */
    readonly amounts: readonly number[];
  }[];
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

/** A payout or an order that a person says a line is for. */
export interface Target {
  readonly id: string;
  /** Whether a line of the bank was found to be it. */
  readonly isSeen: boolean;
  /** What it is owed in; undefined for a payout that is not said to be sent. */
  readonly currency?: string;
  /** What is still to come for it; 0 when nothing is expected. */
  readonly left: number;
}

/** What lies before a person who decides: the line, and of what it is said to be for that which is known. */
export interface DecisionDesk {
  readonly kept: KeptLine | undefined;
  readonly targets: ReadonlyMap<string, Target>;
}

/** Where the bank's lines and what is expected of them are kept. */
export interface ReconciliationStore {
  /**
   * Takes facts down, each once, puts everything on the desk that they may concern, and writes what `decide` makes of it, in one
   * transaction and one at a time. Answers lines that were newly matched, lines that were decided by this, and those of which the
   * facts speak and that were decided before: what was said of them may have been lost with the node that said it.
   */
  change(
    facts: readonly ReconciliationFact[],
    nowMs: number,
    decide: (desk: ReconciliationDesk) => Decisions,
  ): Promise<{
    readonly matched: Decisions['matched'];
    readonly settled: readonly KeptLine[];
    readonly earlier: readonly KeptLine[];
  }>;
  /**
   * Takes down what a person decided of a line, and puts the word of it into the log: both or neither, one decision at a time with
   * those of the rule. `judge` makes the word, or throws to refuse it.
   */
  decideByHand(
    transaction: string,
    ids: readonly string[],
    nowMs: number,
    judge: (desk: DecisionDesk) => Envelope,
  ): Promise<void>;
  /** Forgets who was to pay orders whose time has passed before a day. */
  forgetNames(beforeDay: string): Promise<void>;
  /** Lines that have been open since before a time and that nobody was told of. */
  overdue(beforeMs: number, limit: number): Promise<readonly KeptLine[]>;
  markTold(transactions: readonly string[]): Promise<void>;
  get(transaction: string): Promise<KeptLine | undefined>;
  /** The latest day first. */
  list(query: LineQuery): Promise<readonly KeptLine[]>;
  expectation(id: string): Promise<Expectation | undefined>;
}
