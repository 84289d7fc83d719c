import { type Static, Type } from 'typebox';
import { choice, decimal, entity, flag, list, optional, text, time } from './schema.ts';
import {
  AddressSchema,
  canonicalId,
  ForeignRecordSchema,
  MoneySchema,
  PersonSchema,
  QuantitySchema,
  TaxLineSchema,
} from './value.ts';

export const OrderLineSchema = entity('One line of an order.', {
  id: text('internal', 'Id of the line in the channel.', 100),
  sku: optional(text('internal', 'Stock keeping unit; a line without one cannot be booked and becomes a case.', 100)),
  foreignSku: optional(text('internal', 'The SKU that the channel uses in place of it, where a mapping says so.', 100)),
  gtin: optional(text('public', 'GTIN, zero-padded to 14 digits.', 14)),
  foreignVariantId: optional(text('internal', 'Id of the sold variant in the channel.', 100)),
  title: text('internal', 'What the buyer saw.', 500),
  quantity: QuantitySchema,
  unitPrice: MoneySchema,
  discount: MoneySchema,
  taxes: list(TaxLineSchema, 'Taxes on the line after discount.', 20),
  total: MoneySchema,
  kind: choice('internal', 'What is sold.', ['goods', 'gift-card', 'service']),
  fulfilment: choice('internal', 'How it reaches the buyer.', ['ship', 'collect', 'none']),
});
/** Prices are gross when the order's `pricesIncludeTax`; `total` is always what the buyer pays for the line, tax included. */
export type OrderLine = Static<typeof OrderLineSchema>;

export const ShippingLineSchema = entity('One charge for shipping.', {
  id: text('internal', 'Id of the charge in the channel.', 100),
  title: text('internal', 'What the buyer chose.', 300),
  code: optional(text('internal', 'Code of the shipping method.', 200)),
  price: MoneySchema,
  discount: MoneySchema,
  taxes: list(TaxLineSchema, 'Taxes on shipping.', 20),
  total: MoneySchema,
});
export type ShippingLine = Static<typeof ShippingLineSchema>;

export const OrderPaymentSchema = entity('A payment that the channel says belongs to the order.', {
  gateway: text('internal', 'Name that the channel gives the provider: "stripe", "gift_card".', 100),
  connection: optional(
    text('internal', 'The connection that will report this payment itself, if one is configured.', 100),
  ),
  reference: optional(text('internal', 'The provider\'s reference: "pi_3P…".', 200)),
  amount: MoneySchema,
  state: choice('internal', 'What the channel says of it.', ['pending', 'authorized', 'captured', 'failed', 'voided']),
});
export type OrderPayment = Static<typeof OrderPaymentSchema>;

export const OrderSchema = entity('An order as a sales channel took it.', {
  id: canonicalId('order', 'Canonical id: order/<connection>/<foreign id>.'),
  channel: text('internal', 'The connection of the sales channel.', 100),
  foreignId: text('internal', 'Id in the channel.', 100),
  name: text('internal', 'What people call it: "#1001".', 100),
  placedAt: time('internal', 'When the buyer placed it.'),
  version: text('internal', "The channel's own version of this snapshot, usually its time of update.", 100),
  currency: text('internal', "ISO 4217 currency of all amounts of the order (the shop's).", 3),
  presentment: optional(
    entity('What the buyer was shown, where that differs.', {
      total: MoneySchema,
      rate: optional(decimal('internal', 'Presentment units for one unit of the shop currency.')),
    }),
  ),
  buyer: optional(PersonSchema),
  billingAddress: optional(AddressSchema),
  shippingAddress: optional(AddressSchema),
  pricesIncludeTax: flag('internal', 'Whether unit prices and discounts include tax.'),
  lines: Type.Array(OrderLineSchema, { minItems: 1, maxItems: 1_000, description: 'What was bought.' }),
  shipping: list(ShippingLineSchema, 'Charges for shipping.', 20),
  totals: entity('Totals that the channel charged; it is the authority for what the buyer paid.', {
    goods: MoneySchema,
    discount: MoneySchema,
    shipping: MoneySchema,
    tax: MoneySchema,
    total: MoneySchema,
  }),
  paymentMode: choice('internal', 'When the money moves.', [
    'prepaid',
    'authorise-then-capture',
    'on-delivery',
    'none',
  ]),
  payments: list(OrderPaymentSchema, 'Payments that the channel lists.', 50),
  discountCodes: list(text('internal', 'A code that the buyer entered.', 100), 'Codes entered.', 20),
  note: optional(text('personal', 'What the buyer wrote.', 5_000)),
  test: flag('internal', 'Whether the channel marks it as a test.'),
});
export type Order = Static<typeof OrderSchema>;

const order = canonicalId('order', 'The order.');
const reason = text('internal', 'Why, in words.', 1_000);

/** The life of an order, from the buyer's click to the close of the books. */
export const orderEvents = {
  OrderPlaced: entity('A buyer placed an order in a channel.', { order: OrderSchema }),
  OrderEdited: entity('An order was changed after it was placed; the new snapshot is whole.', {
    order: OrderSchema,
    by: choice('internal', 'Which side asked.', ['channel', 'erp']),
  }),
  OrderCancelled: entity('A side cancelled the order.', {
    order,
    by: choice('internal', 'Which side asked.', ['channel', 'erp', 'hub']),
    at: time('internal', 'When it was cancelled there.'),
    reason: optional(reason),
  }),
  OrderAccepted: entity('The order is booked in the ERP.', { order, booked: ForeignRecordSchema, total: MoneySchema }),
  OrderRejected: entity('The order cannot be booked.', {
    order,
    code: text('internal', 'Code of the error catalogue.', 40),
    reason,
  }),
  OrderAllocated: entity('The ERP confirmed the order and reserved what it has.', {
    order,
    complete: flag('internal', 'Whether every line is fully reserved.'),
  }),
  OrderHeld: entity('The order waits for a person or a date.', {
    order,
    code: text('internal', 'Code of the error catalogue.', 40),
    reason,
    until: optional(time('internal', 'When the hold ends by itself.')),
  }),
  OrderReleased: entity('A held order goes on.', { order, reason: optional(reason) }),
  OrderClosed: entity('Nothing is held and nothing is owed any more.', {
    order,
    outcome: choice('internal', 'How it ended.', ['fulfilled', 'cancelled', 'refunded']),
  }),
};
