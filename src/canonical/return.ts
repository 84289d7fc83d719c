import type { Static } from 'typebox';
import { factId } from '../kernel/ids.ts';
import { choice, entity, flag, list, optional, text, time } from './schema.ts';
import { canonicalId, ForeignRecordSchema, MoneySchema, orderId, QuantitySchema } from './value.ts';

const returnId = canonicalId('return', 'The return: return/<connection>/<foreign id>.');
const order = canonicalId('order', 'The order that the goods were bought with.');
const location = canonicalId('location', 'The store or warehouse: location/<code>.');
const line = text('internal', 'The line within the return.', 100);
const reason = optional(text('internal', 'Why, in words.', 1_000));

/** Why an article comes back. */
export const RETURN_REASONS = [
  'does-not-fit',
  'not-as-described',
  'damaged',
  'defective',
  'wrong-article',
  'late',
  'changed-mind',
  'other',
] as const;

const ReturnLineSchema = entity('An article that comes back.', {
  line,
  orderLine: optional(text('internal', "The order line's id in the channel, where it is known.", 100)),
  sku: text('internal', 'Stock keeping unit.', 100),
  quantity: QuantitySchema,
  reason: choice('internal', 'Why it comes back.', RETURN_REASONS),
});

export const ReturnSchema = entity('Goods that a buyer gives back, and what they want for them.', {
  id: returnId,
  record: optional(ForeignRecordSchema),
  order,
  lines: list(ReturnLineSchema, 'What comes back.', 500),
  wanted: choice('internal', 'What the buyer gets: money on the tender it came from, a gift card, or other goods.', [
    'refund',
    'gift-card',
    'exchange',
  ]),
  exchangeFor: optional(
    list(
      entity('An article that the buyer takes instead.', {
        sku: text('internal', 'Stock keeping unit.', 100),
        quantity: QuantitySchema,
        price: MoneySchema,
      }),
      'What the buyer takes instead.',
      100,
    ),
  ),
  at: optional(location),
  shippingBack: optional(flag('internal', 'Whether the shipping that the buyer paid is given back too.')),
  // Money that a till has given already; it counts against what is given back.
  paidBack: optional(MoneySchema),
  note: optional(text('personal', 'What the buyer said.', 1_000)),
});
export type Return = Static<typeof ReturnSchema>;

const RefundShareSchema = entity('What is given back for a line.', {
  line,
  amount: MoneySchema,
  tax: MoneySchema,
});

const ReturnedSchema = entity('Goods of an order that came back.', {
  orderLine: optional(text('internal', "The order line's id in the channel.", 100)),
  sku: text('internal', 'Stock keeping unit.', 100),
  quantity: QuantitySchema,
  amount: MoneySchema,
});

/** What becomes of an article that came back. */
export const CONDITIONS = ['restock', 'refurbish', 'write-off'] as const;

/** The order by which the goods of an exchange leave: one for each return. */
export const exchangeOrderOf = (returned: string): string => orderId('hub', factId('exchange', returned));

/** What a buyer gets for goods in place of money from a payment. */
export const KEPT_AS = ['gift-card', 'exchange', 'till'] as const;

export type KeptAs = (typeof KEPT_AS)[number];

/** The names of ways to pay that the books have a journal for: what an order pays back with goods, the order for those goods is paid with. */
export const KEPT_GATEWAYS: { readonly [As in KeptAs]: string } = {
  'gift-card': 'gift_card',
  exchange: 'exchange',
  till: 'till',
};

export const KEPT_WAYS: ReadonlySet<string> = new Set(Object.values(KEPT_GATEWAYS));

const KEPT_REFERENCE = new RegExp(`^(?:${KEPT_AS.join('|')}) for `);

/** What the books know it by that money is owed in another way: unique, and told apart from any reference of a provider. */
export function keptReference(as: KeptAs, order: string, purpose: string): string {
  const reference = `${as} for ${purpose} of ${order}`;
  return reference.length <= 200 ? reference : `${as} for ${factId('kept', order, purpose)}`;
}

export const isKeptReference = (reference: string): boolean => KEPT_REFERENCE.test(reference);

/** Goods that come back, and the money for them: custody and money are two tracks. */
export const returnEvents = {
  ReturnRequested: entity('A buyer wants to give goods back.', {
    return: ReturnSchema,
    askedBy: optional(
      text('internal', 'Who asked for it in the hub, as callers are named; they do not approve it.', 200),
    ),
    at: time('internal', 'When it was asked.'),
  }),
  ReturnHeld: entity('A return waits for a person.', {
    return: returnId,
    order,
    code: text('internal', 'Code from the error catalogue.', 30),
    reason: text('internal', 'Why, in words.', 1_000),
    total: optional(MoneySchema),
    decision: optional(
      entity('What a person must decide.', {
        askedBy: text('internal', 'Who asked for the return, as callers are named; they do not approve it.', 200),
        location: optional(location),
        until: optional(time('internal', 'Until when it should be decided.')),
      }),
    ),
    at: time('internal', 'When.'),
  }),
  ReturnDecided: entity('A person decided about a return.', {
    return: returnId,
    order,
    decision: choice('internal', 'It may come, it may not, or what was open is done by hand.', [
      'approve',
      'decline',
      'settle',
    ]),
    by: text('internal', 'Who decided, as callers are named: person/<id>.', 200),
    reason,
    at: time('internal', 'When.'),
  }),
  ReturnApproved: entity('The return may come; what it is worth is decided.', {
    return: returnId,
    order,
    total: MoneySchema,
    shares: list(
      RefundShareSchema,
      'What each line is worth, tax included; they add up with the fees to the total.',
      500,
    ),
    fee: optional(MoneySchema),
    shipping: optional(MoneySchema),
    by: choice('internal', 'Who decided.', ['rule', 'person']),
    at: time('internal', 'When.'),
  }),
  ReturnDeclined: entity('The return may not come.', {
    return: returnId,
    order,
    code: text('internal', 'Code from the error catalogue.', 30),
    reason: text('internal', 'Why, in words.', 1_000),
    at: time('internal', 'When.'),
  }),
  ReturnReceived: entity('Goods came back to a store or warehouse.', {
    return: returnId,
    order,
    location,
    lines: list(
      entity('What came.', { line, sku: text('internal', 'Stock keeping unit.', 100), quantity: QuantitySchema }),
      'What came.',
      500,
    ),
    at: time('internal', 'When.'),
  }),
  ReturnInspected: entity('Somebody looked at what came back.', {
    return: returnId,
    order,
    lines: list(
      entity('What was found.', {
        line,
        sku: text('internal', 'Stock keeping unit.', 100),
        quantity: QuantitySchema,
        condition: choice('internal', 'What becomes of it.', CONDITIONS),
        deduction: optional(MoneySchema),
      }),
      'What was found.',
      500,
    ),
    at: time('internal', 'When.'),
  }),
  ReturnCompleted: entity('Goods are where they belong and the money is given back.', {
    return: returnId,
    order,
    refunded: MoneySchema,
    restocked: list(
      entity('What can be sold again.', {
        sku: text('internal', 'Stock keeping unit.', 100),
        quantity: QuantitySchema,
      }),
      'What can be sold again.',
      500,
    ),
    wanted: optional(choice('internal', 'What the buyer got for them.', ['refund', 'gift-card', 'exchange'])),
    lines: optional(list(ReturnedSchema, 'All that came back, line by line of the order.', 500)),
    at: time('internal', 'When.'),
  }),
  RefundRequested: entity(
    'Money of an order is to be given back; the order decides from which payment, and never more than was taken.',
    {
      order,
      return: optional(returnId),
      purpose: text(
        'internal',
        'What this refund is for, unique within the order; it makes the refund happen once.',
        100,
      ),
      amount: MoneySchema,
      lines: optional(
        list(
          ReturnedSchema,
          'The goods that it is for and what they are worth, tax included, so that the books credit these; none where it is a favour.',
          500,
        ),
      ),
      // What the buyer gets for it instead of money from a payment; or has got already, at a till.
      as: optional(choice('internal', 'What the buyer gets in place of money.', KEPT_AS)),
      reason,
      at: time('internal', 'When it was asked.'),
    },
  ),
  RefundSettled: entity('A refund that was asked for is given, in full, in part or not at all.', {
    order,
    return: optional(returnId),
    purpose: text('internal', 'What it was for.', 100),
    asked: MoneySchema,
    given: MoneySchema,
    // Through the channel's own payments, or by the channel itself: of this it need not be told.
    byChannel: optional(MoneySchema),
    // Of what was given: it stays with the merchant and is owed as a gift card or as goods, or left by a till.
    kept: optional(MoneySchema),
    as: optional(choice('internal', 'What the buyer gets in place of money.', KEPT_AS)),
    reason,
    at: time('internal', 'When.'),
  }),
  GiftCardIssued: entity('A gift card was issued for goods that came back. Its code is told to the buyer alone.', {
    giftCard: canonicalId('gift-card', 'The card: gift-card/<connection>/<foreign id>.'),
    order,
    return: optional(returnId),
    masked: text('internal', 'What may be shown of its code: "•••• 1a2b".', 60),
    amount: MoneySchema,
    at: time('internal', 'When.'),
  }),
};
