import { Type } from 'typebox';
import { FACT_KINDS } from '../../../ledgers/money/fact.ts';
import { ApprovalShape } from './approval.ts';
import { count, epochMs, flag, integer, listOf, moment, NEXT, optional, part, shape, text, wordOf } from './shape.ts';

const MoneyShape = part('An amount.', {
  amount: integer('Integer minor units.'),
  currency: text('ISO 4217 code.'),
});

const PaymentSumShape = part('How one payment stands, in minor units of its currency.', {
  payment: text('Canonical id: `payment/<connection>/<reference>`.'),
  connection: text('Who took it.'),
  currency: text('ISO 4217 code.'),
  authorised: integer('What was on hold.'),
  captured: integer('What was taken.'),
  refunded: integer('What was given back.'),
  disputed: integer('What was taken back in disputes, less what was given again.'),
  settled: optional(integer('What settlements carry of it; missing where they say it in another currency.')),
  lines: count('Movements of settlements that belong to it.'),
  fees: Type.Record(Type.String(), integer('Minor units.'), { description: 'What the provider kept, by currency.' }),
  failures: count('Tries that the provider refused; nothing moved by them.'),
  reason: optional(text('Why it refused the latest of them, in its own words.')),
});

export const EntryShape = part('A line of the history: it is only ever added to.', {
  id: integer('Its number; they grow.'),
  kind: wordOf(FACT_KINDS, 'What it is.'),
  payment: optional(text('The payment.')),
  connection: text('Whose money or books it is.'),
  change: MoneyShape,
  presented: optional(MoneyShape),
  rate: optional(
    text('Units of its currency for one of what the buyer paid in (`presented`), as the connection says it.'),
  ),
  note: optional(text("The provider's word for it, or the name of a document.")),
  at: moment('When it happened at its source.'),
  event: text('Id of the message that told it.'),
});

/** What the money ledger has of an order. */
export const OrderMoneyShape = shape('OrderMoney', 'What the ledger knows of the money of an order.', {
  order: text('Canonical id of the order.'),
  currency: optional(text('ISO 4217 code of the order.')),
  agreed: optional(integer('What the buyer owes.')),
  test: flag('A test order, which is left alone.'),
  invoiced: integer('What was invoiced.'),
  credited: integer('What was credited.'),
  repaid: integer('Refunds that the books count as paid back, in minor units.'),
  elsewhere: integer('What of them was paid back in a way that no provider reports.'),
  registered: integer('What the books count as paid.'),
  kept: integer('What is owed to the buyer as a gift card or as goods, or was given back at a till.'),
  cleared: integer('What of it pays its credit note in the books, so that they say that it is owed.'),
  payments: listOf(PaymentSumShape, 'Its payments.'),
  entries: listOf(EntryShape, 'The history, oldest first.'),
});

const BOOKS = ['order', 'payment', 'settlement', 'bank', 'store-day', 'points'] as const;

const VarianceShape = shape('Variance', 'Two books that do not agree, with a name.', {
  id: text('What it goes by: its code and what it is about, as `POST /variances/<id>/settle` takes it.'),
  about: text('What it is about: a payment, an order, a payout, a bank line, a day of a store.'),
  code: text('Its code from the error catalogue.'),
  title: text('The code in words.'),
  next: optional(text('What a person does next.')),
  books: wordOf(BOOKS, 'Which books.'),
  amount: optional(MoneyShape),
  reason: text('Why, in words.'),
  suggestion: optional(text('What would explain it.')),
  found: epochMs('When it was found.'),
  settled: optional(epochMs('When both sides agreed again; missing while it stands.')),
  resolution: optional(text('How it was settled.')),
});

export const VariancePageShape = shape('VariancePage', 'Variances, the latest first.', {
  variances: listOf(VarianceShape, 'The variances of this page.'),
  ...NEXT,
});

export const VarianceSettledShape = shape(
  'VarianceSettledByHand',
  'A variance that is settled, or that waits for a second person to settle it.',
  {
    settled: text('Id of the variance.'),
    approval: optional(ApprovalShape),
  },
);
