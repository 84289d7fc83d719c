import { defineErrors } from '../../kernel/error-catalogue.ts';

/** Names of what the points ledger finds. */
export const pointsErrors = defineErrors({
  'SL-POINTS-001': {
    title: 'An account of points is below zero',
    kind: 'invalid',
    next: 'The customer has spent points that they then gave back the goods for (`storeloom points <account>`). Let the debt stand until they earn again, or ask them; the case closes by itself when the account is at zero.',
  },
  'SL-POINTS-002': {
    title: 'An account holds fewer points than are to be spent',
    kind: 'rejected',
    next: 'Ask for the balance (`GET /api/v1/points/<account>`) and let the customer spend at most what is `free`; another try takes another name.',
  },
  'SL-POINTS-003': {
    title: 'Points that were set aside cannot be spent or given back so',
    kind: 'rejected',
    next: 'Look at them (`GET /api/v1/points/reservations/<code>`): what was given back or taken stays so. Set points aside anew, under another name.',
  },
  'SL-POINTS-004': {
    title: 'Whoever keeps the points has not answered in time',
    kind: 'transient',
    next: 'Send the same request again: it is the same wish, which is decided once.',
  },
});
