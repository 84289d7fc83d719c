import type { EventData } from '../canonical/event.ts';

type Figure = EventData<'SaleReversed'>['figures'][number];
interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** A store's business day as people and APIs see it. */
export interface StoreDayAnswer {
  readonly id: string;
  readonly store: string;
  readonly businessDate: string;
  readonly at: string;
  readonly waitsUntil?: string;
  readonly zone?: string;
  readonly receipts: number;
  readonly voids: number;
  readonly approvedBy?: string;
  readonly variances: readonly string[];
  readonly tills: readonly { readonly till: string; readonly closed?: string; readonly missing: readonly string[] }[];
  readonly drawers: readonly {
    readonly till: string;
    readonly kind: string;
    readonly expected: Money;
    readonly counted?: Money;
  }[];
  readonly figures: readonly {
    readonly of: Figure['of'];
    readonly detail: readonly string[];
    readonly amount: Money;
  }[];
  readonly late: number;
  readonly records: readonly string[];
}

export type StoreDayLine = Pick<StoreDayAnswer, 'id' | 'store' | 'businessDate' | 'at' | 'waitsUntil' | 'variances'>;

/** The days of stores; a gateway without the process has none. */
export interface StoreDayView {
  /** By store and date, one more than `limit` when there are more. */
  list(query: {
    readonly store?: string;
    /** Only these stores. */
    readonly stores?: readonly string[];
    readonly at?: string;
    /** First and last business date. */
    readonly from?: string;
    readonly until?: string;
    readonly after?: string;
    readonly limit: number;
  }): Promise<readonly StoreDayLine[]>;
  get(id: string): Promise<StoreDayAnswer | undefined>;
}
