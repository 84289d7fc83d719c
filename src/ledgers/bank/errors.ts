import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What does not fit between the statements of a bank account. */
export const bankLedgerErrors = defineErrors({
  'SL-BANK-020': {
    title: 'A statement does not begin where the one before it ended',
    kind: 'invalid',
    next: 'Ask the bank which of the two balances holds, and for the statement in between if there is one.',
  },
  'SL-BANK-021': {
    title: 'Statements of an account are missing',
    kind: 'invalid',
    next: 'Fetch the missing numbers from the bank and put them where files are taken; the variance then settles by itself.',
  },
  'SL-BANK-022': {
    title: 'Two statements of one number say different things',
    kind: 'invalid',
    next: 'Ask the bank which of the two holds. Both are kept; lines that are in both count once.',
  },
});
