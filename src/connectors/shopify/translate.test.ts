import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventData } from '../../canonical/event.ts';
import { eventDataFailure } from '../../canonical/validate.ts';
import type { Translation } from '../../connector/connector.ts';
import { add, equal, subtract, sum } from '../../kernel/money.ts';
import { shopify } from './index.ts';
import type { ShopifySettings } from './manifest.ts';
import { type ShopifySimulator, startShopifySimulator } from './simulator/index.ts';
import type { Basket } from './simulator/orders.ts';
import { CONNECTION, delivery, eventsOf, settingsFor } from './testing/open-connection.ts';

type Order = EventData<'OrderPlaced'>['order'];

let simulator: ShopifySimulator;
let settings: ShopifySettings;
beforeAll(async () => {
  simulator = await startShopifySimulator({ retryScale: 0, idsFrom: 820982911946154000n });
  settings = settingsFor(simulator);
});
afterAll(() => simulator.close());

const VAT = [{ title: 'VAT', rate: 0.19 }];
const TEE = { sku: 'TEE-M', price: '24.99', taxRates: VAT };

const translate = (topic: string, body: string, more: Partial<ShopifySettings> = {}): Translation =>
  shopify.translate(delivery(topic, body), { connection: CONNECTION, settings: { ...settings, ...more } });

function placed(basket: Basket, more: Partial<ShopifySettings> = {}): Order {
  const { id } = simulator.placeOrder(basket);
  return orderIn(simulator.payload(id), more);
}

function orderIn(body: string, more: Partial<ShopifySettings> = {}): Order {
  const [event] = eventsOf('orders/create', body, { ...settings, ...more });
  expect(event?.name).toBe('OrderPlaced');
  expect(eventDataFailure('OrderPlaced', event?.data)).toBeUndefined();
  const data = event?.data as EventData<'OrderPlaced'>;
  return data.order;
}

const names = (topic: string, body: string, more: Partial<ShopifySettings> = {}): string[] =>
  eventsOf(topic, body, { ...settings, ...more }).map(({ name }) => name);

describe('an order', () => {
  test('keeps ids of eighteen digits and more to the last digit', () => {
    const order = placed({ lines: [TEE] });
    expect(order.foreignId).toMatch(/^8209829119461\d{5}$/);
    expect(order.id).toBe(`order/${CONNECTION}/${order.foreignId}`);
    expect(order.lines[0]?.foreignVariantId).toMatch(/^8209829119461\d{5}$/);
  });

  test('tells times in UTC, e-mail for matching, phones as E.164 and addresses by ISO codes', () => {
    const address = {
      first_name: 'Ada',
      last_name: 'Lovelace',
      address1: 'Hauptstr. 1',
      city: 'Wien',
      zip: '1010',
      country_code: 'AT',
      phone: '+43 (1) 234-5678',
    };
    const order = placed({
      lines: [TEE],
      email: 'Ada@Example.COM',
      customer: { first_name: 'Ada', last_name: 'Lovelace' },
      billing: address,
      shippingAddress: address,
      locale: 'de-AT',
      acceptsMarketing: true,
    });
    expect(order.placedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(order.buyer).toMatchObject({
      email: 'Ada@Example.COM',
      emailNormalized: 'ada@example.com',
      firstName: 'Ada',
      language: 'de-AT',
      acceptsMarketing: true,
    });
    expect(order.shippingAddress).toEqual({
      name: 'Ada Lovelace',
      street: 'Hauptstr. 1',
      city: 'Wien',
      postalCode: '1010',
      country: 'AT',
      phone: '+4312345678',
    });
  });

  test('without any customer data is an order still', () => {
    const order = placed({ lines: [TEE], customer: null });
    expect([order.buyer, order.billingAddress, order.shippingAddress]).toEqual([undefined, undefined, undefined]);
  });

  test('with taxes in its prices and two rates adds up', () => {
    const order = placed({
      lines: [
        { ...TEE, quantity: 3 },
        { sku: 'BOOK', price: '10.70', taxRates: [{ title: 'VAT', rate: 0.07 }] },
      ],
      taxesIncluded: true,
      shipping: [{ price: '4.90', taxRates: VAT }],
    });
    expect(order.totals.total.amount).toBe(3 * 2_499 + 1_070 + 490);
    expect(order.lines[1]?.taxes).toEqual([{ name: 'VAT', rate: '0.07', amount: { amount: 70, currency: 'EUR' } }]);
    expect(order.lines[1]?.total.amount).toBe(1_070);
  });

  test('shows gift cards, services and goods for what they are', () => {
    const order = placed({
      lines: [
        TEE,
        { sku: 'GIFT', price: '50.00', giftCard: true },
        { sku: 'CARE', price: '5.00', requiresShipping: false },
      ],
    });
    expect(order.lines.map(({ kind, fulfilment }) => [kind, fulfilment])).toEqual([
      ['goods', 'ship'],
      ['gift-card', 'none'],
      ['service', 'none'],
    ]);
  });

  test('in another currency of the buyer keeps both, with the rate', async () => {
    const order = placed({ lines: [{ sku: 'A', price: '20.00' }], presentmentCurrency: 'USD', presentmentRate: 1.25 });
    expect(order.presentment).toEqual({ total: { amount: 2_500, currency: 'USD' }, rate: '1.25' });
    await using tokyo = await startShopifySimulator({ currency: 'JPY', retryScale: 0 });
    const yen = orderIn(tokyo.payload(tokyo.placeOrder({ lines: [{ sku: 'A', price: '2000' }] }).id));
    expect(yen.totals.total).toEqual({ amount: 2_000, currency: 'JPY' });
  });

  test('with a tip adds up', () => {
    expect(placed({ lines: [TEE], tip: '3.00' }).totals.total.amount).toBe(2_499 + 475 + 300);
  });
});

describe('how an order is paid', () => {
  const mode = (basket: Partial<Basket>, more: Partial<ShopifySettings> = {}) => {
    const { paymentMode, payments } = placed({ lines: [TEE], ...basket }, more);
    return [
      paymentMode,
      ...payments.map(({ gateway, state, connection }) => `${gateway} ${state} ${connection ?? ''}`.trim()),
    ];
  };

  test('before, on hold, at the door, or not at all', () => {
    expect(mode({ payments: [{ gateway: 'Stripe' }] })).toEqual(['prepaid', 'Stripe captured stripe-main']);
    expect(mode({ payments: [{ gateway: 'manual', state: 'authorized' }] })).toEqual([
      'authorise-then-capture',
      'manual authorized',
    ]);
    expect(mode({ payments: [{ gateway: 'Cash on Delivery (COD)', state: 'pending' }] })).toEqual([
      'on-delivery',
      'Cash on Delivery (COD) pending',
    ]);
    expect(mode({ payments: [{ gateway: 'Bank Deposit', state: 'pending' }] })).toEqual([
      'prepaid',
      'Bank Deposit pending',
    ]);
    expect(mode({ payments: [{ gateway: 'Nachnahme', state: 'pending' }] }, { onDelivery: ['nachnahme'] })).toEqual([
      'on-delivery',
      'Nachnahme pending',
    ]);
    expect(mode({ lines: [{ sku: 'FREE', price: '5.00', discount: '5.00' }] })).toEqual(['none']);
  });

  test('money of the shop itself is told here, money of another provider is left to it', () => {
    const own = simulator.placeOrder({ lines: [TEE], payments: [{ gateway: 'manual', state: 'authorized' }] });
    expect(names('orders/create', simulator.payload(own.id))).toEqual(['OrderPlaced', 'PaymentAuthorized']);
    simulator.capture(own.id);
    const [, captured] = eventsOf('orders/paid', simulator.payload(own.id), settings);
    expect(captured).toMatchObject({
      name: 'PaymentCaptured',
      subject: `payment/${CONNECTION}/${own.id}-manual`,
      correlation: `order/${CONNECTION}/${own.id}`,
    });
    expect(eventDataFailure('PaymentCaptured', captured?.data)).toBeUndefined();
    const foreign = simulator.placeOrder({ lines: [TEE], payments: [{ gateway: 'stripe' }] });
    expect(names('orders/paid', simulator.payload(foreign.id))).toEqual(['OrderPlaced']);
    simulator.refund(foreign.id, { amount: '5.00' });
    expect(names('orders/fulfilled', simulator.payload(foreign.id))).toEqual(['OrderPlaced']);
  });

  test('a hold that is given up is voided; a payment at the door that never came is not', () => {
    const held = simulator.placeOrder({ lines: [TEE], payments: [{ gateway: 'manual', state: 'authorized' }] });
    simulator.cancelOrder(held.id);
    expect(names('orders/cancelled', simulator.payload(held.id))).toEqual([
      'OrderPlaced',
      'PaymentVoided',
      'OrderCancelled',
    ]);
    const door = simulator.placeOrder({
      lines: [TEE],
      payments: [{ gateway: 'Cash on Delivery (COD)', state: 'pending' }],
    });
    simulator.cancelOrder(door.id);
    expect(names('orders/cancelled', simulator.payload(door.id))).toEqual(['OrderPlaced', 'OrderCancelled']);
  });

  test('a refund by the merchant and one by the hub are told apart, and both shapes of it are one fact', async () => {
    const { id } = simulator.placeOrder({ lines: [TEE] });
    const refund = simulator.refund(id, { lines: [{ sku: 'TEE-M', restock: 'return' }], note: 'too small' });
    const body = JSON.stringify(
      (JSON.parse(simulator.payload(id).replaceAll(/:(\d{16,})/g, ':"$1"')) as { refunds: object[] }).refunds[0],
    );
    const [alone] = eventsOf('refunds/create', body, settings);
    const within = eventsOf('orders/paid', simulator.payload(id), settings).find(({ name }) => name === 'RefundIssued');
    expect(alone?.fact).toEqual(['refund', refund.transactions[0]?.id]);
    expect(within).toEqual(alone);
    expect(alone?.data).toMatchObject({ initiatedBy: 'channel', reason: 'too small' });
    const ours = simulator.placeOrder({ lines: [TEE] });
    simulator.refund(ours.id, { amount: '1.00', note: 'Storeloom refund short shipment' });
    expect(eventsOf('orders/paid', simulator.payload(ours.id), settings).at(-1)?.data).toMatchObject({
      initiatedBy: 'hub',
    });
  });

  test('goods that came back are money given back and no change of the order', () => {
    const { id } = simulator.placeOrder({ lines: [{ ...TEE, quantity: 2 }] });
    simulator.fulfil(id, {});
    simulator.refund(id, { lines: [{ sku: 'TEE-M', quantity: 1, restock: 'return' }] });
    expect(orderIn(simulator.payload(id)).lines[0]?.quantity.value).toBe('2');
  });

  test('goods that were refunded before they left are gone from the order, to the cent', () => {
    const { id } = simulator.placeOrder({
      lines: [{ ...TEE, quantity: 3 }],
      discountCode: { code: 'X', amount: '5.00' },
    });
    const before = orderIn(simulator.payload(id)).totals.total;
    simulator.refund(id, { lines: [{ sku: 'TEE-M', quantity: 1, restock: 'cancel' }] });
    const order = orderIn(simulator.payload(id));
    expect(order.lines[0]?.quantity.value).toBe('2');
    const [, , refund] = eventsOf('orders/paid', simulator.payload(id), settings);
    expect(subtract(before, order.totals.total)).toEqual(refund && 'amount' in refund.data && refund.data.amount);
  });
});

describe('parcels', () => {
  const parcel = (status: string) =>
    JSON.stringify({ id: 7, order_id: 8, updated_at: '2026-11-20T10:00:01-05:00', shipment_status: status });
  test('that arrived, or did not, are told; what the hub itself wrote is not', () => {
    expect(eventsOf('fulfillments/update', parcel('delivered'), settings)).toEqual([
      {
        name: 'ShipmentDelivered',
        subject: `order/${CONNECTION}/8`,
        time: '2026-11-20T15:00:01Z',
        fact: ['fulfilment', '7', 'delivered'],
        data: { order: `order/${CONNECTION}/8`, shipment: `shipment/${CONNECTION}/7`, at: '2026-11-20T15:00:01Z' },
      },
    ]);
    expect(names('fulfillments/update', parcel('failure'))).toEqual(['ShipmentFailed']);
    expect(translate('fulfillments/update', parcel('in_transit')).kind).toBe('ignored');
    expect(translate('fulfillments/create', '{}').kind).toBe('ignored');
    expect(translate('products/update', '{}').kind).toBe('ignored');
  });
});

describe('events in any order', () => {
  test('every delivery of an order says under the same id that it was placed', () => {
    const { id } = simulator.placeOrder({ lines: [TEE] });
    const first = eventsOf('orders/create', simulator.payload(id), settings)[0]?.fact;
    simulator.cancelOrder(id, { refund: true });
    for (const topic of ['orders/paid', 'orders/cancelled', 'orders/updated']) {
      expect(eventsOf(topic, simulator.payload(id), settings)[0]?.fact).toEqual(first);
    }
  });
});

describe('what cannot be read', () => {
  const body = (change: (payload: Record<string, never>) => void): string => {
    const payload = JSON.parse(
      simulator.payload(simulator.placeOrder({ lines: [TEE] }).id).replaceAll(/:(\d{16,})/g, ':"$1"'),
    );
    change(payload);
    return JSON.stringify(payload);
  };
  const failure = (text: string) => {
    const translation = translate('orders/create', text);
    if (translation.kind !== 'invalid') throw new Error(`it is ${translation.kind}`);
    return translation.failure;
  };

  test('names the field, the rule and the value', () => {
    const set = (path: string, value: unknown) => body((payload) => Object.assign(payload, { [path]: value }));
    expect(failure(set('total_price', 'lots'))).toMatchObject({
      code: 'SL-SHOPIFY-010',
      field: 'total_price',
      rule: 'must be an amount of EUR',
      value: '"lots"',
    });
    expect(failure(set('total_price', '1.00'))).toMatchObject({
      code: 'SL-SHOPIFY-011',
      field: 'order.total',
      value: '1.00 EUR, the parts make 29.74',
    });
    expect(failure(set('total_tax', '1.00'))).toMatchObject({ code: 'SL-SHOPIFY-011', field: 'order.tax' });
    expect(failure(set('currency', 'ZZZ'))).toMatchObject({ kind: 'invalid' });
    expect(failure(set('created_at', 'yesterday'))).toMatchObject({ field: 'created_at' });
    expect(failure(set('financial_status', 'odd'))).toMatchObject({ field: 'financial_status' });
    expect(failure(set('line_items', []))).toMatchObject({ field: 'order.lines' });
    expect(failure(set('line_items', [{}]))).toMatchObject({ field: 'line_items[0].id' });
    expect(failure('{"half":')).toMatchObject({ code: 'SL-SHOPIFY-010', field: 'the body' });
    expect(failure('[]')).toMatchObject({ code: 'SL-SHOPIFY-010' });
  });

  test('never shows what may be a person', () => {
    const text = body((payload) => Object.assign(payload, { email: { secret: 'ada@example.com' } }));
    expect(JSON.stringify(failure(text))).not.toContain('ada@example.com');
  });

  test('no garbage makes the translator throw', () => {
    const topics = fc.constantFrom(
      'orders/create',
      'orders/updated',
      'orders/edited',
      'refunds/create',
      'fulfillments/update',
      'graphql/order',
      'orders/paid',
    );
    fc.assert(
      fc.property(topics, fc.oneof(fc.json(), fc.string()), (topic, text) => {
        expect(['events', 'hints', 'ignored', 'invalid']).toContain(translate(topic, text).kind);
      }),
      { numRuns: 300 },
    );
  });

  test('no damage to a good order makes it throw, and what it still says fits the schema', () => {
    const good = body(() => {});
    const keys = Object.keys(JSON.parse(good) as object);
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
        const translation = translate(
          'orders/create',
          JSON.stringify({ ...(JSON.parse(good) as object), [key]: value }),
        );
        if (translation.kind !== 'events') return;
        for (const event of translation.events) expect(eventDataFailure(event.name, event.data)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe('totals', () => {
  const cents = fc.integer({ min: 0, max: 99_999 }).map((amount) => (amount / 100).toFixed(2));
  const rates = fc.constantFrom(
    [],
    [{ title: 'VAT', rate: 0.19 }],
    [
      { title: 'State', rate: 0.0725 },
      { title: 'County', rate: 0.01 },
    ],
    [{ title: 'VAT', rate: 0.07 }],
  );
  const line = fc.record({
    sku: fc.constantFrom('A', 'B', 'C'),
    price: cents,
    quantity: fc.integer({ min: 1, max: 9 }),
    taxRates: rates,
  });
  const basket = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 6 }),
    shipping: fc.array(fc.record({ price: cents, taxRates: rates }), { maxLength: 2 }),
    taxesIncluded: fc.boolean(),
    share: fc.integer({ min: 0, max: 100 }),
    takeAway: fc.boolean(),
  });

  test('of any basket hold: goods − discount + shipping + tax not in the price = total = Σ lines + Σ shipping', () => {
    fc.assert(
      fc.property(basket, ({ share, takeAway, ...wish }) => {
        const goods = wish.lines.reduce(
          (total, { price, quantity }) => total + Math.round(Number(price) * 100) * quantity,
          0,
        );
        const amount = (Math.floor((goods * share) / 100) / 100).toFixed(2);
        const { id, lines } = simulator.placeOrder({ ...wish, discountCode: { code: 'X', amount } });
        if (takeAway && (lines.length > 1 || (lines[0]?.quantity ?? 0) > 1)) {
          simulator.editOrder(id, { remove: [{ sku: lines[0]?.sku ?? '', quantity: 1 }] });
        }
        const order = orderIn(simulator.payload(id));
        const { totals, currency } = order;
        const untaxed = add(subtract(totals.goods, totals.discount), totals.shipping);
        expect(equal(totals.total, order.pricesIncludeTax ? untaxed : add(untaxed, totals.tax))).toBe(true);
        const parts = [...order.lines, ...order.shipping].map(({ total }) => total);
        expect(sum(parts, currency)).toEqual(totals.total);
        expect(JSON.parse(simulator.payload(id))).toMatchObject({
          current_total_price: (totals.total.amount / 100).toFixed(2),
        });
      }),
      { numRuns: 300 },
    );
  });
});
