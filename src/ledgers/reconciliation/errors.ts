import { defineErrors } from '../../kernel/error-catalogue.ts';

/** Why a line of the bank waits for a person. */
export const matchErrors = defineErrors({
  'SL-MATCH-001': {
    title: 'Nobody knows what a line of the bank is for',
    kind: 'unknown',
    next: 'Look at what the payer wrote: name the payout or the orders with `storeloom bank match`, or say with `storeloom bank dismiss` that it belongs to nothing that the hub knows.',
  },
  'SL-MATCH-002': {
    title: 'Several things could be what a line of the bank is for',
    kind: 'unknown',
    next: 'Compare the suggestions with the payer and the date, and choose one with `storeloom bank match`.',
  },
  'SL-MATCH-003': {
    title: 'A line of the bank is for something and has another amount',
    kind: 'unknown',
    next: 'A bank kept a fee, or only a part was paid. Choose it with `storeloom bank match`; the difference stays a variance of the payout or the order.',
  },
  'SL-MATCH-004': {
    title: 'There is no such line of a bank',
    kind: 'rejected',
    next: 'Take the id from `storeloom bank lines`: bank/<connection>/<key of the line>.',
  },
  'SL-MATCH-005': {
    title: 'A line of the bank is matched already',
    kind: 'rejected',
    next: 'Look at what it was matched with: `storeloom bank lines --all`. What is posted for it must be corrected in the books first.',
  },
});
