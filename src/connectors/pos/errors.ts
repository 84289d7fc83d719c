import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What can go wrong between tills and the hub. */
export const posErrors = defineErrors({
  'SL-POS-001': {
    title: 'A message of a till is not signed as it should be',
    kind: 'unauthorized',
    next: 'Compare the secret of the store system with `webhookSecrets` of the connection, and the clocks; then send the message again.',
  },
  'SL-POS-002': {
    title: 'A message of a till is not readable',
    kind: 'invalid',
    next: 'Correct the named field in the store system; its contract stands in the reference of the point of sale. Then send the message again under its number, or retry this one when the settings were wrong.',
  },
  'SL-POS-003': {
    title: 'The amounts of a receipt do not add up',
    kind: 'invalid',
    next: 'Compare the receipt with the till and let the store system send it again as it was printed.',
  },
  'SL-POS-004': {
    title: 'A message comes from a store that the connection does not know',
    kind: 'invalid',
    next: 'Name the store under `stores` of the connection, then retry the message.',
  },
});
