import { defineErrors } from '../kernel/error-catalogue.ts';

export const canonicalErrors = defineErrors({
  'SL-CANON-001': {
    title: 'The data of a message does not fit its schema',
    kind: 'invalid',
    next: 'Correct the named field at its source or in the translator, then retry the delivery.',
  },
});
