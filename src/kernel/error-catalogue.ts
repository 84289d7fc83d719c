import { CodedError, type Failure, type FailureKind } from './failure.ts';

/** One entry of the error catalogue. Each folder owns a table of its own; the reference page gathers them all. */
export interface ErrorEntry {
  /** What happened, in a few words. */
  readonly title: string;
  /** What the kind usually is; a call may say otherwise. */
  readonly kind: FailureKind;
  /** What a person does next. */
  readonly next: string;
}

/** What a place that fails knows beyond the catalogue. */
export interface FailureDetail
  extends Partial<Pick<Failure, 'kind' | 'retryAfterMs' | 'scope' | 'field' | 'rule' | 'value' | 'next'>> {
  readonly because: string;
}

export interface ErrorTable<Code extends string> {
  readonly entries: Readonly<Record<Code, ErrorEntry>>;
  failure(code: Code, detail: FailureDetail): Failure;
  error(code: Code, detail: FailureDetail, cause?: unknown): CodedError;
}

const CODE = /^SL-[A-Z0-9]+-\d{3}$/;

/** Declares the coded errors of one folder, e.g. `defineErrors({ 'SL-ODOO-001': { title, kind, next } })`. */
export function defineErrors<const Table extends Record<string, ErrorEntry>>(
  entries: Table,
): ErrorTable<Extract<keyof Table, string>> {
  for (const code of Object.keys(entries)) {
    if (!CODE.test(code)) throw new TypeError(`not an error code: ${code} (SL-AREA-000)`);
  }
  const failure = (code: Extract<keyof Table, string>, detail: FailureDetail): Failure => {
    const entry = entries[code] as ErrorEntry;
    return { kind: entry.kind, code, next: entry.next, ...detail };
  };
  return {
    entries: entries as unknown as Readonly<Record<Extract<keyof Table, string>, ErrorEntry>>,
    failure,
    error: (code, detail, cause) => new CodedError(failure(code, detail), cause === undefined ? {} : { cause }),
  };
}
