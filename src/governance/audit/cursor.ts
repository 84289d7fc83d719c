import { auditErrors } from './errors.ts';

export const writeAuditCursor = (sequence: number): string => Buffer.from(`audit ${sequence}`).toString('base64url');

/** The entry before which a page begins. Throws SL-AUDIT-001 when it is not one of ours. */
export function readAuditCursor(text: string): number {
  const [, digits] = /^audit (\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (digits !== undefined) return Number(digits);
  throw auditErrors.error('SL-AUDIT-001', { because: 'the cursor was not made by this hub', field: 'cursor' });
}
