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
  'SL-MATCH-006': {
    title: 'What a line of the bank is to be matched with is not known',
    kind: 'rejected',
    next: 'Take the id of a payout from `storeloom payouts`, and that of an order from the order itself: `payout/<connection>/<reference>`, `order/<channel>/<id>`.',
  },
  'SL-MATCH-007': {
    title: 'A line of the bank does not come to what it is to pay',
    kind: 'rejected',
    next: 'Name the orders that come to it together, or say with `--amount` what each of them gets of it.',
  },
  'SL-MATCH-008': {
    title: 'A payout was seen at the bank already',
    kind: 'rejected',
    next: 'Look at the line that it was matched with: `storeloom payouts <id>`. If that one was wrong, what is posted for it must be corrected in the books first.',
  },
});
