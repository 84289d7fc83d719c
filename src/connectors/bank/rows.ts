import { createHash } from 'node:crypto';
import { LIMITS } from '../../kernel/limits.ts';
import { Alike } from './alike.ts';
import { type Encoding, EncodingFinder } from './encoding.ts';
import { bankErrors } from './errors.ts';
import { formatOf, readEntry, scannerOf } from './formats.ts';
import type { BankFormat, EntryReading, Piece, Scanner } from './line.ts';
import { likenessOf } from './line-key.ts';

/** A file that can be read from the beginning as often as needed. */
export interface BankFile {
  readonly name: string;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/** A file before anything of it was understood. */
export interface Measured {
  readonly sha256: string;
  readonly bytes: number;
  readonly encoding: Encoding;
}

/** Digest, size and encoding. Throws SL-BANK-005 for a file beyond the limit. */
export async function measure(file: BankFile): Promise<Measured> {
  const hash = createHash('sha256');
  const finder = new EncodingFinder();
  let bytes = 0;
  for await (const chunk of file.chunks()) {
    bytes += chunk.length;
    if (bytes > LIMITS.bankFileBytes) {
      throw bankErrors.error('SL-BANK-005', {
        because: `The file has more than ${LIMITS.bankFileBytes} bytes`,
        rule: `at most ${LIMITS.bankFileBytes} bytes`,
      });
    }
    hash.update(chunk);
    finder.push(chunk);
  }
  return { sha256: hash.digest('hex'), bytes, encoding: finder.encoding() };
}

type EntryPiece = Extract<Piece, { kind: 'entry' }>;

/** A row of a file, read. */
export type Row =
  | (EntryPiece & { readonly reading: EntryReading; readonly nth: number; readonly likeness: string })
  | Extract<Piece, { kind: 'statement' }>;

/**
 * The rows of a file as they come, with the memory of one row and of a number for each line of one statement. Always
 * the same for the same bytes. Throws a coded error when the file as a whole cannot be trusted.
 */
export async function* rowsOf(
  file: BankFile,
  encoding: Encoding,
  options: { readonly currency?: string; readonly onFormat?: (format: BankFormat) => void } = {},
): AsyncGenerator<Row> {
  const alike = new Alike();
  let rows = 0;
  for await (const pieces of piecesOf(file, encoding, options)) {
    for (const piece of pieces) {
      if (piece.kind === 'statement') {
        alike.clear();
        yield piece;
        continue;
      }
      rows += 1;
      if (rows > LIMITS.bankFileRows) throw tooMany('rows', LIMITS.bankFileRows);
      const reading = readEntry(piece.raw, piece.frame);
      const likeness = reading.kind === 'entry' ? likenessOf(reading.entry.line, piece.frame) : '';
      const nth = likeness === '' ? 0 : alike.count(likeness);
      yield { ...piece, reading, nth, likeness };
    }
  }
}

async function* piecesOf(
  file: BankFile,
  encoding: Encoding,
  { currency, onFormat }: { readonly currency?: string; readonly onFormat?: (format: BankFormat) => void },
): AsyncGenerator<readonly Piece[]> {
  const decoder = new TextDecoder(encoding);
  let waiting = '';
  let scanner: Scanner | undefined;
  const begin = (): Scanner => {
    const format = formatOf(waiting);
    onFormat?.(format);
    return scannerOf(format, currency);
  };
  for await (const chunk of file.chunks()) {
    const text = decoder.decode(chunk, { stream: true });
    if (scanner !== undefined) yield scanner.push(text);
    else {
      waiting += text;
      if (waiting.length < 4_096) continue;
      scanner = begin();
      yield scanner.push(waiting);
    }
  }
  const rest = decoder.decode();
  if (scanner === undefined) {
    waiting += rest;
    scanner = begin();
    yield scanner.push(waiting);
  } else if (rest !== '') yield scanner.push(rest);
  yield scanner.end();
}

export function tooMany(what: string, most: number) {
  return bankErrors.error('SL-BANK-005', {
    because: `The file has more than ${most} ${what}`,
    rule: `at most ${most} ${what}`,
  });
}
