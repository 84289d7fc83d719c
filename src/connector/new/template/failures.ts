import { defineErrors } from '../../../kernel/error-catalogue.ts';

/** What can go wrong with Acme, and what a person does next. */
export const errors = defineErrors({
  'SL-ACME-001': {
    title: 'A webhook is not signed by Acme',
    kind: 'unauthorized',
    next: 'Compare the webhook secret of the connection with the one that Acme shows.',
  },
  'SL-ACME-002': {
    title: 'A delivery of Acme is not understood',
    kind: 'invalid',
    next: 'Correct the named field in Acme, or the translator when Acme changed its format; then retry.',
  },
  'SL-ACME-003': {
    title: 'Acme does not accept the API key',
    kind: 'unauthorized',
    next: 'Store a key that may read orders and write shipments.',
  },
  'SL-ACME-004': {
    title: 'Acme asks to wait',
    kind: 'throttled',
    next: 'The hub waits by itself.',
  },
  'SL-ACME-005': {
    title: 'Acme is unwell',
    kind: 'transient',
    next: 'The hub tries again by itself.',
  },
  'SL-ACME-006': {
    title: 'Acme refuses a request',
    kind: 'rejected',
    next: 'Read the reason; correct the order in Acme or cancel it.',
  },
});
