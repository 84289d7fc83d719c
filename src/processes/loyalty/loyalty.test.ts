import { describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { Order } from '../../canonical/order.ts';
import type { Output } from '../../process/define.ts';
import { unansweredPairs } from '../../process/define.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { again, answered, deadline, event, specification } from '../../testing/specification.ts';
import { loyalty } from './loyalty.ts';
import { readLoyaltyPolicy } from './policy.ts';

const AT = '2026-11-20T10:00:00Z';
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const bought: Order = {
  ...sampleOrder({
    lines: [
      { sku: 'TEE', quantity: 3, price: 1_990 },
      { sku: 'MUG', quantity: 1, price: 1_249 },
    ],
  }),
  buyer: { foreignId: '4711' },
};
const { id: ORDER } = bought;
const payment = { payment: 'payment/stripe/pi_1', order: ORDER, reference: 'pi_1', gateway: 'stripe', at: AT };
const placed = (order: Order = bought) => event('OrderPlaced', { order });
const captured = event('PaymentCaptured', { ...payment, amount: eur(7_219) });
const refunded = (refund: string, amount: number) =>
  event('RefundIssued', { ...payment, refund, amount: eur(amount), initiatedBy: 'provider' });
const asked = (purpose: string, pieces: number, amount: number) =>
  event('RefundRequested', {
    order: ORDER,
    return: 'return/hub/1',
    purpose,
    amount: eur(amount),
    lines: [{ orderLine: '1', sku: 'TEE', quantity: { value: String(pieces), unit: 'each' }, amount: eur(amount) }],
    at: AT,
  });
const settled = (purpose: string, amount: number, given = amount) =>
  event('RefundSettled', { order: ORDER, purpose, asked: eur(amount), given: eur(given), at: AT });
const closed = (outcome: EventData<'OrderClosed'>['outcome']) => event('OrderClosed', { order: ORDER, outcome });

const of = (more: object = {}) => specification(loyalty(readLoyaltyPolicy({ earn: { EUR: 1 }, ...more })), ORDER);
const spec = of();
/** What a step asked for: points by line, negative ones taken back. */
const moved = (outputs: readonly Output[]) =>
  outputs.flatMap((output) => {
    if (output.kind !== 'command') return [];
    const sign = output.name === 'accrue-points' ? 1 : -1;
    return (output.data as CommandData<'accrue-points'>).lines.map(({ line, points }) => [line, sign * points]);
  });
const ACCRUED = [
  ['1', 60],
  ['2', 12],
];

describe('loyalty', () => {
  test('every state answers every message', () => {
    expect(unansweredPairs(loyalty(readLoyaltyPolicy({ earn: { EUR: 1 } })))).toEqual([]);
  });

  test('an order earns its points when it is paid, rounded once for the whole of it', () => {
    const told = spec
      .given(placed())
      .when(captured)
      .then({ at: 'earned', commands: ['accrue-points → loyalty'] });
    expect(moved(told.outputs)).toEqual(ACCRUED);
    const [command] = told.outputs;
    expect(command).toMatchObject({
      data: { holder: { connection: 'shop', id: '4711' }, reason: 'the order was paid' },
    });
  });

  test('the money may come before the order, and in parts', () => {
    const half = event('PaymentCaptured', { ...payment, payment: 'payment/stripe/pi_0', amount: eur(219) });
    const rest = event('PaymentCaptured', { ...payment, amount: eur(7_000) });
    spec.given(placed(), half).when(again(half)).then({ at: 'open', commands: [] });
    const told = spec.given(half, rest).when(placed()).then({ at: 'earned' });
    expect(moved(told.outputs)).toEqual(ACCRUED);
  });

  test('what is told again asks for nothing more', () => {
    spec.given(placed(), captured, closed('fulfilled')).when(captured).then({ at: 'earned', commands: [] });
  });

  test('pieces that come back take their points with them, and all of them take all', () => {
    const first = spec.given(placed(), captured, asked('return-1/1', 2, 3_980)).when(settled('return-1/1', 3_980));
    expect(moved(first.then({ commands: ['reverse-points → loyalty'] }).outputs)).toEqual([['1', -40]]);
    const history = [placed(), captured, asked('return-1/1', 2, 3_980), settled('return-1/1', 3_980)];
    const last = spec
      .given(...history, asked('return-2/1', 1, 1_990))
      .when(settled('return-2/1', 1_990))
      .then({});
    expect(moved(last.outputs)).toEqual([['1', -20]]);
  });

  test('a restocking fee keeps money, not points', () => {
    const history = [placed(), captured, asked('return-1/1', 3, 5_000)];
    expect(
      moved(
        spec
          .given(...history)
          .when(settled('return-1/1', 5_000))
          .then({}).outputs,
      ),
    ).toEqual([['1', -60]]);
  });

  test("a provider's report of a return's refund takes nothing more, before or after the order has answered", () => {
    const history = [placed(), captured, asked('return-1/1', 2, 3_980)];
    spec
      .given(...history)
      .when(refunded('re_1', 3_980))
      .then({ commands: [] });
    spec
      .given(...history, settled('return-1/1', 3_980))
      .when(refunded('re_1', 3_980))
      .then({ commands: [] });
  });

  test('money that is given back for no goods takes points by the amount from what is left', () => {
    const told = spec.given(placed(), captured).when(refunded('re_1', 3_610)).then({});
    expect(moved(told.outputs)).toEqual([
      ['1', -30],
      ['2', -6],
    ]);
    const failed = event('RefundFailed', { ...payment, refund: 're_1', amount: eur(3_610) });
    expect(moved(spec.given(placed(), captured, refunded('re_1', 3_610)).when(failed).then({}).outputs)).toEqual([
      ['1', 30],
      ['2', 6],
    ]);
  });

  test('an order that is cancelled keeps nothing, whatever came back before', () => {
    const history = [placed(), captured, asked('return-1/1', 2, 3_980), settled('return-1/1', 3_980)];
    const told = spec
      .given(...history)
      .when(closed('cancelled'))
      .then({ at: 'cancelled' });
    expect(moved(told.outputs)).toEqual([
      ['1', -20],
      ['2', -12],
    ]);
    spec.given(placed(), closed('cancelled')).when(captured).then({ at: 'cancelled', commands: [] });
  });

  test('points wait for the time to return goods, and what came back by then never was', () => {
    const patient = of({ accrueAt: 'closed', waitMs: 1_000_000 });
    patient.given(placed()).when(captured).then({ at: 'open', commands: [], deadlines: [] });
    patient
      .given(placed(), captured)
      .when(closed('fulfilled'))
      .then({ at: 'waiting', deadlines: ['points'] });
    const history = [
      placed(),
      captured,
      closed('fulfilled'),
      asked('return-1/1', 2, 3_980),
      settled('return-1/1', 3_980),
    ];
    const told = patient
      .given(...history)
      .when(deadline('points'))
      .then({ at: 'earned' });
    expect(moved(told.outputs)).toEqual([
      ['1', 20],
      ['2', 12],
    ]);
    patient.given(placed(), closed('fulfilled')).when(closed('cancelled')).then({ at: 'cancelled', deadlines: [] });
  });

  test('goods for a gift card or for other goods take their points when the return is complete', () => {
    const completed = (wanted: 'gift-card' | 'exchange') =>
      event('ReturnCompleted', {
        return: 'return/hub/1',
        order: ORDER,
        refunded: eur(0),
        restocked: [],
        wanted,
        lines: [{ orderLine: '2', sku: 'MUG', quantity: { value: '1', unit: 'each' }, amount: eur(1_249) }],
        at: AT,
      });
    expect(moved(spec.given(placed(), captured).when(completed('gift-card')).then({}).outputs)).toEqual([['2', -12]]);
    // The difference of an exchange is money for the same goods.
    const difference = event('RefundRequested', {
      order: ORDER,
      return: 'return/hub/1',
      purpose: 'return-1/exchange',
      amount: eur(249),
      at: AT,
    });
    const history = [placed(), captured, difference, settled('return-1/exchange', 249)];
    spec
      .given(...history)
      .when(refunded('re_1', 249))
      .then({ commands: [] });
    const exchanged = spec
      .given(...history, refunded('re_1', 249))
      .when(completed('exchange'))
      .then({});
    expect(moved(exchanged.outputs)).toEqual([['2', -12]]);
  });

  test('an order that is changed earns the difference, or gives it back', () => {
    const smaller: Order = {
      ...bought,
      version: '2026-11-21T10:00:00Z',
      lines: bought.lines.slice(0, 1),
      totals: { ...bought.totals, goods: eur(5_970), total: eur(5_970) },
    };
    const edited = event('OrderEdited', { order: smaller, by: 'channel' });
    // 72 points of 72.19 become 59 of 59.70.
    expect(moved(spec.given(placed(), captured).when(edited).then({}).outputs)).toEqual([
      ['1', -1],
      ['2', -12],
    ]);
    spec.given(placed(), captured, edited).when(placed()).then({ commands: [] });
  });

  test('who has no account earns nothing, unless guests are kept by e-mail', () => {
    const { buyer: _, ...nobody } = bought;
    const guest = { ...nobody, buyer: { email: 'Ann@Example.com', emailNormalized: 'ann@example.com' } };
    spec.given(placed(nobody)).when(captured).then({ at: 'nothing', commands: [] });
    spec.given(placed(guest)).when(captured).then({ at: 'nothing', commands: [] });
    const kept = of({ guests: 'email' }).given(placed(guest)).when(captured).then({ at: 'earned' });
    expect(JSON.stringify(kept.outputs).toLowerCase()).not.toContain('ann@');
  });

  test('tests, orders that cost nothing and other currencies earn nothing', () => {
    spec
      .given(placed({ ...bought, test: true }))
      .when(captured)
      .then({ at: 'nothing', commands: [] });
    spec
      .given(placed({ ...bought, paymentMode: 'none' }))
      .when(closed('fulfilled'))
      .then({ at: 'nothing' });
    of({ earn: { USD: 1 } })
      .given(placed())
      .when(captured)
      .then({ at: 'nothing', commands: [] });
  });

  describe('points that pay for an order', () => {
    const CODE = 'PTS-7Q1M9Z3K5X8V2C4B6N0W1E3R5T';
    const paid = placed({ ...bought, discountCodes: ['SUMMER', CODE.toLowerCase()] });
    const accepted = event('OrderAccepted', {
      order: ORDER,
      booked: { connection: 'odoo', id: '7' },
      total: eur(7_219),
    });
    const refusal = answered('take-points', 'rejected', undefined, {
      failure: { code: 'SL-POINTS-002', kind: 'rejected', because: '3 points are free to be spent' },
    });
    const codes = (outputs: readonly Output[]) =>
      outputs.flatMap((output) => (output.kind === 'command' ? [(output.data as { code?: string }).code] : []));

    test('are taken when it is accepted, once, and given back when it is cancelled', () => {
      spec.given().when(paid).then({ commands: [] });
      const taken = spec
        .given(paid)
        .when(accepted)
        .then({ commands: ['take-points → loyalty'] });
      expect(codes(taken.outputs)).toEqual([CODE]);
      spec.given(paid, accepted).when(accepted).then({ commands: [] });
      spec
        .given(accepted)
        .when(paid)
        .then({ commands: ['take-points → loyalty'] });
      const back = spec
        .given(paid, accepted)
        .when(closed('cancelled'))
        .then({ commands: ['give-back-points → loyalty'] });
      expect(codes(back.outputs)).toEqual([CODE]);
      spec.given(paid, accepted, closed('cancelled')).when(closed('cancelled')).then({ commands: [] });
      // Cancelled before it was accepted, it never takes them; what is set aside is free by itself.
      spec.given(paid, closed('cancelled')).when(accepted).then({ commands: [] });
    });

    test('come back when an edit takes their code off the order', () => {
      const edited = event('OrderEdited', { order: { ...bought, version: '2026-11-21T10:00:00Z' }, by: 'channel' });
      const told = spec
        .given(paid, accepted)
        .when(edited)
        .then({ commands: ['give-back-points → loyalty'] });
      expect(codes(told.outputs)).toEqual([CODE]);
    });

    test('that are not to be had are a case, until the order is cancelled', () => {
      const told = spec
        .given(paid, accepted)
        .when(refusal)
        .then({ events: ['VarianceFound'], commands: [] });
      expect(told.outputs).toMatchObject([{ data: { kind: 'SL-LOYALTY-002', about: ORDER } }]);
      const gone = spec
        .given(paid, accepted, refusal)
        .when(closed('cancelled'))
        .then({ events: ['VarianceSettled'] });
      expect(codes(gone.outputs)).toEqual([CODE]);
      spec.given(paid, accepted, closed('cancelled')).when(refusal).then({ events: [] });
    });
  });

  test('an engine that refuses is asked no more, and somebody is told once', () => {
    const failure = {
      code: 'X',
      kind: 'rejected',
      title: 'no',
      because: 'it knows no such account',
      next: 'add it',
    } as const;
    const refusal = answered('accrue-points', 'rejected', undefined, { failure });
    spec
      .given(placed(), captured)
      .when(refusal)
      .then({ at: 'refused', events: ['VarianceFound'] });
    spec.given(placed(), captured, refusal).when(closed('cancelled')).then({ at: 'refused', commands: [] });
  });
});
