import type { FactDraft } from '../../connector/connector.ts';
import type { Failure } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { factOf, type LinesBody, type RefusedBody, TOPICS } from './body.ts';
import { given, type StatementHead } from './line.ts';
import { type BankFile, type Measured, type Row, rowsOf } from './rows.ts';
import type { Survey, SurveyedStatement } from './survey.ts';

/**
 * A number that no other statement of the account has: banks begin to count again every year, so the year stands in front;
 * pages and further currencies stand behind.
 */
export function numberOf(head: StatementHead, first: StatementHead): string {
  const year = head.sequence === undefined ? undefined : head.until?.slice(0, 4);
  const parts = [year, head.number.replaceAll(/[^\w.+-]+/g, '_').slice(0, 100), head.page];
  if (head.currency !== first.currency) parts.push(head.currency);
  return parts.filter((part) => part !== undefined).join('-');
}

/**
 * A file that was surveyed, as deliveries in its order: rows in slices, each row that cannot be read alone, and behind them
 * the statement. The same bytes always give the same deliveries.
 */
export async function* factsOf(
  file: BankFile,
  survey: Survey,
  options: { readonly currency?: string } = {},
): AsyncGenerator<FactDraft> {
  let index = 0;
  let slice = new Slice(file, survey, index);
  for await (const row of rowsOf(file, survey.encoding, options)) {
    if (row.kind === 'statement') {
      yield* slice.close();
      for (const each of survey.statements[index] ?? []) yield statementFact(file, survey, each, row.raw, index);
      index += 1;
      slice = new Slice(file, survey, index);
    } else yield* slice.take(row);
  }
}

type EntryRow = Extract<Row, { kind: 'entry' }>;

/** Gathers rows of one statement until they are enough for a delivery. */
class Slice {
  readonly #file: { readonly file: string; readonly sha256: string };
  readonly #numbers: LinesBody['numbers'];
  readonly #object: string;
  #rows: EntryRow[] = [];
  #lines = 0;
  #characters = 0;

  constructor(file: BankFile, survey: Survey, index: number) {
    const statements = survey.statements[index] ?? [];
    this.#file = { file: file.name, sha256: survey.sha256 };
    this.#numbers = statements.map(({ head }) => ({
      currency: head.currency,
      number: numberOf(head, firstOf(statements)),
    }));
    this.#object = objectOf(survey.sha256, index);
  }

  *take(row: EntryRow): Generator<FactDraft> {
    if (row.reading.kind === 'unreadable') {
      yield factOf(TOPICS.row, String(row.line), this.#body([row]), this.#object);
      return;
    }
    if (row.reading.kind === 'ignored') return;
    const lines = Math.max(row.reading.entry.parts.length, 1);
    const full =
      this.#lines + lines > LIMITS.bankSliceLines || this.#characters + row.raw.length > LIMITS.bankSliceCharacters;
    if (full) yield* this.close();
    this.#rows.push(row);
    this.#lines += lines;
    this.#characters += row.raw.length;
  }

  *close(): Generator<FactDraft> {
    const [first] = this.#rows;
    if (first !== undefined) yield factOf(TOPICS.lines, String(first.line), this.#body(this.#rows), this.#object);
    this.#rows = [];
    this.#lines = 0;
    this.#characters = 0;
  }

  #body(rows: readonly EntryRow[]): LinesBody {
    return {
      ...this.#file,
      frame: (rows[0] as EntryRow).frame as LinesBody['frame'],
      numbers: this.#numbers,
      rows: rows.map(({ line, nth, raw }) => ({ line, nth, raw })),
    };
  }
}

function statementFact(file: BankFile, survey: Survey, each: SurveyedStatement, raw: string, index: number): FactDraft {
  const { head, line, lines, unreadable, sum, digest } = each;
  const number = numberOf(head, firstOf(survey.statements[index] ?? [each]));
  const body = {
    file: file.name,
    sha256: survey.sha256,
    line,
    raw,
    number,
    head: { ...head, derived: [...head.derived] },
    lines,
    unreadable,
    sum,
    digest,
  };
  return factOf(TOPICS.statement, `${line}:${head.currency}`, body, objectOf(survey.sha256, index));
}

const firstOf = (statements: readonly SurveyedStatement[]): StatementHead => (statements[0] as SurveyedStatement).head;

/** Deliveries of one statement stay in order: its lines come before it. */
const objectOf = (sha256: string, index: number): string => `${sha256.slice(0, 32)}/${index}`;

/** A file of which nothing is told, with as much of its text as one delivery holds. */
export async function refusedFact(
  file: BankFile,
  measured: Pick<Measured, 'sha256' | 'encoding'>,
  failure: Failure,
): Promise<FactDraft> {
  const decoder = new TextDecoder(measured.encoding);
  let beginning = '';
  for await (const chunk of file.chunks()) {
    beginning += decoder.decode(chunk, { stream: true });
    if (beginning.length >= LIMITS.bankEntryBytes) break;
  }
  const { code, because, kind, field, rule, value, next } = failure;
  const body: RefusedBody = {
    file: file.name,
    sha256: measured.sha256,
    beginning: beginning.slice(0, LIMITS.bankEntryBytes),
    failure: { code, because, kind, ...given({ field, rule, value, next }) },
  };
  return factOf(TOPICS.refused, 'whole', body, measured.sha256.slice(0, 32));
}
