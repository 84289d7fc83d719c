import { bankEvents } from './bank.ts';
import { choice, entity, integer, list, optional, text, time } from './schema.ts';
import { canonicalId, ForeignRecordSchema, MoneySchema } from './value.ts';

const order = optional(canonicalId('order', 'The order, where it is known.'));

const storeDay = {
  day: canonicalId('store-day', 'The day: store-day/<store>/<business date>.'),
  location: canonicalId('location', 'The store: location/<code>.'),
  businessDate: text('internal', "The store's business date: 2026-11-20.", 10),
  zone: text('internal', 'IANA time zone of the store: Europe/Paris.', 60),
};

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
  RefundRegistered: entity('Money that was given back is registered against a credit note in the books.', {
    record: ForeignRecordSchema,
    order,
    reference: optional(text('internal', "The provider's reference of the refund, where the books know one.", 200)),
    gateway: optional(
      text(
        'internal',
        'The provider whose journal it stands in, "*" where several share it; none for a journal that is no provider\'s.',
        100,
      ),
    ),
    amount: MoneySchema,
    at: time('internal', 'When it was registered.'),
  }),
  StoreDayOpened: entity('The first till of a store began a business day.', {
    ...storeDay,
    at: time('internal', 'When.'),
  }),
  StoreDayClosed: entity('All receipts of a business day are there, counted, approved and in the books.', {
    ...storeDay,
    receipts: integer('internal', 'How many receipts.', { minimum: 0 }),
    gross: MoneySchema,
    tenders: list(
      entity('What a tender should hold and what was counted.', {
        kind: text('internal', 'The tender: "cash".', 40),
        expected: MoneySchema,
        counted: optional(MoneySchema),
      }),
      'By tender.',
      50,
    ),
    records: list(ForeignRecordSchema, 'The entries in the books.', 1_000),
    at: time('internal', 'When.'),
  }),
  StoreDayReckoned: entity(
    'How the drawers of a business day add up, told anew whenever that changes; the latest round holds.',
    {
      ...storeDay,
      round: integer('internal', 'Counts up by one each time.', { minimum: 1 }),
      sums: list(
        entity('All drawers of the store in one currency.', {
          expected: MoneySchema,
          met: {
            ...MoneySchema,
            description:
              'What was counted of it, with what nobody counts; all of it once a rule or a person took the difference.',
          },
          due: { ...MoneySchema, description: 'What the day brings to the books; nothing where it is not posted.' },
          posted: { ...MoneySchema, description: 'What of it the books have confirmed.' },
        }),
        'By currency.',
        50,
      ),
      at: time('internal', 'When.'),
    },
  ),
  VarianceFound: entity('Two books do not agree, and it has a name.', {
    about: text('internal', 'What it is about: payout/stripe-main/po_1, store-day/paris/2026-11-20.', 300),
    kind: text('internal', 'Its code from the error catalogue.', 30),
    amount: optional(MoneySchema),
    reason: text('internal', 'Why, in words.', 1_000),
    suggestion: optional(text('internal', 'What would explain it, in words.', 1_000)),
    of: choice('internal', 'Which books.', ['order', 'payment', 'settlement', 'bank', 'store-day', 'points']),
    at: time('internal', 'When.'),
  }),
  VarianceSettled: entity('A variance was explained or put right.', {
    about: text('internal', 'What it was about.', 300),
    kind: text('internal', 'Its code from the error catalogue.', 30),
    resolution: text('internal', 'How, in words.', 1_000),
    by: optional(text('internal', 'Who settled it by hand; missing where both books agree.', 200)),
    at: time('internal', 'When.'),
  }),
  ...bankEvents,
};
