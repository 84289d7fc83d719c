import { recordErrors } from '../../records/errors.ts';

/** What a list is asked with. */
interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

/** A cursor that only this hub understands. */
export function writeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of a cursor, `kinds` of them. Throws SL-RECORD-003 when it is not one of ours. */
export function readCursor(text: string, kinds: readonly ('string' | 'number')[]): (string | number)[] {
  try {
    const parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
    const fits =
      Array.isArray(parts) &&
      parts.length === kinds.length &&
      parts.every((part, index) => typeof part === kinds[index] && !String(part).includes('\0'));
    if (fits) return parts as (string | number)[];
  } catch {
    // Told below, the same for every unreadable cursor.
  }
  throw recordErrors.error('SL-RECORD-003', { because: 'the cursor was not made by this hub', field: 'cursor' });
}

/**
 * One page of a list that is short enough to be at hand as a whole. The cursor names the last entry and where it stood: when it
 * has gone meanwhile, the page begins at its place.
 */
export function pageOf<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  { limit, cursor }: PageQuery,
): { readonly entries: readonly Entry[]; readonly next?: string } {
  let begin = 0;
  if (cursor !== undefined) {
    const [key, place] = readCursor(cursor, ['string', 'number']) as [string, number];
    const found = entries.findIndex((entry) => keyOf(entry) === key);
    begin = found < 0 ? Math.max(0, place) : found + 1;
  }
  const page = entries.slice(begin, begin + limit);
  const last = page.at(-1);
  const more = begin + page.length < entries.length && last !== undefined;
  return { entries: page, ...(more ? { next: writeCursor([keyOf(last), begin + page.length - 1]) } : {}) };
}

/** The cursor of a page as the answer carries it. */
export const nextOf = (next: string | undefined): { readonly next?: string } => (next === undefined ? {} : { next });
