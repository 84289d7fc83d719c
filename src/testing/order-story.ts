import type { StoredMessage } from '../backbone/event-log.ts';
import {
  type CommandData,
  type Envelope,
  newCommand,
  newDelivery,
  newEvent,
  newOutcome,
  topicOf,
} from '../canonical/envelope.ts';
import type { Order } from '../canonical/order.ts';

const EUR = (amount: number) => ({ amount, currency: 'EUR' });

/** The messages of one prepaid order from delivery to closing, as the parts of the hub would write them. For tests. */
export function orderStory(foreignId: string, name: string, reference: string, total = 4990): StoredMessage[] {
  const id = `order/shopify-eu/${foreignId}`;
  const order: Order = orderOf(id, foreignId, name, reference, total);
  const record = { connection: 'odoo-main', id: `9${foreignId}`, name: `S${foreignId}` };
  const at = (minute: number): string => `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`;
  const process = '/processes/order-to-cash';

  const delivery = newDelivery({
    delivery: {
      connection: 'shopify-eu',
      via: 'webhook',
      topic: 'orders/create',
      deliveryId: `w-${foreignId}`,
      headers: {},
      body: JSON.stringify({ id: foreignId, email: 'ada@example.com' }),
      encoding: 'utf8',
      receivedAt: at(0),
    },
  });
  const placed = newEvent({
    name: 'OrderPlaced',
    source: '/connections/shopify-eu',
    subject: id,
    time: at(0),
    fact: ['order', foreignId],
    data: { order },
    cause: delivery,
    correlation: id,
    connection: 'shopify-eu',
  });
  const captured = newEvent({
    name: 'PaymentCaptured',
    source: '/connections/stripe-main',
    subject: `payment/stripe-main/${reference}`,
    time: at(1),
    fact: ['capture', reference],
    data: { payment: `payment/stripe-main/${reference}`, reference, amount: EUR(total), at: at(1), gateway: 'stripe' },
    connection: 'stripe-main',
  });
  const command = <Name extends 'book-order' | 'post-invoice'>(asked: Name, data: CommandData<Name>) =>
    newCommand({
      name: asked,
      source: process,
      connection: 'odoo-main',
      subject: id,
      time: at(2),
      data,
      cause: placed,
    });
  const book = command('book-order', { order });
  const failed = newOutcome({
    command: book,
    name: 'book-order',
    outcome: 'failed',
    time: at(3),
    round: '1',
    failure: { kind: 'invalid', code: 'SL-ODOO-010', because: 'the SKU TEE-M is not a product in Odoo' },
  });
  const booked = newOutcome({
    command: book,
    name: 'book-order',
    outcome: 'done',
    time: at(4),
    result: { record, total: EUR(total) },
  });
  const fromProcess = (event: Parameters<typeof newEvent>[0]) => newEvent(event);
  const held = fromProcess({
    name: 'OrderHeld',
    source: process,
    subject: id,
    time: at(3),
    fact: [id, 'held'],
    cause: failed,
    data: { order: id, code: 'SL-ODOO-010', reason: 'booking failed' },
  });
  const released = fromProcess({
    name: 'OrderReleased',
    source: process,
    subject: id,
    time: at(4),
    fact: [id, 'released'],
    cause: booked,
    data: { order: id },
  });
  const accepted = fromProcess({
    name: 'OrderAccepted',
    source: process,
    subject: id,
    time: at(4),
    fact: [id, 'accepted'],
    cause: booked,
    data: { order: id, booked: record, total: EUR(total) },
  });
  const shipped = fromProcess({
    name: 'ShipmentDispatched',
    source: '/connections/odoo-main',
    subject: id,
    time: at(10),
    fact: ['picking', foreignId],
    correlation: id,
    data: {
      shipment: `shipment/odoo-main/${foreignId}`,
      order: id,
      record: { connection: 'odoo-main', id: foreignId, name: `WH/OUT/${foreignId}` },
      lines: [],
      tracking: { number: `TRACK${foreignId}` },
      complete: true,
      at: at(10),
    },
  });
  const invoice = command('post-invoice', { order: id });
  const invoiced = newOutcome({
    command: invoice,
    name: 'post-invoice',
    outcome: 'done',
    time: at(11),
    result: { record: { connection: 'odoo-main', id: '7', name: `INV/2026/${foreignId}` }, total: EUR(total) },
  });
  const refunded = newEvent({
    name: 'RefundIssued',
    source: '/connections/stripe-main',
    subject: `payment/stripe-main/${reference}`,
    time: at(12),
    fact: ['refund', reference],
    connection: 'stripe-main',
    data: {
      payment: `payment/stripe-main/${reference}`,
      reference,
      amount: EUR(500),
      at: at(12),
      gateway: 'stripe',
      refund: `re_${foreignId}`,
      initiatedBy: 'provider',
    },
  });
  const closed = fromProcess({
    name: 'OrderClosed',
    source: process,
    subject: id,
    time: at(13),
    fact: [id, 'closed'],
    cause: invoiced,
    data: { order: id, outcome: 'fulfilled' },
  });
  const messages: Envelope[] = [
    delivery,
    placed,
    captured,
    book,
    failed,
    held,
    booked,
    released,
    accepted,
    shipped,
    invoice,
    invoiced,
    refunded,
    closed,
  ];
  return messages.map((envelope, index) => stored(envelope, index + 1));
}

/** A message as the log would keep it at a position. */
function stored(envelope: Envelope, position: number): StoredMessage {
  return {
    position,
    lane: envelope.lane,
    topic: topicOf(envelope),
    key: envelope.subject,
    slice: 0,
    envelope,
    recordedAt: Date.parse('2026-11-20T10:00:00.000Z') + position * 1_000,
  };
}

function orderOf(id: string, foreignId: string, name: string, reference: string, total: number): Order {
  const none = EUR(0);
  return {
    id,
    channel: 'shopify-eu',
    foreignId,
    name,
    placedAt: '2026-11-20T09:59:58Z',
    version: '2026-11-20T10:00:00Z',
    currency: 'EUR',
    buyer: { email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' },
    pricesIncludeTax: true,
    lines: [
      {
        id: '1',
        sku: 'TEE-M',
        title: 'T-shirt',
        quantity: { value: '1', unit: 'each' },
        unitPrice: EUR(total),
        discount: none,
        taxes: [],
        total: EUR(total),
        kind: 'goods',
        fulfilment: 'ship',
      },
    ],
    shipping: [],
    totals: { goods: EUR(total), discount: none, shipping: none, tax: none, total: EUR(total) },
    paymentMode: 'prepaid',
    payments: [{ gateway: 'stripe', connection: 'stripe-main', reference, amount: EUR(total), state: 'captured' }],
    discountCodes: [],
    test: false,
  };
}
