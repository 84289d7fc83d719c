import { defineErrors } from '../../kernel/error-catalogue.ts';

/** Why a day cannot be closed or believed, and what is open for longer than it should be without a variance that says why. */
export const certificateErrors = defineErrors({
  'SL-CERT-001': {
    title: 'There is no certificate of this day',
    kind: 'rejected',
    next: 'See which days there are: `storeloom day list`.',
  },
  'SL-CERT-002': {
    title: 'This is no date',
    kind: 'rejected',
    next: 'Write the day as 2026-11-20.',
  },
  'SL-CERT-003': {
    title: 'The day is not over',
    kind: 'rejected',
    next: 'Close it after midnight in the time zone of `closing.timeZone`; until then `storeloom day <date>` shows how it stands.',
  },
  'SL-CERT-004': {
    title: 'Another day must be closed first',
    kind: 'rejected',
    next: 'Days are closed one after the other, because each takes over what the one before left open. Close the one that is named.',
  },
  'SL-CERT-005': {
    title: 'The day is closed already',
    kind: 'rejected',
    next: 'A certificate is never changed. What was heard later stands in the certificate of a later day as late.',
  },
  'SL-CERT-006': {
    title: 'The sums of a day do not carry over',
    kind: 'invalid',
    next: 'Nothing was closed. Look whether `storeloom day verify` finds a change, and report this with its output.',
  },
  'SL-CERT-007': {
    title: 'A certificate was changed, or one is missing',
    kind: 'invalid',
    next: 'Compare with the downloaded certificates and with the hashes in the audit (`storeloom audit verify`), find who can write the database, and restore from a backup if need be.',
  },
  'SL-CERT-010': {
    title: 'An order is not in the ERP, for longer than it should take',
    kind: 'unknown',
    next: 'See where it stands: `storeloom order <id>`; it may be held or a case.',
  },
  'SL-CERT-011': {
    title: 'An order is booked and not invoiced, for longer than it should take',
    kind: 'unknown',
    next: 'See in the ERP whether it was shipped; `storeloom order <id>` shows what the hub asked for.',
  },
  'SL-CERT-012': {
    title: 'An order is not paid for what the buyer owes',
    kind: 'unknown',
    next: 'Compare what was agreed with what was taken: `storeloom money <order>`. Cancel the order, or ask the buyer.',
  },
  'SL-CERT-013': {
    title: 'A payment does not count as paid in the books',
    kind: 'unknown',
    next: 'See whether the invoice is posted and the payment registered: `storeloom money <order>`.',
  },
  'SL-CERT-014': {
    title: 'A refund has no credit note, or a credit note no refund',
    kind: 'unknown',
    next: 'Compare both in `storeloom money <order>`; post the credit note, or give the money back.',
  },
  'SL-CERT-015': {
    title: 'A payment is not settled by its provider for what it comes to',
    kind: 'unknown',
    next: "Look for it in the provider's dashboard; a reserve is settled later.",
  },
  'SL-CERT-016': {
    title: 'Money stays on the balance at a provider',
    kind: 'unknown',
    next: 'See in its dashboard when it pays out.',
  },
  'SL-CERT-017': {
    title: 'A payout is not seen at the bank for what was sent',
    kind: 'unknown',
    next: 'See whether the statements of these days are here (`storeloom bank`), and match its line: `storeloom bank match`.',
  },
  'SL-CERT-018': {
    title: 'Nobody knows what a line of the bank is for',
    kind: 'unknown',
    next: 'Match it or dismiss it: `storeloom bank lines --open`.',
  },
  'SL-CERT-019': {
    title: 'What was counted in a store is not what its drawers should hold',
    kind: 'unknown',
    next: 'See which till and tender: `storeloom store-day <store> <date>`. Close the tills, count again, or take the difference: `--approve --reason "…"`.',
  },
  'SL-CERT-020': {
    title: 'The takings of a store are not in the books',
    kind: 'unknown',
    next: 'See what the books say of its entry: `storeloom store-day <store> <date>`, and post it again: `--retry --reason "…"`.',
  },
});
