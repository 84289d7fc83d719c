import { choice, entity, flag, integer, list, optional, text, time } from './schema.ts';
import { canonicalId, ForeignRecordSchema, MoneySchema, QuantitySchema, TaxLineSchema } from './value.ts';

const location = canonicalId('location', 'The store: location/<code>.');
const till = text('internal', 'The till within its store.', 100);
const sequence = integer(
  'internal',
  'Number that the till counts up by one for each of its messages; a gap is a loss. Missing where the source has no such count.',
  { minimum: 0 },
);
const businessDate = text(
  'internal',
  "The store's business date, which need not be the day by the clock: 2026-11-20.",
  10,
);
const receipt = canonicalId('receipt', 'The receipt: receipt/<connection>/<foreign id>.');

const ReceiptLineSchema = entity('One line of a receipt; a returned article has a negative quantity and total.', {
  line: text('internal', 'Its id on the receipt.', 100),
  sku: text('internal', 'Stock keeping unit.', 100),
  foreignSku: optional(text('internal', 'The SKU that the till uses in place of it, where a mapping says so.', 100)),
  title: optional(text('public', 'What the receipt says.', 500)),
  quantity: QuantitySchema,
  category: optional(text('internal', 'The category of goods that the till puts it in.', 60)),
  total: MoneySchema,
  taxes: list(TaxLineSchema, 'Taxes that are part of the total or come on top of it.', 20),
  soldOn: optional(
    canonicalId('receipt', 'Of goods that came back: the receipt that they were sold on, where it is known.'),
  ),
  soldAs: optional(text('internal', 'The line of that receipt, where the article stands on several.', 100)),
});

const TenderSchema = entity('How a part of a receipt was paid; change given back is negative.', {
  kind: choice('internal', 'What it was paid with.', ['cash', 'card', 'gift-card', 'voucher', 'account', 'other']),
  amount: MoneySchema,
  reference: optional(text('internal', "The terminal's or issuer's reference.", 200)),
});

export const ReceiptSchema = entity("A till's sale as it was printed.", {
  id: receipt,
  record: ForeignRecordSchema,
  location,
  till,
  sequence: optional(sequence),
  businessDate,
  zone: text('internal', 'IANA time zone of the store: Europe/Paris.', 60),
  at: time('internal', 'When it was closed at the till.'),
  lines: list(ReceiptLineSchema, 'What was sold and what was taken back.'),
  total: MoneySchema,
  rounding: optional(MoneySchema),
  returnOf: optional(canonicalId('receipt', 'The receipt that the goods were sold on, when all of this is a return.')),
  ofOrder: optional(
    canonicalId('order', 'The order whose goods came back, when the receipt only says what was given for them.'),
  ),
  taxIncluded: flag('internal', 'Whether the totals of the lines include tax.'),
  tenders: list(TenderSchema, 'How it was paid.', 50),
  cashier: optional(text('personal', 'Who served.', 200)),
  customer: optional(text('personal', 'The customer as the till knows them.', 200)),
  stockWaits: optional(
    flag(
      'internal',
      'Of the tills of the ERP itself: whether it moves the stock of this sale later, as when the session is closed. SaleStockMoved tells when it has.',
    ),
  ),
  member: optional(text('personal', "Number of the customer's card or account: it is who earns points.", 100)),
});

const FigureSchema = entity('One figure of a receipt. Tenders are what was taken in; the others add up to them.', {
  of: choice('internal', 'What it is.', ['tender', 'net', 'tax', 'rounding', 'suspense', 'moved', 'returned']),
  detail: list(text('internal', 'Tender: till, kind. Net: rate, category. Tax: rate.', 200), 'What it is told by.', 3),
  amount: MoneySchema,
});

/** What happens in a store. */
export const storeEvents = {
  SaleCompleted: entity('A receipt was closed at a till.', { receipt: ReceiptSchema }),
  SaleVoided: entity('A receipt was taken back as a whole.', {
    receipt,
    record: optional(ForeignRecordSchema),
    location,
    till,
    sequence: optional(sequence),
    at: time('internal', 'When it was voided.'),
    reason: optional(text('internal', 'Why, in words.', 500)),
  }),
  SaleStockMoved: entity('The ERP moved the stock of a sale of its own till that had waited for it.', {
    receipt,
    at: time('internal', "When it was seen, by the hub's clock: a reading that began later has the goods taken off."),
  }),
  SaleReversed: entity('A receipt that was voided, with what it came to: its day takes that back.', {
    receipt,
    location,
    till,
    businessDate,
    zone: text('internal', 'IANA time zone of the store: Europe/Paris.', 60),
    figures: list(FigureSchema, 'What the receipt came to.'),
    numberOnly: optional(
      flag('internal', 'Whether only the number of the void may belong to this day, and not the receipt.'),
    ),
    sequence: optional(sequence),
    at: time('internal', 'When it was voided.'),
  }),
  SoldGoodsReturned: entity('Goods of a receipt came back on another one, or did not after all.', {
    receipt,
    by: canonicalId('receipt', 'The receipt that took them back.'),
    stands: flag('internal', 'False when the receipt that took them back was voided: then they never came back.'),
    lines: list(
      entity('Goods that came back.', {
        line: optional(text('internal', 'The line that they were sold on, where it was said.', 100)),
        sku: text('internal', 'Stock keeping unit.', 100),
        quantity: QuantitySchema,
      }),
      'What came back; quantities are positive.',
      1_100,
    ),
    at: time('internal', 'When.'),
  }),
  TillOpened: entity('A till began its day.', {
    record: optional(ForeignRecordSchema),
    location,
    till,
    sequence,
    businessDate,
    zone: optional(text('internal', 'IANA time zone of the store, where it is known: Europe/Paris.', 60)),
    at: time('internal', 'When it was opened.'),
    float: optional(MoneySchema),
  }),
  TillClosed: entity('A till ended its day.', {
    record: optional(ForeignRecordSchema),
    location,
    till,
    sequence,
    businessDate,
    zone: optional(text('internal', 'IANA time zone of the store, where it is known: Europe/Paris.', 60)),
    at: time('internal', 'When it was closed.'),
    counted: list(TenderSchema, 'What was counted, by tender.', 50),
  }),
  CashMoved: entity('Cash was put into a drawer or taken out of it without a sale.', {
    record: optional(ForeignRecordSchema),
    location,
    till,
    sequence,
    businessDate,
    at: time('internal', 'When.'),
    amount: MoneySchema,
    reason: optional(text('internal', 'Why, in words.', 500)),
  }),
  StoreDayDecided: entity('A person decided about a business day that waits.', {
    day: canonicalId('store-day', 'The day: store-day/<store>/<business date>.'),
    decision: choice('internal', 'To take the counted variance, to close without what is missing, or to post again.', [
      'approve',
      'close',
      'retry',
    ]),
    by: text('internal', 'Who decided.', 200),
    reason: optional(text('internal', 'Why, in words.', 500)),
    at: time('internal', 'When.'),
  }),
  StoreHeartbeat: entity('A till is alive.', {
    location,
    till,
    at: time('internal', 'When it said so.'),
    version: optional(text('internal', "The till's software.", 100)),
    lastSequence: optional(sequence),
  }),
  TillGapFound: entity('Numbers of a till are missing for too long.', {
    location,
    till,
    first: sequence,
    last: sequence,
    since: time('internal', 'When the hub noticed that they are missing.'),
  }),
  SaleHeld: entity('A sale could not be booked in stock and waits for a person.', {
    receipt,
    location: optional(location),
    code: text('internal', 'Code from the error catalogue.', 30),
    reason: text('internal', 'Why, in words.', 1_000),
  }),
  SaleReleased: entity('A person asks for a sale that waited to be tried again.', { receipt }),
};
