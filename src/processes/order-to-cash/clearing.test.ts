import { describe, expect, test } from 'vitest';
import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { Output } from '../../process/define.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { answered, event, type Happening, specification } from '../../testing/specification.ts';
import { orderToCash } from './order-to-cash.ts';

const ORDER = 'order/shop/1';
const AT = '2026-11-20T11:00:00Z';
const record = (id: string) => ({ connection: 'odoo', id, name: id });
const euro = (amount: number) => ({ amount, currency: 'EUR' });
const each = (count: number) => ({ value: String(count), unit: 'each' });
const payment = {
  payment: 'payment/stripe/pi_1',
  order: ORDER,
  reference: 'pi_1',
  amount: euro(5_000),
  at: AT,
  gateway: 'stripe',
};
const closed: readonly Happening[] = [
  event('OrderPlaced', { order: sampleOrder() }),
  answered('book-order', 'done', { record: record('S1'), total: euro(5_000) }),
  event('PaymentCaptured', payment, 'stripe'),
  answered('confirm-order', 'done', { record: record('S1'), complete: true }),
  event('ShipmentDispatched', {
    shipment: 'shipment/odoo/1',
    order: ORDER,
    record: record('1'),
    lines: [{ sku: 'TEE-M', quantity: each(2) }],
    complete: true,
    at: '2026-11-20T12:00:00Z',
  }),
  answered('record-shipment', 'done', { record: { connection: 'shop', id: 'f1' } }),
  answered('post-invoice', 'done', { record: record('INV1'), total: euro(5_000) }),
  answered('register-payment', 'done', { record: record('PAY1') }),
];

const CARD = 'gift-card for return-1/gift-card of order/shop/1';
const asks = (amount: number, as?: NonNullable<EventData<'RefundRequested'>['as']>) =>
  event('RefundRequested', {
    order: ORDER,
    purpose: as === undefined ? 'return-1/1' : `return-1/${as}`,
    amount: euro(amount),
    ...(as === undefined ? {} : { as }),
    at: AT,
  });
const given = answered(
  'refund-payment',
  'done',
  ({ amount }): CommandResult<'refund-payment'> => ({ refund: 're_1', amount }),
);
const credited = (id = 'CN1') =>
  answered('post-credit-note', 'done', ({ amount }) => ({ record: record(id), total: amount }));
const cleared = answered('register-refund', 'done', { record: record('OUT1') });
const refused = (code: string) =>
  answered('register-refund', 'rejected', undefined, { failure: { kind: 'rejected', code, because: 'for a reason' } });
const inBooks = (amount: number, wish: Partial<EventData<'RefundRegistered'>> = {}) =>
  event('RefundRegistered', { record: record('77'), order: ORDER, amount: euro(amount), at: AT, ...wish }, 'odoo');

const spec = specification(orderToCash(), ORDER);
const told = (outputs: readonly Output[]) =>
  outputs.flatMap((output) =>
    output.kind === 'command' && output.name === 'register-refund'
      ? [output.data as unknown as CommandData<'register-refund'>]
      : [],
  );

describe('money that is owed in another way', () => {
  test.each([
    ['gift-card', 'gift_card'],
    ['exchange', 'exchange'],
    ['till', 'till'],
  ] as const)('as %s pays its credit note from the journal of %s, once', (as, gateway) => {
    const { outputs } = spec
      .given(...closed, asks(2_000, as))
      .when(credited())
      .then({ at: 'settling', commands: ['register-refund → erp'], events: [] });
    const reference = `${as} for return-1/${as} of ${ORDER}`;
    expect(told(outputs)).toEqual([
      {
        order: ORDER,
        payment: payment.payment,
        reference,
        amount: euro(2_000),
        at: '2026-11-20T11:00:00.000Z',
        gateway,
        as,
      },
    ]);
    const after = [...closed, asks(2_000, as), credited()];
    spec
      .given(...after)
      .when(cleared)
      .then({ at: 'closed', commands: [], events: ['OrderClosed'] });
    // The books tell of it before or after the answer: nothing more follows.
    spec
      .given(...after, cleared)
      .when(inBooks(2_000, { reference, gateway }))
      .then({ at: 'closed', commands: [], events: [] });
    spec
      .given(...after, inBooks(2_000, { reference, gateway: '*' }))
      .when(cleared)
      .then({ at: 'closed', commands: [], events: [] });
  });

  test('waits for its credit note, and leaves room for a refund beside it', () => {
    spec
      .given(...closed)
      .when(asks(2_000, 'gift-card'))
      .then({ commands: ['post-credit-note → erp'] });
    const both = [...closed, asks(2_000, 'gift-card'), credited(), cleared, asks(1_000)];
    spec
      .given(...both, given)
      .when(credited('CN2'))
      .then({ commands: ['register-refund → erp'] });
    const after = spec
      .given(...both, given, credited('CN2'))
      .when(answered('register-refund', 'done', { record: record('OUT2') }))
      .then({ at: 'closed', events: ['OrderClosed'] });
    expect(told(after.outputs)).toEqual([]);
  });

  test('stays with people where the books name no journal for it, as before', () => {
    const after = [...closed, asks(2_000, 'gift-card'), credited(), refused('SL-CANON-002')];
    spec
      .given(...closed, asks(2_000, 'gift-card'), credited())
      .when(refused('SL-CANON-002'))
      .then({ at: 'closed', commands: [], events: ['OrderClosed'] });
    // A person pays it from the journal that the books have for it now: that gives nothing back a second time.
    spec
      .given(...after)
      .when(inBooks(2_000, { gateway: 'gift_card' }))
      .then({ at: 'closed', commands: [], events: [] });
    const { outputs } = spec
      .given(...after, inBooks(2_000, { gateway: 'gift_card' }))
      .when(asks(5_000))
      .then({ commands: ['refund-payment → stripe'] });
    expect(outputs).toContainEqual(
      expect.objectContaining({ name: 'refund-payment', data: expect.objectContaining({ amount: euro(3_000) }) }),
    );
  });

  test('that the books refuse is a case until somebody pays the note there, or lets it go', () => {
    const after = [...closed, asks(2_000, 'gift-card'), credited()];
    spec
      .given(...after)
      .when(refused('SL-ODOO-024'))
      .then({ at: 'settling', events: ['OrderHeld SL-ORDER-007'] });
    spec
      .given(...after, refused('SL-ODOO-024'))
      .when(inBooks(2_000, { gateway: 'gift_card' }))
      .then({ at: 'closed', commands: [], events: ['OrderReleased', 'OrderClosed'] });
    spec
      .given(...after, refused('SL-ODOO-024'))
      .when(event('OrderReleased', { order: ORDER }))
      .then({ at: 'closed', commands: [], events: ['OrderReleased', 'OrderClosed'] });
    // Its answer came late.
    spec
      .given(...after, inBooks(2_000, { reference: CARD, gateway: 'gift_card' }))
      .when(refused('SL-ODOO-027'))
      .then({ at: 'closed', commands: [], events: [] });
  });

  test('pays as much as is credited where less was invoiced than was taken', () => {
    const short = closed
      .slice(0, 7)
      .map((each, at) =>
        at === 6 ? answered('post-invoice', 'done', { record: record('INV1'), total: euro(4_999) }) : each,
      );
    const { outputs } = spec
      .given(...short, asks(5_000, 'gift-card'))
      .when(credited())
      .then({});
    expect(told(outputs)).toMatchObject([{ amount: euro(4_999) }]);
  });

  test('pays the rest too when more is credited later, each part once', () => {
    // More was taken than the order comes to: at first only a part of what is owed at the till is credited.
    const overpaid = [
      ...closed,
      event('PaymentCaptured', { ...payment, payment: 'payment/stripe/pi_2', reference: 'pi_2', amount: euro(500) }),
      asks(576, 'till'),
      credited(),
    ];
    const first = spec
      .given(...overpaid.slice(0, -1))
      .when(credited())
      .then({});
    const till = `till for return-1/till of ${ORDER}`;
    expect(told(first.outputs)).toMatchObject([{ reference: till, amount: euro(76) }]);
    const later = [...overpaid, cleared, asks(1_000), given];
    const second = spec
      .given(...later)
      .when(credited('CN2'))
      .then({});
    expect(told(second.outputs)).toContainEqual(
      expect.objectContaining({ reference: `${till} part 2`, amount: euro(500), as: 'till' }),
    );
    spec
      .given(...later, credited('CN2'), cleared)
      .when(inBooks(500, { reference: `${till} part 2`, gateway: 'till' }))
      .then({ at: 'closed', commands: [] });
  });

  test('that a person paid in the books first is left alone', () => {
    spec
      .given(...closed, asks(2_000, 'gift-card'), inBooks(2_000, { gateway: 'gift_card' }))
      .when(credited())
      .then({ at: 'closed', commands: [] });
  });
});
