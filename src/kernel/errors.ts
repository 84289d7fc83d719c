import { defineErrors } from './error-catalogue.ts';

/** What can be wrong with a value itself. */
export const valueErrors = defineErrors({
  'SL-VALUE-001': {
    title: 'An amount of money is not readable',
    kind: 'invalid',
    next: 'Send a decimal text with a point and at most the digits that the currency has, e.g. "29.99".',
  },
  'SL-VALUE-002': {
    title: 'A currency is not in ISO 4217',
    kind: 'invalid',
    next: 'Send the three-letter ISO 4217 code, e.g. "EUR".',
  },
  'SL-VALUE-003': {
    title: 'Amounts of different currencies were mixed',
    kind: 'invalid',
    next: 'Convert with a stated rate first; the hub never guesses one.',
  },
  'SL-VALUE-004': {
    title: 'An amount is beyond the safe range',
    kind: 'invalid',
    next: 'Amounts are integers of minor units up to 9,007,199,254,740,991.',
  },
  'SL-VALUE-005': {
    title: 'A quantity is not readable',
    kind: 'invalid',
    next: 'Send a decimal text with at most six digits after the point, e.g. "0.750".',
  },
  'SL-VALUE-006': {
    title: 'Quantities of different units were mixed',
    kind: 'invalid',
    next: 'Convert to one unit of measure first.',
  },
});
