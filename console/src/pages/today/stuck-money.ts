import type { Today } from '../../api/shapes.ts';

export type StuckReason = Today['money'][number]['reason'];

/** What became of money that is where it should not stay, to be read after its sum. */
export const STUCK_REASONS: Readonly<Record<StuckReason, string>> = {
  'refund-owed': 'owed back to buyers',
  'shipped-not-invoiced': 'sent, and not in the books',
  'taken-not-booked': 'taken, and not booked in the ERP',
};
