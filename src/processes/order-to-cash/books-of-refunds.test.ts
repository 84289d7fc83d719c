import { describe, expect, test } from 'vitest';
import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { Output } from '../../process/define.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { answered, event, type Happening, specification } from '../../testing/specification.ts';
import { orderToCash } from './order-to-cash.ts';
import { withBooks } from './refund-requests.ts';

const ORDER = 'order/shop/1';
const AT = '2026-11-20T11:00:00Z';
const record = (id: string) => ({ connection: 'odoo', id, name: id });
const euro = (amount: number) => ({ amount, currency: 'EUR' });
const each = (count: number) => ({ value: String(count), unit: 'each' });
const payment = (amount: number) => ({
  payment: 'payment/stripe/pi_1',
  order: ORDER,
  reference: 'pi_1',
  amount: euro(amount),
  at: AT,
  gateway: 'stripe',
});
const placed = event('OrderPlaced', { order: sampleOrder() });
const captured = event('PaymentCaptured', payment(5_000), 'stripe');
const booked = answered('book-order', 'done', { record: record('S1'), total: euro(5_000) });
const confirmed = answered('confirm-order', 'done', { record: record('S1'), complete: true });
const shipped = event('ShipmentDispatched', {
  shipment: 'shipment/odoo/1',
  order: ORDER,
  record: record('1'),
  lines: [{ sku: 'TEE-M', quantity: each(2) }],
  complete: true,
  at: '2026-11-20T12:00:00Z',
});
const told = answered('record-shipment', 'done', { record: { connection: 'shop', id: 'f1' } });
const invoiced = answered('post-invoice', 'done', { record: record('INV1'), total: euro(5_000) });
const registered = answered('register-payment', 'done', { record: record('PAY1') });
const sent: readonly Happening[] = [placed, booked, captured, confirmed, shipped, told];
const closed: readonly Happening[] = [...sent, invoiced, registered];

const asks = (amount: number, lines?: EventData<'RefundRequested'>['lines'], purpose = 'return-1/1') =>
  event('RefundRequested', {
    order: ORDER,
    purpose,
    amount: euro(amount),
    ...(lines === undefined ? {} : { lines }),
    at: AT,
  });
const goods = [{ sku: 'TEE-M', quantity: each(1), amount: euro(2_500) }];
const outside = (amount: number, refund: string) =>
  event('RefundIssued', { ...payment(amount), refund, initiatedBy: 'provider' }, 'stripe');
const given = (refund: string) =>
  answered('refund-payment', 'done', ({ amount }): CommandResult<'refund-payment'> => ({ refund, amount }));
const credited = answered('post-credit-note', 'done', ({ amount }) => ({ record: record('CN1'), total: amount }));
const repaid = answered('register-refund', 'done', { record: record('OUT1') });
const refusedBooks = answered('register-refund', 'rejected', undefined, {
  failure: { kind: 'rejected', code: 'SL-ODOO-027', because: 'no open credit note' },
});
const inBooks = (amount: number, wish: Partial<EventData<'RefundRegistered'>> = {}) =>
  event('RefundRegistered', { record: record('77'), order: ORDER, amount: euro(amount), at: AT, ...wish }, 'odoo');

const spec = specification(orderToCash(), ORDER);
const told1 = <Name extends 'post-credit-note' | 'register-refund' | 'register-payment'>(
  outputs: readonly Output[],
  name: Name,
) =>
  outputs.flatMap((output) =>
    output.kind === 'command' && output.name === name ? [output.data as unknown as CommandData<Name>] : [],
  );

describe('a refund in the books', () => {
  test('is registered against its credit note, once, and then the order closes', () => {
    const { outputs } = spec
      .given(...closed, asks(2_500), given('re_1'))
      .when(credited)
      .then({ at: 'settling', commands: ['register-refund → erp'] });
    expect(told1(outputs, 'register-refund')).toMatchObject([
      { order: ORDER, payment: 'payment/stripe/pi_1', reference: 're_1', amount: euro(2_500), gateway: 'stripe' },
    ]);
    const all = [...closed, asks(2_500), given('re_1'), credited];
    spec
      .given(...all)
      .when(repaid)
      .then({ at: 'closed', events: ['OrderClosed'] });
    // The books tell of it too: nothing more follows.
    spec
      .given(...all, repaid)
      .when(inBooks(2_500, { reference: 're_1', gateway: 'stripe' }))
      .then({ at: 'closed', commands: [], events: [] });
    spec
      .given(...all)
      .when(inBooks(2_500, { reference: 're_1', gateway: 'stripe' }))
      .then({ at: 'closed', commands: [] });
  });

  test('waits for a credit note, and one that is refused is a case until somebody books it', () => {
    const all = [...closed, outside(1_000, 're_9'), credited];
    spec
      .given(...all)
      .when(refusedBooks)
      .then({ at: 'settling', events: ['OrderHeld SL-ORDER-007'] });
    spec
      .given(...all, refusedBooks)
      .when(inBooks(1_000, { reference: 'RINV/1', gateway: 'stripe' }))
      .then({ at: 'closed', events: ['OrderReleased', 'OrderClosed'], commands: [] });
  });

  test('that was given before the payment was registered has its place in the books too', () => {
    const { outputs } = spec
      .given(...sent, outside(2_000, 're_early'))
      .when(invoiced)
      .then({ commands: ['register-payment → erp', 'post-credit-note → erp'] });
    expect(told1(outputs, 'register-payment')).toMatchObject([{ amount: euro(5_000) }]);
    const after = spec
      .given(...sent, outside(2_000, 're_early'), invoiced, registered)
      .when(credited)
      .then({ commands: ['register-refund → erp'] });
    expect(told1(after.outputs, 'register-refund')).toMatchObject([{ reference: 're_early', amount: euro(2_000) }]);
  });

  test('of which a part stands there is told the rest of under a reference of its own, and each part once', () => {
    const at5 = [...closed, outside(3_000, 're_9'), inBooks(1_000, { reference: 're_9', gateway: 'stripe' })];
    const { outputs } = spec
      .given(...at5)
      .when(credited)
      .then({ at: 'settling', commands: ['register-refund → erp'] });
    expect(told1(outputs, 'register-refund')).toMatchObject([
      { reference: 're_9 part 2', payment: 'payment/stripe/pi_1', amount: euro(2_000), gateway: 'stripe' },
    ]);
    const asked = [...at5, credited];
    spec
      .given(...asked)
      .when(repaid)
      .then({ at: 'closed', commands: [], events: ['OrderClosed'] });
    // The books tell of the part before or after the answer: nothing more follows.
    const echo = inBooks(2_000, { reference: 're_9 part 2', gateway: 'stripe' });
    spec
      .given(...asked, repaid)
      .when(echo)
      .then({ at: 'closed', commands: [], events: [] });
    spec
      .given(...asked, echo)
      .when(repaid)
      .then({ at: 'closed', commands: [], events: [] });
  });

  test('nothing more is told of a refund while its first part is on its way or was refused', () => {
    const overpaid = [
      event('OrderPlaced', { order: sampleOrder({ paymentMode: 'on-delivery' }) }),
      booked,
      confirmed,
      shipped,
      told,
      invoiced,
      event('PaymentCaptured', payment(3_834), 'stripe'),
      registered,
      event('PaymentCaptured', { ...payment(1_666), payment: 'payment/stripe/pi_2', reference: 'pi_2' }, 'stripe'),
      event('RefundRequested', { order: ORDER, purpose: 'return-1/1', amount: euro(576), as: 'till', at: AT }),
      registered,
      credited,
      repaid,
      asks(4_424, undefined, 'return-2/1'),
      given('re_1'),
      answered('post-credit-note', 'done', ({ amount }) => ({ record: record('CN2'), total: amount })),
    ];
    const next = [
      given('re_2'),
      answered('post-credit-note', 'done', ({ amount }) => ({ record: record('CN3'), total: amount })),
    ];
    const waiting = spec
      .given(...overpaid, ...next.slice(0, 1))
      .when(next[1] as Happening)
      .then({});
    expect(told1(waiting.outputs, 'register-refund').map(({ reference }) => reference)).not.toContain('re_1 part 2');
    const after = spec
      .given(...overpaid, ...next)
      .when(repaid)
      .then({ at: 'settling' });
    expect(told1(after.outputs, 'register-refund')).toMatchObject([{ reference: 're_1 part 2', amount: euro(500) }]);
    const refused = spec
      .given(...overpaid, ...next)
      .when(refusedBooks)
      .then({ at: 'settling' });
    expect(told1(refused.outputs, 'register-refund')).toEqual([]);
  });

  test('is not registered by the hub when a person has done so', () => {
    spec
      .given(...closed, outside(1_000, 're_9'), inBooks(1_000, { gateway: 'stripe' }))
      .when(credited)
      .then({ at: 'closed', commands: [] });
  });
});

describe('a credit note', () => {
  test('names the goods of a return', () => {
    const { outputs } = spec
      .given(...closed, asks(2_700, goods))
      .when(given('re_1'))
      .then({ commands: ['post-credit-note → erp'] });
    expect(told1(outputs, 'post-credit-note')).toMatchObject([
      { amount: euro(2_700), lines: [{ sku: 'TEE-M', quantity: each(1), amount: euro(2_500) }] },
    ]);
  });

  test('of a favour goes by its amount, and each refund has one', () => {
    const all = [...closed, asks(2_500, goods), asks(300, undefined, 'favour')];
    const first = spec
      .given(...all, given('re_1'))
      .when(given('re_2'))
      .then({ commands: [] });
    expect(told1(first.outputs, 'post-credit-note')).toEqual([]);
    const second = spec
      .given(...all, given('re_1'), given('re_2'))
      .when(credited)
      .then({});
    const [note] = told1(second.outputs, 'post-credit-note');
    expect(note).toMatchObject({ amount: euro(300) });
    expect(note?.lines).toBeUndefined();
  });
});

const byPerson = (total: number, id = '57') =>
  event('CreditNotePosted', { creditNote: record(id), order: ORDER, total: euro(total), at: AT }, 'odoo');

describe('a credit note that a person posts in the ERP', () => {
  test('is a case until the money is given back, and by whom does not matter', () => {
    const { outputs } = spec
      .given(...closed)
      .when(byPerson(2_000))
      .then({ at: 'settling', commands: [], events: ['OrderHeld SL-ORDER-020'] });
    expect(outputs).toHaveLength(2);
    spec
      .given(...closed, byPerson(2_000))
      .when(outside(2_000, 're_hand'))
      .then({ commands: ['register-refund → erp'], events: ['OrderReleased'] });
    // In cash: no provider will ever say so, the books do.
    spec
      .given(...closed, byPerson(2_000))
      .when(inBooks(2_000, { gateway: 'cash' }))
      .then({ at: 'closed', commands: [], events: ['OrderReleased', 'OrderClosed'] });
  });

  test('that was paid back in cash leaves that much less for other refunds', () => {
    const { outputs } = spec
      .given(...closed, byPerson(2_000), inBooks(2_000, { gateway: 'cash' }))
      .when(asks(5_000))
      .then({ commands: ['refund-payment → stripe'] });
    expect(outputs).toContainEqual(
      expect.objectContaining({ name: 'refund-payment', data: expect.objectContaining({ amount: euro(3_000) }) }),
    );
  });

  test('is given back by the one writer of refunds where the rule says so, once', () => {
    const giving = specification(orderToCash({ creditedInErp: 'give' }), ORDER);
    const { outputs } = giving
      .given(...closed)
      .when(byPerson(2_000))
      .then({ at: 'settling', commands: ['refund-payment → stripe'], events: [] });
    expect(outputs).toContainEqual(
      expect.objectContaining({ name: 'refund-payment', data: expect.objectContaining({ amount: euro(2_000) }) }),
    );
    giving
      .given(...closed, byPerson(2_000))
      .when(byPerson(2_000))
      .then({ commands: [] });
    giving
      .given(...closed, byPerson(2_000))
      .when(given('re_1'))
      .then({ commands: ['register-refund → erp'], events: ['RefundSettled'] });
    giving
      .given(...closed, byPerson(2_000), given('re_1'))
      .when(repaid)
      .then({ at: 'closed', events: ['OrderClosed'] });
    // Somebody at the provider was faster.
    giving
      .given(...closed, outside(2_000, 're_hand'), byPerson(2_000))
      .when(byPerson(2_000))
      .then({ commands: [] });
  });

  test('is given back once its payment stands in the journal of the provider, where the rule waits for that', () => {
    const paid = specification(orderToCash({ creditedInErp: 'give-when-paid' }), ORDER);
    paid
      .given(...closed)
      .when(byPerson(2_000))
      .then({ commands: [], events: ['OrderHeld SL-ORDER-020'] });
    paid
      .given(...closed, byPerson(2_000))
      .when(inBooks(2_000, { gateway: 'stripe' }))
      .then({ commands: ['refund-payment → stripe'], events: ['OrderReleased'] });
    paid
      .given(...closed, inBooks(2_000, { gateway: 'stripe' }))
      .when(byPerson(2_000))
      .then({ commands: ['refund-payment → stripe'] });
    paid
      .given(...closed, byPerson(2_000), inBooks(2_000, { gateway: 'stripe' }))
      .when(given('re_1'))
      .then({ at: 'closed', commands: [], events: ['RefundSettled', 'OrderClosed'] });
    paid
      .given(...closed, byPerson(2_000))
      .when(inBooks(2_000, { gateway: '*' }))
      .then({ commands: [], events: [] });
  });

  test('beside one of the hub for the same refund is a case, and nothing is given a second time', () => {
    const giving = specification(orderToCash({ creditedInErp: 'give' }), ORDER);
    giving
      .given(...closed, outside(2_000, 're_9'), byPerson(2_000))
      .when(credited)
      .then({ commands: [], events: ['OrderHeld SL-ORDER-021'] });
    // What the hub posted itself is told by the ERP too, before or after its answer.
    giving
      .given(...closed, outside(2_000, 're_9'), byPerson(2_000, 'CN1'))
      .when(credited)
      .then({ commands: [], events: [] });
    giving
      .given(...closed, outside(2_000, 're_9'), credited)
      .when(byPerson(2_000, 'CN1'))
      .then({ commands: [], events: [] });
  });
});

test('a state of before knows no refunds in the books', () => {
  expect(withBooks({ payments: { a: { id: 'a' } }, requests: [{ purpose: 'p' }], at: 'closed' } as never)).toEqual({
    payments: { a: { id: 'a', refundTimes: {} } },
    requests: [{ purpose: 'p', goods: [], credited: false }],
    at: 'closed',
    repaid: {},
    foreignCredits: {},
    ownCredits: {},
  });
});
