import { defineErrors } from '../../kernel/error-catalogue.ts';

/** Names of the variances of payouts. */
export const settlementErrors = defineErrors({
  'SL-SETTLE-001': {
    title: 'A payout is not the sum of its movements',
    kind: 'invalid',
    next: "Compare the payout in the provider's dashboard with its lines; a movement is missing or counts twice. What is left stays on the clearing account until it is found.",
  },
  'SL-SETTLE-002': {
    title: 'A payout is not at the bank',
    kind: 'unknown',
    next: 'See that the statements of that account have come (`storeloom bank statements`). If they have, ask the provider for the trace of the transfer.',
  },
  'SL-SETTLE-003': {
    title: 'The bank shows another amount than the payout',
    kind: 'invalid',
    next: 'Usually a bank on the way kept a fee: book the difference as bank charges. Otherwise compare with the statement.',
  },
  'SL-SETTLE-004': {
    title: 'A provider has not said what a payout is made of',
    kind: 'unknown',
    next: "Payouts made by hand have no members; look in the provider's reports. For automatic ones see that the connection's polls run (`storeloom status`).",
  },
  'SL-SETTLE-005': {
    title: 'The books refuse the entry of a payout',
    kind: 'rejected',
    next: 'Follow the reason that the ERP gave: an account or a journal is not configured, or the day is locked. Mend it, then retry the message that waits (`storeloom cases`).',
  },
  'SL-SETTLE-006': {
    title: 'A payout came back',
    kind: 'unknown',
    next: 'Its money is on the balance at the provider again and goes out with a later payout. Correct the bank account at the provider.',
  },
  'SL-SETTLE-007': {
    title: 'A payout was never said to be sent',
    kind: 'unknown',
    next: "Look for it in the provider's dashboard. If it is still on its way, wait; if it was sent or came back, see that the connection's webhooks and polls run (`storeloom status`). The hub settles this by itself when it hears of it.",
  },
});
