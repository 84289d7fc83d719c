import type { Move } from './link.ts';
import type { ClosingFact } from './read.ts';
import type { Ground, Telling } from './sides.ts';

/** A source with everything that was told about it, and what was written of it before. */
export interface Touched {
  readonly source: string;
  readonly tellings: readonly Telling[];
  readonly moves: readonly Move[];
}

/** Where movements of the closing are kept. */
export interface ClosingStore {
  /** Takes facts down, each once. */
  write(facts: readonly ClosingFact[]): Promise<void>;
  /**
   * Takes up to `limit` new lines of the money ledger and as many new facts, and adds the movements that `decide` makes of every
   * source that they concern, in one transaction and one at a time. Answers how many lines and facts there were.
   */
  follow(
    limit: number,
    decide: (touched: readonly Touched[], ground: Pick<Ground, 'reports'>) => readonly Move[],
  ): Promise<number>;
}
