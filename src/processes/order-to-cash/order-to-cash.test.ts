import { describe, expect, test } from 'vitest';
import type { CommandResult } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { unansweredPairs } from '../../process/define.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { again, answered, deadline, event, type Happening, specification } from '../../testing/specification.ts';
import { orderToCash } from './order-to-cash.ts';

const ORDER = 'order/shop/1';
const record = (id: string) => ({ connection: 'odoo', id, name: id });
const money = (amount: number, currency = 'EUR') => ({ amount, currency });

const placed = (wish: Parameters<typeof sampleOrder>[0] = {}): Happening =>
  event('OrderPlaced', { order: sampleOrder(wish) });
const payment = (amount: number, reference = 'pi_1', currency = 'EUR') => ({
  payment: `payment/stripe/${reference}`,
  order: ORDER,
  reference,
  amount: money(amount, currency),
  at: '2026-11-20T10:00:01Z',
  gateway: 'stripe',
});
const captured = (amount = 5_000, reference = 'pi_1', currency = 'EUR') =>
  event('PaymentCaptured', payment(amount, reference, currency), 'stripe');
const authorized = (amount = 5_000, expiresAt?: string) =>
  event('PaymentAuthorized', { ...payment(amount), ...(expiresAt === undefined ? {} : { expiresAt }) }, 'stripe');
const refunded = (amount: number, refund: string, initiatedBy: EventData<'RefundIssued'>['initiatedBy'] = 'channel') =>
  event('RefundIssued', { ...payment(amount), refund, initiatedBy }, 'stripe');
const shipped = (lines: Record<string, number>, complete: boolean, id = 'out1'): Happening =>
  event(
    'ShipmentDispatched',
    {
      shipment: `shipment/odoo/${id}`,
      order: ORDER,
      record: record(id),
      lines: Object.entries(lines).map(([sku, value]) => ({ sku, quantity: { value: String(value), unit: 'each' } })),
      complete,
      at: '2026-11-20T12:00:00Z',
    },
    'odoo',
  );

const booked = answered('book-order', 'done', { record: record('S1'), total: money(5_000) });
const confirmed = answered('confirm-order', 'done', { record: record('S1'), complete: true });
const told = answered('record-shipment', 'done', { record: { connection: 'shop', id: 'f1' } });
const invoiced = (total = 5_000, id = 'INV1') =>
  answered('post-invoice', 'done', { record: record(id), total: money(total) });
const registered = answered('register-payment', 'done', { record: record('PAY1') });
const capturedByHub = answered('capture-payment', 'done', ({ reference, amount }) => ({ reference, amount }));
const refundedByHub = (refund: string) =>
  answered('refund-payment', 'done', ({ amount }): CommandResult<'refund-payment'> => ({ refund, amount }));
const cancelledIn = (to: string, alreadyShipped = false) =>
  answered('cancel-order', 'done', { record: record('S1'), alreadyShipped }, { to });

const spec = specification(orderToCash(), ORDER);
const paid: readonly Happening[] = [placed(), booked, captured(), confirmed];
const sent: readonly Happening[] = [...paid, shipped({ 'TEE-M': 2 }, true)];
const closed: readonly Happening[] = [...sent, told, invoiced(), registered];

describe('order-to-cash, the main path', () => {
  test('every pair of state and message has an answer', () => {
    expect(unansweredPairs(orderToCash())).toEqual([]);
  });

  test('an order that is placed is booked', () => {
    spec
      .given()
      .when(placed())
      .then({ at: 'booking', commands: ['book-order → erp'], events: [], deadlines: ['acceptance'] });
  });

  test('a booked order waits for its money', () => {
    spec
      .given(placed())
      .when(booked)
      .then({ at: 'paying', commands: [], events: ['OrderAccepted'], deadlines: ['payment'] });
  });

  test('a paid order is confirmed', () => {
    spec
      .given(placed(), booked)
      .when(captured())
      .then({ at: 'confirming', commands: ['confirm-order → erp'], deadlines: ['confirmation'] });
  });

  test('a confirmed order waits for the warehouse', () => {
    spec
      .given(placed(), booked, captured())
      .when(confirmed)
      .then({ at: 'fulfilling', events: ['OrderAllocated'], deadlines: ['warehouse'] });
  });

  test('the last parcel is told to the channel and invoiced', () => {
    spec
      .given(...paid)
      .when(shipped({ 'TEE-M': 2 }, true))
      .then({
        at: 'settling',
        commands: ['record-shipment → shop', 'post-invoice → erp'],
        deadlines: ['settlement'],
      });
  });

  test('the invoice brings the payment to the books', () => {
    spec
      .given(...sent, told)
      .when(invoiced())
      .then({ at: 'settling', commands: ['register-payment → erp'] });
  });

  test('with all told, invoiced and registered the order is closed', () => {
    const { outputs } = spec
      .given(...sent, told, invoiced())
      .when(registered)
      .then({ at: 'closed', events: ['OrderClosed'], deadlines: [] });
    expect(outputs).toContainEqual(expect.objectContaining({ data: { order: ORDER, outcome: 'fulfilled' } }));
  });

  test('the same message twice takes effect once', () => {
    spec.given(placed()).when(again(placed())).then({ at: 'booking', commands: [], answer: 'handled-before' });
  });
});

describe('order-to-cash, payment', () => {
  test('money before the order waits for it under a clock', () => {
    spec
      .given()
      .when(captured())
      .then({ at: 'expected', commands: [], deadlines: ['order'] });
    spec
      .given(captured())
      .when(deadline('order'))
      .then({ at: 'expected', events: ['OrderHeld SL-ORDER-016'] });
    spec
      .given(captured(), deadline('order'))
      .when(placed())
      .then({ at: 'booking', commands: ['book-order → erp'], events: ['OrderReleased'] });
    spec
      .given(captured(), placed())
      .when(booked)
      .then({ at: 'confirming', commands: ['confirm-order → erp'] });
  });

  test('an order that nobody pays is undone', () => {
    spec
      .given(placed(), booked)
      .when(deadline('payment'))
      .then({ at: 'cancelling', commands: ['cancel-order → erp'], events: ['OrderCancelled'] });
  });

  test('an order paid in part is held, not cancelled', () => {
    spec
      .given(placed(), booked, captured(3_000))
      .when(deadline('payment'))
      .then({ at: 'paying', commands: [], events: ['OrderHeld SL-ORDER-005'] });
    spec
      .given(placed(), booked, captured(3_000), deadline('payment'))
      .when(captured(2_000, 'pi_2'))
      .then({ at: 'confirming', commands: ['confirm-order → erp'], events: ['OrderReleased'] });
  });

  test('the references that the order names lead later reports of its payments to it', () => {
    const payments = [{ gateway: 'stripe', reference: 'pi_7', amount: money(5_000), state: 'captured' as const }];
    const { outputs } = spec.given().when(placed({ payments })).then({ at: 'booking' });
    expect(outputs).toContainEqual({ kind: 'alias', alias: 'reference:pi_7' });
  });

  test('a failed payment leaves the buyer time to try another', () => {
    spec
      .given(placed(), booked)
      .when(event('PaymentFailed', payment(5_000)))
      .then({ at: 'paying', commands: [], deadlines: ['payment'] });
    spec
      .given(placed(), booked, event('PaymentFailed', payment(5_000)))
      .when(captured(5_000, 'pi_2'))
      .then({ at: 'confirming' });
  });

  test('more money than the order comes to is held with the difference', () => {
    const { outputs } = spec
      .given(placed(), booked)
      .when(captured(6_000))
      .then({ at: 'paying', commands: [], events: ['OrderHeld SL-ORDER-004'] });
    expect(JSON.stringify(outputs)).toContain('10.00 EUR more than is due');
  });

  test('money in another currency is not added up but held', () => {
    spec
      .given(placed(), booked)
      .when(captured(5_000, 'pi_1', 'USD'))
      .then({ at: 'paying', commands: [], events: ['OrderHeld SL-ORDER-018'] });
  });

  test('several payments together pay the order, and each goes to the books', () => {
    const two = [
      placed(),
      booked,
      captured(2_000, 'gift'),
      captured(3_000),
      confirmed,
      shipped({ 'TEE-M': 2 }, true),
      told,
    ];
    spec
      .given(...two)
      .when(invoiced())
      .then({ commands: ['register-payment → erp', 'register-payment → erp'] });
  });

  test('a zero total needs no payment and still gets its invoice', () => {
    const free = placed({ paymentMode: 'none', lines: [{ sku: 'TEE-M', quantity: 1, price: 0 }] });
    spec
      .given(free)
      .when(booked)
      .then({ at: 'confirming', commands: ['confirm-order → erp'] });
    spec
      .given(free, booked, confirmed, shipped({ 'TEE-M': 1 }, true), told)
      .when(invoiced(0))
      .then({ at: 'closed', events: ['OrderClosed'] });
  });

  test('an order of services only is invoiced once it is confirmed', () => {
    const service = placed({ lines: [{ sku: 'GIFT-WRAP', quantity: 1, price: 5_000, ship: false }] });
    spec
      .given(service, booked, captured())
      .when(confirmed)
      .then({ at: 'settling', commands: ['post-invoice → erp'] });
  });

  test('cash on delivery ships unpaid, and closes when the money is reported', () => {
    const cash: readonly Happening[] = [
      placed({ paymentMode: 'on-delivery' }),
      booked,
      confirmed,
      shipped({ 'TEE-M': 2 }, true),
      told,
    ];
    spec
      .given(...cash.slice(0, 1))
      .when(booked)
      .then({ at: 'confirming' });
    spec
      .given(...cash)
      .when(invoiced())
      .then({ at: 'settling', commands: [], events: [], deadlines: ['settlement'] });
    spec
      .given(...cash, invoiced())
      .when(captured())
      .then({ at: 'settling', commands: ['register-payment → erp'] });
    spec
      .given(...cash, invoiced(), captured())
      .when(registered)
      .then({ at: 'closed' });
    spec
      .given(...cash, invoiced())
      .when(deadline('settlement'))
      .then({ events: ['OrderHeld SL-ORDER-005'] });
  });
});

describe('order-to-cash, authorise then capture', () => {
  const held = placed({ paymentMode: 'authorise-then-capture' });
  const ready: readonly Happening[] = [held, booked, authorized(5_000, '2026-11-27T10:00:00Z'), confirmed];

  test('money on hold is enough to confirm', () => {
    spec
      .given(held, booked)
      .when(authorized())
      .then({ at: 'confirming', commands: ['confirm-order → erp'] });
  });

  test('it is captured with the last parcel', () => {
    spec
      .given(...ready)
      .when(shipped({ 'TEE-M': 2 }, true))
      .then({
        at: 'settling',
        commands: ['capture-payment → stripe', 'record-shipment → shop', 'post-invoice → erp'],
      });
    spec
      .given(...ready)
      .when(shipped({ 'TEE-M': 1 }, false))
      .then({ at: 'fulfilling', commands: ['record-shipment → shop'] });
  });

  test('the outcome and the provider tell of one capture', () => {
    const shippedAll = [...ready, shipped({ 'TEE-M': 2 }, true), told, invoiced()];
    spec
      .given(...shippedAll, captured())
      .when(capturedByHub)
      .then({ at: 'settling', commands: [] });
    spec
      .given(...shippedAll, capturedByHub)
      .when(captured())
      .then({ at: 'settling', commands: [] });
    spec
      .given(...shippedAll, captured(), capturedByHub)
      .when(registered)
      .then({ at: 'closed' });
  });

  test('a short delivery captures what was invoiced', () => {
    const short = [...ready, shipped({ 'TEE-M': 1 }, true), told];
    spec
      .given(...ready)
      .when(shipped({ 'TEE-M': 1 }, true))
      .then({ commands: ['record-shipment → shop', 'post-invoice → erp'] });
    const { outputs } = spec
      .given(...short)
      .when(invoiced(2_500))
      .then({ commands: ['capture-payment → stripe'] });
    expect(outputs).toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ amount: money(2_500) }) }),
    );
  });

  test('a hold that lapses before the goods leave is captured, or held by policy', () => {
    spec
      .given(...ready)
      .when(deadline('authorisation'))
      .then({ at: 'fulfilling', commands: ['capture-payment → stripe'] });
    specification(orderToCash({ lapsing: 'hold' }), ORDER)
      .given(...ready)
      .when(deadline('authorisation'))
      .then({ commands: [], events: ['OrderHeld SL-ORDER-015'] });
  });

  test('a hold that is lost after confirmation is told to a person', () => {
    spec
      .given(...ready)
      .when(event('PaymentVoided', payment(5_000)))
      .then({ at: 'fulfilling', events: ['OrderHeld SL-ORDER-005'] });
  });

  test('a capture that is refused after shipping is held until other money comes', () => {
    const refused = [
      ...ready,
      shipped({ 'TEE-M': 2 }, true),
      told,
      invoiced(),
      answered('capture-payment', 'rejected'),
    ];
    spec
      .given(...refused.slice(0, -1))
      .when(answered('capture-payment', 'rejected'))
      .then({ at: 'settling', events: ['OrderHeld SL-ORDER-007'] });
    spec
      .given(...refused)
      .when(captured(5_000, 'pi_2'))
      .then({ commands: ['void-payment → stripe', 'register-payment → erp'] });
  });

  test('policy may capture at confirmation', () => {
    specification(orderToCash({ captureAt: 'confirmation' }), ORDER)
      .given(held, booked)
      .when(authorized())
      .then({ commands: ['confirm-order → erp', 'capture-payment → stripe'] });
  });
});

describe('order-to-cash, delivery and books', () => {
  test('each parcel is told; the invoice waits for the last', () => {
    spec
      .given(...paid)
      .when(shipped({ 'TEE-M': 1 }, false))
      .then({ at: 'fulfilling', commands: ['record-shipment → shop'], deadlines: ['warehouse'] });
    spec
      .given(...paid, shipped({ 'TEE-M': 1 }, false))
      .when(shipped({ 'TEE-M': 1 }, true, 'out2'))
      .then({ at: 'settling', commands: ['record-shipment → shop', 'post-invoice → erp'] });
  });

  test('a parcel before the answer to confirming counts as confirmed', () => {
    spec
      .given(placed(), booked, captured())
      .when(shipped({ 'TEE-M': 2 }, true))
      .then({ at: 'settling', commands: ['record-shipment → shop', 'post-invoice → erp'] });
    spec
      .given(placed(), booked, captured(), shipped({ 'TEE-M': 2 }, true))
      .when(confirmed)
      .then({ at: 'settling', commands: [] });
  });

  test('goods that left unpaid are told to a person, and the payment settles it', () => {
    spec
      .given(placed(), booked)
      .when(shipped({ 'TEE-M': 2 }, true))
      .then({ at: 'settling', events: ['OrderHeld SL-ORDER-005'] });
    spec
      .given(placed(), booked, shipped({ 'TEE-M': 2 }, true))
      .when(captured())
      .then({ events: ['OrderReleased'] });
  });

  test('a parcel that is heard of after the close is still told to the channel', () => {
    spec
      .given(...closed)
      .when(shipped({ 'TEE-M': 1 }, false, 'out0'))
      .then({ at: 'settling', commands: ['record-shipment → shop'] });
    spec
      .given(...closed, shipped({ 'TEE-M': 1 }, false, 'out0'))
      .when(told)
      .then({ at: 'closed' });
  });

  test('what was not delivered is paid back', () => {
    const short = [...paid, shipped({ 'TEE-M': 1 }, true), told];
    const { outputs } = spec
      .given(...short)
      .when(invoiced(2_500))
      .then({ at: 'settling', commands: ['refund-payment → stripe'] });
    expect(outputs).toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ amount: money(2_500), purpose: 'not-delivered-1' }) }),
    );
    spec
      .given(...short, invoiced(2_500))
      .when(refundedByHub('re_1'))
      .then({ commands: ['register-payment → erp'] });
    spec
      .given(...short, invoiced(2_500), refundedByHub('re_1'))
      .when(registered)
      .then({ at: 'closed' });
  });

  test('an invoice below the payment without a short delivery is held', () => {
    spec
      .given(...sent, told)
      .when(invoiced(4_999))
      .then({ at: 'settling', commands: [], events: ['OrderHeld SL-ORDER-004'] });
  });

  test('a refund after the invoice is credited in the books', () => {
    const { outputs } = spec
      .given(...closed)
      .when(refunded(1_000, 're_9'))
      .then({ at: 'settling', commands: ['post-credit-note → erp'] });
    expect(outputs).toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ amount: money(1_000) }) }),
    );
    spec
      .given(...closed, refunded(1_000, 're_9'))
      .when(answered('post-credit-note', 'done', { record: record('CN1'), total: money(1_000) }))
      .then({ at: 'settling', commands: ['register-refund → erp'] });
  });

  test('a silent warehouse, a silent ERP and slow books are told to a person and released when they answer', () => {
    spec
      .given(...paid)
      .when(deadline('warehouse'))
      .then({ at: 'fulfilling', events: ['OrderHeld SL-ORDER-003'] });
    spec
      .given(...paid, deadline('warehouse'))
      .when(shipped({ 'TEE-M': 2 }, true))
      .then({ events: ['OrderReleased'] });
    spec
      .given(placed())
      .when(deadline('acceptance'))
      .then({ at: 'booking', events: ['OrderHeld SL-ORDER-003'] });
    spec
      .given(placed(), booked, captured())
      .when(deadline('confirmation'))
      .then({ events: ['OrderHeld SL-ORDER-003'] });
    spec
      .given(...sent)
      .when(deadline('settlement'))
      .then({ events: ['OrderHeld SL-ORDER-003'] });
  });
});

describe('order-to-cash, what systems refuse or cannot do', () => {
  const no = { kind: 'rejected', code: 'SL-ODOO-003', because: 'no product has the SKU TEE-M' } as const;

  test('a refused order is held by default, and booked again when the channel mends it', () => {
    const refused = answered('book-order', 'rejected', undefined, { failure: no });
    spec
      .given(placed())
      .when(refused)
      .then({ at: 'booking', commands: [], events: ['OrderRejected SL-ODOO-003', 'OrderHeld SL-ORDER-002'] });
    const mended = event('OrderEdited', { order: sampleOrder({ version: '2026-11-20T11:00:00Z' }), by: 'channel' });
    spec
      .given(placed(), refused)
      .when(mended)
      .then({ at: 'booking', commands: ['book-order → erp'], events: ['OrderReleased'] });
  });

  test('a change that crossed the refusal of its order books it again', () => {
    const refused = answered('book-order', 'rejected', undefined, { failure: no });
    const mended = event('OrderEdited', { order: sampleOrder({ version: '2026-11-20T11:00:00Z' }), by: 'channel' });
    spec
      .given(placed(), mended, refused)
      .when(answered('amend-order', 'rejected'))
      .then({ at: 'booking', commands: ['book-order → erp'], events: ['OrderReleased'] });
  });

  test('a refused order is undone where policy says so', () => {
    const strict = specification(orderToCash({ rejected: 'cancel' }), ORDER);
    const refused = answered('book-order', 'rejected', undefined, { failure: no });
    strict
      .given(placed(), captured())
      .when(refused)
      .then({
        at: 'cancelling',
        commands: ['refund-payment → stripe', 'cancel-order → shop'].sort(),
        events: ['OrderRejected SL-ODOO-003', 'OrderCancelled'],
      });
  });

  test('a booking that failed holds the order, and a retry that succeeds goes on', () => {
    const failed = answered('book-order', 'failed');
    spec
      .given(placed(), captured())
      .when(failed)
      .then({ at: 'booking', commands: [], events: ['OrderHeld SL-ORDER-001'] });
    spec
      .given(placed(), captured(), failed)
      .when(booked)
      .then({ at: 'confirming', commands: ['confirm-order → erp'], events: ['OrderAccepted', 'OrderReleased'] });
  });

  test('a failed confirmation, invoice or shipment record is held by name', () => {
    spec
      .given(placed(), booked, captured())
      .when(answered('confirm-order', 'failed'))
      .then({ at: 'confirming', events: ['OrderHeld SL-ORDER-006'] });
    spec
      .given(...sent)
      .when(answered('post-invoice', 'failed'))
      .then({ events: ['OrderHeld SL-ORDER-006'] });
    spec
      .given(...sent)
      .when(answered('record-shipment', 'rejected'))
      .then({ events: ['OrderHeld SL-ORDER-007'] });
  });

  test('what was done stays done, however a repeated delivery of its command went', () => {
    const { state } = spec
      .given(...sent, invoiced())
      .when((story) => ({
        id: 'late',
        name: 'confirm-order.failed',
        data: { command: 'confirm-order', outcome: 'failed', connection: 'odoo', request: { order: ORDER } },
        atMs: story.nowMs,
        time: '2026-11-20T10:00:09Z',
      }))
      .then({ at: 'settling', commands: [], events: [] });
    expect(state).toMatchObject({ asks: { confirm: 'done' } });
  });

  test('a test order is not booked', () => {
    spec
      .given()
      .when(placed({ test: true }))
      .then({ at: 'ignored', commands: [], events: ['OrderRejected SL-ORDER-017'], deadlines: [] });
    specification(orderToCash({ testOrders: 'book' }), ORDER)
      .given()
      .when(placed({ test: true }))
      .then({ at: 'booking' });
  });

  test('a dispute and a lost parcel are told to a person, who lets the order go on', () => {
    spec
      .given(...paid)
      .when(event('DisputeOpened', payment(5_000)))
      .then({ events: ['OrderHeld SL-ORDER-013'] });
    spec
      .given(...paid, event('DisputeOpened', payment(5_000)))
      .when(event('OrderReleased', { order: ORDER }))
      .then({ at: 'fulfilling', events: ['OrderReleased'] });
    const lost = event('ShipmentFailed', { order: ORDER, shipment: 'shipment/odoo/out1', at: '2026-11-21T10:00:00Z' });
    spec
      .given(...sent)
      .when(lost)
      .then({ events: ['OrderHeld SL-ORDER-014'] });
  });
});

describe('order-change: cancel', () => {
  const byChannel = event('OrderCancelled', {
    order: ORDER,
    by: 'channel',
    at: '2026-11-20T11:00:00Z',
    reason: 'buyer',
  });
  const byErp = event('OrderCancelled', { order: ORDER, by: 'erp', at: '2026-11-20T11:00:00Z' });

  test('a person of the house cancels: both sides are undone, and wishing it twice is wishing it once', () => {
    const byPerson = event('OrderCancelled', { order: ORDER, by: 'hub', at: '2026-11-20T11:00:00Z', reason: 'called' });
    spec
      .given(placed(), booked)
      .when(byPerson)
      .then({ at: 'cancelling', commands: ['cancel-order → erp'] });
    spec.given(placed(), booked, byPerson).when(byPerson).then({ at: 'cancelling', commands: [] });
    spec
      .given(placed(), booked, byPerson, byPerson)
      .when(cancelledIn('erp'))
      .then({ at: 'cancelling', commands: ['cancel-order → shop'] });
  });

  test('before the order arrived: nothing is booked, what was paid goes back', () => {
    spec
      .given(byChannel)
      .when(placed())
      .then({ at: 'cancelled', commands: [], events: ['OrderClosed'] });
    spec
      .given(byChannel, captured())
      .when(placed())
      .then({ at: 'cancelling', commands: [], deadlines: ['cancellation', 'refund'] });
    spec
      .given(byChannel, captured(), placed())
      .when(deadline('refund'))
      .then({ commands: ['refund-payment → stripe'] });
  });

  test('while it is booked: the answer tells what there is to cancel', () => {
    spec.given(placed()).when(byChannel).then({ at: 'cancelling', commands: [] });
    spec
      .given(placed(), byChannel)
      .when(booked)
      .then({ commands: ['cancel-order → erp'] });
    spec.given(placed(), byChannel).when(answered('book-order', 'rejected')).then({ at: 'cancelled' });
  });

  describe('while its booking waits for a person', () => {
    const because = 'the article is not in the ERP';
    const unbookable = answered('book-order', 'failed', undefined, {
      failure: { kind: 'invalid', code: 'SL-ODOO-010', because, absent: true },
    });
    const given = [placed(), captured(), unbookable];

    test('money goes back: an order that the ERP cannot take was never there', () => {
      // The cancellation stands behind the booking, and the person may take days.
      spec
        .given(...given)
        .when(byChannel)
        .then({ at: 'cancelling', commands: ['cancel-order → erp'], deadlines: ['cancellation', 'refund'] });
      spec
        .given(...given, byChannel)
        .when(deadline('refund'))
        .then({ at: 'cancelling', commands: ['refund-payment → stripe'] });
      spec
        .given(placed(), captured(), byChannel)
        .when(unbookable)
        .then({ commands: ['cancel-order → erp'], deadlines: ['cancellation', 'refund'] });
      const back = [...given, byChannel, deadline('refund'), refundedByHub('re_1')];
      spec
        .given(...back)
        .when(booked)
        .then({ at: 'cancelling', commands: [] });
      spec
        .given(...back, booked)
        .when(cancelledIn('erp'))
        .then({ at: 'cancelled', commands: [], events: ['OrderClosed'] });
      spec
        .given(...back)
        .when(answered('cancel-order', 'rejected', undefined, { to: 'erp' }))
        .then({ at: 'cancelled', events: ['OrderClosed'] });
    });

    test('a person of the house cancels: the shop is told and the money goes back at once', () => {
      spec
        .given(...given)
        .when(event('OrderCancelled', { order: ORDER, by: 'hub', at: '2026-11-20T11:00:00Z', reason: 'called' }))
        .then({ commands: ['cancel-order → erp', 'cancel-order → shop', 'refund-payment → stripe'] });
    });

    test('a hold on money is given up', () => {
      spec
        .given(placed({ paymentMode: 'authorise-then-capture' }), authorized(), unbookable)
        .when(byChannel)
        .then({ commands: ['cancel-order → erp', 'void-payment → stripe'] });
    });

    test('money waits where the booking may exist, or somebody has gone on with it in the ERP', () => {
      const differs = answered('book-order', 'failed', undefined, {
        failure: { kind: 'invalid', code: 'SL-ODOO-019', because: 'its total differs' },
      });
      spec
        .given(placed(), captured(), differs)
        .when(byChannel)
        .then({ commands: ['cancel-order → erp'], deadlines: ['cancellation'] });
      spec
        .given(placed(), captured(), unbookable, differs)
        .when(byChannel)
        .then({ commands: ['cancel-order → erp'], deadlines: ['cancellation'] });
      spec
        .given(...given, byChannel)
        .when(booked)
        .then({ at: 'cancelling', commands: [], deadlines: ['cancellation'] });
      spec
        .given(...given, shipped({ 'TEE-M': 1 }, false))
        .when(byChannel)
        .then({ commands: ['cancel-order → erp'], deadlines: ['cancellation'] });
    });
  });

  test('before shipping, by the channel: undone in the ERP, then paid back', () => {
    spec
      .given(...paid)
      .when(byChannel)
      .then({ at: 'cancelling', commands: ['cancel-order → erp'] });
    spec
      .given(...paid, byChannel)
      .when(cancelledIn('erp'))
      .then({ at: 'cancelling', commands: [], deadlines: ['cancellation', 'refund'] });
    spec
      .given(...paid, byChannel, cancelledIn('erp'))
      .when(refunded(5_000, 're_1'))
      .then({ at: 'cancelled', commands: [], events: ['OrderClosed'], deadlines: [] });
    spec
      .given(...paid, byChannel, cancelledIn('erp'), deadline('refund'))
      .when(refundedByHub('re_1'))
      .then({ at: 'cancelled' });
  });

  test('before shipping, by the ERP: it is asked whether goods had left, then all is told and paid back', () => {
    spec
      .given(...paid)
      .when(byErp)
      .then({ at: 'cancelling', commands: ['cancel-order → erp'] });
    spec
      .given(...paid, byErp)
      .when(cancelledIn('erp'))
      .then({ commands: ['cancel-order → shop', 'refund-payment → stripe'] });
    spec
      .given(...paid, byErp, cancelledIn('erp'), cancelledIn('shop'))
      .when(refundedByHub('re_1'))
      .then({ at: 'cancelled' });
    spec
      .given(...paid, byErp)
      .when(cancelledIn('erp', true))
      .then({ at: 'fulfilling', commands: [], events: [] });
  });

  test('money on hold is given up, not taken', () => {
    const hold = [placed({ paymentMode: 'authorise-then-capture' }), booked, authorized(), confirmed, byChannel];
    spec
      .given(...hold)
      .when(cancelledIn('erp'))
      .then({ commands: ['void-payment → stripe'] });
    spec
      .given(...hold, cancelledIn('erp'))
      .when(answered('void-payment', 'done', { reference: 'pi_1' }))
      .then({ at: 'cancelled' });
    spec
      .given(...hold, cancelledIn('erp'))
      .when(captured())
      .then({ deadlines: ['cancellation', 'refund'] });
  });

  test('money that arrives after the cancellation goes back', () => {
    const gone = [placed(), booked, deadline('payment'), cancelledIn('erp'), cancelledIn('shop')];
    spec
      .given(...gone.slice(0, -1))
      .when(cancelledIn('shop'))
      .then({ at: 'cancelled', events: ['OrderClosed'] });
    spec
      .given(...gone)
      .when(captured())
      .then({ at: 'cancelling', commands: ['refund-payment → stripe'] });
    spec
      .given(...gone, captured())
      .when(refundedByHub('re_1'))
      .then({ at: 'cancelled' });
  });

  test('an echo of its own cancellation ends there', () => {
    const gone = [placed(), booked, deadline('payment'), cancelledIn('erp'), cancelledIn('shop')];
    spec
      .given(...gone)
      .when(byErp)
      .then({ at: 'cancelled', commands: [], events: [] });
    spec
      .given(...gone)
      .when(byChannel)
      .then({ at: 'cancelled', commands: [], events: [] });
  });

  test('a booking that turns up after all is undone', () => {
    const lost = [placed(), answered('book-order', 'failed'), byChannel, answered('cancel-order', 'rejected')];
    spec
      .given(...lost.slice(0, -1))
      .when(answered('cancel-order', 'rejected'))
      .then({ at: 'cancelled' });
    spec
      .given(...lost)
      .when(booked)
      .then({ at: 'cancelling', commands: ['cancel-order → erp'] });
  });

  test('an order of services is undone until it is invoiced, and its invoice credited when both crossed', () => {
    const service = [
      placed({ lines: [{ sku: 'WRAP', quantity: 1, price: 5_000, ship: false }] }),
      booked,
      captured(),
      confirmed,
    ];
    spec
      .given(...service)
      .when(byErp)
      .then({ at: 'cancelling', commands: ['cancel-order → erp'] });
    spec
      .given(...service, byErp, invoiced())
      .when(cancelledIn('erp'))
      .then({ commands: ['cancel-order → shop', 'refund-payment → stripe', 'post-credit-note → erp'] });
    spec
      .given(...service, invoiced())
      .when(byChannel)
      .then({ events: ['OrderHeld SL-ORDER-009'] });
  });

  test('that an order was never booked is no refusal to cancel it, also when money moves once more', () => {
    const lost = [placed(), answered('book-order', 'failed'), byChannel, answered('cancel-order', 'rejected')];
    spec
      .given(...lost)
      .when(captured())
      .then({ at: 'cancelling', commands: [], events: [] });
  });

  test('goods that had left make it a case, and the books follow the refund', () => {
    const gone = [...paid, byChannel, cancelledIn('erp', true)];
    spec
      .given(...paid, byChannel)
      .when(cancelledIn('erp', true))
      .then({ at: 'fulfilling', commands: [], events: ['OrderHeld SL-ORDER-009'] });
    spec
      .given(...gone)
      .when(shipped({ 'TEE-M': 2 }, true))
      .then({ at: 'settling', commands: ['post-invoice → erp'] });
    spec
      .given(...gone, shipped({ 'TEE-M': 2 }, true), refunded(5_000, 're_1'))
      .when(invoiced())
      .then({ commands: ['register-payment → erp', 'post-credit-note → erp'] });
    spec
      .given(...closed)
      .when(byChannel)
      .then({ at: 'settling', commands: [], events: ['OrderHeld SL-ORDER-009'] });
  });

  test('a parcel that is heard of while it is undone stops the undoing', () => {
    spec
      .given(...paid, byChannel)
      .when(shipped({ 'TEE-M': 2 }, true))
      .then({ at: 'settling', commands: ['post-invoice → erp'], events: ['OrderHeld SL-ORDER-009'] });
  });

  test('the ERP gives up what had not left: the rest is paid back', () => {
    const part = [...paid, shipped({ 'TEE-M': 1 }, false), told];
    spec
      .given(...part)
      .when(byErp)
      .then({ at: 'settling', commands: ['post-invoice → erp'] });
    spec
      .given(...part, byErp)
      .when(invoiced(2_500))
      .then({ commands: ['refund-payment → stripe'] });
  });

  test('one side does not answer: a person is told', () => {
    spec
      .given(...paid, byChannel)
      .when(deadline('cancellation'))
      .then({ at: 'cancelling', events: ['OrderHeld SL-ORDER-003'] });
    spec
      .given(...paid, byChannel)
      .when(answered('cancel-order', 'rejected'))
      .then({ at: 'cancelling', events: ['OrderHeld SL-ORDER-007'] });
    spec
      .given(...paid, byChannel, answered('cancel-order', 'rejected'))
      .when(byErp)
      .then({ events: ['OrderReleased'] });
  });

  test('a shop that has fulfilled the order does not cancel it: a person is told', () => {
    spec
      .given(placed(), booked, deadline('payment'), cancelledIn('erp'))
      .when(cancelledIn('shop', true))
      .then({ at: 'cancelling', events: ['OrderHeld SL-ORDER-009', 'OrderHeld SL-ORDER-007'] });
  });

  test('a refund that someone else made first is not made twice', () => {
    const refused = [...paid, byErp, cancelledIn('erp'), answered('refund-payment', 'rejected')];
    spec
      .given(...refused.slice(0, -1))
      .when(answered('refund-payment', 'rejected'))
      .then({ commands: [], events: ['OrderHeld SL-ORDER-008'] });
    spec
      .given(...refused, cancelledIn('shop'))
      .when(refunded(5_000, 're_x'))
      .then({ at: 'cancelled', commands: [] });
    const { outputs } = spec
      .given(...refused, cancelledIn('shop'))
      .when(refunded(2_000, 're_x'))
      .then({ commands: ['refund-payment → stripe'] });
    expect(outputs).toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ amount: money(3_000), purpose: 'cancelled-2' }) }),
    );
  });
});

describe('order-change: edit', () => {
  const edited = (wish: Parameters<typeof sampleOrder>[0], by: 'channel' | 'erp' = 'channel') =>
    event('OrderEdited', { order: sampleOrder({ version: '2026-11-20T11:00:00Z', ...wish }), by });
  const less = edited({ lines: [{ sku: 'TEE-M', quantity: 1, price: 2_500 }] });
  const more = edited({ lines: [{ sku: 'TEE-M', quantity: 3, price: 2_500 }] });
  const amended = answered('amend-order', 'done', { record: record('S1'), total: money(2_500) });

  test('an edit that overtook its order begins it', () => {
    spec
      .given()
      .when(less)
      .then({ at: 'booking', commands: ['book-order → erp'] });
    spec.given(less).when(placed()).then({ at: 'booking', commands: [], events: [] });
  });

  test('an older or equal snapshot is no edit', () => {
    spec
      .given(placed())
      .when(edited({ version: '2026-11-20T10:00:00Z' }))
      .then({ commands: [] });
    spec
      .given(placed())
      .when(edited({ version: '2026-11-20T09:00:00Z' }))
      .then({ commands: [] });
  });

  test('before shipping it is amended in the ERP; less is paid back, more is waited for', () => {
    spec
      .given(...paid)
      .when(less)
      .then({ at: 'fulfilling', commands: ['amend-order → erp'], deadlines: ['refund', 'warehouse'] });
    spec
      .given(...paid, less, amended)
      .when(deadline('refund'))
      .then({ commands: ['refund-payment → stripe'] });
    spec
      .given(...paid, less, amended)
      .when(refunded(2_500, 're_1'))
      .then({ at: 'fulfilling', commands: [], deadlines: ['warehouse'] });
    spec
      .given(placed(), booked)
      .when(more)
      .then({ at: 'paying', commands: ['amend-order → erp'] });
    spec
      .given(...paid)
      .when(more)
      .then({ commands: ['amend-order → erp'], events: ['OrderHeld SL-ORDER-005'] });
    spec
      .given(...paid, more)
      .when(captured(2_500, 'pi_2'))
      .then({ events: ['OrderReleased'] });
  });

  test('a refusal of the ERP to amend is a case', () => {
    spec
      .given(...paid, less)
      .when(answered('amend-order', 'rejected'))
      .then({ events: ['OrderHeld SL-ORDER-011'] });
  });

  test('after shipping it is refused with a reason', () => {
    spec
      .given(...sent)
      .when(less)
      .then({ at: 'settling', commands: [], events: ['OrderHeld SL-ORDER-010'] });
  });

  test('what the ERP takes off the order whole is not waited for, and is paid back', () => {
    const both = { lines: [...['TEE-M', 'MUG'].map((sku) => ({ sku, quantity: 1, price: 2_500 }))] };
    const given = [placed(both), captured(), booked, confirmed, shipped({ 'TEE-M': 1 }, false), told];
    spec
      .given(...given)
      .when(edited({ lines: [{ sku: 'TEE-M', quantity: 1, price: 2_500 }] }, 'erp'))
      .then({ at: 'settling', commands: ['post-invoice → erp'], deadlines: ['refund', 'settlement'] });
  });

  test('by the ERP: an echo ends there, less is agreed and paid back, more is refused', () => {
    spec
      .given(...paid)
      .when(edited({}, 'erp'))
      .then({ commands: [], events: [] });
    spec
      .given(...paid)
      .when(edited({ lines: [{ sku: 'TEE-M', quantity: 1, price: 2_500 }] }, 'erp'))
      .then({ commands: [], deadlines: ['refund', 'warehouse'] });
    spec
      .given(...paid)
      .when(edited({ lines: [{ sku: 'TEE-M', quantity: 3, price: 2_500 }] }, 'erp'))
      .then({ commands: [], events: ['OrderHeld SL-ORDER-012'] });
  });

  test('by the ERP: what it said before it took over a change of the channel is no news', () => {
    const stale = edited({}, 'erp');
    spec
      .given(...paid, less)
      .when(stale)
      .then({ commands: [], events: [] });
  });

  test('by the ERP: its own version and its service lines do not hide the next edit of the channel', () => {
    const lower = edited(
      {
        version: 'odoo:2026-11-20 11:00:00',
        paymentMode: 'none',
        lines: [{ sku: 'TEE-M', quantity: 1, price: 2_500 }],
      },
      'erp',
    );
    const { state } = spec
      .given(...paid)
      .when(lower)
      .then({ commands: [], events: [] });
    expect(state).toMatchObject({
      agreed: { total: 2_500, paymentMode: 'prepaid', goods: { 'TEE-M': { value: '1' } } },
    });
    const later = edited({ version: '2026-11-20T12:00:00Z' });
    spec
      .given(...paid, lower)
      .when(later)
      .then({ commands: ['amend-order → erp'] });
  });

  test('while it is undone an edit no longer matters', () => {
    const byChannel = event('OrderCancelled', { order: ORDER, by: 'channel', at: '2026-11-20T11:00:00Z' });
    spec
      .given(...paid, byChannel)
      .when(less)
      .then({ at: 'cancelling', commands: [], events: [] });
  });
});
