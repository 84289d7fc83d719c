import { describe, expect, test } from 'vitest';
import type { CommandResult } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { Message, Output } from '../../process/define.ts';
import { begin, type Live, step } from '../../process/step.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { answered, deadline, event, type Happening, specification } from '../../testing/specification.ts';
import { orderToCash } from './order-to-cash.ts';

const ORDER = 'order/shop/1';
const AT = '2026-11-20T11:00:00Z';
const record = (id: string) => ({ connection: 'odoo', id, name: id });
const euro = (amount: number) => ({ amount, currency: 'EUR' });
const payment = (amount = 5_000, reference = 'pi_1') => ({
  payment: `payment/stripe/${reference}`,
  order: ORDER,
  reference,
  amount: euro(amount),
  at: AT,
  gateway: 'stripe',
});
const contested = (amount = 5_000, reference = 'pi_1') => ({
  ...payment(amount, reference),
  dispute: `dp_${reference}`,
});
const opened = event('DisputeOpened', { ...contested(), reason: 'fraudulent' });
const taken = (amount = 5_000) => event('DisputeFundsWithdrawn', contested(amount));
const givenAgain = event('DisputeFundsReinstated', contested());
const ended = (outcome: EventData<'DisputeClosed'>['outcome']) => event('DisputeClosed', { ...contested(), outcome });

const placed = event('OrderPlaced', { order: sampleOrder() });
const captured = (reference = 'pi_1') => event('PaymentCaptured', payment(5_000, reference));
const booked = answered('book-order', 'done', { record: record('S1'), total: euro(5_000) });
const confirmed = answered('confirm-order', 'done', { record: record('S1'), complete: true });
const shipped = event('ShipmentDispatched', {
  shipment: 'shipment/odoo/1',
  order: ORDER,
  record: record('1'),
  lines: [{ sku: 'TEE-M', quantity: { value: '2', unit: 'each' } }],
  complete: true,
  at: AT,
});
const told = answered('record-shipment', 'done', { record: { connection: 'shop', id: 'f1' } });
const invoiced = answered('post-invoice', 'done', { record: record('INV1'), total: euro(5_000) });
const registered = answered('register-payment', 'done', { record: record('PAY1') });
const cancelled = event('OrderCancelled', { order: ORDER, by: 'channel', at: AT, reason: 'buyer' });
const cancelledInErp = answered('cancel-order', 'done', { record: record('S1'), alreadyShipped: false }, { to: 'erp' });
const asked = event('RefundRequested', { order: ORDER, purpose: 'return-1/1', amount: euro(2_500), at: AT });
const released = event('OrderReleased', { order: ORDER });
const given = answered(
  'refund-payment',
  'done',
  ({ amount }): CommandResult<'refund-payment'> => ({ refund: 're_1', amount }),
);

const definition = orderToCash();
const spec = specification(definition, ORDER);
const paid: readonly Happening[] = [placed, booked, captured(), confirmed];
const closed: readonly Happening[] = [...paid, shipped, told, invoiced, registered];
const settled = (outputs: readonly Output[]) =>
  outputs.flatMap((output) =>
    output.kind === 'event' && output.name === 'RefundSettled' ? [output.data as EventData<'RefundSettled'>] : [],
  );

describe('a payment that the buyer contests', () => {
  test('is a person’s until the dispute ends, also when its money was taken', () => {
    spec
      .given(...closed)
      .when(opened)
      .then({ at: 'settling', commands: [], events: ['OrderHeld SL-ORDER-013'] });
    spec
      .given(...closed, opened)
      .when(taken())
      .then({ at: 'settling', commands: [], events: [] });
    spec
      .given(...closed)
      .when(taken())
      .then({ at: 'settling', commands: [], events: ['OrderHeld SL-ORDER-013'] });
  });

  test.each(['won', 'withdrawn'] as const)('ends by itself when it is %s', (outcome) => {
    spec
      .given(...closed, opened, taken(), givenAgain)
      .when(ended(outcome))
      .then({ at: 'closed', commands: [], events: ['OrderReleased', 'OrderClosed'], deadlines: [] });
    spec
      .given(...paid, opened)
      .when(ended(outcome))
      .then({ at: 'fulfilling', commands: [], events: ['OrderReleased'] });
  });

  test('ends by itself when it is lost and the goods have left: the loss is in the settlement, the invoice stays paid', () => {
    spec
      .given(...closed, opened, taken())
      .when(ended('lost'))
      .then({ at: 'closed', commands: [], events: ['OrderReleased', 'OrderClosed'], deadlines: [] });
    spec
      .given(...paid, opened, taken(), ended('lost'))
      .when(shipped)
      .then({ at: 'settling', events: ['OrderReleased'] });
  });

  test('is over also when its end overtook its beginning, or is told twice', () => {
    spec
      .given(...closed)
      .when(ended('lost'))
      .then({ at: 'closed', events: [] });
    spec
      .given(...closed, ended('won'), taken())
      .when(opened)
      .then({ at: 'closed', events: [] });
    spec
      .given(...closed, opened, ended('won'))
      .when(ended('won'))
      .then({ at: 'closed', events: [] });
  });

  test('waits for the end of every dispute of the order', () => {
    const other = event('DisputeOpened', contested(1_000, 'pi_2'));
    spec
      .given(...closed, opened, other)
      .when(ended('won'))
      .then({ at: 'settling', events: [] });
  });

  test('is ended by the name that came later', () => {
    spec
      .given(...closed, event('DisputeOpened', payment()))
      .when(ended('won'))
      .then({ at: 'closed', events: ['OrderReleased', 'OrderClosed'] });
  });

  test('noted before disputes had names ends as well', () => {
    const { kept } = spec
      .given(...closed)
      .when(event('ShipmentFailed', { order: ORDER, shipment: 'shipment/odoo/1', at: AT }))
      .then({});
    const held = { 'SL-ORDER-013': 'fraudulent' };
    const data = { ...kept.data, troubles: held, holds: held } as typeof kept.data;
    const live: Live = { ...begin(definition, ORDER, 'live'), kept: { ...kept, data } };
    const won = { ...contested(), outcome: 'won' };
    const atMs = Date.parse(AT);
    const stepped = step(definition, live, { id: 'm1', name: 'DisputeClosed', data: won, atMs, time: AT } as Message);
    expect(stepped.live.kept.data).toMatchObject({ at: 'closed', holds: {} });
  });

  test('of a cancelled order is told and over as well', () => {
    const undone = [...[placed, booked, captured()], cancelled, cancelledInErp, deadline('refund'), given];
    spec
      .given(...undone, opened)
      .when(ended('won'))
      .then({ at: 'cancelled', events: ['OrderReleased'] });
  });
});

describe('a dispute that is lost before the goods leave', () => {
  test('is a person’s: deliver all the same, or not', () => {
    spec
      .given(...paid, opened, taken())
      .when(ended('lost'))
      .then({ at: 'fulfilling', commands: [], events: ['OrderHeld SL-ORDER-022'] });
    spec
      .given(...paid, opened, taken(), ended('lost'))
      .when(released)
      .then({ at: 'fulfilling', events: ['OrderReleased'] });
  });

  test('keeps the order from being confirmed, until somebody pays again or a person lets it go', () => {
    spec.given(placed, captured(), opened, taken()).when(booked).then({ at: 'paying', commands: [] });
    spec
      .given(placed, captured(), opened, taken(), booked)
      .when(givenAgain)
      .then({ at: 'confirming', commands: ['confirm-order → erp'] });
    spec
      .given(placed, captured(), opened, taken(), booked, ended('lost'))
      .when(released)
      .then({ at: 'confirming', commands: ['confirm-order → erp'], events: ['OrderReleased'] });
  });

  test('leaves nothing to give back when the order is cancelled', () => {
    spec
      .given(placed, booked, captured(), opened, taken(), ended('lost'), cancelled)
      .when(cancelledInErp)
      .then({ at: 'cancelled', commands: [], events: ['OrderClosed'] });
  });

  test('of an order that was made cheaper is a person’s: what was owed back, the buyer has by the dispute', () => {
    const cheaper = sampleOrder({
      version: '2026-11-20T10:30:00Z',
      lines: [{ sku: 'TEE-M', quantity: 2, price: 2_000 }],
    });
    const edited = event('OrderEdited', { order: cheaper, by: 'channel' });
    const amended = answered('amend-order', 'done', { record: record('S1'), total: euro(4_000) });
    const { state } = spec
      .given(...paid, opened, taken(), ended('lost'), edited, amended)
      .when(shipped)
      .then({ at: 'settling' });
    expect(state).toMatchObject({ holds: { 'SL-ORDER-022': expect.stringContaining('10.00 EUR were owed back') } });
  });

  test('that still runs keeps a cancelled order open: what comes back goes to the buyer', () => {
    const undoing = [placed, booked, captured(), opened, taken(), cancelled, cancelledInErp];
    spec
      .given(...undoing)
      .when(deadline('cancellation'))
      .then({ at: 'cancelling', commands: [], events: [] });
    spec
      .given(...undoing, deadline('cancellation'))
      .when(ended('won'))
      .then({ at: 'cancelling', commands: [] });
    spec
      .given(...undoing, deadline('cancellation'), ended('won'))
      .when(deadline('refund'))
      .then({ at: 'cancelling', commands: ['refund-payment → stripe'] });
  });
});

describe('a refund of what is contested', () => {
  test('waits for the end of the dispute and is given when the money is back', () => {
    spec
      .given(...closed, opened, taken())
      .when(asked)
      .then({ commands: [], events: [] });
    spec
      .given(...closed, opened, taken(), asked)
      .when(deadline('giving'))
      .then({ commands: [], events: [] });
    spec
      .given(...closed, opened, taken(), asked, deadline('giving'))
      .when(ended('won'))
      .then({ commands: ['refund-payment → stripe'], events: ['OrderReleased'] });
  });

  test('is not given on top of what the buyer’s bank took', () => {
    const { outputs } = spec
      .given(...closed, opened, taken(), asked)
      .when(ended('lost'))
      .then({ at: 'closed', commands: [] });
    expect(settled(outputs)).toMatchObject([{ given: euro(0), reason: expect.any(String) }]);
  });

  test('comes from what the bank left', () => {
    const { outputs } = spec
      .given(...closed, opened, taken(3_000), ended('lost'))
      .when(asked)
      .then({ commands: ['refund-payment → stripe'] });
    expect(outputs).toContainEqual(
      expect.objectContaining({ kind: 'command', data: expect.objectContaining({ amount: euro(2_000) }) }),
    );
  });
});
