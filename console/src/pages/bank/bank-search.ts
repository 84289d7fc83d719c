/** What of the bank is shown; the lines that nobody knows what they are for come first. */
export const bankShown = ['matched', 'dismissed', 'payouts', 'statements'] as const;

/** How statements stand. */
export const fits = ['fits', 'does-not-fit', 'unreadable'] as const;

/** What narrows the lists of payouts and statements. Days are written 2026-11-20, both are included. */
export interface BankFilter {
  readonly connection?: string;
  readonly currency?: string;
  readonly from?: string;
  readonly until?: string;
}

export interface BankSearch extends BankFilter {
  readonly show?: (typeof bankShown)[number];
  /** Of statements only. */
  readonly fit?: (typeof fits)[number];
}
