import { expect, test } from 'vitest';
import type { EventData } from '../../canonical/event.ts';
import type { Output } from '../../process/define.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { answered, event, specification } from '../../testing/specification.ts';
import { returnAndRefund } from './return-and-refund.ts';

const AT = '2026-11-20T10:00:00Z';
const order = sampleOrder({
  lines: [
    { sku: 'TEE-M', quantity: 2, price: 1_000 },
    { sku: 'TEE-M', quantity: 2, price: 900 },
  ],
});
const about = { return: 'return/hub/1', order: order.id, at: AT };
const pieces = (count: number) => [
  { line: '1', sku: 'TEE-M', quantity: { value: String(count), unit: 'each' }, reason: 'other' as const },
];
const placed = event('OrderPlaced', { order });
const sent = event('ShipmentDispatched', {
  shipment: 'shipment/odoo/1',
  order: order.id,
  record: { connection: 'odoo', id: '1' },
  lines: [{ sku: 'TEE-M', quantity: { value: '4', unit: 'each' } }],
  complete: true,
  at: AT,
});
const wanted = (what: 'refund' | 'gift-card') =>
  event('ReturnRequested', { return: { id: about.return, order: order.id, lines: pieces(3), wanted: what }, at: AT });
const looked = (count: number) =>
  event('ReturnInspected', {
    ...about,
    lines: pieces(count).map(({ reason: _, ...line }) => ({ ...line, condition: 'restock' as const })),
  });
const taken = answered('receive-return', 'done', { record: { connection: 'odoo', id: 'WH/IN/1' } });
const spec = specification(returnAndRefund(), order.id);

const toldIn = (outputs: readonly Output[], name: 'RefundRequested' | 'ReturnCompleted') =>
  outputs.flatMap((output) => {
    if (output.kind !== 'event' || output.name !== name) return [];
    const { lines = [] } = output.data as EventData<'ReturnCompleted'>;
    return lines.map(({ orderLine, quantity, amount }) => [orderLine, quantity.value, amount.amount]);
  });

test('what is asked for names the lines of the order that the goods are of, portion by portion', () => {
  const first = spec.given(placed, sent, wanted('refund')).when(looked(1)).then({});
  expect(toldIn(first.outputs, 'RefundRequested')).toEqual([['1', '1', 1_000]]);
  // Two pieces more: the last of the first line, and one of the second.
  const second = spec.given(placed, sent, wanted('refund'), looked(1)).when(looked(2)).then({});
  expect(toldIn(second.outputs, 'RefundRequested')).toEqual([
    ['1', '1', 1_000],
    ['2', '1', 900],
  ]);
});

test('a return that is complete names all that came back, and what the buyer got for it', () => {
  const settled = event('ReturnDecided', {
    return: about.return,
    order: order.id,
    decision: 'settle',
    by: 'ada',
    at: AT,
  });
  const history = [placed, sent, wanted('gift-card'), looked(3), taken];
  const { outputs } = spec
    .given(...history)
    .when(settled)
    .then({ events: ['ReturnCompleted'] });
  expect(toldIn(outputs, 'ReturnCompleted').map(([line, count]) => [line, count])).toEqual([
    ['1', '2'],
    ['2', '1'],
  ]);
  expect(outputs.find((output) => output.kind === 'event' && output.name === 'ReturnCompleted')).toMatchObject({
    data: { wanted: 'gift-card' },
  });
});
