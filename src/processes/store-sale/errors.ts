import { defineErrors } from '../../kernel/error-catalogue.ts';

/** Why a sale of a store waits for a person. */
export const saleErrors = defineErrors({
  'SL-SALE-001': {
    title: 'The ERP refuses to book what a receipt moved',
    kind: 'rejected',
    next: 'Mend the cause in the ERP, usually a product or a location that it does not know, then retry: the booking is asked for again.',
  },
  'SL-SALE-002': {
    title: 'A receipt was voided that never came',
    kind: 'rejected',
    next: 'Let the till send the receipt again; nothing will be booked for it. Skip this when the till says that there was none.',
  },
  'SL-SALE-003': {
    title: 'The ERP refuses to take the booking of a voided receipt back',
    kind: 'rejected',
    next: 'Mend the cause in the ERP, then retry: the reversal is asked for again.',
  },
});
