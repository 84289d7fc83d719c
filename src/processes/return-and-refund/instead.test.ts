import { describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import { exchangeOrderOf } from '../../canonical/return.ts';
import type { Output } from '../../process/define.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { answered, deadline, event, type Happening, specification } from '../../testing/specification.ts';
import type { Abilities, ReturnPolicy } from './policy.ts';
import { returnAndRefund } from './return-and-refund.ts';

const ORDER = 'order/shop/1';
const RETURN = 'return/hub/1';
const OTHER = exchangeOrderOf(RETURN);
const AT = '2026-11-20T12:00:00Z';
const euro = (amount: number) => ({ amount, currency: 'EUR' });
const each = (count: number) => ({ value: String(count), unit: 'each' });
type Returned = EventData<'ReturnRequested'>['return'];

const bought = sampleOrder({ lines: [{ sku: 'TEE-M', quantity: 3, price: 1_000 }] });
const taxed = {
  ...bought,
  lines: bought.lines.map((line) => ({ ...line, taxes: [{ name: 'VAT', rate: '0.19', amount: euro(479) }] })),
};
const placed = event('OrderPlaced', { order: taxed });
const sent = event('ShipmentDispatched', {
  shipment: 'shipment/odoo/1',
  order: ORDER,
  record: { connection: 'odoo', id: '1' },
  lines: [{ sku: 'TEE-M', quantity: each(3) }],
  complete: true,
  at: AT,
});
const wants = (count: number, wish: Partial<Returned>): Happening =>
  event('ReturnRequested', {
    return: {
      id: RETURN,
      order: ORDER,
      lines: [{ line: '1', sku: 'TEE-M', quantity: each(count), reason: 'does-not-fit' }],
      wanted: 'refund',
      ...wish,
    },
    at: AT,
  });
const lines = (count: number) => [{ line: '1', sku: 'TEE-M', quantity: each(count) }];
const came = (count: number): Happening =>
  event('ReturnReceived', { return: RETURN, order: ORDER, location: 'location/paris', lines: lines(count), at: AT });
const looked = (count: number, deduction?: number): Happening =>
  event('ReturnInspected', {
    return: RETURN,
    order: ORDER,
    lines: lines(count).map((line) => ({
      ...line,
      condition: 'restock' as const,
      ...(deduction === undefined ? {} : { deduction: euro(deduction) }),
    })),
    at: AT,
  });
const settled = (purpose: string, asked: number, kept?: number, given = asked): Happening =>
  event('RefundSettled', {
    order: ORDER,
    return: RETURN,
    purpose,
    asked: euro(asked),
    given: euro(given),
    ...(kept === undefined ? {} : { kept: euro(kept) }),
    at: AT,
  });
const taken = answered('receive-return', 'done', { record: { connection: 'odoo', id: 'WH/IN/1' } });
const said = <Name extends EventName>(outputs: readonly Output[], name: Name): readonly EventData<Name>[] =>
  outputs.flatMap((output) =>
    output.kind === 'event' && output.name === name ? [output.data as unknown as EventData<Name>] : [],
  );
const able: Abilities = { takesReturns: true, recordRefundsIn: [], giftCardsIn: ['shop'] };
const specOf = (wishes: Partial<ReturnPolicy> = {}, abilities = able) =>
  specification(returnAndRefund(wishes, abilities), ORDER);
const spec = specOf();

describe('a gift card', () => {
  const before = [placed, sent, wants(3, { wanted: 'gift-card' }), came(3)];
  const card = { giftCard: '77', masked: '•••• 1a2b', amount: euro(3_000) };
  const issued = answered('issue-gift-card', 'done', card);

  test('is one for the whole return, for what the order has set aside', () => {
    spec
      .given(...before)
      .when(looked(1))
      .then({ commands: ['receive-return → erp'], events: [] });
    const { outputs } = spec
      .given(...before, looked(1))
      .when(looked(2))
      .then({ commands: ['receive-return → erp'], events: ['RefundRequested'] });
    expect(said(outputs, 'RefundRequested')).toMatchObject([
      { purpose: 'return-1/gift-card', as: 'gift-card', amount: euro(3_000) },
    ]);
    const asked = spec
      .given(...before, looked(3))
      .when(settled('return-1/gift-card', 3_000, 3_000))
      .then({ at: 'settling', commands: ['issue-gift-card → shop'], events: [] });
    expect(asked.outputs.flatMap((each) => (each.kind === 'command' ? [each.data] : []))).toEqual([
      { order: ORDER, return: RETURN, purpose: 'return-1/gift-card', amount: euro(3_000) },
    ]);
    spec
      .given(...before, looked(3), settled('return-1/gift-card', 3_000, 3_000))
      .when(settled('return-1/gift-card', 3_000, 3_000))
      .then({ commands: [], events: [] });
  });

  test('its code is told to nobody; the return is complete, and no money is counted as refunded', () => {
    const { outputs } = spec
      .given(...before, looked(3), taken, settled('return-1/gift-card', 3_000, 3_000))
      .when(issued)
      .then({ at: 'settled', events: ['GiftCardIssued', 'ReturnCompleted'] });
    expect(said(outputs, 'GiftCardIssued')).toMatchObject([
      { giftCard: 'gift-card/shop/77', masked: '•••• 1a2b', return: RETURN, amount: euro(3_000) },
    ]);
    expect(said(outputs, 'ReturnCompleted')).toMatchObject([{ refunded: euro(0) }]);
  });

  test('what somebody gave back as money meanwhile is not on it', () => {
    const { outputs } = spec
      .given(...before, looked(3))
      .when(settled('return-1/gift-card', 3_000, 1_000))
      .then({ commands: ['issue-gift-card → shop'] });
    expect(outputs.flatMap((each) => (each.kind === 'command' ? [each.data] : []))).toMatchObject([
      { amount: euro(1_000) },
    ]);
    spec
      .given(...before, looked(3), taken)
      .when(settled('return-1/gift-card', 3_000))
      .then({ at: 'settled', commands: [], events: ['ReturnCompleted'] });
  });

  test('that the issuer refuses is a case; a later success ends it', () => {
    const asked = [...before, looked(3), taken, settled('return-1/gift-card', 3_000, 3_000)];
    const failure = { kind: 'rejected', code: 'SL-SHOPIFY-061', because: 'no customer' } as const;
    spec
      .given(...asked)
      .when(answered('issue-gift-card', 'rejected', undefined, { failure }))
      .then({ at: 'settling', events: ['ReturnHeld SL-RETURN-017'] });
    spec
      .given(...asked, answered('issue-gift-card', 'failed', undefined, { failure }))
      .when(issued)
      .then({ at: 'settled', events: ['GiftCardIssued', 'ReturnCompleted'] });
  });

  test('less than it is worth, or no system that issues cards: a person sees to it', () => {
    spec
      .given(...before, looked(3), taken)
      .when(settled('return-1/gift-card', 3_000, 500, 500))
      .then({ commands: [], events: ['ReturnHeld SL-RETURN-013'] });
    specOf({}, { ...able, giftCardsIn: [] })
      .given(...before)
      .when(looked(3))
      .then({ events: ['ReturnHeld SL-RETURN-014'] });
    specOf({}, { ...able, giftCardsIn: ['erp'] })
      .given(...before, looked(3))
      .when(settled('return-1/gift-card', 3_000, 3_000))
      .then({ commands: ['issue-gift-card → erp'] });
  });
});

describe('an exchange', () => {
  const exchange = (price: number, more: readonly Happening[] = []): readonly Happening[] => [
    placed,
    sent,
    wants(2, { wanted: 'exchange', exchangeFor: [{ sku: 'TEE-L', quantity: each(1), price: euro(price) }] }),
    came(2),
    ...more,
  ];
  const allocated = event('OrderAllocated', { order: OTHER, complete: true });

  test('for the same worth is one order, paid with what came back', () => {
    const asked = spec
      .given(...exchange(2_000))
      .when(looked(2))
      .then({ events: ['RefundRequested'] });
    expect(said(asked.outputs, 'RefundRequested')).toMatchObject([
      { purpose: 'return-1/goods', as: 'exchange', amount: euro(2_000) },
    ]);
    const ordered = exchange(2_000, [looked(2), taken]);
    const { outputs } = spec
      .given(...ordered)
      .when(settled('return-1/goods', 2_000, 2_000))
      .then({ at: 'settling', commands: [], events: ['OrderPlaced', 'PaymentCaptured'] });
    expect(outputs.flatMap((each) => (each.kind === 'event' ? [each.about] : []))).toEqual([OTHER, OTHER]);
    expect(said(outputs, 'OrderPlaced')[0]?.order).toMatchObject({
      id: OTHER,
      channel: 'shop',
      name: '#1-X1',
      lines: [
        { sku: 'TEE-L', total: euro(2_000), unitPrice: euro(2_000), taxes: [{ rate: '0.19', amount: euro(319) }] },
      ],
      totals: { goods: euro(2_000), discount: euro(0), tax: euro(319), total: euro(2_000) },
      paymentMode: 'prepaid',
    });
    expect(said(outputs, 'PaymentCaptured')).toMatchObject([
      { order: OTHER, amount: euro(2_000), gateway: 'exchange' },
    ]);
    spec
      .given(...ordered, settled('return-1/goods', 2_000, 2_000))
      .when(settled('return-1/goods', 2_000, 2_000))
      .then({ events: [] });
    spec
      .given(...ordered, settled('return-1/goods', 2_000, 2_000))
      .when(allocated)
      .then({ at: 'settled', events: ['ReturnCompleted'] });
  });

  test('for cheaper goods gives the difference back by the one who gives refunds', () => {
    const { outputs } = spec
      .given(...exchange(1_500))
      .when(looked(2))
      .then({ events: ['RefundRequested', 'RefundRequested'] });
    expect(said(outputs, 'RefundRequested')).toMatchObject([
      { purpose: 'return-1/exchange', amount: euro(500) },
      { purpose: 'return-1/goods', amount: euro(1_500) },
    ]);
  });

  test('for dearer goods waits until the buyer has paid the rest, or is declined by policy', () => {
    const before = exchange(2_750, [looked(2), taken]);
    const { outputs } = spec
      .given(...before)
      .when(settled('return-1/goods', 2_000, 2_000))
      .then({ events: ['OrderPlaced', 'PaymentCaptured', 'ReturnHeld SL-RETURN-018'] });
    expect(said(outputs, 'OrderPlaced')[0]?.order.totals.total).toEqual(euro(2_750));
    expect(said(outputs, 'ReturnHeld')[0]?.reason).toContain('7.50 EUR');
    spec
      .given(...before, settled('return-1/goods', 2_000, 2_000))
      .when(allocated)
      .then({ at: 'settled', events: ['ReturnCompleted'] });
    specOf({ dearerExchange: 'decline' })
      .given(placed, sent)
      .when(wants(2, { wanted: 'exchange', exchangeFor: [{ sku: 'TEE-L', quantity: each(1), price: euro(2_750) }] }))
      .then({ events: ['ReturnDeclined SL-RETURN-018'] });
  });

  test('whose order comes to nothing is a case', () => {
    spec
      .given(...exchange(2_000, [looked(2), taken]), settled('return-1/goods', 2_000, 2_000))
      .when(event('OrderCancelled', { order: OTHER, by: 'erp', at: AT }))
      .then({ at: 'settling', events: ['ReturnHeld SL-RETURN-019'] });
  });

  test('in a shop whose prices are before tax is ordered with prices before tax, to the cent', () => {
    const net = event('OrderPlaced', { order: { ...taxed, pricesIncludeTax: false } });
    const [, ...rest] = exchange(2_000, [looked(2)]);
    const { outputs } = spec
      .given(net, ...rest)
      .when(settled('return-1/goods', 2_000, 2_000))
      .then({});
    expect(said(outputs, 'OrderPlaced')[0]?.order).toMatchObject({
      pricesIncludeTax: false,
      lines: [{ unitPrice: euro(1_681), discount: euro(0), taxes: [{ amount: euro(319) }], total: euro(2_000) }],
      totals: { goods: euro(1_681), tax: euro(319), total: euro(2_000) },
    });
  });
});

describe('a return at a till', () => {
  const back = (count: number, paid: number) => wants(count, { paidBack: euro(paid), at: 'location/paris' });

  test('what it gave counts, and nothing is given a second time', () => {
    const { outputs } = spec
      .given(placed, sent)
      .when(back(2, 2_000))
      .then({ events: ['ReturnApproved', 'RefundRequested'] });
    expect(said(outputs, 'RefundRequested')).toMatchObject([
      { purpose: 'return-1/till', as: 'till', amount: euro(2_000) },
    ]);
    spec
      .given(placed, sent, back(2, 2_000), came(2))
      .when(looked(2))
      .then({ commands: ['receive-return → erp'], events: [] });
    const done = spec
      .given(placed, sent, back(2, 2_000), came(2), looked(2), taken)
      .when(settled('return-1/till', 2_000, 2_000))
      .then({ at: 'settled', commands: [], events: ['ReturnCompleted'] });
    expect(said(done.outputs, 'ReturnCompleted')).toMatchObject([{ refunded: euro(2_000) }]);
  });

  test('the rest of what the goods are worth goes back to the card', () => {
    const { outputs } = spec
      .given(placed, sent, back(2, 500), came(2))
      .when(looked(2))
      .then({ events: ['RefundRequested'] });
    expect(said(outputs, 'RefundRequested')).toMatchObject([{ purpose: 'return-1/1', amount: euro(1_500) }]);
  });

  test('more than the goods are worth, or than was left of the order, is a case', () => {
    spec
      .given(placed, sent, back(1, 2_500), came(1))
      .when(looked(1))
      .then({ events: ['ReturnHeld SL-RETURN-020'] });
    spec
      .given(placed, sent)
      .when(back(9, 2_500))
      .then({ events: ['ReturnDeclined SL-RETURN-002', 'RefundRequested', 'ReturnHeld SL-RETURN-020'] });
    spec
      .given(placed, sent, back(2, 2_000), came(2), looked(2), taken)
      .when(settled('return-1/till', 2_000, 700, 700))
      .then({ at: 'settling', events: ['ReturnHeld SL-RETURN-013'] });
  });

  test('of an order that nobody knows is a case', () => {
    spec
      .given(back(1, 1_000))
      .when(deadline('order'))
      .then({ events: ['ReturnHeld SL-RETURN-001'] });
  });
});

describe('a channel that records what came back', () => {
  const telling = specOf({}, { ...able, recordRefundsIn: ['shop'] });
  const recorded = answered('record-refund', 'done', { record: { connection: 'shop', id: 'r1' } });
  const records = (outputs: readonly Output[]) =>
    outputs.flatMap((each) =>
      each.kind === 'command' && each.name === 'record-refund' ? [each.data as CommandData<'record-refund'>] : [],
    );
  const gift = [placed, sent, wants(3, { wanted: 'gift-card' }), came(3), looked(1), looked(2)];
  const card = answered('issue-gift-card', 'done', { giftCard: '77', masked: '•••• 1a2b', amount: euro(3_000) });

  test('is told of goods for a gift card once the order has set their worth aside, and the return waits for it', () => {
    const { outputs } = telling
      .given(...gift)
      .when(settled('return-1/gift-card', 3_000, 3_000))
      .then({ commands: ['issue-gift-card → shop', 'record-refund → shop', 'record-refund → shop'] });
    expect(records(outputs)).toMatchObject([
      {
        purpose: 'return-1/1',
        amount: euro(1_000),
        lines: [{ quantity: each(1), amount: euro(1_000), restock: true }],
      },
      { purpose: 'return-1/2', amount: euro(2_000), lines: [{ quantity: each(2), amount: euro(2_000) }] },
    ]);
    const one = [placed, sent, wants(3, { wanted: 'gift-card' }), came(3), looked(3), taken];
    const set = settled('return-1/gift-card', 3_000, 3_000);
    telling
      .given(...one, set)
      .when(card)
      .then({ at: 'settling', events: ['GiftCardIssued'] });
    telling
      .given(...one, set, card)
      .when(recorded)
      .then({ at: 'settled', commands: [], events: ['ReturnCompleted'] });
    telling
      .given(...one, set, card, recorded)
      .when(set)
      .then({ commands: [], events: [] });
  });

  test('is not told again of what it gave itself meanwhile, nor of what the order did not set aside', () => {
    const given = event('RefundSettled', {
      order: ORDER,
      return: RETURN,
      purpose: 'return-1/gift-card',
      asked: euro(3_000),
      given: euro(3_000),
      kept: euro(500),
      byChannel: euro(2_500),
      at: AT,
    });
    const { outputs } = telling
      .given(...gift)
      .when(given)
      .then({ commands: ['issue-gift-card → shop', 'record-refund → shop'] });
    expect(records(outputs)).toMatchObject([{ purpose: 'return-1/2', amount: euro(500) }]);
    telling
      .given(...gift)
      .when(settled('return-1/gift-card', 3_000, 500, 500))
      .then({ commands: [], events: ['ReturnHeld SL-RETURN-013'] });
  });

  test('is told of goods for other goods, also where a part is given back as money', () => {
    const cheaper = wants(2, {
      wanted: 'exchange',
      exchangeFor: [{ sku: 'TEE-L', quantity: each(1), price: euro(1_500) }],
    });
    const before = [placed, sent, cheaper, came(2), looked(2), taken, settled('return-1/goods', 1_500, 1_500)];
    const { outputs } = telling
      .given(...before)
      .when(settled('return-1/exchange', 500))
      .then({ commands: ['record-refund → shop'] });
    expect(records(outputs)).toMatchObject([{ purpose: 'return-1/1', amount: euro(2_000) }]);
    const allocated = event('OrderAllocated', { order: OTHER, complete: true });
    telling
      .given(...before, settled('return-1/exchange', 500), allocated)
      .when(recorded)
      .then({ at: 'settled', events: ['ReturnCompleted'] });
  });

  test('is told of goods that a till has paid for', () => {
    const back = wants(2, { paidBack: euro(500), at: 'location/paris' });
    const all = wants(2, { paidBack: euro(2_000), at: 'location/paris' });
    const paid = telling
      .given(placed, sent, all, came(2))
      .when(looked(2))
      .then({ commands: ['receive-return → erp', 'record-refund → shop'] });
    expect(records(paid.outputs)).toMatchObject([{ purpose: 'return-1/1', amount: euro(2_000) }]);
    const rest = telling
      .given(placed, sent, back, came(2), looked(2), taken)
      .when(settled('return-1/1', 1_500))
      .then({ commands: ['record-refund → shop'] });
    expect(records(rest.outputs)).toMatchObject([{ purpose: 'return-1/1', amount: euro(2_000) }]);
  });

  test('that does not record it holds the return', () => {
    const failure = { kind: 'rejected', code: 'SL-SHOPIFY-051', because: 'none of it can come back' } as const;
    telling
      .given(...gift, settled('return-1/gift-card', 3_000, 3_000))
      .when(answered('record-refund', 'rejected', undefined, { failure }))
      .then({ at: 'settling', events: ['ReturnHeld SL-RETURN-012'] });
  });
});

describe('a store that the ERP is not told of', () => {
  const before = [placed, sent, wants(2, {}), came(2), looked(2), settled('return-1/1', 2_000)];
  const failure = { kind: 'rejected', code: 'SL-ODOO-035', because: 'no location "paris"' } as const;
  const unknown = answered('receive-return', 'rejected', undefined, { failure });

  test('is held with its code and asked again until it is', () => {
    const able = specOf({}, { takesReturns: true, recordRefundsIn: [] });
    able
      .given(...before)
      .when(unknown)
      .then({ events: ['ReturnHeld SL-RETURN-021'], deadlines: ['settlement', 'store'] });
    const { outputs } = able
      .given(...before, unknown)
      .when(deadline('store'))
      .then({ commands: ['receive-return → erp'] });
    expect(
      outputs.flatMap((each) => (each.kind === 'command' ? [each.data as CommandData<'receive-return'>] : [])),
    ).toMatchObject([{ location: 'location/paris', lines: [{ quantity: each(2) }] }]);
    able
      .given(...before, unknown, deadline('store'))
      .when(taken)
      .then({ at: 'settled', events: ['ReturnCompleted'], deadlines: [] });
  });
});
