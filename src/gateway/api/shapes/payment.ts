import { Type } from 'typebox';
import { PAYMENT_STATES } from '../../../ledgers/money/payment.ts';
import { EntryShape } from './money.ts';
import { count, integer, listOf, moment, NEXT, optional, part, shape, text, wordOf } from './shape.ts';

const LINE = {
  id: text('Canonical id: `payment/<connection>/<reference>`.'),
  connection: text('The connection that took it.'),
  provider: optional(text('What kind of system that is; missing when the connection is no longer configured.')),
  order: optional(text('The order that it pays; missing while nobody has named one.')),
  state: wordOf(PAYMENT_STATES, 'How it stands; `reported`: only a settlement speaks of it.'),
  reason: optional(text('Why it was refused, in the words of the provider; only of one that failed.')),
  currency: text('ISO 4217 code of what the buyer paid in.'),
  amount: integer(
    'What was taken, in minor units; what is on hold while nothing was; what was asked for when it failed.',
  ),
  authorised: integer('What was on hold.'),
  captured: integer('What was taken.'),
  refunded: integer('What was given back.'),
  disputed: integer('What was taken back in disputes, less what was given again.'),
  begunAt: moment('When the first of it happened.'),
  movedAt: moment('When the latest of it happened.'),
} as const;

const PaymentLineShape = shape('PaymentLine', 'A payment as a list tells it.', LINE);

/** Payments. */
export const PaymentPageShape = shape('PaymentPage', 'Payments, the latest first.', {
  payments: listOf(PaymentLineShape, 'The payments of this page.'),
  ...NEXT,
});

/** One payment as a whole. */
export const PaymentShape = shape('Payment', 'One payment, with what was settled of it and everything that was said.', {
  ...LINE,
  settled: optional(integer('What settlements carry of it; missing where they say it in another currency.')),
  lines: count('Movements of settlements that belong to it.'),
  fees: Type.Record(Type.String(), integer('Minor units.'), { description: 'What the provider kept, by currency.' }),
  entries: listOf(EntryShape, 'Its history in the ledger, oldest first.'),
  story: listOf(
    part('A message about it.', {
      at: moment('When.'),
      kind: text('An event, a command, an outcome or a delivery.'),
      name: text('Its name.'),
      from: text('Who said it.'),
      text: text('What it says, in words.'),
    }),
    'What was said of it, oldest first.',
  ),
});
