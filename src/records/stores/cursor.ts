import { recordErrors } from '../errors.ts';
import type { TillKey } from './report.ts';

export function writeTillCursor({ connection, location, till }: TillKey): string {
  return Buffer.from(JSON.stringify([connection, location, till])).toString('base64url');
}

/** Where a page of tills ended. Throws SL-RECORD-003 when it is not one of ours. */
export function readTillCursor(text: string): TillKey {
  try {
    const parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    const [connection, location, till] = parts;
    const readable = [connection, location, till].every((part) => typeof part === 'string' && !part.includes('\0'));
    if (readable) return { connection, location, till } as TillKey;
  } catch {
    // Told below, the same for every unreadable cursor.
  }
  throw recordErrors.error('SL-RECORD-003', { because: 'the cursor was not made by this hub', field: 'cursor' });
}
