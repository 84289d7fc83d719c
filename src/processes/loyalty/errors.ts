import { defineErrors } from '../../kernel/error-catalogue.ts';

/** What goes wrong with the points of an order. */
export const loyaltyErrors = defineErrors({
  'SL-LOYALTY-001': {
    title: 'The points of an order were refused',
    kind: 'rejected',
    next: 'Follow the reason that the loyalty system gave: usually it does not know the account. Correct it there by hand; the hub asks no more for this order.',
  },
  'SL-LOYALTY-002': {
    title: 'The points that an order was paid with are not there',
    kind: 'rejected',
    next: 'Look at the points that its code names (`GET /api/v1/points/reservations/<code>`): they were spent elsewhere, or the time for which they were set aside was over. Let the order stand and correct the account, ask the customer for the rest, or cancel it.',
  },
});
