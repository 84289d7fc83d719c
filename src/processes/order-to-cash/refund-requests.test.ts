import { describe, expect, test } from 'vitest';
import type { CommandData, CommandResult } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { Output } from '../../process/define.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { again, answered, deadline, event, type Happening, specification } from '../../testing/specification.ts';
import { orderToCash } from './order-to-cash.ts';
import { withRequests } from './refund-requests.ts';

const ORDER = 'order/shop/1';
const record = (id: string) => ({ connection: 'odoo', id, name: id });
const euro = (amount: number) => ({ amount, currency: 'EUR' });
const payment = (amount: number, reference = 'pi_1', connection = 'stripe') => ({
  payment: `payment/${connection}/${reference}`,
  order: ORDER,
  reference,
  amount: euro(amount),
  at: '2026-11-20T10:00:01Z',
  gateway: connection,
});
const placed = event('OrderPlaced', { order: sampleOrder() });
const captured = (amount = 5_000, reference = 'pi_1', connection = 'stripe') =>
  event('PaymentCaptured', payment(amount, reference, connection), connection);
const booked = answered('book-order', 'done', { record: record('S1'), total: euro(5_000) });
const confirmed = answered('confirm-order', 'done', { record: record('S1'), complete: true });
const shipped = event('ShipmentDispatched', {
  shipment: 'shipment/odoo/1',
  order: ORDER,
  record: record('1'),
  lines: [{ sku: 'TEE-M', quantity: { value: '2', unit: 'each' } }],
  complete: true,
  at: '2026-11-20T12:00:00Z',
});
const told = answered('record-shipment', 'done', { record: { connection: 'shop', id: 'f1' } });
const invoiced = answered('post-invoice', 'done', { record: record('INV1'), total: euro(5_000) });
const registered = answered('register-payment', 'done', { record: record('PAY1') });
const closed: readonly Happening[] = [placed, booked, captured(), confirmed, shipped, told, invoiced, registered];

const asks = (amount: number, purpose = 'return-1/1', at = '2026-11-20T11:00:00Z') =>
  event('RefundRequested', { order: ORDER, return: 'return/shop/1', purpose, amount: euro(amount), at });
const outside = (
  amount: number,
  refund: string,
  at = '2026-11-20T11:00:00Z',
  initiatedBy: EventData<'RefundIssued'>['initiatedBy'] = 'channel',
) => event('RefundIssued', { ...payment(amount), at, refund, initiatedBy }, 'stripe');
const failed = (amount: number, refund: string) =>
  event('RefundFailed', { ...payment(amount), refund, reason: 'account closed' }, 'stripe');
const given = (refund: string) =>
  answered('refund-payment', 'done', ({ amount }): CommandResult<'refund-payment'> => ({ refund, amount }));
const refused = answered('refund-payment', 'rejected', undefined, {
  failure: { kind: 'rejected', code: 'SL-STRIPE-011', because: 'more than is left' },
});
const credited = answered('post-credit-note', 'done', ({ amount }) => ({ record: record('CN1'), total: amount }));
const repaid = answered('register-refund', 'done', { record: record('OUT1') });

const spec = specification(orderToCash(), ORDER);
const commands = (outputs: readonly Output[]) =>
  outputs.flatMap((output) =>
    output.kind === 'command' && output.name === 'refund-payment'
      ? [output.data as unknown as CommandData<'refund-payment'>]
      : [],
  );
const answers = (outputs: readonly Output[]) =>
  outputs.flatMap((output) =>
    output.kind === 'event' && output.name === 'RefundSettled' ? [output.data as EventData<'RefundSettled'>] : [],
  );

describe('a refund that an order is asked for', () => {
  test('is given once, credited in the books, and answered', () => {
    const { outputs } = spec
      .given(...closed)
      .when(asks(2_500))
      .then({ at: 'settling', commands: ['refund-payment → stripe'], events: [] });
    expect(commands(outputs)).toMatchObject([
      { order: ORDER, payment: 'payment/stripe/pi_1', amount: euro(2_500), purpose: 'asked-1' },
    ]);
    const done = spec
      .given(...closed, asks(2_500))
      .when(given('re_1'))
      .then({ commands: ['post-credit-note → erp'], events: ['RefundSettled'] });
    expect(answers(done.outputs)).toEqual([
      {
        order: ORDER,
        return: 'return/shop/1',
        purpose: 'return-1/1',
        asked: euro(2_500),
        given: euro(2_500),
        at: expect.any(String),
      },
    ]);
    spec
      .given(...closed, asks(2_500), given('re_1'))
      .when(credited)
      .then({ at: 'settling', commands: ['register-refund → erp'], events: [] });
    spec
      .given(...closed, asks(2_500), given('re_1'), credited)
      .when(repaid)
      .then({ at: 'closed', commands: [], events: ['OrderClosed'] });
  });

  test('is one for one purpose, however often it is asked', () => {
    spec
      .given(...closed, asks(2_500))
      .when(asks(2_500))
      .then({ commands: [], events: [] });
    spec
      .given(...closed, asks(2_500), given('re_1'), credited, repaid)
      .when(asks(2_500))
      .then({ at: 'closed', commands: [], events: [] });
    spec
      .given(...closed, asks(2_500))
      .when(again(asks(2_500)))
      .then({ answer: 'handled-before' });
  });

  test('never exceeds what was taken: the second gets what is left, and the answer says so', () => {
    const both = spec
      .given(...closed, asks(4_000))
      .when(asks(2_500, 'return-2/1'))
      .then({ commands: ['refund-payment → stripe'] });
    expect(commands(both.outputs)).toMatchObject([{ amount: euro(1_000), purpose: 'asked-2' }]);
    const { outputs } = spec
      .given(...closed, asks(4_000), asks(2_500, 'return-2/1'), given('re_1'))
      .when(given('re_2'))
      .then({ events: ['RefundSettled'] });
    expect(answers(outputs)).toMatchObject([
      { purpose: 'return-2/1', asked: euro(2_500), given: euro(1_000), reason: expect.stringContaining('no more') },
    ]);
    const none = spec
      .given(...closed, asks(5_000), given('re_1'), credited, repaid)
      .when(asks(1, 'return-3/1'))
      .then({ at: 'closed', commands: [], events: ['RefundSettled'] });
    expect(answers(none.outputs)).toMatchObject([{ given: euro(0) }]);
  });

  test('is taken from several payments, the largest first', () => {
    const paidTwice = [
      placed,
      booked,
      captured(1_500, 'gift', 'shop'),
      captured(3_500),
      confirmed,
      shipped,
      told,
      invoiced,
    ];
    const { outputs } = spec
      .given(...paidTwice, registered, registered)
      .when(asks(4_000))
      .then({ commands: ['refund-payment → stripe', 'refund-payment → shop'] });
    expect(commands(outputs).map(({ amount }) => amount.amount)).toEqual([3_500, 500]);
    const { outputs: said } = spec
      .given(...paidTwice, registered, registered, asks(4_000), given('re_1'))
      .when(given('re_2'))
      .then({ events: ['RefundSettled'] });
    // What went through the channel's own payments it knows.
    expect(answers(said)).toMatchObject([{ given: euro(4_000), byChannel: euro(500) }]);
  });

  test('is not given again when the shop or a person at the provider gave it', () => {
    const first = spec
      .given(...closed, outside(2_500, 're_shop'), credited, repaid)
      .when(asks(2_500))
      .then({ commands: [], events: ['RefundSettled'] });
    expect(answers(first.outputs)).toMatchObject([{ given: euro(2_500) }]);
    const part = spec
      .given(...closed, outside(1_000, 're_shop'), credited, repaid)
      .when(asks(2_500))
      .then({ commands: ['refund-payment → stripe'] });
    expect(commands(part.outputs)).toMatchObject([{ amount: euro(1_500) }]);
  });

  test('a refund of long ago is another matter', () => {
    const long = event('RefundRequested', {
      order: ORDER,
      purpose: 'late',
      amount: euro(2_500),
      at: '2026-12-20T11:00:00Z',
    });
    const { outputs } = spec
      .given(...closed, outside(2_500, 're_favour'), credited, repaid)
      .when(long)
      .then({ commands: ['refund-payment → stripe'] });
    expect(commands(outputs)).toMatchObject([{ amount: euro(2_500) }]);
  });

  test('one refund of the shop counts for one request', () => {
    const { outputs } = spec
      .given(...closed, outside(2_500, 're_shop'), credited, repaid, asks(2_500))
      .when(asks(2_500, 'return-2/1'))
      .then({ commands: ['refund-payment → stripe'] });
    expect(commands(outputs)).toMatchObject([{ amount: euro(2_500) }]);
  });

  test('its own refund, told by somebody who could not know whose it is, is not counted twice', () => {
    const { outputs } = spec
      .given(...closed, asks(2_500), outside(2_500, 're_1'), given('re_1'))
      .when(asks(2_500, 'return-2/1'))
      .then({ commands: ['refund-payment → stripe'] });
    expect(commands(outputs)).toMatchObject([{ amount: euro(2_500) }]);
  });
});

describe('money that was perhaps given twice', () => {
  test('is told to a person, when somebody gives the same amount after the hub', () => {
    spec
      .given(...closed, asks(2_500), given('re_1'), credited, repaid)
      .when(outside(2_500, 're_shop', '2026-11-20T12:00:00Z'))
      .then({ events: ['OrderHeld SL-ORDER-019'], commands: ['post-credit-note → erp'] });
    spec
      .given(...closed, asks(2_500), given('re_1'), credited, repaid)
      .when(outside(1_000, 're_favour', '2026-11-20T12:00:00Z'))
      .then({ events: [], commands: ['post-credit-note → erp'] });
  });

  test('is forgotten when it turns out to be the refund of the hub', () => {
    spec
      .given(...closed, asks(2_500), outside(2_500, 're_1', '2026-11-20T12:00:00Z'))
      .when(given('re_1'))
      .then({ events: ['RefundSettled', 'OrderReleased'], commands: [] });
  });
});

describe('a refund that an order is asked for, when it goes wrong', () => {
  test('a refusal is a case, and the refund by hand settles it', () => {
    spec
      .given(...closed, asks(2_500))
      .when(refused)
      .then({ at: 'settling', commands: [], events: ['OrderHeld SL-ORDER-008'] });
    spec
      .given(...closed, asks(2_500), refused)
      .when(outside(2_500, 're_hand', '2026-11-20T13:00:00Z', 'provider'))
      .then({ commands: ['post-credit-note → erp'], events: ['RefundSettled', 'OrderReleased'] });
  });

  test('a person who lets it go ends it with what was given', () => {
    const { outputs } = spec
      .given(...closed, asks(2_500), refused)
      .when(event('OrderReleased', { order: ORDER }))
      .then({ at: 'closed', commands: [] });
    expect(answers(outputs)).toMatchObject([{ given: euro(0), reason: expect.any(String) }]);
  });

  test('a refund that fails after it succeeded is told, owed again, and settled by the next one', () => {
    const { outputs } = spec
      .given(...closed, asks(2_500), given('re_1'), credited, repaid)
      .when(failed(2_500, 're_1'))
      .then({ at: 'settling', commands: [], events: ['RefundSettled', 'OrderHeld SL-ORDER-008'] });
    expect(answers(outputs)).toMatchObject([{ given: euro(0), reason: expect.stringContaining('failed') }]);
    const again = spec
      .given(...closed, asks(2_500), given('re_1'), credited, repaid, failed(2_500, 're_1'))
      .when(outside(2_500, 're_2', '2026-11-21T10:00:00Z', 'provider'))
      .then({ at: 'closed', events: ['RefundSettled', 'OrderReleased', 'OrderClosed'], commands: [] });
    expect(answers(again.outputs)).toMatchObject([{ given: euro(2_500) }]);
  });

  test('before the money it waits, and ends with what there is when it does not come', () => {
    spec
      .given(placed, booked)
      .when(asks(2_500))
      .then({ commands: [], events: [], deadlines: ['giving', 'payment'] });
    spec
      .given(placed, booked, asks(2_500))
      .when(captured())
      .then({ commands: ['confirm-order → erp', 'refund-payment → stripe'] });
    spec
      .given(asks(2_500), captured())
      .when(placed)
      .then({ commands: ['book-order → erp', 'refund-payment → stripe'] });
    const { outputs } = spec
      .given(asks(2_500), placed, booked, deadline('payment'))
      .when(answered('cancel-order', 'done', { record: record('S1'), alreadyShipped: false }, { to: 'erp' }))
      .then({ at: 'cancelling' });
    expect(answers(outputs)).toEqual([]);
  });

  test('a cancelled order gives everything back anyway', () => {
    const cancelled = event('OrderCancelled', { order: ORDER, by: 'channel', at: '2026-11-20T11:00:00Z' }, 'shop');
    const undone = answered('cancel-order', 'done', { record: record('S1'), alreadyShipped: false }, { to: 'erp' });
    const paid = [placed, booked, captured(), confirmed, cancelled, undone];
    const { outputs } = spec
      .given(...paid, deadline('refund'), asks(2_500))
      .when(given('re_1'))
      .then({ at: 'cancelled' });
    expect(answers(outputs)).toMatchObject([{ given: euro(0), reason: expect.stringContaining('cancelled') }]);
  });

  test('nothing, another currency or a test order is answered at once', () => {
    const dollars = { order: ORDER, purpose: 'p', amount: { amount: 5, currency: 'USD' }, at: '2026-11-20T11:00:00Z' };
    const other = spec
      .given(...closed)
      .when(event('RefundRequested', dollars))
      .then({ at: 'closed', commands: [] });
    expect(answers(other.outputs)).toMatchObject([{ given: { amount: 0, currency: 'USD' } }]);
    spec
      .given(...closed)
      .when(asks(0))
      .then({ at: 'closed', events: ['RefundSettled'] });
    spec
      .given(event('OrderPlaced', { order: sampleOrder({ test: true }) }))
      .when(asks(100))
      .then({ at: 'ignored', commands: [], events: ['RefundSettled'] });
  });

  test('a state of before knows no requests', () => {
    expect(withRequests({ at: 'closed', payments: { p: { id: 'p' } } })).toEqual({
      at: 'closed',
      payments: { p: { id: 'p', outside: {} } },
      requests: [],
    });
  });
});

describe('what a buyer gets in place of money', () => {
  const keeps = (amount: number, as: 'gift-card' | 'exchange' | 'till', purpose = 'return-1/gift-card') =>
    event('RefundRequested', { order: ORDER, return: 'return/shop/1', purpose, as, amount: euro(amount), at: AT });
  const AT = '2026-11-20T11:00:00Z';

  test('is set aside at once, credited in the books, and no provider is asked', () => {
    const { outputs } = spec
      .given(...closed)
      .when(keeps(2_500, 'gift-card'))
      .then({ at: 'settling', commands: ['post-credit-note → erp'], events: ['RefundSettled'] });
    expect(answers(outputs)).toMatchObject([{ given: euro(2_500), kept: euro(2_500) }]);
    spec
      .given(...closed, keeps(2_500, 'gift-card'))
      .when(credited)
      .then({ commands: ['register-refund → erp'] });
    spec
      .given(...closed, keeps(2_500, 'gift-card'), credited)
      .when(answered('register-refund', 'done', { record: { connection: 'odoo', id: '9' } }))
      .then({ at: 'closed' });
    spec
      .given(...closed, keeps(2_500, 'gift-card'))
      .when(keeps(2_500, 'gift-card'))
      .then({ commands: [], events: [] });
  });

  test('is not there any more for a refund, whichever is asked first', () => {
    const after = spec
      .given(...closed, keeps(4_000, 'exchange'))
      .when(asks(2_500))
      .then({ commands: ['refund-payment → stripe'] });
    expect(commands(after.outputs)).toMatchObject([{ amount: euro(1_000) }]);
    const before = spec
      .given(...closed, asks(2_500))
      .when(keeps(4_000, 'exchange'))
      .then({ events: [] });
    expect(commands(before.outputs)).toEqual([]);
    const end = spec
      .given(...closed, asks(2_500), keeps(4_000, 'exchange'))
      .when(given('re_1'))
      .then({});
    expect(answers(end.outputs).map(({ purpose, given: got }) => [purpose, got.amount])).toContainEqual([
      'return-1/gift-card',
      2_500,
    ]);
  });

  test('a refund that somebody gave before counts for a gift card, and not for what a till has paid', () => {
    const card = spec
      .given(...closed, outside(2_500, 're_9'))
      .when(keeps(2_500, 'gift-card'))
      .then({ commands: [] });
    expect(answers(card.outputs)).toMatchObject([{ given: euro(2_500) }]);
    expect(answers(card.outputs)[0]?.kept).toBeUndefined();
    const till = spec
      .given(...closed, outside(2_500, 're_9'))
      .when(keeps(2_500, 'till'))
      .then({});
    expect(answers(till.outputs)).toMatchObject([{ given: euro(2_500), kept: euro(2_500) }]);
  });

  test('a refund that counted for it and then failed is owed as money: the card is issued, the goods are ordered', () => {
    const before = [...closed, outside(1_000, 're_9'), keeps(2_500, 'exchange')];
    const { outputs } = spec
      .given(...before)
      .when(failed(1_000, 're_9'))
      .then({ events: ['RefundSettled', 'OrderHeld SL-ORDER-008'] });
    expect(answers(outputs)).toMatchObject([{ given: euro(1_500), kept: euro(1_500) }]);
    const again = spec
      .given(...before, failed(1_000, 're_9'))
      .when(outside(1_000, 're_10', '2026-11-21T10:00:00Z', 'provider'))
      .then({ events: ['RefundSettled', 'OrderReleased'] });
    expect(answers(again.outputs)).toMatchObject([{ given: euro(2_500), kept: euro(1_500) }]);
  });

  test('the same given as money afterwards is held: it was probably given twice', () => {
    spec
      .given(...closed, keeps(2_500, 'gift-card'))
      .when(outside(2_500, 're_9'))
      .then({ events: ['OrderHeld SL-ORDER-019'] });
  });
});

test('more given than was taken, at a till and by others together, is credited as far as it was invoiced, and held', () => {
  const till = event('RefundRequested', {
    order: ORDER,
    return: 'return/shop/1',
    purpose: 'return-1/till',
    as: 'till',
    amount: euro(1_000),
    at: '2026-11-20T11:00:00Z',
  });
  const { outputs } = spec
    .given(...closed, till, credited)
    .when(outside(5_000, 're_9'))
    .then({ at: 'settling', commands: ['post-credit-note → erp'], events: ['OrderHeld SL-ORDER-019'] });
  expect(
    outputs.flatMap((output) => (output.kind === 'command' ? [output.data as CommandData<'post-credit-note'>] : [])),
  ).toMatchObject([{ amount: euro(4_000) }]);
});

describe('an order that the hub itself placed', () => {
  const OWN = 'order/hub/1';
  const own = specification(orderToCash(), OWN);
  const order = { ...sampleOrder(), id: OWN };
  const paid = event('PaymentCaptured', { ...payment(5_000, 'return-1', 'hub'), order: OWN });
  const path: readonly Happening[] = [event('OrderPlaced', { order }), booked, paid, confirmed];

  test('has no channel that is told of its parcels', () => {
    own
      .given(...path)
      .when(shipped)
      .then({ at: 'settling', commands: ['post-invoice → erp'] });
    own
      .given(...path, shipped, invoiced)
      .when(registered)
      .then({ at: 'closed' });
  });

  test('when it is given up, a person gives back what goods had paid for', () => {
    const { outputs } = own
      .given(...path, event('OrderCancelled', { order: OWN, by: 'erp', at: '2026-11-20T11:00:00Z', reason: 'lost' }))
      .when(answered('cancel-order', 'done', { record: record('S1'), alreadyShipped: false }))
      .then({ at: 'cancelling', events: ['OrderHeld SL-ORDER-008'] });
    expect(commands(outputs)).toEqual([]);
  });
});
