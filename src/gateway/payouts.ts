interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** A payout of a provider as people and APIs see it: what it is made of, and what the bank shows of it. */
export interface PayoutAnswer {
  readonly id: string;
  readonly connection: string;
  /** The earliest day that was said of it; missing for one that is older than days were kept. */
  readonly day?: string;
  readonly at: string;
  readonly waitsUntil?: string;
  /** What the provider said that it sends. */
  readonly amount?: Money;
  /** What its movements come to so far, by kind, in minor units of its currency. */
  readonly sums: readonly {
    readonly kind: string;
    readonly gross: number;
    readonly fee: number;
    readonly count: number;
  }[];
  readonly net: number;
  /** Parts of the provider's report that are there, and how many there are. */
  readonly parts: number;
  readonly of?: number;
  readonly bank?: { readonly line: string; readonly amount: Money };
  readonly variances: readonly string[];
}

/** Which payouts are wanted; all that is given must hold. */
export interface PayoutQuery {
  /** Only those that the bank has yet to show, or whose sides do not agree; or only the others. */
  readonly open?: boolean;
  readonly at?: string;
  /** Only of these providers. */
  readonly connections?: readonly string[];
  readonly currency?: string;
  /** First and last day, both included: "2026-11-20". */
  readonly from?: string;
  readonly until?: string;
  /** The last one of the page before; one without a day has the day "". */
  readonly after?: { readonly day: string; readonly id: string };
  readonly limit: number;
}

/** The payouts; a gateway without the process has none. */
export interface PayoutView {
  /** The latest day first, one more than `limit` when there are more. */
  list(query: PayoutQuery): Promise<readonly PayoutAnswer[]>;
  get(id: string): Promise<PayoutAnswer | undefined>;
}
