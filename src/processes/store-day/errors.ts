import { defineErrors } from '../../kernel/error-catalogue.ts';

/** Names of the variances of a store's day. */
export const storeDayErrors = defineErrors({
  'SL-DAY-001': {
    title: 'Receipts of a business day are missing',
    kind: 'unknown',
    next: 'See which numbers are missing (`storeloom store-day <store> <date>`) and send them again from the till. If they are lost for good, close the day without them (`storeloom store-day <store> <date> --close --reason "…"`).',
  },
  'SL-DAY-002': {
    title: 'A till was not closed',
    kind: 'unknown',
    next: 'Close the till and let it send its closing. Its sales go to the books either way; its drawer was not counted.',
  },
  'SL-DAY-003': {
    title: 'What was counted is not what should be in the drawer',
    kind: 'invalid',
    next: 'Count again and close the till again, or approve the difference (`storeloom store-day <store> <date> --approve --reason "…"`); it is booked on the account of differences.',
  },
  'SL-DAY-004': {
    title: 'Receipts do not add up',
    kind: 'invalid',
    next: 'Their tenders are not what their lines, taxes and rounding come to. The difference stands on the account in suspense; correct the till and book it off.',
  },
  'SL-DAY-005': {
    title: "The books refuse the entry of a store's day",
    kind: 'rejected',
    next: 'Follow the reason that the ERP gave: an account or a journal is not configured, or the day is locked. Mend it, then retry the message that waits (`storeloom cases`); where none waits, post again (`storeloom store-day <store> <date> --retry --reason "…"`).',
  },
});
