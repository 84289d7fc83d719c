import type { Database } from '../../backbone/postgres/database.ts';
import { CsvParser, type CsvRecord } from './csv.ts';
import { mappingErrors } from './errors.ts';
import type { Configured } from './places.ts';
import { type Column, type MappingRow, type Refused, readHeader, readRow } from './row.ts';
import { type Counts, openStaging, type RefusedRow, type Staging } from './staging.ts';

/** Rows that go to the database at once; what is in memory at any time. */
const BATCH = 1_000;

export interface ImportOptions {
  /** The file, in pieces of any size. */
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly database: Database;
  /** The connection that owns articles; without one only the table itself can be believed. */
  readonly owner?: string;
  /** What is configured of each connection; without it any connection may be named. */
  readonly connections?: Readonly<Record<string, Configured>>;
  /** Preview: nothing is written. */
  readonly apply: boolean;
  /** Told as the file is read: bytes so far. */
  readonly onProgress?: (bytes: number) => void;
  /**
   * Told every row that is not taken, by line, before anything is written. When it throws, nothing is.
   */
  readonly onRefused?: (row: RefusedRow) => Promise<void> | void;
}

export interface ImportReport extends Counts {
  readonly rows: number;
  readonly applied: boolean;
  /** Bindings that were made; fewer than `new` where the hub was faster. */
  readonly written: number;
}

/**
 * Imports a file of mappings: rows that fit are bound in one transaction, the others are refused with line and reason. The same file
 * twice changes nothing. Throws SL-MAP-001 for a file that is no CSV in UTF-8, SL-MAP-002 for its header.
 */
export function importMappings(options: ImportOptions): Promise<ImportReport> {
  return options.database.transaction(async (client) => {
    const staging = await openStaging(client);
    const rows = await stage(options, staging);
    const counts = await staging.decide(options.owner);
    if (options.onRefused !== undefined) await tellRefused(staging, options.onRefused);
    const written = options.apply ? await staging.write() : 0;
    return { rows, ...counts, applied: options.apply, written };
  });
}

async function tellRefused(staging: Staging, tell: NonNullable<ImportOptions['onRefused']>): Promise<void> {
  let last = 0;
  for (;;) {
    const page = await staging.refused(last, BATCH);
    for (const row of page) await tell(row);
    const end = page.at(-1);
    if (end === undefined) return;
    last = end.line;
  }
}

/** Reads the file into the table; answers how many rows it has. */
async function stage({ chunks, connections, onProgress }: ImportOptions, staging: Staging): Promise<number> {
  let header: ReadonlyMap<Column, number> | undefined;
  let rows = 0;
  const good: MappingRow[] = [];
  const bad: Refused[] = [];
  const flush = async (least: number): Promise<void> => {
    if (good.length + bad.length < least) return;
    await staging.put(good.splice(0));
    await staging.refuse(bad.splice(0));
  };
  const take = (record: CsvRecord): void => {
    if (header === undefined) {
      if ('problem' in record) {
        throw mappingErrors.error('SL-MAP-002', { because: `line ${record.line}: ${record.problem}` });
      }
      header = readHeader(record.fields);
      return;
    }
    rows += 1;
    if ('problem' in record) {
      bad.push({ line: record.line, failure: mappingErrors.failure('SL-MAP-003', { because: record.problem }) });
      return;
    }
    const row = readRow(record.line, record.fields, header, connections);
    if ('failure' in row) bad.push(row);
    else good.push(row);
  };
  for await (const records of recordsOf(chunks, onProgress)) {
    for (const record of records) {
      take(record);
      await flush(BATCH);
    }
  }
  await flush(1);
  if (header === undefined) throw mappingErrors.error('SL-MAP-001', { because: 'the file is empty' });
  return rows;
}

async function* recordsOf(
  chunks: AsyncIterable<Uint8Array>,
  onProgress: ImportOptions['onProgress'],
): AsyncGenerator<readonly CsvRecord[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const parser = new CsvParser();
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (cause) {
      throw mappingErrors.error('SL-MAP-001', { because: 'the file is not UTF-8 text' }, cause);
    }
  };
  let bytes = 0;
  for await (const chunk of chunks) {
    yield parser.push(decode(chunk));
    bytes += chunk.byteLength;
    onProgress?.(bytes);
  }
  yield parser.push(decode());
  yield parser.end();
}
