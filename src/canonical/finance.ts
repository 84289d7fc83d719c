import { entity, optional, text, time } from './schema.ts';
import { canonicalId, ForeignRecordSchema, MoneySchema } from './value.ts';

const order = optional(canonicalId('order', 'The order, where it is known.'));

/** What stands in the books. */
export const financeEvents = {
  InvoicePosted: entity('An invoice stands in the books.', {
    invoice: ForeignRecordSchema,
    order,
    total: MoneySchema,
    at: time('internal', 'When it was posted.'),
  }),
  CreditNotePosted: entity('A credit note stands in the books.', {
    creditNote: ForeignRecordSchema,
    order,
    total: MoneySchema,
    at: time('internal', 'When it was posted.'),
  }),
  PaymentRegistered: entity('A payment is registered against an invoice in the books.', {
    record: ForeignRecordSchema,
    order,
    reference: text('internal', "The provider's reference.", 200),
    amount: MoneySchema,
    at: time('internal', 'When it was registered.'),
  }),
};
