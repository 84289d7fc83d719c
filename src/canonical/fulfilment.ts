import { entity, flag, list, optional, text, time } from './schema.ts';
import { canonicalId, ForeignRecordSchema, QuantitySchema } from './value.ts';

const order = canonicalId('order', 'The order.');

export const ShippedLineSchema = entity('What of a line is in a parcel.', {
  line: optional(text('internal', "The order line's id in the channel, where it is known.", 100)),
  sku: text('internal', 'Stock keeping unit.', 100),
  quantity: QuantitySchema,
});

export const TrackingSchema = entity('How a parcel is followed.', {
  carrier: optional(text('internal', 'Carrier.', 100)),
  number: text('internal', 'Tracking number.', 100),
  url: optional(text('internal', 'Address where the parcel is followed.', 500)),
});

export const shipmentFacts = {
  shipment: canonicalId('shipment', 'The shipment: shipment/<connection>/<foreign id>.'),
  order,
  record: ForeignRecordSchema,
  lines: list(ShippedLineSchema, 'What was shipped.'),
  tracking: optional(TrackingSchema),
  complete: flag('internal', 'Whether nothing of the order remains to be shipped.'),
};

/** Goods on their way to the buyer. */
export const fulfilmentEvents = {
  ShipmentDispatched: entity('Goods left the building.', {
    ...shipmentFacts,
    at: time('internal', 'When they left.'),
  }),
  ShipmentDelivered: entity('A parcel reached the buyer.', {
    order,
    shipment: shipmentFacts.shipment,
    at: time('internal', 'When it was delivered.'),
  }),
  ShipmentFailed: entity('A parcel could not be delivered.', {
    order,
    shipment: shipmentFacts.shipment,
    at: time('internal', 'When it failed.'),
    reason: optional(text('internal', 'Why, in words.', 1_000)),
  }),
};
