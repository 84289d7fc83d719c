import { defineErrors } from '../kernel/error-catalogue.ts';

export const canonicalErrors = defineErrors({
  'SL-CANON-001': {
    title: 'The data of a message does not fit its schema',
    kind: 'invalid',
    next: 'Correct the named field at its source or in the translator, then retry the delivery.',
  },
  'SL-CANON-002': {
    title: 'A connection is not set up for a step that can be done by hand',
    kind: 'rejected',
    next: 'Name what the message says in the settings of the connection, so that the hub does it from then on; what was left so far is done by hand.',
  },
});
