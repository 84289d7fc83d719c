import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventData } from '../../canonical/event.ts';
import { eventDataFailure } from '../../canonical/validate.ts';
import type { DraftEvent, Translation } from '../../connector/connector.ts';
import type { WooSettings } from './manifest.ts';
import { recording } from './simulator/samples-story.ts';
import { delivery } from './testing/open-connection.ts';
import { READ, translate } from './translate.ts';

const settings: WooSettings = {
  address: 'http://shop.example',
  consumerKey: 'ck',
  consumerSecret: 'cs',
  webhookSecrets: ['s'],
  pendingOrders: 'tell',
};
const said = (topic: string, body: object | string, more: Partial<WooSettings> = {}): Translation =>
  translate(delivery(topic, typeof body === 'string' ? body : JSON.stringify(body)), {
    connection: 'woo',
    settings: { ...settings, ...more },
  });

function eventsOf(topic: string, body: object, more: Partial<WooSettings> = {}): readonly DraftEvent[] {
  const translation = said(topic, body, more);
  if (translation.kind !== 'events') throw new Error(JSON.stringify(translation));
  for (const { name, data } of translation.events) expect(eventDataFailure(name, data), name).toBeUndefined();
  return translation.events;
}

type Order = EventData<'OrderPlaced'>['order'];
const orderOf = (body: object, more: Partial<WooSettings> = {}): Order => {
  const placed = eventsOf(READ.order, body, more).find(({ name }) => name === 'OrderPlaced');
  return (placed as DraftEvent<'OrderPlaced'>).data.order;
};
const recorded = (name: string): Record<string, unknown> => recording.pairs[name]?.answer as Record<string, unknown>;
const webhookBody = (name: string): Record<string, unknown> => JSON.parse(recording.webhooks[name]?.body ?? '{}');
const amountsOf = (order: Order) => ({
  lines: order.lines.map(({ unitPrice, discount, total }) => [unitPrice.amount, discount.amount, total.amount]),
  shipping: order.shipping.map(({ price, total }) => [price.amount, total.amount]),
  tax: order.totals.tax.amount,
  total: order.totals.total.amount,
});

describe('orders of a real shop', () => {
  test('two articles with shipping come to what the buyer pays, gross', () => {
    const order = orderOf(webhookBody('02-order.created'));
    expect(amountsOf(order)).toEqual({
      lines: [
        [1_349, 0, 2_698],
        [1_990, 0, 1_990],
      ],
      shipping: [[490, 490]],
      tax: 827,
      total: 5_178,
    });
    expect(order.lines.map(({ sku, foreignVariantId }) => [sku, foreignVariantId])).toEqual([
      ['MUG-L-BLUE', '10'],
      ['TSHIRT-S-ROT', '28'],
    ]);
    expect(order.lines[0]?.gtin).toBe('04006381333931');
    expect(order.lines[0]?.taxes).toEqual([
      { name: 'MwSt 19', rate: '0.19', amount: { amount: 431, currency: 'EUR' } },
    ]);
    expect(order.pricesIncludeTax).toBe(true);
  });

  test('times are those in UTC, not the local ones that stand beside them', () => {
    const order = orderOf(recorded('42-order-create-paid'));
    expect(order.placedAt).toBe('2026-11-20T19:46:27Z');
    expect(JSON.stringify(eventsOf(READ.order, recorded('42-order-create-paid')))).not.toContain('20:46:27');
  });

  test('an order to pay at the door is payable on delivery and nothing was captured', () => {
    const order = orderOf(recorded('63-order-get-from-storefront'));
    expect(order).toMatchObject({
      paymentMode: 'on-delivery',
      payments: [{ gateway: 'cod', state: 'pending', amount: { amount: 5_683 } }],
      shippingAddress: { region: 'BE', country: 'DE' },
    });
    const names = eventsOf(READ.order, recorded('63-order-get-from-storefront')).map(({ name }) => name);
    expect(names).toEqual(['OrderPlaced']);
  });

  test('a changed quantity whose amounts stayed behind is told as the shop charges it', () => {
    const order = orderOf(recorded('71-order-change-qty'));
    const answer = recorded('71-order-change-qty');
    expect(order.totals.total.amount).toBe(Math.round(Number(answer.total) * 100));
    const [line] = order.lines;
    expect(line?.quantity.value).toBe('5');
    expect((line?.unitPrice.amount ?? 0) * 5 - (line?.discount.amount ?? 0)).toBe(line?.total.amount);
  });

  test('what is collected or downloaded is not sent', () => {
    const answer = recorded('63-order-get-from-storefront');
    const [charge] = answer.shipping_lines as object[];
    const fulfilment = (change: object) =>
      orderOf({ ...answer, ...change }).lines.map((line) => [line.fulfilment, line.kind]);
    expect(fulfilment({})).toEqual([['ship', 'goods']]);
    expect(fulfilment({ shipping_lines: [{ ...charge, method_id: 'local_pickup' }] })).toEqual([['collect', 'goods']]);
    expect(fulfilment({ needs_processing: false })).toEqual([['none', 'service']]);
  });

  test('a line whose product is unknown has no SKU and is worth nothing', () => {
    const order = orderOf(recorded('e22-order-bad-product'));
    expect(order.lines[0]).toMatchObject({ total: { amount: 0 } });
    expect(order.lines[0]?.sku).toBeUndefined();
    expect(order.paymentMode).toBe('none');
  });

  test('a payment that was refunded keeps its total; the refund is told by itself', () => {
    const body = { ...recorded('45-order-get-after-refund'), storeloom: { refunds: recorded('46-refunds-list') } };
    const events = eventsOf(READ.order, body);
    expect(events.map(({ name }) => name)).toEqual(['OrderPlaced', 'PaymentCaptured', 'RefundIssued']);
    expect(events[2]?.data).toMatchObject({
      amount: { amount: 999 },
      refund: '39',
      reason: 'defekt',
      initiatedBy: 'channel',
    });
    expect(orderOf(body).totals.total.amount).toBe(1_998);
  });

  test('every webhook about an order says where to look and nothing else', () => {
    for (const name of Object.keys(recording.webhooks).filter((each) => /order\.|storefront/.test(each))) {
      const topic = recording.webhooks[name]?.headers['x-wc-webhook-topic'] ?? '';
      const body = recording.webhooks[name]?.body ?? '';
      const kind = name === '05-order.created-order-gone' ? 'missing' : 'order';
      expect(said(topic, body), name).toMatchObject({ kind: 'hints', hints: [{ kind }] });
    }
    expect(said('product.updated', webhookBody('08-product.updated-variation'))).toMatchObject({
      hints: [{ kind: 'product', foreignId: '27' }],
    });
  });
});

describe('states', () => {
  const paid = recorded('42-order-create-paid');
  const names = (change: object, more: Partial<WooSettings> = {}): readonly string[] | string => {
    const translation = said(READ.order, { ...paid, ...change }, more);
    return translation.kind === 'events' ? translation.events.map(({ name }) => name) : translation.kind;
  };
  const unpaid = { date_paid_gmt: null };

  test.each([
    ['checkout-draft', unpaid, 'ignored'],
    ['pending', unpaid, 'ignored'],
    ['failed', unpaid, 'ignored'],
    ['pending', {}, ['OrderPlaced', 'PaymentCaptured']],
    ['on-hold', unpaid, ['OrderPlaced']],
    ['processing', {}, ['OrderPlaced', 'PaymentCaptured']],
    ['completed', {}, ['OrderPlaced', 'PaymentCaptured']],
    ['cancelled', unpaid, ['OrderCancelled', 'OrderPlaced']],
    ['refunded', {}, ['OrderCancelled', 'OrderPlaced', 'PaymentCaptured']],
    ['refunded', { date_completed_gmt: '2026-11-20T20:00:00' }, ['OrderPlaced', 'PaymentCaptured']],
    ['trash', {}, ['OrderCancelled', 'OrderPlaced', 'PaymentCaptured']],
    ['trash', { date_completed_gmt: '2026-11-20T20:00:00' }, 'ignored'],
    ['made-by-a-plugin', {}, ['OrderPlaced', 'PaymentCaptured']],
  ])('%s %j gives %j', (status, change, expected) => {
    expect(names({ status, ...change }, { pendingOrders: 'wait' })).toEqual(expected);
  });

  test('who wants to hear of unpaid orders hears of them', () => {
    expect(names({ status: 'pending', ...unpaid })).toEqual(['OrderPlaced']);
    expect(names({ status: 'failed', ...unpaid })).toEqual(['OrderPlaced', 'PaymentFailed']);
  });

  test('what another connection reports is left to it, joined by the reference of its provider', () => {
    const more = { gateways: { BACS: 'bank-main' } };
    expect(names({}, more)).toEqual(['OrderPlaced']);
    expect(orderOf(paid, more).payments).toMatchObject([{ connection: 'bank-main', reference: 'TX-1' }]);
  });
});

describe('amounts', () => {
  const base = recorded('42-order-create-paid');
  const [line] = base.line_items as Record<string, unknown>[];
  const lineOf = (
    quantity: number,
    subtotal: string,
    subtotalTax: string,
    total = subtotal,
    totalTax = subtotalTax,
  ) => ({
    ...line,
    quantity,
    subtotal,
    subtotal_tax: subtotalTax,
    total,
    total_tax: totalTax,
    taxes: [{ id: 1, total: totalTax, subtotal: subtotalTax }],
    // Nothing may ever be computed from this.
    price: 999_999.123,
  });

  test('three pieces for ten euros keep whole cents', () => {
    const body = { ...base, total: '10.00', total_tax: '1.60', line_items: [lineOf(3, '8.40', '1.60')] };
    expect(amountsOf(orderOf(body)).lines).toEqual([[334, 2, 1_000]]);
  });

  test('a coupon is a discount, and its code is known', () => {
    const lines = [lineOf(2, '16.79', '3.19', '15.11', '2.87')];
    const coupon_lines = [{ id: 9, code: 'lab10', discount: '1.68', discount_tax: '0.32' }];
    const order = orderOf({ ...base, total: '17.98', total_tax: '2.87', line_items: lines, coupon_lines });
    expect(amountsOf(order)).toMatchObject({ lines: [[999, 200, 1_798]], total: 1_798 });
    expect(order.discountCodes).toEqual(['lab10']);
  });

  test('prices without tax stay net, and the line is gross', () => {
    const order = orderOf({ ...base, prices_include_tax: false });
    expect(amountsOf(order)).toMatchObject({ lines: [[840, 1, 1_998]], total: 1_998, tax: 319 });
  });

  test('fees are charges; one below zero is a discount', () => {
    const fee = (id: number, total: string, tax: string) => ({
      id,
      name: 'Fee',
      total,
      total_tax: tax,
      taxes: [{ id: 1, total: tax }],
    });
    const fees = [fee(50, '1.00', '0.19'), fee(51, '-2.00', '-0.38')];
    const order = orderOf({ ...base, total: '18.79', total_tax: '3.00', fee_lines: fees });
    expect(
      order.shipping.map(({ code, price, discount, total }) => [code, price.amount, discount.amount, total.amount]),
    ).toEqual([
      ['fee', 119, 0, 119],
      ['fee', 0, 238, -238],
    ]);
  });

  test('a shop that rounds its taxes on the order only is off by cents, which the tax takes up', () => {
    const lines = [lineOf(1, '8.39', '1.60'), { ...lineOf(1, '8.39', '1.60'), id: 8 }];
    const order = orderOf({ ...base, total: '19.97', total_tax: '3.19', line_items: lines });
    expect(amountsOf(order)).toMatchObject({ tax: 319, total: 1_997 });
  });

  test('what is off by more is a case, with the rule and both numbers', () => {
    expect(said(READ.order, { ...base, total: '25.00' })).toMatchObject({
      kind: 'invalid',
      failure: { code: 'SL-WOO-011', field: 'order.total', value: '25.00 EUR, the parts make 19.98' },
    });
  });

  test('digits that the currency does not have are a case: they follow the shop and not the currency', () => {
    const body = { ...base, currency: 'JPY', total: '1190.67' };
    expect(said(READ.order, body)).toMatchObject({ kind: 'invalid', failure: { code: 'SL-WOO-010', field: 'total' } });
  });

  test('several rates share the rounded tax by their unrounded parts', () => {
    const taxes = [
      { id: 1, total: '2.126667', subtotal: '2.126667' },
      { id: 2, total: '1.063333', subtotal: '1.063333' },
    ];
    const order = orderOf({ ...base, line_items: [{ ...line, taxes }] });
    expect(order.lines[0]?.taxes.map(({ amount }) => amount.amount)).toEqual([213, 106]);
  });

  test('whatever the lines are, they come to the total', () => {
    const cents = fc.integer({ min: 0, max: 500_000 });
    const part = fc.record({
      quantity: fc.integer({ min: 1, max: 99 }),
      net: cents,
      tax: cents,
      off: fc.integer({ min: 0, max: 100 }),
    });
    const text = (minor: number): string => (minor / 100).toFixed(2);
    const property = fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), fc.boolean(), (parts, included) => {
      const lines = parts.map(({ quantity, net, tax, off }, index) => {
        const share = (100 - off) / 100;
        const paid = { net: Math.floor(net * share), tax: Math.floor(tax * share) };
        const made = lineOf(quantity, text(net), text(tax), text(paid.net), text(paid.tax));
        return { paid, made: { ...made, id: index + 1 } };
      });
      const total = lines.reduce((sum, { paid }) => sum + paid.net + paid.tax, 0);
      const totalTax = lines.reduce((sum, { paid }) => sum + paid.tax, 0);
      const line_items = lines.map(({ made }) => made);
      const order = orderOf({
        ...base,
        prices_include_tax: included,
        total: text(total),
        total_tax: text(totalTax),
        line_items,
      });
      expect(order.totals.total.amount).toBe(total);
      for (const each of order.lines) {
        const taxes = included ? 0 : each.taxes.reduce((sum, { amount }) => sum + amount.amount, 0);
        const paid = each.unitPrice.amount * Number(each.quantity.value) - each.discount.amount + taxes;
        expect(paid).toBe(each.total.amount);
        expect(each.discount.amount).toBeGreaterThanOrEqual(0);
      }
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe('products and customers of a real shop', () => {
  test('a simple product is an article of one variant, with what the shop shows of it', () => {
    const events = eventsOf(READ.product, { ...recorded('10-product-create-simple'), storeloom: { content: 1 } });
    expect(events[0]?.data).toMatchObject({
      product: {
        id: 'product/MUG-L-BLUE',
        title: 'Tasse "Größe L" – blau',
        variants: [{ sku: 'MUG-L-BLUE', gtin: '04006381333931', active: true, options: [] }],
      },
    });
    expect(events[1]).toMatchObject({
      name: 'AvailabilityObserved',
      data: { sku: 'MUG-L-BLUE', quantity: { value: '10' }, observedAt: '2026-11-20T19:43:28Z' },
    });
  });

  test('a variable product is an article of its variations', () => {
    const beside = { content: 1, variations: recorded('17-variations-list') };
    const events = eventsOf(READ.product, { ...recorded('16-product-get-variable'), storeloom: beside });
    const { product } = (events[0] as DraftEvent<'ProductUpdated'>).data;
    expect(product.id).toBe('product/TSHIRT');
    expect(product.variants[0]?.options.map(({ name }) => name)).toEqual(['Größe', 'Farbe']);
    expect(events.filter(({ name }) => name === 'AvailabilityObserved')).toHaveLength(1);
  });

  test('a variation that is counted on its product shows its number', () => {
    const beside = { content: 1, variations: [{ ...recorded('74-variation-parent-stock'), sku: 'TSHIRT-XL' }] };
    const events = eventsOf(READ.product, { ...recorded('16-product-get-variable'), storeloom: beside });
    expect(events[1]?.data).toMatchObject({ sku: 'TSHIRT-XL', quantity: { value: '7' } });
  });

  test('what has no SKU cannot be told, and what is sold out below zero can', () => {
    const mug = { ...recorded('10-product-create-simple'), storeloom: { content: 1 } };
    expect(said(READ.product, { ...mug, sku: '' })).toMatchObject({ kind: 'ignored' });
    expect(said(READ.product, { ...mug, type: 'grouped' })).toMatchObject({ kind: 'ignored' });
    expect(eventsOf(READ.product, { ...mug, stock_quantity: -2 })[1]?.data).toMatchObject({
      quantity: { value: '-2' },
    });
    expect(eventsOf(READ.product, { ...mug, manage_stock: false, stock_quantity: null })).toHaveLength(1);
  });

  test('an account is a person with addresses', () => {
    const events = eventsOf(READ.customer, { ...recorded('20-customer-create'), storeloom: { content: 1 } });
    expect(events.map(({ name }) => name)).toEqual(['CustomerRegistered']);
    expect(events[0]?.data).toMatchObject({
      customer: {
        record: { connection: 'woo', id: '2' },
        person: { emailNormalized: 'kunde1@example.test', phone: '+4930123451' },
      },
    });
    const again = eventsOf(READ.customer, { ...recorded('20-customer-create'), storeloom: { content: 3 } });
    expect(again.map(({ name, fact }) => [name, fact.at(-1)])).toEqual([
      ['CustomerRegistered', '2'],
      ['CustomerUpdated', '3'],
    ]);
  });
});
