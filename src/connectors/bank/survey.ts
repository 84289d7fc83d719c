import { createHash, type Hash } from 'node:crypto';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { type Money, money } from '../../kernel/money.ts';
import type { BankFormat, StatementHead } from './line.ts';
import { lineKey } from './line-key.ts';
import { type BankFile, type Measured, type Row, rowsOf, tooMany } from './rows.ts';

/** A statement of a file, in one currency, with what its rows come to. */
export interface SurveyedStatement {
  readonly head: StatementHead;
  readonly line: number;
  /** Lines that are told, parts counted one by one. */
  readonly lines: number;
  /** Rows that cannot be read: the statement is incomplete. */
  readonly unreadable: number;
  /** Rows that are no money that has moved. */
  readonly ignored: number;
  readonly sum: Money;
  /** Digest of balances and lines: the same statement in another file has the same. */
  readonly digest: string;
}

export interface UnreadableRow {
  readonly line: number;
  readonly failure: Failure;
}

/** A whole file, understood without anything being told of it. */
export interface Survey extends Measured {
  readonly format: BankFormat;
  /** By statement of the file, in its order; each in its currencies, the account's own first. */
  readonly statements: readonly (readonly SurveyedStatement[])[];
  readonly unreadable: readonly UnreadableRow[];
}

interface Tally {
  lines: number;
  ignored: number;
  sum: bigint;
  readonly hash: Hash;
}

/** Reads a file to its end. Throws a coded error when nothing of it is to be told. */
export async function survey(
  file: BankFile,
  measured: Measured,
  options: { readonly currency?: string } = {},
): Promise<Survey> {
  const steps = surveySteps(file, measured, options);
  for (;;) {
    const { done, value } = await steps.next();
    if (done === true) return value;
  }
}

/** The same, giving way after every `LIMITS.bankSurveyRows` rows to whoever has to say that it is still alive. */
export async function* surveySteps(
  file: BankFile,
  measured: Measured,
  options: { readonly currency?: string } = {},
): AsyncGenerator<undefined, Survey> {
  const statements: (readonly SurveyedStatement[])[] = [];
  const unreadable: UnreadableRow[] = [];
  const tallies = new Map<string, Tally>();
  let format: BankFormat = 'camt';
  let [rows, broken] = [0, 0];
  const onFormat = (found: BankFormat): void => {
    format = found;
  };
  for await (const row of rowsOf(file, measured.encoding, { ...options, onFormat })) {
    rows += 1;
    if (rows % LIMITS.bankSurveyRows === 0) yield;
    if (row.kind === 'statement') {
      if (statements.length === LIMITS.bankFileStatements) throw tooMany('statements', LIMITS.bankFileStatements);
      statements.push(row.heads.map((head) => surveyed(head, tallyOf(tallies, head.currency), row.line, broken)));
      tallies.clear();
      broken = 0;
    } else if (row.reading.kind === 'unreadable') {
      broken += 1;
      if (unreadable.length === LIMITS.bankUnreadableRows) throw tooMany('unreadable rows', LIMITS.bankUnreadableRows);
      unreadable.push({ line: row.line, failure: row.reading.failure });
    } else count(row, tallies);
  }
  return { ...measured, format, statements, unreadable };
}

function tallyOf(tallies: Map<string, Tally>, currency: string): Tally {
  const tally = tallies.get(currency) ?? { lines: 0, ignored: 0, sum: 0n, hash: createHash('sha256') };
  tallies.set(currency, tally);
  return tally;
}

function count({ reading, frame, likeness, nth }: Extract<Row, { kind: 'entry' }>, tallies: Map<string, Tally>): void {
  if (reading.kind !== 'entry') {
    tallyOf(tallies, frame.currency).ignored += 1;
    return;
  }
  const { line, parts } = reading.entry;
  const tally = tallyOf(tallies, line.amount.currency);
  tally.lines += Math.max(parts.length, 1);
  tally.sum += BigInt(line.amount.amount);
  tally.hash.update(lineKey(likeness, nth));
}

/** A balance that is not said follows from the other and the lines, and is marked as derived. */
function surveyed(head: StatementHead, tally: Tally, line: number, unreadable: number): SurveyedStatement {
  const sum = safe(tally.sum, head.currency);
  const { opening, closing } = head;
  const hash = tally.hash.update(JSON.stringify([opening ?? null, closing ?? null]));
  const common = { line, lines: tally.lines, unreadable, ignored: tally.ignored, sum, digest: hash.digest('hex') };
  if (unreadable > 0 || (opening === undefined) === (closing === undefined)) return { head, ...common };
  const derived = [...head.derived, opening === undefined ? 'opening' : 'closing'];
  const both =
    opening === undefined
      ? { opening: money((closing?.amount ?? 0) - sum.amount, head.currency) }
      : { closing: money(opening.amount + sum.amount, head.currency) };
  return { head: { ...head, ...both, derived }, ...common };
}

function safe(sum: bigint, currency: string): Money {
  try {
    return money(Number(sum), currency);
  } catch (error) {
    if (error instanceof CodedError) throw tooMany('minor units in the sum of a statement', Number.MAX_SAFE_INTEGER);
    throw error;
  }
}
