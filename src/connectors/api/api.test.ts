import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliveryOf } from '../../testing/connector-contract/bench.ts';
import { orderBody } from '../../testing/small-retailer.ts';
import { api } from './index.ts';

const profile = { connection: 'shop', settings: { callers: ['kiosk'] } };
const order = JSON.parse(orderBody('1')) as Record<string, unknown>;
const read = (body: string, topic = 'order') => api.translate(deliveryOf({ topic, body }), profile);

test('an order of the channel is placed as it was sent', () => {
  expect(read(JSON.stringify({ order }))).toMatchObject({
    kind: 'events',
    events: [{ name: 'OrderPlaced', subject: 'order/shop/1', fact: ['order', '1'], data: { order } }],
  });
  expect(read('{}', 'other').kind).toBe('ignored');
});

test.each([
  [{ ...order, channel: 'other' }, 'order.channel'],
  [{ ...order, id: 'order/shop/2' }, 'order.id'],
  [{ ...order, lines: [] }, 'order'],
  [{ ...order, more: 1 }, 'order'],
  ['not an order', 'order'],
])('what is no order of it is a case with its field', (wrong, field) => {
  expect(read(JSON.stringify({ order: wrong }))).toMatchObject({
    kind: 'invalid',
    failure: { code: 'SL-API-001', field },
  });
});

test('reading is total', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => void read(body)));
});
