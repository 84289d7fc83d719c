import { KEPT_AS } from '../../../canonical/return.ts';
import { MoneySchema, QuantitySchema } from '../../../canonical/value.ts';
import { RETURN_STATES } from '../../../records/returns/summary.ts';
import { listOf, moment, NEXT, optional, part, shape, text, wordOf } from './shape.ts';

/** Returns as the API tells them. */

const Counted = { line: text('The line of the return.'), sku: text('The article.'), quantity: QuantitySchema };

export const ReturnShape = shape('Return', 'Goods that a buyer gives back, and the money for them.', {
  id: text('Its canonical id.'),
  order: text('The order that the goods were bought with.'),
  channel: text('The sales channel of the order.'),
  state: wordOf(RETURN_STATES, 'How far it has come.'),
  held: optional(
    part('Why it waits for a person.', {
      code: text('Code of the reason.'),
      reason: text('The reason in words.'),
      at: moment('Since when.'),
    }),
  ),
  from: optional(text('`hub`, or the connection that asked.')),
  askedBy: optional(text('Who asked for it in the hub; they do not approve it.')),
  requestedAt: optional(moment('When it was asked.')),
  wanted: optional(text('What the buyer gets: `refund`, `gift-card`, `exchange`.')),
  location: optional(text('Where the goods came or come to.')),
  lines: listOf(
    part('An article that comes back.', {
      ...Counted,
      orderLine: optional(text('The line of the order, in the channel.')),
      reason: text('Why it comes back.'),
    }),
    'What comes back.',
  ),
  worth: optional(MoneySchema),
  shares: listOf(
    part('What a line is worth.', { line: text('The line.'), amount: MoneySchema, tax: MoneySchema }),
    'What was approved, line by line, tax included.',
  ),
  decision: optional(
    part('What was decided.', {
      verdict: wordOf(['approved', 'declined'], 'What.'),
      by: text('`rule`, or who.'),
      reason: optional(text('Why.')),
    }),
  ),
  received: listOf(
    part('Goods that came.', {
      location: text('Where.'),
      lines: listOf(part('What came.', Counted), 'What came.'),
      at: moment('When.'),
    }),
    'What came, oldest first.',
  ),
  inspected: listOf(
    part('A look at the goods.', {
      lines: listOf(
        part('What was found.', {
          ...Counted,
          condition: text('What becomes of it.'),
          deduction: optional(MoneySchema),
        }),
        'What was found.',
      ),
      at: moment('When.'),
    }),
    'What was found, oldest first.',
  ),
  refunds: listOf(
    part('Money that was asked of the order.', {
      purpose: text('What for; unique in the order.'),
      asked: MoneySchema,
      given: MoneySchema,
      as: optional(wordOf(KEPT_AS, 'What it was given as, where that is not money from a payment.')),
      reason: optional(text('Why less was given.')),
    }),
    'The money.',
  ),
  refunded: optional(MoneySchema),
  giftCard: optional(
    part('The gift card that was issued. Its code is told to the buyer alone.', {
      id: text('Its canonical id.'),
      masked: text('What may be shown of its code.'),
      amount: MoneySchema,
    }),
  ),
  replacement: optional(text('The order by which the goods of an exchange leave.')),
  firstSeen: moment('When the hub first heard of it.'),
  lastSeen: moment('When the hub last heard of it.'),
});

export const ReturnPageShape = shape('ReturnPage', 'Returns, newest first.', {
  returns: listOf(ReturnShape, 'The returns of this page.'),
  ...NEXT,
});

export const ReturnTakenShape = shape('ReturnTaken', 'What was said of a return is kept; it goes on by itself.', {
  return: text('The canonical id of the return.'),
  order: text('The order.'),
});
