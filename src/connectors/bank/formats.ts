import { CodedError } from '../../kernel/failure.ts';
import { bai2Record } from './bai2-record.ts';
import { Bai2Scanner } from './bai2-scan.ts';
import { camtEntry } from './camt-entry.ts';
import { CamtScanner } from './camt-scan.ts';
import { bankErrors } from './errors.ts';
import type { BankFormat, EntryReading, Frame, Scanner } from './line.ts';
import { mt940Line } from './mt940-line.ts';
import { Mt940Scanner } from './mt940-scan.ts';

/** The format of a file, by how it begins. Throws SL-BANK-001 when it is none of those that are known. */
export function formatOf(beginning: string): BankFormat {
  const text = beginning.replace(/^\ufeff/, '').trimStart();
  if (text.startsWith('<')) return 'camt';
  if (/^01,/.test(text)) return 'bai2';
  if (/(^|\n|\{4:\r?\n?):20:/.test(text.slice(0, 2_000))) return 'mt940';
  throw bankErrors.error('SL-BANK-001', {
    because: 'The file begins neither as XML nor as MT940 nor as BAI2',
    field: 'line 1',
    rule: 'CAMT.05x, MT940 or BAI2',
  });
}

/** `currency` is that of accounts whose file does not say one, which BAI2 allows. */
export function scannerOf(format: BankFormat, currency?: string): Scanner {
  if (format === 'camt') return new CamtScanner();
  return format === 'mt940' ? new Mt940Scanner() : new Bai2Scanner(currency);
}

const READERS: Readonly<Record<BankFormat, (raw: string, frame: Frame) => EntryReading>> = {
  camt: camtEntry,
  mt940: mt940Line,
  bai2: bai2Record,
};

/** Reads one row. Never throws: a row that cannot be read is told of with its field, rule and value. */
export function readEntry(raw: string, frame: Frame): EntryReading {
  try {
    return READERS[frame.format](raw, frame);
  } catch (error) {
    if (error instanceof CodedError) return { kind: 'unreadable', failure: error.failure };
    const because = 'The row is not built as its format says';
    return { kind: 'unreadable', failure: bankErrors.failure('SL-BANK-004', { because }) };
  }
}
