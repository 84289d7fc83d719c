import { afterEach, describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import { eventDataFailure } from '../../canonical/validate.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { systemClock } from '../../kernel/clock.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { money } from '../../kernel/money.ts';
import { carryOut } from '../../testing/plain-connection.ts';
import { shopify } from './index.ts';
import { type ShopifySimulator, startShopifySimulator } from './simulator/index.ts';
import {
  CONNECTION,
  delivery,
  eventsOf,
  eventsOfFacts,
  openShop,
  settingsFor,
  WEBHOOK_URL,
} from './testing/open-connection.ts';

let simulators: ShopifySimulator[] = [];
afterEach(async () => {
  for (const one of simulators) await one.close();
  simulators = [];
});

async function start(options: Parameters<typeof startShopifySimulator>[0] = {}): Promise<ShopifySimulator> {
  const simulator = await startShopifySimulator({ retryScale: 0, cancelMs: 30, ...options });
  simulators.push(simulator);
  return simulator;
}

const VAT = [{ title: 'VAT', rate: 0.2 }];
const BASKET = {
  lines: [
    { sku: 'TEE-M', price: '24.99', quantity: 3, taxRates: VAT },
    { sku: 'CUP', price: '9.50', taxRates: [{ title: 'VAT', rate: 0.1 }] },
  ],
  shipping: [{ price: '4.90', taxRates: VAT }],
  customer: { first_name: 'Ada', last_name: 'Lovelace' },
  email: 'Ada@Example.com',
  shippingAddress: {
    first_name: 'Ada',
    last_name: 'Lovelace',
    address1: 'Unter den Linden 1',
    city: 'Berlin',
    zip: '10117',
    country_code: 'DE',
    phone: '+49 30 1234567',
  },
};
const eur = (amount: number) => money(amount, 'EUR');

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CodedError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

const shipment = (
  order: string,
  lines: { sku: string; quantity: string; line?: string }[],
  more: Partial<CommandData<'record-shipment'>> = {},
): CommandData<'record-shipment'> => ({
  shipment: 'shipment/odoo-main/11',
  order: `order/${CONNECTION}/${order}`,
  record: { connection: 'odoo-main', id: '11', name: 'WH/OUT/00011' },
  lines: lines.map(({ sku, quantity, line }) => ({
    sku,
    quantity: { value: quantity, unit: 'each' },
    ...(line ? { line } : {}),
  })),
  tracking: { number: 'DHL-1', carrier: 'DHL' },
  complete: true,
  ...more,
});

describe('recording a shipment', () => {
  test('makes one fulfilment, and asked twice or after a lost binding still one', async () => {
    const simulator = await start();
    const order = simulator.placeOrder(BASKET);
    const data = shipment(order.id, [
      { sku: 'TEE-M', quantity: '3' },
      { sku: 'CUP', quantity: '1' },
    ]);
    const first = await carryOut(openShop(settingsFor(simulator)), 'record-shipment', data);
    const again = await carryOut(openShop(settingsFor(simulator)), 'record-shipment', data);
    expect(first).toEqual({ record: { connection: CONNECTION, id: order.fulfilments[0]?.id, name: '#1001-F1' } });
    expect(again).toEqual(first);
    expect(order.fulfilments).toHaveLength(1);
    expect(order.fulfilments[0]?.tracking).toEqual({ number: 'DHL-1', company: 'DHL' });
  });

  test('two equal parcels of one order are two fulfilments, each found again', async () => {
    const simulator = await start();
    const order = simulator.placeOrder(BASKET);
    const connection = openShop(settingsFor(simulator));
    const parcel = (id: string) => {
      const { tracking: _, ...data } = shipment(order.id, [{ sku: 'TEE-M', quantity: '1' }], {
        shipment: `shipment/odoo-main/${id}`,
        complete: false,
      });
      return data;
    };
    const one = await carryOut(connection, 'record-shipment', parcel('1'));
    const two = await carryOut(connection, 'record-shipment', parcel('2'));
    expect(one.record.id).not.toBe(two.record.id);
    expect(await carryOut(connection, 'record-shipment', parcel('1'))).toEqual(one);
    expect(order.fulfilments).toHaveLength(2);
  });

  test('an answer that is lost after the effect leaves one fulfilment', async () => {
    const simulator = await start();
    const order = simulator.placeOrder(BASKET);
    const connection = openShop(settingsFor(simulator));
    const data = shipment(order.id, [{ sku: 'CUP', quantity: '1' }]);
    // Only the write loses its answer: the reads before it are answered.
    const handler = carryOutLosing(simulator, connection, data);
    expect((await failureOf(handler)).kind).toBe('unknown');
    expect(order.fulfilments).toHaveLength(1);
    const found = await carryOut(connection, 'record-shipment', data);
    expect(found.record.id).toBe(order.fulfilments[0]?.id);
    expect(order.fulfilments).toHaveLength(1);
  });

  test('goods of two locations are two fulfilments of one shipment', async () => {
    const simulator = await start();
    const order = simulator.placeOrder({
      ...BASKET,
      lines: [
        { sku: 'A', price: '1.00' },
        { sku: 'B', price: '1.00', location: 1 },
      ],
    });
    const data = shipment(order.id, [
      { sku: 'A', quantity: '1' },
      { sku: 'B', quantity: '1' },
    ]);
    const bindings = memoryBindings();
    await carryOut(openShop(settingsFor(simulator), { bindings }), 'record-shipment', data);
    await carryOut(openShop(settingsFor(simulator)), 'record-shipment', data);
    expect(order.fulfilments.map(({ locationId }) => locationId)).toHaveLength(2);
  });

  test('lines are found by their id when one sku stands on two lines', async () => {
    const simulator = await start();
    const order = simulator.placeOrder({
      lines: [
        { sku: 'A', price: '1.00' },
        { sku: 'A', price: '2.00' },
      ],
    });
    const line = order.lines[1]?.id ?? '';
    await carryOut(
      openShop(settingsFor(simulator)),
      'record-shipment',
      shipment(order.id, [{ sku: 'A', quantity: '1', line }]),
    );
    expect(order.fulfilments[0]?.lines.map(({ lineId }) => lineId)).toEqual([line]);
  });

  test('what cannot be is refused with the reason', async () => {
    const simulator = await start();
    const order = simulator.placeOrder(BASKET);
    const connection = openShop(settingsFor(simulator));
    const ask = (lines: { sku: string; quantity: string }[], id = order.id) =>
      failureOf(carryOut(connection, 'record-shipment', shipment(id, lines)));
    expect(await ask([{ sku: 'CUP', quantity: '2' }])).toMatchObject({ kind: 'rejected', code: 'SL-SHOPIFY-022' });
    expect(await ask([{ sku: 'CUP', quantity: '0.5' }])).toMatchObject({ kind: 'invalid', code: 'SL-SHOPIFY-021' });
    expect(await ask([{ sku: 'CUP', quantity: '1' }], '404')).toMatchObject({
      kind: 'invalid',
      code: 'SL-SHOPIFY-020',
    });
    simulator.hold(order.id, true);
    expect(await ask([{ sku: 'CUP', quantity: '1' }])).toMatchObject({ kind: 'rejected', code: 'SL-SHOPIFY-023' });
    simulator.hold(order.id, false);
    simulator.cancelOrder(order.id);
    expect(await ask([{ sku: 'CUP', quantity: '1' }])).toMatchObject({ kind: 'rejected', code: 'SL-SHOPIFY-026' });
    expect(order.fulfilments).toHaveLength(0);
  });

  test('a fulfilment order of sixty lines is read to its end', async () => {
    const simulator = await start();
    const lines = Array.from({ length: 60 }, (_, index) => ({ sku: `S${index}`, price: '1.00' }));
    const order = simulator.placeOrder({ lines });
    const data = shipment(
      order.id,
      lines.map(({ sku }) => ({ sku, quantity: '1' })),
    );
    await carryOut(openShop(settingsFor(simulator)), 'record-shipment', data);
    await carryOut(openShop(settingsFor(simulator)), 'record-shipment', data);
    expect(order.fulfilments.map(({ lines: parts }) => parts.length)).toEqual([60]);
  });
});

/** Carries out with every answer to a mutation lost after its effect. */
async function carryOutLosing(
  simulator: ShopifySimulator,
  connection: ReturnType<typeof openShop>,
  data: CommandData<'record-shipment'>,
) {
  const original = globalThis.fetch;
  globalThis.fetch = (async (url, init) => {
    const response = await original(url as string, init);
    if (String(init?.body).includes('mutation')) throw new TypeError('reset');
    return response;
  }) as typeof fetch;
  try {
    return await carryOut(connection, 'record-shipment', data);
  } finally {
    globalThis.fetch = original;
    expect(simulator.calls.size).toBeGreaterThan(0);
  }
}

describe('cancelling', () => {
  test('waits for the shop to do it, and is done again at once', async () => {
    const simulator = await start();
    const order = simulator.placeOrder(BASKET);
    const connection = openShop(settingsFor(simulator));
    const data = { order: `order/${CONNECTION}/${order.id}`, reason: 'the buyer asked' };
    const done = await carryOut(connection, 'cancel-order', data);
    expect(done).toEqual({ record: { connection: CONNECTION, id: order.id, name: '#1001' }, alreadyShipped: false });
    expect(order.cancelReason).toBe('customer');
    expect(await carryOut(connection, 'cancel-order', data)).toEqual(done);
  });

  test('goods that have left are reported, and nothing is cancelled', async () => {
    const simulator = await start();
    const order = simulator.placeOrder(BASKET);
    simulator.fulfil(order.id, {});
    const done = await carryOut(openShop(settingsFor(simulator)), 'cancel-order', {
      order: `order/${CONNECTION}/${order.id}`,
    });
    expect(done.alreadyShipped).toBe(true);
    expect(order.cancelledAtMs).toBeUndefined();
  });
});

describe('payments that the shop holds', () => {
  const about = (order: string, gateway = 'manual') => ({
    order: `order/${CONNECTION}/${order}`,
    payment: `payment/${CONNECTION}/${order}-${gateway}`,
    reference: `${order}-${gateway}`,
  });

  test('a capture asked twice takes the money once; two different captures take two parts', async () => {
    const simulator = await start();
    const order = simulator.placeOrder({ ...BASKET, payments: [{ gateway: 'manual', state: 'authorized' }] });
    const connection = openShop(settingsFor(simulator));
    const part = { ...about(order.id), amount: eur(1_000) };
    expect(await carryOut(connection, 'capture-payment', part, 'c1')).toEqual({
      reference: part.reference,
      amount: eur(1_000),
    });
    await carryOut(connection, 'capture-payment', part, 'c1');
    await carryOut(connection, 'capture-payment', part, 'c2');
    expect(order.transactions.filter(({ kind }) => kind === 'capture').map(({ amount }) => amount)).toEqual([
      1_000, 1_000,
    ]);
    const much = { ...part, amount: eur(1_000_000) };
    expect(await failureOf(carryOut(connection, 'capture-payment', much, 'c3'))).toMatchObject({
      kind: 'rejected',
      code: 'SL-SHOPIFY-028',
    });
  });

  test('a hold is given up once; what was captured cannot be', async () => {
    const simulator = await start();
    const order = simulator.placeOrder({ ...BASKET, payments: [{ gateway: 'manual', state: 'authorized' }] });
    const connection = openShop(settingsFor(simulator));
    await carryOut(connection, 'void-payment', about(order.id));
    await carryOut(connection, 'void-payment', about(order.id));
    expect(order.transactions.filter(({ kind }) => kind === 'void')).toHaveLength(1);
    const paid = simulator.placeOrder({ ...BASKET, payments: [{ gateway: 'manual' }] });
    expect(await failureOf(carryOut(connection, 'void-payment', about(paid.id)))).toMatchObject({
      kind: 'rejected',
      code: 'SL-SHOPIFY-027',
    });
  });

  test('a refund happens once for its purpose, also over two captures, and never beyond what was taken', async () => {
    const simulator = await start();
    const order = simulator.placeOrder({ ...BASKET, payments: [{ gateway: 'manual', state: 'authorized' }] });
    simulator.capture(order.id, '50.00');
    simulator.capture(order.id);
    const connection = openShop(settingsFor(simulator));
    const data = { ...about(order.id), amount: eur(6_000), purpose: 'short shipment' };
    const first = await carryOut(connection, 'refund-payment', data);
    expect(first.amount).toEqual(eur(6_000));
    expect(await carryOut(connection, 'refund-payment', data)).toEqual(first);
    expect(order.refunds).toHaveLength(1);
    expect(order.refunds[0]?.transactions.map(({ amount }) => amount)).toEqual([5_000, 1_000]);
    const more = { ...data, purpose: 'all of it', amount: eur(1_000_000) };
    expect(await failureOf(carryOut(connection, 'refund-payment', more))).toMatchObject({
      kind: 'rejected',
      code: 'SL-SHOPIFY-028',
    });
    const other = { ...data, amount: eur(100) };
    expect(await failureOf(carryOut(connection, 'refund-payment', other))).toMatchObject({
      kind: 'invalid',
      code: 'SL-SHOPIFY-029',
    });
  });

  test('an order paid in dollars is captured and refunded in dollars and told in euros', async () => {
    const simulator = await start();
    const order = simulator.placeOrder({
      ...BASKET,
      presentmentCurrency: 'USD',
      presentmentRate: 1.1,
      payments: [{ gateway: 'manual', state: 'authorized' }],
    });
    const connection = openShop(settingsFor(simulator));
    const total = order.transactions[0]?.amount ?? 0;
    expect(await carryOut(connection, 'capture-payment', { ...about(order.id), amount: eur(total) })).toMatchObject({
      amount: eur(total),
    });
    const refund = await carryOut(connection, 'refund-payment', {
      ...about(order.id),
      amount: eur(total),
      purpose: 'all',
    });
    expect(refund.amount).toEqual(eur(total));
  });
});

describe('gap recovery', () => {
  test('what webhook and poll say of one order is equal to the last field', async () => {
    const simulator = await start();
    const settings = settingsFor(simulator);
    const order = simulator.placeOrder({
      ...BASKET,
      discountCode: { code: 'SUMMER', amount: '7.77' },
      note: 'ring twice',
      payments: [{ gateway: 'manual' }],
    });
    const [poll] = openShop(settings).polls;
    const { facts } = (await poll?.read({
      since: '2020-01-01T00:00:00Z',
      after: null,
      newest: '2020-01-01T00:00:00Z',
    })) ?? { facts: [] };
    const read = eventsOfFacts(facts, settings);
    const pushed = eventsOf('orders/create', simulator.payload(order.id), settings);
    // The webhook does not carry the transaction, so only the time of capture is derived there.
    expect(read.map(({ derived: _, ...event }) => event)).toEqual(pushed.map(({ derived: _, ...event }) => event));
    for (const event of read) expect(eventDataFailure(event.name, event.data)).toBeUndefined();
    expect(facts[0]).toMatchObject({ topic: 'graphql/order', object: order.id });
  });

  test('reads every order once over many pages, also while they change, and then only from its cursor on', async () => {
    const simulator = await start();
    const orders = Array.from({ length: 23 }, () => simulator.placeOrder(BASKET));
    const [poll] = openShop(settingsFor(simulator), {}).polls;
    let cursor: Awaited<ReturnType<NonNullable<typeof poll>['read']>>['cursor'] = {
      since: '2020-01-01T00:00:00Z',
      after: null,
      newest: '2020-01-01T00:00:00Z',
    };
    const seen = new Set<string>();
    for (let page = 0; page < 60; page += 1) {
      const read: Awaited<ReturnType<NonNullable<typeof poll>['read']>> | undefined = await poll?.read(cursor);
      for (const fact of read?.facts ?? []) seen.add(fact.object ?? '');
      // An order of a page that was read moves behind those that were not.
      if (page === 1) simulator.tag(orders[0]?.id ?? '', 'moved');
      cursor = read?.cursor ?? cursor;
      if (read?.more !== true) break;
    }
    expect([...seen].sort()).toEqual(orders.map(({ id }) => id).sort());
    const first = await poll?.read(undefined);
    expect(first?.facts.length).toBeGreaterThan(0);
  });

  test('an order of eighty lines and many refunds is read whole', async () => {
    const simulator = await start({ bucket: { restoreRate: 100_000, maximumAvailable: 20_000 } });
    const settings = settingsFor(simulator);
    const lines = Array.from({ length: 80 }, (_, index) => ({
      sku: `S${index}`,
      price: '2.00',
      quantity: 2,
      taxRates: VAT,
    }));
    const order = simulator.placeOrder({ lines });
    for (let index = 0; index < 6; index += 1)
      simulator.refund(order.id, { lines: [{ sku: `S${index}`, quantity: 1, restock: 'cancel' }] });
    const facts = (await openShop(settings).fetch?.({ kind: 'order', foreignId: order.id })) ?? [];
    const [placed] = eventsOfFacts(facts, settings);
    expect(placed?.data).toMatchObject({ order: { totals: { goods: eur(80 * 400 - 6 * 200) } } });
    const refunds = eventsOfFacts(facts, settings).filter(({ name }) => name === 'RefundIssued');
    expect(refunds).toHaveLength(6);
  });
});

describe('edits', () => {
  const settings = (simulator: ShopifySimulator) => settingsFor(simulator);

  async function follow(
    simulator: ShopifySimulator,
    connection: ReturnType<typeof openShop>,
    topic: string,
    body: string,
  ) {
    const translation = shopify.translate(delivery(topic, body), {
      connection: CONNECTION,
      settings: settings(simulator),
    });
    if (translation.kind === 'events') return translation.events;
    if (translation.kind !== 'hints') throw new Error(JSON.stringify(translation));
    const facts = await Promise.all(translation.hints.map((hint) => connection.fetch?.(hint) ?? []));
    return eventsOfFacts(facts.flat(), settings(simulator));
  }

  test('tags, payments and fulfilments are no edits; an address is, and so is changing it back', async () => {
    const simulator = await start();
    const connection = openShop(settings(simulator));
    const order = simulator.placeOrder({ ...BASKET, payments: [{ gateway: 'stripe', state: 'pending' }] });
    const edits = async () => {
      const events = await follow(simulator, connection, 'orders/updated', simulator.payload(order.id));
      return events.filter(({ name }) => name === 'OrderEdited');
    };
    expect(await edits()).toEqual([]);
    simulator.tag(order.id, 'storeloom');
    simulator.markPaid(order.id);
    expect(await edits()).toEqual([]);
    const first = order.shippingAddress;
    simulator.editOrder(order.id, { shippingAddress: { ...first, city: 'Hamburg' } });
    const [moved] = await edits();
    expect(moved?.data).toMatchObject({ by: 'channel', order: { shippingAddress: { city: 'Hamburg' } } });
    expect((await edits())[0]?.fact).toEqual(moved?.fact);
    simulator.editOrder(order.id, { ...(first === undefined ? {} : { shippingAddress: first }) });
    const [back] = await edits();
    expect(back?.data).toMatchObject({ order: { shippingAddress: { city: 'Berlin' } } });
    expect(back?.fact).not.toEqual(moved?.fact);
  });

  test('edits within the second in which the order was placed have versions of their own, in order', async () => {
    const simulator = await start({ clock: { ...systemClock, now: () => 1_795_246_800_000 } });
    const connection = openShop(settings(simulator));
    const order = simulator.placeOrder(BASKET);
    const versionOf = async (name: string, topic: string) => {
      const events = await follow(simulator, connection, topic, simulator.payload(order.id));
      const said = events.find((event) => event.name === name);
      return (said?.data as { order: { version: string } } | undefined)?.order.version ?? '';
    };
    await follow(simulator, connection, 'orders/updated', simulator.payload(order.id));
    const versions = [await versionOf('OrderPlaced', 'orders/create')];
    for (const city of ['Hamburg', 'Bremen']) {
      simulator.editOrder(order.id, { shippingAddress: { ...BASKET.shippingAddress, city } });
      versions.push(await versionOf('OrderEdited', 'orders/updated'));
    }
    expect(new Set(versions).size).toBe(3);
    expect(versions.toSorted()).toEqual(versions);
    expect(versions.map((version) => Date.parse(version)).toSorted()).toEqual(
      versions.map((version) => Date.parse(version)),
    );
  });

  test('an edit of lines brings the whole new order, as the shop now owes it', async () => {
    const simulator = await start();
    const connection = openShop(settings(simulator));
    const order = simulator.placeOrder(BASKET);
    simulator.editOrder(order.id, {
      add: [{ sku: 'HAT', price: '15.00', taxRates: VAT }],
      remove: [{ sku: 'TEE-M', quantity: 2 }],
    });
    const events = await follow(simulator, connection, 'orders/edited', `{"order_edit":{"order_id":${order.id}}}`);
    const edited = events.find(({ name }) => name === 'OrderEdited');
    expect(edited?.data).toMatchObject({
      order: {
        lines: [{ sku: 'TEE-M', quantity: { value: '1' } }, { sku: 'CUP' }, { sku: 'HAT' }],
        totals: { goods: eur(2_499 + 950 + 1_500) },
      },
    });
    expect(eventDataFailure('OrderEdited', edited?.data)).toBeUndefined();
  });

  test('removing every line is a cancellation', async () => {
    const simulator = await start();
    const order = simulator.placeOrder({ lines: [{ sku: 'A', price: '1.00' }] });
    simulator.editOrder(order.id, { remove: [{ sku: 'A' }] });
    const events = await follow(
      simulator,
      openShop(settings(simulator)),
      'orders/updated',
      simulator.payload(order.id),
    );
    expect(events.map(({ name }) => name)).toEqual(['OrderPlaced', 'PaymentCaptured', 'OrderCancelled']);
  });

  test('an order paid in two ways is read for who paid what', async () => {
    const simulator = await start();
    const order = simulator.placeOrder({
      ...BASKET,
      payments: [{ gateway: 'gift_card', amount: '20.00' }, { gateway: 'stripe' }],
    });
    const events = await follow(simulator, openShop(settings(simulator)), 'orders/create', simulator.payload(order.id));
    const total = order.transactions.reduce((sum, { amount }) => sum + amount, 0);
    expect(events[0]?.data).toMatchObject({
      order: {
        payments: [
          { gateway: 'gift_card', amount: eur(2_000), state: 'captured' },
          { gateway: 'stripe', connection: 'stripe-main', amount: eur(total - 2_000), state: 'captured' },
        ],
      },
    });
    // Stripe tells of its own part by itself.
    expect(events.filter(({ name }) => name === 'PaymentCaptured').map(({ subject }) => subject)).toEqual([
      `payment/${CONNECTION}/${order.id}-gift_card`,
    ]);
  });
});

describe('keeping the subscriptions', () => {
  test('what is missing, points elsewhere, is narrowed or doubled is found and mended', async () => {
    const simulator = await start();
    const { provisioner } = openShop(settingsFor(simulator), { webhookUrl: WEBHOOK_URL });
    expect((await provisioner?.audit())?.every(({ verdict }) => verdict === 'problem')).toBe(true);
    await provisioner?.heal();
    const verdicts = async () => new Set((await provisioner?.audit())?.map(({ verdict }) => verdict));
    expect(await verdicts()).toEqual(new Set(['ok']));
    const [first, second] = [...simulator.state.subscriptions.values()];
    if (first) first.uri = 'https://old.example/webhooks/shopify-eu';
    if (second) second.includeFields = ['id'];
    simulator.state.subscriptions.delete([...simulator.state.subscriptions.keys()].at(-1) ?? '');
    const problems = (await provisioner?.audit())?.filter(({ verdict }) => verdict === 'problem') ?? [];
    expect(problems.map(({ found }) => found)).toEqual([
      'points to https://old.example/webhooks/shopify-eu',
      'sends only a part, or not JSON',
      'not subscribed',
    ]);
    expect(await provisioner?.heal()).toHaveLength(3);
    expect(await verdicts()).toEqual(new Set(['ok']));
  });
});

describe('checking', () => {
  test('tells the truth of a good shop and of a bad one', async () => {
    const simulator = await start();
    simulator.subscribe(WEBHOOK_URL, [
      'ORDERS_CREATE',
      'ORDERS_UPDATED',
      'ORDERS_PAID',
      'ORDERS_CANCELLED',
      'ORDERS_EDITED',
      'REFUNDS_CREATE',
      'FULFILLMENTS_UPDATE',
      'INVENTORY_LEVELS_UPDATE',
      'APP_UNINSTALLED',
    ]);
    const good = await openShop(settingsFor(simulator, { locations: { WH: '24826418' } }), {
      webhookUrl: WEBHOOK_URL,
    }).check();
    expect(good.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    const wrong = await openShop(
      settingsFor(simulator, { shopDomain: 'other.myshopify.com', locations: { WH: '1' } }),
    ).check();
    expect(wrong.filter(({ verdict }) => verdict === 'problem').map(({ subject }) => subject)).toEqual([
      'shop',
      'location/wh',
    ]);
    const refused = await openShop(settingsFor(simulator, { accessToken: 'wrong' })).check();
    expect(refused.at(-1)).toMatchObject({
      subject: 'shop',
      verdict: 'problem',
      found: expect.stringContaining('SL-SHOPIFY-001'),
    });
    await simulator.close();
    const away = await openShop(settingsFor(simulator)).check();
    expect(away.at(-1)?.verdict).toBe('problem');
  });

  test('an old version that Shopify serves by another one is warned of', async () => {
    const simulator = await start();
    const findings = await openShop(settingsFor(simulator, { apiVersion: '2025-01' })).check();
    expect(findings.filter(({ subject }) => subject === 'API version').map(({ verdict }) => verdict)).toEqual([
      'warning',
      'warning',
    ]);
  });

  test('an app of the own organisation signs in by itself and renews its token', async () => {
    const simulator = await start({ clientSecret: 'shpss_own' });
    const { accessToken: _, ...settings } = settingsFor(simulator, {
      clientCredentials: { clientId: 'c', clientSecret: 'shpss_own' },
    });
    const connection = openShop(settings);
    expect((await connection.check()).find(({ subject }) => subject === 'shop')?.verdict).toBe('ok');
    expect(simulator.calls.get('/admin/oauth/access_token')).toBe(1);
  });
});
