import { describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { Output } from '../../process/define.ts';
import { unansweredPairs } from '../../process/define.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { again, answered, deadline, event, type Happening, specification } from '../../testing/specification.ts';
import type { ReturnPolicy } from './policy.ts';
import { returnAndRefund } from './return-and-refund.ts';

const ORDER = 'order/shop/1';
const RETURN = 'return/hub/1';
const AT = '2026-11-20T12:00:00Z';
const euro = (amount: number) => ({ amount, currency: 'EUR' });
const each = (count: number) => ({ value: String(count), unit: 'each' });
type Returned = EventData<'ReturnRequested'>['return'];

const lines = [{ sku: 'TEE-M', quantity: 3, price: 1_000 }];
const placed = event('OrderPlaced', { order: sampleOrder({ lines }) }, 'shop');
/** Three pieces for 29.98: a discount on the whole that no line shows, and 4.79 of tax. */
const discounted = event('OrderPlaced', {
  order: {
    ...sampleOrder({ lines }),
    lines: sampleOrder({ lines }).lines.map((line) => ({
      ...line,
      taxes: [{ name: 'VAT', rate: '0.19', amount: euro(479) }],
    })),
    totals: { goods: euro(3_000), discount: euro(2), shipping: euro(0), tax: euro(479), total: euro(2_998) },
  },
});
const sent = event('ShipmentDispatched', {
  shipment: 'shipment/odoo/1',
  order: ORDER,
  record: { connection: 'odoo', id: '1' },
  lines: [{ sku: 'TEE-M', quantity: each(3) }],
  complete: true,
  at: AT,
});
const wants = (count: number, wish: Partial<Returned> = {}, askedBy?: string, at = AT): Happening =>
  event('ReturnRequested', {
    return: {
      id: RETURN,
      order: ORDER,
      lines: [{ line: '1', sku: 'TEE-M', quantity: each(count), reason: 'does-not-fit' }],
      wanted: 'refund',
      ...wish,
    },
    ...(askedBy === undefined ? {} : { askedBy }),
    at,
  });
const decided = (decision: EventData<'ReturnDecided'>['decision'], by = 'ada', id = RETURN): Happening =>
  event('ReturnDecided', { return: id, order: ORDER, decision, by, at: AT });
const came = (count: number, id = RETURN, sku = 'TEE-M'): Happening =>
  event('ReturnReceived', {
    return: id,
    order: ORDER,
    location: 'location/paris',
    lines: [{ line: '1', sku, quantity: each(count) }],
    at: AT,
  });
const looked = (
  count: number,
  condition: EventData<'ReturnInspected'>['lines'][number]['condition'] = 'restock',
  deduction?: number,
): Happening =>
  event('ReturnInspected', {
    return: RETURN,
    order: ORDER,
    lines: [
      {
        line: '1',
        sku: 'TEE-M',
        quantity: each(count),
        condition,
        ...(deduction === undefined ? {} : { deduction: euro(deduction) }),
      },
    ],
    at: AT,
  });
const settled = (
  asked: number,
  given = asked,
  purpose = 'return-1/1',
  more: Partial<EventData<'RefundSettled'>> = {},
): Happening =>
  event('RefundSettled', {
    order: ORDER,
    return: RETURN,
    purpose,
    asked: euro(asked),
    given: euro(given),
    at: AT,
    ...more,
  });
const taken = answered('receive-return', 'done', { record: { connection: 'odoo', id: 'WH/IN/1' } });
const another = { id: 'return/hub/2' };

const specOf = (wishes: Partial<ReturnPolicy> = {}) => specification(returnAndRefund(wishes), ORDER);
const spec = specOf();
const said = <Name extends 'ReturnApproved' | 'ReturnDeclined' | 'RefundRequested' | 'ReturnCompleted' | 'ReturnHeld'>(
  outputs: readonly Output[],
  name: Name,
): readonly EventData<Name>[] =>
  outputs.flatMap((output) =>
    output.kind === 'event' && output.name === name ? [output.data as unknown as EventData<Name>] : [],
  );
const asked = <Name extends 'receive-return' | 'record-refund'>(outputs: readonly Output[], name: Name) =>
  outputs.flatMap((output) =>
    output.kind === 'command' && output.name === name ? [output.data as unknown as CommandData<Name>] : [],
  );

describe('return-and-refund, the main path', () => {
  test('every pair of state and message has an answer', () => {
    expect(unansweredPairs(returnAndRefund())).toEqual([]);
  });

  test('a return within the rules is approved with what each line is worth', () => {
    const { outputs } = spec
      .given(discounted, sent)
      .when(wants(2))
      .then({ at: 'receiving', commands: [], events: ['ReturnApproved'], deadlines: ['receipt'] });
    expect(said(outputs, 'ReturnApproved')).toEqual([
      {
        return: RETURN,
        order: ORDER,
        total: euro(1_999),
        shares: [{ line: '1', amount: euro(1_999), tax: euro(319) }],
        by: 'rule',
        at: expect.any(String),
      },
    ]);
  });

  test('goods that came are looked at, go to the stock, and their money is asked of the order', () => {
    spec
      .given(placed, sent, wants(2))
      .when(came(2))
      .then({ at: 'inspecting', commands: [], events: [], deadlines: ['inspection'] });
    const { outputs } = spec
      .given(placed, sent, wants(2), came(2))
      .when(looked(2))
      .then({
        at: 'settling',
        commands: ['receive-return → erp'],
        events: ['RefundRequested'],
        deadlines: ['settlement'],
      });
    expect(asked(outputs, 'receive-return')).toEqual([
      {
        return: RETURN,
        order: ORDER,
        location: 'location/paris',
        lines: [{ line: '1', sku: 'TEE-M', quantity: each(2), condition: 'restock' }],
      },
    ]);
    expect(said(outputs, 'RefundRequested')).toMatchObject([{ purpose: 'return-1/1', amount: euro(2_000) }]);
  });

  test('it is complete when goods and money are where they belong, whichever is first', () => {
    const before = [placed, sent, wants(2), came(2), looked(2)];
    const { outputs } = spec
      .given(...before, taken)
      .when(settled(2_000))
      .then({ at: 'settled', commands: [], events: ['ReturnCompleted'], deadlines: [] });
    expect(said(outputs, 'ReturnCompleted')).toMatchObject([
      { refunded: euro(2_000), restocked: [{ sku: 'TEE-M', quantity: each(2) }] },
    ]);
    spec
      .given(...before, settled(2_000))
      .when(taken)
      .then({ at: 'settled', events: ['ReturnCompleted'] });
  });

  test('whatever comes first, the end is the same', () => {
    const { outputs } = spec
      .given(looked(2), came(2), wants(2), sent)
      .when(placed)
      .then({ at: 'settling', commands: ['receive-return → erp'], events: ['ReturnApproved', 'RefundRequested'] });
    expect(said(outputs, 'RefundRequested')).toMatchObject([{ amount: euro(2_000) }]);
  });

  test('the same message twice, or the same return again, changes nothing', () => {
    spec
      .given(placed, sent, wants(2))
      .when(again(wants(2)))
      .then({ answer: 'handled-before' });
    spec.given(placed, sent, wants(2)).when(wants(3)).then({ at: 'receiving', commands: [], events: [] });
    spec
      .given(placed, sent, wants(2), came(2), looked(2), taken, settled(2_000))
      .when(settled(2_000))
      .then({ at: 'settled', commands: [], events: [] });
  });

  test('without inspection what arrives counts as good', () => {
    specOf({ inspection: 'none' })
      .given(placed, sent, wants(2))
      .when(came(2))
      .then({ at: 'settling', commands: ['receive-return → erp'], events: ['RefundRequested'] });
  });
});

describe('return-and-refund, portions', () => {
  test('goods that come in two parcels are paid back in two parts, to the cent together', () => {
    const first = spec.given(discounted, sent, wants(3), came(1)).when(looked(1)).then({ at: 'receiving' });
    const second = spec
      .given(discounted, sent, wants(3), came(1), looked(1), came(2))
      .when(looked(2, 'write-off'))
      .then({ at: 'settling', events: ['RefundRequested'] });
    const amounts = [first, second].flatMap(({ outputs }) => said(outputs, 'RefundRequested'));
    expect(amounts.map(({ purpose, amount }) => [purpose, amount.amount])).toEqual([
      ['return-1/1', 999],
      ['return-1/2', 1_999],
    ]);
  });

  test('no piece comes back twice, and a second return gets what is left', () => {
    const { outputs } = spec
      .given(discounted, sent, wants(2))
      .when(wants(1, another))
      .then({ events: ['ReturnApproved'] });
    expect(said(outputs, 'ReturnApproved')).toMatchObject([{ total: euro(999) }]);
    spec
      .given(placed, sent, wants(2))
      .when(wants(2, another))
      .then({ events: ['ReturnDeclined SL-RETURN-002'] });
  });

  test('what did not come in time may be returned later', () => {
    spec
      .given(placed, sent, wants(2))
      .when(deadline('receipt'))
      .then({ at: 'settled', events: ['ReturnDeclined SL-RETURN-008'] });
    const part = [placed, sent, wants(3), came(1), looked(1), taken, settled(1_000)];
    spec
      .given(...part)
      .when(deadline('receipt'))
      .then({ at: 'settled', events: ['ReturnCompleted'] });
    spec
      .given(...part, deadline('receipt'))
      .when(wants(2, another))
      .then({ events: ['ReturnApproved'] });
    spec
      .given(...part, deadline('receipt'))
      .when(wants(3, another))
      .then({ events: ['ReturnDeclined SL-RETURN-002'] });
  });

  test('deduction, restocking fee and shipping change what is given back', () => {
    const { outputs } = spec
      .given(placed, sent, wants(2), came(2))
      .when(looked(2, 'refurbish', 300))
      .then({});
    expect(said(outputs, 'RefundRequested')).toMatchObject([{ amount: euro(1_700) }]);
    const fee = specOf({ restockingFeeBasisPoints: 1_000 });
    const approved = fee.given(placed, sent).when(wants(2)).then({});
    expect(said(approved.outputs, 'ReturnApproved')).toMatchObject([{ total: euro(1_800), fee: euro(200) }]);
    const kept = fee.given(placed, sent, wants(2), came(2)).when(looked(2)).then({});
    expect(said(kept.outputs, 'RefundRequested')).toMatchObject([{ amount: euro(1_800) }]);
    const charge = { id: 's', title: 's', price: euro(490), discount: euro(0), taxes: [], total: euro(490) };
    const shipped = sampleOrder({ lines });
    const withShipping = event('OrderPlaced', {
      order: { ...shipped, shipping: [charge], totals: { ...shipped.totals, total: euro(3_490) } },
    });
    const back = spec
      .given(withShipping, sent, wants(3, { shippingBack: true }), came(3))
      .when(looked(3))
      .then({});
    expect(said(back.outputs, 'RefundRequested')).toMatchObject([{ amount: euro(3_490) }]);
    const once = spec
      .given(withShipping, sent, wants(1, { shippingBack: true }))
      .when(wants(1, { ...another, shippingBack: true }))
      .then({});
    expect(said(once.outputs, 'ReturnApproved')).toMatchObject([{ total: euro(1_000) }]);
  });
});

describe('return-and-refund, decisions', () => {
  const strict = specOf({ automaticUpTo: { EUR: '15.00' } });

  test('above the limit a person decides, and the limit holds for all returns of an order together', () => {
    strict
      .given(placed, sent)
      .when(wants(2))
      .then({ at: 'deciding', events: ['ReturnHeld SL-RETURN-005'], deadlines: ['approval'] });
    strict
      .given(placed, sent, wants(1))
      .when(wants(1, another))
      .then({ at: 'deciding', events: ['ReturnHeld SL-RETURN-005'] });
    const { outputs } = strict
      .given(placed, sent, wants(2))
      .when(decided('approve'))
      .then({ at: 'receiving', events: ['ReturnApproved'] });
    expect(said(outputs, 'ReturnApproved')).toMatchObject([{ by: 'person' }]);
    strict
      .given(placed, sent, wants(2))
      .when(decided('decline'))
      .then({ at: 'settled', events: ['ReturnDeclined SL-RETURN-005'] });
  });

  test('who asked for it does not approve it', () => {
    strict
      .given(placed, sent, wants(2, {}, 'ada'))
      .when(decided('approve', 'ada'))
      .then({ at: 'deciding', events: ['ReturnHeld SL-RETURN-006'] });
    strict
      .given(placed, sent, wants(2, {}, 'ada'), decided('approve', 'ada'))
      .when(decided('approve', 'grace'))
      .then({ at: 'receiving', events: ['ReturnApproved'] });
  });

  test('what a person must decide says who asked and until when', () => {
    const { outputs } = strict
      .given(placed, sent)
      .when(wants(2, {}, 'person/ada'))
      .then({});
    expect(said(outputs, 'ReturnHeld')).toMatchObject([
      { total: euro(2_000), decision: { askedBy: 'person/ada', until: expect.any(String) } },
    ]);
  });

  test('a decision that takes too long is told to another, or declines the return', () => {
    const { outputs } = strict
      .given(placed, sent, wants(2))
      .when(deadline('approval'))
      .then({ at: 'deciding', events: ['ReturnHeld SL-RETURN-007'] });
    expect(said(outputs, 'ReturnHeld')[0]?.decision).toEqual({ askedBy: 'hub' });
    specOf({ automaticUpTo: { EUR: '15.00' }, undecided: 'decline' })
      .given(placed, sent, wants(2))
      .when(deadline('approval'))
      .then({ at: 'settled', events: ['ReturnDeclined SL-RETURN-007'] });
  });

  test('the time, final sale and goods that did not leave', () => {
    spec
      .given(placed, sent)
      .when(wants(1, {}, undefined, '2027-01-20T12:00:00Z'))
      .then({ events: ['ReturnDeclined SL-RETURN-003'] });
    specOf({ channelWindowDays: { shop: 90 } })
      .given(placed, sent)
      .when(wants(1, {}, undefined, '2027-01-20T12:00:00Z'))
      .then({ events: ['ReturnApproved'] });
    const final = specOf({ finalSale: ['TEE-M'] });
    final
      .given(placed, sent)
      .when(wants(1))
      .then({ events: ['ReturnDeclined SL-RETURN-004'] });
    const broken = [{ line: '1', sku: 'TEE-M', quantity: each(1), reason: 'defective' as const }];
    final
      .given(placed, sent)
      .when(wants(1, { lines: broken }))
      .then({ at: 'deciding', events: ['ReturnHeld SL-RETURN-004'] });
    spec
      .given(placed)
      .when(wants(1))
      .then({ at: 'deciding', events: ['ReturnHeld SL-RETURN-015'] });
    spec
      .given(placed, wants(1))
      .when(sent)
      .then({ at: 'receiving', events: ['ReturnApproved'] });
  });

  test('an approval is taken back as long as nothing came', () => {
    spec
      .given(placed, sent, wants(2))
      .when(decided('decline'))
      .then({ at: 'settled', events: ['ReturnDeclined SL-RETURN-005'] });
    spec.given(placed, sent, wants(2), came(2)).when(decided('decline')).then({ at: 'inspecting', events: [] });
  });

  test('an order that nobody reported is a case', () => {
    spec
      .given(wants(1))
      .when(deadline('order'))
      .then({ at: 'expected', events: ['ReturnHeld SL-RETURN-001'] });
    spec
      .given(wants(1), deadline('order'), placed)
      .when(sent)
      .then({ at: 'receiving', events: ['ReturnApproved'], deadlines: ['receipt'] });
  });
});

describe('return-and-refund, when it goes wrong', () => {
  const before = [placed, sent, wants(2), came(2), looked(2)];

  test('less money than it is worth is a case, and a person settles it', () => {
    spec
      .given(...before, taken)
      .when(settled(2_000, 500, 'return-1/1', { reason: 'no more was taken' }))
      .then({ at: 'settling', events: ['ReturnHeld SL-RETURN-013'] });
    const { outputs } = spec
      .given(...before, taken, settled(2_000, 500))
      .when(decided('settle'))
      .then({ at: 'settled', events: ['ReturnCompleted'] });
    expect(said(outputs, 'ReturnCompleted')).toMatchObject([{ refunded: euro(500) }]);
  });

  test('a refund that fails after the end opens the return again', () => {
    spec
      .given(...before, taken, settled(2_000))
      .when(settled(2_000, 0))
      .then({ at: 'settling', events: ['ReturnHeld SL-RETURN-013'] });
    spec
      .given(...before, taken, settled(2_000), settled(2_000, 0))
      .when(settled(2_000))
      .then({ at: 'settled', events: ['ReturnCompleted'] });
  });

  test('an order that does not answer is told to a person', () => {
    spec
      .given(...before, taken)
      .when(deadline('settlement'))
      .then({ at: 'settling', events: ['ReturnHeld SL-RETURN-016'] });
    spec
      .given(...before, taken, deadline('settlement'))
      .when(settled(2_000))
      .then({ at: 'settled', events: ['ReturnCompleted'], deadlines: [] });
  });

  test('an ERP that does not take the goods is a case; its later success ends it', () => {
    const refused = answered('receive-return', 'failed', undefined, {
      failure: { kind: 'invalid', code: 'SL-ODOO-010', because: 'no such product' },
    });
    spec
      .given(...before, settled(2_000))
      .when(refused)
      .then({ at: 'settling', events: ['ReturnHeld SL-RETURN-011'] });
    spec
      .given(...before, settled(2_000), refused)
      .when(taken)
      .then({ at: 'settled', events: ['ReturnCompleted'] });
  });

  test('an ERP whose connector takes no returns is not asked, and a person sees to the goods', () => {
    const alone = specification(returnAndRefund({}, { takesReturns: false, recordRefundsIn: [] }), ORDER);
    alone
      .given(placed, sent, wants(2), came(2))
      .when(looked(2))
      .then({ commands: [], events: ['RefundRequested', 'ReturnHeld SL-RETURN-011'] });
    alone
      .given(...before, settled(2_000))
      .when(decided('settle'))
      .then({ at: 'settled', events: ['ReturnCompleted'] });
  });

  test('more goods than expected, other goods, or goods of a declined return are cases', () => {
    spec
      .given(placed, sent, wants(2))
      .when(came(3))
      .then({ events: ['ReturnHeld SL-RETURN-009'] });
    spec
      .given(placed, sent, wants(2))
      .when(came(2, RETURN, 'MUG'))
      .then({ events: ['ReturnHeld SL-RETURN-009'] });
    spec
      .given(placed, sent, wants(2), decided('decline'))
      .when(came(2))
      .then({ at: 'settled', events: ['ReturnHeld SL-RETURN-009'] });
    spec
      .given(placed, sent, came(2))
      .when(deadline('order'))
      .then({ events: ['ReturnHeld SL-RETURN-009'] });
    const { outputs } = spec.given(placed, sent, wants(2), came(3)).when(looked(3)).then({});
    expect(said(outputs, 'RefundRequested')).toMatchObject([{ amount: euro(2_000) }]);
  });

  test('goods that nobody looks at are a case', () => {
    spec
      .given(placed, sent, wants(2), came(2))
      .when(deadline('inspection'))
      .then({ at: 'inspecting', events: ['ReturnHeld SL-RETURN-010'] });
  });
});

describe('return-and-refund, the other sides', () => {
  const telling = specification(returnAndRefund({}, { takesReturns: true, recordRefundsIn: ['shop'] }), ORDER);
  const before = [placed, sent, wants(2), came(2), looked(2), taken];

  test('a refund that was given elsewhere is recorded in the channel, once', () => {
    const { outputs } = telling
      .given(...before)
      .when(settled(2_000))
      .then({ at: 'settling', commands: ['record-refund → shop'] });
    expect(asked(outputs, 'record-refund')).toMatchObject([
      {
        order: ORDER,
        purpose: 'return-1/1',
        amount: euro(2_000),
        lines: [{ sku: 'TEE-M', quantity: each(2), amount: euro(2_000), restock: true }],
      },
    ]);
    const recorded = answered('record-refund', 'done', { record: { connection: 'shop', id: 'r1' } });
    telling
      .given(...before, settled(2_000))
      .when(recorded)
      .then({ at: 'settled', events: ['ReturnCompleted'] });
    const refused = answered('record-refund', 'rejected', undefined, {
      failure: { kind: 'rejected', code: 'SL-X-001', because: 'no' },
    });
    telling
      .given(...before, settled(2_000))
      .when(refused)
      .then({ at: 'settling', events: ['ReturnHeld SL-RETURN-012'] });
  });

  test('what the channel gave itself it is not told', () => {
    telling
      .given(...before)
      .when(settled(2_000, 2_000, 'return-1/1', { byChannel: euro(2_000) }))
      .then({ at: 'settled', commands: [] });
    const part = telling
      .given(...before)
      .when(settled(2_000, 2_000, 'return-1/1', { byChannel: euro(500) }))
      .then({ commands: ['record-refund → shop'] });
    expect(asked(part.outputs, 'record-refund')).toMatchObject([{ amount: euro(1_500) }]);
  });

  test('a gift card is a case with its amount; a person settles it', () => {
    const gift = [placed, sent, wants(2, { wanted: 'gift-card' }), came(2)];
    const { outputs } = spec
      .given(...gift)
      .when(looked(2))
      .then({ at: 'settling', commands: ['receive-return → erp'], events: ['ReturnHeld SL-RETURN-014'] });
    expect(said(outputs, 'ReturnHeld')[0]?.reason).toContain('20.00 EUR');
    spec
      .given(...gift, looked(2), taken)
      .when(decided('settle'))
      .then({ at: 'settled', events: ['ReturnCompleted'] });
  });
});
