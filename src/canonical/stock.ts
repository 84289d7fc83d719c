import { entity, flag, list, optional, text, time } from './schema.ts';
import { canonicalId, ForeignRecordSchema, QuantitySchema } from './value.ts';

const sku = text('internal', 'Stock keeping unit.', 100);
const location = canonicalId('location', 'The location: location/<code>.');
const observedAt = time('internal', 'When the source read these numbers; older ones never replace newer ones.');

export const StockPositionSchema = entity('What a location has of an article, as one reading of its owner.', {
  sku,
  location,
  onHand: QuantitySchema,
  reserved: QuantitySchema,
  available: QuantitySchema,
  observedAt,
});

const ReservedLineSchema = entity('What of a line is reserved.', {
  line: text('internal', 'The order line.', 100),
  sku,
  quantity: QuantitySchema,
});

/** What is where, and what is held for whom. */
export const stockEvents = {
  StockReserved: entity('Stock is held for an order.', {
    order: canonicalId('order', 'The order.'),
    lines: list(ReservedLineSchema, 'What is held.'),
    complete: flag('internal', 'Whether every line is fully held.'),
  }),
  StockRejected: entity('Stock could not be held for an order.', {
    order: canonicalId('order', 'The order.'),
    reason: text('internal', 'Why, in words.', 1_000),
  }),
  StockReleased: entity('Stock held for an order is free again.', {
    order: canonicalId('order', 'The order.'),
    lines: list(ReservedLineSchema, 'What is free again.'),
  }),
  InventoryAdjusted: entity('A position changed.', {
    position: StockPositionSchema,
    reason: optional(text('internal', 'Why, in words.', 500)),
  }),
  AvailabilityObserved: entity('What a sales channel shows as sellable, as one reading of it.', {
    sku,
    location: optional(canonicalId('location', 'Where, for channels that count by location.')),
    quantity: QuantitySchema,
    observedAt,
  }),
  StockVarianceFound: entity('A proof found a number of stock that is wrong and not repaired.', {
    variance: text('internal', 'Tells it from other variances, for as long as it is there.', 100),
    sku,
    location: optional(location),
    cause: text('internal', 'Why, in one word: lost-webhook, manual-edit, unknown-mapping, …', 40),
    since: time('internal', 'When a proof first found it so.'),
  }),
  GoodsReceived: entity('Goods of a supplier arrived.', {
    receipt: ForeignRecordSchema,
    location,
    lines: list(entity('What arrived.', { sku, quantity: QuantitySchema }), 'What arrived.'),
    at: time('internal', 'When they arrived.'),
  }),
};
