import { Type } from 'typebox';
import { shipmentFacts } from './fulfilment.ts';
import { loyaltyCommands } from './loyalty.ts';
import { OrderSchema } from './order.ts';
import { ProductSchema } from './product.ts';
import { CONDITIONS, KEPT_AS } from './return.ts';
import { choice, entity, flag, integer, list, optional, text, time } from './schema.ts';
import { canonicalId, ForeignRecordSchema, MoneySchema, QuantitySchema } from './value.ts';

const order = canonicalId('order', 'The order.');
const reason = optional(text('internal', 'Why, in words.', 1_000));
const payment = canonicalId('payment', 'The payment: payment/<connection>/<reference>.');
const reference = text('internal', 'The provider\'s reference: "pi_3P…".', 200);

const price = {
  sku: text('internal', 'Stock keeping unit.', 100),
  price: MoneySchema,
  // What it costs when this price ends, where that is more: then this price is an offer, and may be shown as one.
  regular: optional(MoneySchema),
  includesTax: flag('internal', 'Whether the price includes tax.'),
};

/** Who carries a command out: `erp` and other roles are bound to connections in the configuration. */
export const commands = {
  'book-order': {
    request: entity('Create the order in the ERP, exactly once, totals equal to the cent.', { order: OrderSchema }),
    result: entity('The order as booked.', {
      record: ForeignRecordSchema,
      total: MoneySchema,
      roundingDifference: optional(MoneySchema),
    }),
  },
  'amend-order': {
    request: entity('Bring a booked order to this snapshot.', { order: OrderSchema }),
    result: entity('The order as amended.', {
      record: ForeignRecordSchema,
      total: MoneySchema,
      roundingDifference: optional(MoneySchema),
    }),
  },
  'confirm-order': {
    request: entity('Confirm a booked order, which reserves stock and releases it to the warehouse.', { order }),
    result: entity('The order as confirmed.', {
      record: ForeignRecordSchema,
      complete: flag('internal', 'Whether every line is fully reserved.'),
    }),
  },
  'cancel-order': {
    request: entity('Cancel the order on that side.', { order, reason }),
    result: entity('The order as cancelled.', {
      record: ForeignRecordSchema,
      alreadyShipped: flag('internal', 'Whether goods had left, so that only a return can undo it.'),
    }),
  },
  'record-shipment': {
    request: entity('Tell the sales channel what was shipped.', shipmentFacts),
    result: entity('The fulfilment as the channel recorded it.', { record: ForeignRecordSchema }),
  },
  'post-invoice': {
    request: entity('Invoice what was delivered and post it.', { order }),
    result: entity('The posted invoice.', { record: ForeignRecordSchema, total: MoneySchema }),
  },
  'register-payment': {
    request: entity('Register a captured payment against the invoice in the books.', {
      order,
      payment,
      reference,
      amount: MoneySchema,
      at: time('internal', 'When the money was taken.'),
      gateway: text('internal', 'Name of the provider.', 100),
    }),
    result: entity('The payment as registered.', { record: ForeignRecordSchema }),
  },
  'post-credit-note': {
    request: entity('Credit what was invoiced and post it.', {
      order,
      amount: MoneySchema,
      reason,
      lines: optional(
        list(
          entity('Goods that are credited.', {
            sku: text('internal', 'Stock keeping unit.', 100),
            quantity: QuantitySchema,
            amount: MoneySchema,
          }),
          'The goods that the amount is for, tax included; what they do not come to is for the rest of the invoice.',
          500,
        ),
      ),
    }),
    result: entity('The posted credit note.', { record: ForeignRecordSchema, total: MoneySchema }),
  },
  'register-refund': {
    request: entity('Register money that was given back against the credit notes in the books.', {
      order,
      payment,
      reference: text('internal', 'The provider\'s reference of the refund: "re_3P…".', 200),
      amount: MoneySchema,
      at: time('internal', 'When the money was given back.'),
      gateway: text('internal', 'Name of the provider.', 100),
      // It is owed in another way, so that it pays the credit note from a journal of its own, and from no other.
      as: optional(choice('internal', 'What the buyer gets in place of money.', KEPT_AS)),
    }),
    result: entity('The outgoing payment as registered.', { record: ForeignRecordSchema }),
  },
  'capture-payment': {
    request: entity('Take the money that is on hold.', { order, payment, reference, amount: MoneySchema }),
    result: entity('The payment as captured.', { reference, amount: MoneySchema }),
  },
  'void-payment': {
    request: entity('Give up the hold; take nothing.', { order, payment, reference, reason }),
    result: entity('The payment as voided.', { reference }),
  },
  'publish-availability': {
    request: entity('Show this number as sellable on a sales channel, unless something newer is shown already.', {
      sku: text('internal', 'Stock keeping unit.', 100),
      location: optional(canonicalId('location', 'Where, for channels that count by location.')),
      quantity: QuantitySchema,
      token: integer('internal', 'Grows with every publication of this article here; an older one never wins.', {
        minimum: 1,
      }),
      expected: optional(QuantitySchema),
    }),
    result: entity('What the channel shows now.', {
      applied: flag('internal', 'False when it showed something else than expected, and was left alone.'),
      shown: QuantitySchema,
      at: time('internal', 'When it was read.'),
    }),
  },
  'publish-product': {
    request: entity('Show an article on a sales channel as its owner has it.', {
      product: ProductSchema,
      sold: flag('internal', 'Whether it may be bought; otherwise it is taken off sale and kept.'),
      prices: list(
        entity('What a variant costs that the channel does not have yet; one that it has keeps its price.', price),
        'A price for every variant that may be sold.',
        2_000,
      ),
    }),
    result: entity('The article on the channel.', {
      record: ForeignRecordSchema,
      prices: list(
        entity('What the channel shows for a variant.', { sku: price.sku, shown: MoneySchema }),
        'What it shows.',
        2_000,
      ),
      at: time('internal', 'When it was read.'),
    }),
  },
  'publish-price': {
    request: entity('Show these prices on a sales channel, where it still shows what is expected.', {
      product: canonicalId('product', 'The article that the variants belong to.'),
      token: integer('internal', 'Tells one publication of this article from another; it grows.', { minimum: 1 }),
      prices: Type.Array(entity('The price of a variant.', { ...price, expected: optional(MoneySchema) }), {
        minItems: 1,
        maxItems: 2_000,
        description: 'Prices, each with what the channel is believed to show.',
      }),
    }),
    result: entity('What the channel shows now.', {
      prices: list(
        entity('The price of a variant.', {
          sku: price.sku,
          applied: flag('internal', 'False when it showed something else than expected, and was left alone.'),
          shown: optional(MoneySchema),
          because: optional(text('internal', 'Why the channel refused this one price, in words.', 500)),
        }),
        'What it shows, for each price that was asked for.',
        2_000,
      ),
      at: time('internal', 'When it was read.'),
    }),
  },
  'adjust-stock': {
    request: entity('Book that goods came or went at a location, exactly once.', {
      location: canonicalId('location', 'Where.'),
      movement: text(
        'internal',
        'What it is for, unique: receipt/pos-paris/4711. It makes the booking happen once.',
        300,
      ),
      lines: list(
        entity('What came or went.', { sku: text('internal', 'Stock keeping unit.', 100), change: QuantitySchema }),
        'Signed changes: negative ones left.',
      ),
      at: time('internal', 'When it happened.'),
      reason,
    }),
    result: entity('The movement as booked.', { record: ForeignRecordSchema }),
  },
  'refund-payment': {
    request: entity('Give money back to the tender that it came from.', {
      order,
      payment,
      reference,
      amount: MoneySchema,
      purpose: text(
        'internal',
        'What this refund is for, unique within the order; it makes the refund happen once.',
        100,
      ),
      reason,
    }),
    result: entity('The refund as issued.', {
      refund: text('internal', "The provider's reference of the refund.", 200),
      amount: MoneySchema,
    }),
  },
  'issue-gift-card': {
    request: entity('Issue a gift card to the buyer of an order, exactly once, and have its code told to them alone.', {
      order,
      return: optional(canonicalId('return', 'The return that it is for.')),
      purpose: text('internal', 'What it is for, unique within the order; it makes the card once.', 100),
      amount: MoneySchema,
    }),
    result: entity('The card as issued.', {
      giftCard: text('internal', "The issuer's id of the card.", 200),
      masked: text('internal', 'What may be shown of its code: "•••• 1a2b".', 60),
      amount: MoneySchema,
    }),
  },
  'receive-return': {
    request: entity('Take returned goods back into the books of stock, exactly once.', {
      return: canonicalId('return', 'The return.'),
      order,
      location: optional(canonicalId('location', 'Where they came to.')),
      lines: list(
        entity('What came, and what becomes of it.', {
          line: text('internal', 'The line within the return.', 100),
          sku: text('internal', 'Stock keeping unit.', 100),
          quantity: QuantitySchema,
          condition: choice('internal', 'What becomes of it.', CONDITIONS),
        }),
        'What came.',
        500,
      ),
    }),
    result: entity('The transfer as booked.', { record: ForeignRecordSchema }),
  },
  'record-refund': {
    request: entity('Tell the sales channel that money was given back elsewhere, without giving it again.', {
      order,
      purpose: text('internal', 'What the refund was for, unique within the order.', 100),
      amount: MoneySchema,
      lines: list(
        entity('Goods that the refund is for.', {
          orderLine: optional(text('internal', "The order line's id in the channel.", 100)),
          sku: text('internal', 'Stock keeping unit.', 100),
          quantity: QuantitySchema,
          amount: MoneySchema,
          tax: MoneySchema,
          restock: flag('internal', 'Whether they can be sold again.'),
        }),
        'The goods.',
        500,
      ),
      reason,
    }),
    result: entity('The refund as the channel recorded it.', { record: ForeignRecordSchema }),
  },
  'post-entry': {
    request: entity('Post a balanced entry to the books, exactly once: debits are positive, credits negative.', {
      entry: text(
        'internal',
        'What it is for, unique: settlement/stripe-main/po_1, store-day/paris/2026-11-20/1.',
        300,
      ),
      journal: text(
        'internal',
        'The journal, by the name that the configuration gives it: settlement, bank, store.',
        60,
      ),
      date: text('internal', 'Date of the entry: 2026-11-20.', 10),
      label: text('internal', 'What people read.', 300),
      lines: Type.Array(
        entity('One line of the entry.', {
          account: text(
            'internal',
            'The account, by the name that the configuration gives it: bank, fees, receivable.',
            60,
          ),
          amount: MoneySchema,
          label: optional(text('internal', 'What people read.', 300)),
          order: optional(order),
          reference: optional(text('internal', 'What it can be reconciled by.', 200)),
          foreign: optional(MoneySchema),
        }),
        { minItems: 2, maxItems: 2_000, description: 'The lines; their amounts add up to zero.' },
      ),
    }),
    result: entity('The entry as posted.', { record: ForeignRecordSchema }),
  },
  ...loyaltyCommands,
} as const;

export type CommandName = keyof typeof commands;
export const COMMAND_NAMES = Object.keys(commands) as readonly CommandName[];
