import { recordErrors } from '../errors.ts';

/** Where a page of orders ended: newest first, so the next page begins below it. */
export interface OrderCursor {
  readonly sortAt: number;
  readonly id: string;
}

export function writeCursor({ sortAt, id }: OrderCursor): string {
  return Buffer.from(JSON.stringify([sortAt, id])).toString('base64url');
}

/** Throws SL-RECORD-003 when it is not one of ours. */
export function readCursor(text: string): OrderCursor {
  try {
    const [sortAt, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    if (typeof sortAt === 'number' && Number.isSafeInteger(sortAt) && typeof id === 'string' && !id.includes('\0'))
      return { sortAt, id };
  } catch {
    // Told below, the same for every unreadable cursor.
  }
  throw recordErrors.error('SL-RECORD-003', { because: 'the cursor was not made by this hub', field: 'cursor' });
}
