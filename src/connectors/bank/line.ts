import type { Failure } from '../../kernel/failure.ts';
import type { Money } from '../../kernel/money.ts';

export type BankFormat = 'camt' | 'mt940' | 'bai2';

/** What a row's reader must know of the statement around it. */
export interface Frame {
  readonly format: BankFormat;
  readonly account: string;
  /** Currency of the account. */
  readonly currency: string;
  /** Other currencies that the statement has balances in. */
  readonly others: readonly string[];
  /** What the bank calls the statement, with its page. */
  readonly statement: string;
  /** The day that the statement is of, where rows do not name their own (BAI2). */
  readonly day?: string;
}

/** One movement, or the part of one. Positive came in. */
export interface BankLine {
  readonly amount: Money;
  readonly bookedOn: string;
  readonly valuedOn?: string;
  readonly reversal: boolean;
  readonly code?: string;
  readonly endToEnd?: string;
  readonly bankReference?: string;
  readonly counterparty?: string;
  readonly counterpartyAccount?: string;
  readonly remittance: readonly string[];
  readonly structured?: string;
  readonly original?: Money;
  /** Fields that the file does not say in these words. */
  readonly derived: readonly string[];
}

/** A row of a statement: what was booked, and what it is made of where the parts add up to it. */
export interface BankEntry {
  readonly line: BankLine;
  readonly parts: readonly BankLine[];
}

export type EntryReading =
  | { readonly kind: 'entry'; readonly entry: BankEntry }
  /** Understood, and not money that has moved: announced, or said for information. */
  | { readonly kind: 'ignored'; readonly because: string }
  | { readonly kind: 'unreadable'; readonly failure: Failure };

/** What a statement says of itself, in one currency. */
export interface StatementHead {
  readonly account: string;
  readonly currency: string;
  /** What the bank calls it. */
  readonly number: string;
  readonly sequence?: number;
  readonly page?: number;
  readonly from?: string;
  readonly until?: string;
  readonly opening?: Money;
  readonly closing?: Money;
  /** When the bank made it. */
  readonly at?: string;
  readonly derived: readonly string[];
  /** Lines told before the day is over: they are told, but there is no statement to keep. */
  readonly interim: boolean;
}

/** What a scanner cuts a file into, in the order of the file. */
export type Piece =
  | { readonly kind: 'entry'; readonly frame: Frame; readonly line: number; readonly raw: string }
  /** Ends a statement: a head for each currency. The raw text is all of it but its entries. */
  | {
      readonly kind: 'statement';
      readonly heads: readonly StatementHead[];
      readonly line: number;
      readonly raw: string;
    };

/** Cuts text into pieces as it comes. Throws a coded error when the file as a whole cannot be trusted. */
export interface Scanner {
  push(text: string): readonly Piece[];
  end(): readonly Piece[];
}

/** Leaves out what is undefined or empty. */
export function given<Values extends Record<string, unknown>>(
  values: Values,
): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== '')) as {
    [Key in keyof Values]?: Exclude<Values[Key], undefined>;
  };
}

/** A text without control characters and doubled spaces, cut to a length; undefined when nothing is left. */
export function tidy(text: string | undefined, most: number): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  const clean = text?.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ').trim();
  return clean === undefined || clean === '' ? undefined : [...clean].slice(0, most).join('').trim();
}

/** Words by which banks say that there is no reference. */
export function reference(text: string | undefined, most = 100): string | undefined {
  const clean = tidy(text, most);
  return clean === undefined || /^(NOTPROVIDED|NONREF|NOT PROVIDED|UNKNOWN|-+|0+)$/i.test(clean) ? undefined : clean;
}

/** What the payer wrote, each line at most 500 characters, at most 50 lines. */
export function remittanceOf(texts: readonly (string | undefined)[]): string[] {
  return texts.flatMap((text) => tidy(text, 500) ?? []).slice(0, 50);
}
