import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../connector/connector.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { follow, plainHttp } from '../../testing/plain-connection.ts';
import { contentNumber } from './contents.ts';
import { type Basket, startWooSimulator, type WooSimulator } from './simulator/index.ts';
import { recording } from './simulator/samples-story.ts';
import { CONNECTION, eventsOf, openShop, readAll, settingsFor } from './testing/open-connection.ts';

let shop: WooSimulator;
let bindings: ReturnType<typeof memoryBindings>;
let connection: Connection;

beforeEach(async () => {
  shop = await startWooSimulator({ articles: [{ sku: 'TEE', price: '19.90', stock: 50 }] });
  bindings = memoryBindings();
  connection = openShop(settingsFor(shop), { bindings });
});
afterEach(() => shop.close());

const BASKET: Basket = { lines: [{ sku: 'TEE', quantity: 1 }] };
const settings = () => settingsFor(shop);
const fetched = async (kind: string, id: number | string, from = connection) =>
  await follow(from, { kind, foreignId: String(id) });
const told = async (kind: string, id: number | string, from = connection) =>
  eventsOf(await fetched(kind, id, from), settings()).map(({ name }) => name);

describe('edits', () => {
  test('what matters to the ERP is an edit; a state, a note or a payment is none', async () => {
    const order = shop.buy(BASKET);
    expect(await told('order', order.id)).toEqual(['OrderPlaced', 'PaymentCaptured']);
    shop.change(order.id, { meta_data: [{ key: 'x', value: 'y' }] });
    shop.setStatus(order.id, 'on-hold');
    expect(await told('order', order.id)).not.toContain('OrderEdited');
    shop.change(order.id, { shipping: { city: 'Leiden' } });
    expect(await told('order', order.id)).toContain('OrderEdited');
    // Another hub, which has not seen it before, numbers it the same.
    const other = openShop(settings(), { bindings });
    const ids = async (from: Connection) => (await fetched('order', order.id, from)).map(({ id }) => id);
    expect(await ids(other)).toEqual(await ids(connection));
  });

  test('a change that is taken back is a second edit', async () => {
    const order = shop.buy(BASKET);
    await fetched('order', order.id);
    const edits: (string | undefined)[] = [];
    for (const city of ['Leiden', 'Delft', 'Leiden']) {
      shop.change(order.id, { shipping: { city } });
      const events = eventsOf(await fetched('order', order.id), settings());
      edits.push(events.find(({ name }) => name === 'OrderEdited')?.fact.at(-1));
    }
    expect(edits).toEqual(['2', '3', '4']);
  });

  test('a look that is older than the last one is no edit', async () => {
    const context = { bindings, connection: CONNECTION };
    const at = (second: number): string => `2026-11-20T10:00:0${second}Z`;
    expect(await contentNumber(context, 'order/woo-eu/1', 'a', at(1))).toBe(1);
    expect(await contentNumber(context, 'order/woo-eu/1', 'b', at(3))).toBe(2);
    expect(await contentNumber(context, 'order/woo-eu/1', 'a', at(1))).toBeUndefined();
    expect(await contentNumber(context, 'order/woo-eu/1', 'a', at(4))).toBe(3);
  });

  test('the newest of many is found again', async () => {
    const context = { bindings, connection: CONNECTION };
    for (let number = 1; number <= 40; number += 1) {
      expect(await contentNumber(context, 'product/woo-eu/1', `content ${number}`)).toBe(number);
      expect(await contentNumber(context, 'product/woo-eu/1', `content ${number}`)).toBe(number);
    }
  });

  test('what was changed while nobody had paid is not an edit of what is told then', async () => {
    const order = shop.buy({ ...BASKET, status: 'pending' });
    expect(await told('order', order.id)).toEqual([]);
    shop.change(order.id, { shipping: { city: 'Leiden' } });
    expect(await told('order', order.id)).toEqual([]);
    shop.setStatus(order.id, 'processing');
    expect(await told('order', order.id)).toEqual(['OrderPlaced', 'PaymentCaptured']);
  });
});

describe('what vanishes', () => {
  const SWEEP = 'open-orders';

  test('an open order that is deleted for good is found by the sweep, and told once', async () => {
    const kept = shop.buy(BASKET);
    const lost = shop.buy(BASKET);
    await fetched('order', lost.id);
    const { facts: none, cursor } = await readAll(connection, SWEEP);
    expect(none).toEqual([]);
    shop.destroyOrder(lost.id);
    // Another process, which remembers nothing but the cursor.
    const later = openShop(settings(), { bindings });
    const { facts, cursor: next } = await readAll(later, SWEEP, cursor);
    expect(facts.map(({ object }) => object)).toEqual([`order/${lost.id}`]);
    const [event] = eventsOf(facts, settings());
    expect(event).toMatchObject({
      name: 'OrderCancelled',
      data: { by: 'channel', reason: 'it was deleted in the shop' },
    });
    expect((await readAll(later, SWEEP, next)).facts).toEqual([]);
    expect(kept.status).toBe('processing');
  });

  test('an order that has ended is no longer looked for', async () => {
    const order = shop.buy(BASKET);
    const first = await readAll(connection, SWEEP);
    shop.setStatus(order.id, 'completed');
    const second = await readAll(connection, SWEEP, first.cursor);
    // It left the open ones, so it is read once more, as it is.
    expect(eventsOf(second.facts, settings()).map(({ name }) => name)).toEqual(['OrderPlaced', 'PaymentCaptured']);
    shop.destroyOrder(order.id);
    expect((await readAll(connection, SWEEP, second.cursor)).facts).toEqual([]);
  });

  test('an order that goes to the trash is cancelled; the hub never touches it there', async () => {
    const order = shop.buy(BASKET);
    await fetched('order', order.id);
    shop.trash(order.id);
    expect(await told('order', order.id)).toEqual(['OrderCancelled', 'OrderPlaced', 'PaymentCaptured']);
  });

  test('hundreds of open orders go page by page, and one that leaves an early page makes none vanish', async () => {
    const orders = Array.from({ length: 230 }, () =>
      shop.buyByApi({ line_items: [{ sku: 'TEE' }], status: 'processing' }),
    );
    const { cursor } = await readAll(connection, SWEEP);
    const plain = plainHttp();
    const http: typeof plain = {
      ...plain,
      async request(request) {
        const answer = await plain.request(request);
        if (request.url.includes('page=1&')) shop.setStatus(orders[3]?.id ?? 0, 'completed');
        return answer;
      },
    };
    const moving = openShop(settings(), { bindings, http });
    const { facts } = await readAll(moving, SWEEP, cursor);
    // The first row of the second page has moved to the first one, so it was not met; it was looked at and is there.
    expect(facts.map(({ object }) => object)).toContain(`order/${orders[100]?.id}`);
    const gone = facts.filter(({ topic }) => topic === 'read/order-gone');
    expect(gone).toEqual([]);
  });

  test('an error in place of an order leads to the one that is missing', async () => {
    const kept = shop.buy(BASKET);
    const lost = shop.buy(BASKET);
    for (const { id } of [kept, lost]) await fetched('order', id);
    expect(await fetched('missing', 'order')).toEqual([]);
    shop.destroyOrder(lost.id);
    expect((await fetched('missing', 'order')).map(({ object }) => object)).toEqual([`order/${lost.id}`]);
    expect(await fetched('missing', 'order')).toEqual([]);
    expect(await fetched('missing', 'product')).toEqual([]);
  });

  test('an article that is deleted is retired under the name that it was told by, and again when it comes and goes', async () => {
    const mug = shop.shelve({ sku: 'MUG', stock: 1 });
    await fetched('product', mug.id);
    shop.destroyProduct(mug.id);
    const [retired] = eventsOf(await fetched('product', mug.id), settings());
    expect(retired).toMatchObject({ name: 'ProductRetired', data: { product: 'product/MUG' } });
    const [again] = eventsOf(await fetched('product', mug.id), settings());
    expect(again?.fact).toEqual(retired?.fact);
    shop.state.products.set(mug.id, mug);
    await fetched('product', mug.id);
    shop.destroyProduct(mug.id);
    const [second] = eventsOf(await fetched('product', mug.id), settings());
    expect(second?.fact).not.toEqual(retired?.fact);
  });

  test('what was never told is neither cancelled nor retired', async () => {
    const draft = shop.buy({ ...BASKET, status: 'checkout-draft' });
    await fetched('order', draft.id);
    shop.destroyOrder(draft.id);
    expect(await fetched('order', draft.id)).toEqual([]);
    expect(await fetched('order', 4_711)).toEqual([]);
    expect(await fetched('product', 4_711)).toEqual([]);
    expect(await fetched('customer', 4_711)).toEqual([]);
  });
});

describe('products', () => {
  test('a sale changes the stock and not the article', async () => {
    const { id } = shop.product('TEE');
    const first = eventsOf(await fetched('product', id), settings());
    expect(first.map(({ name }) => name)).toEqual(['ProductUpdated', 'AvailabilityObserved']);
    shop.buy(BASKET);
    const second = eventsOf(await fetched('product', id), settings());
    expect(second[0]?.fact).toEqual(first[0]?.fact);
    expect(second[1]?.fact).not.toEqual(first[1]?.fact);
    expect(second[1]?.data).toMatchObject({ quantity: { value: '49' } });
  });

  test('fields that change by themselves make no new fact', async () => {
    shop.shelve({ sku: 'MUG' });
    shop.shelve({ sku: 'CUP' });
    const { id } = shop.product('TEE');
    const [first] = await fetched('product', id);
    const [second] = await fetched('product', id);
    expect(second).toEqual(first);
  });

  test('a change of a variation is found by its own time, which the time of its product does not show', async () => {
    const parent = shop.shelveVariations('SHIRT', [
      { sku: 'SHIRT-S', option: 'S', stock: 3 },
      { sku: 'SHIRT-M', option: 'M', stock: 4 },
    ]);
    for (const { id } of [parent, shop.product('SHIRT-S'), shop.product('SHIRT-M')]) {
      Object.assign(shop.state.products.get(id) ?? {}, { modifiedMs: 1_700_000_000_000 });
    }
    const { cursor } = await readAll(connection, 'variations');
    Object.assign(shop.product('SHIRT-M'), { stock: 1, modifiedMs: 1_700_000_600_000 });
    const { facts } = await readAll(connection, 'variations', cursor);
    expect(facts.map(({ object }) => object)).toEqual([`product/${parent.id}`]);
    const shown = eventsOf(facts, settings()).filter(({ name }) => name === 'AvailabilityObserved');
    expect(shown.map(({ data }) => (data as { quantity: { value: string } }).quantity.value)).toEqual(['3', '1']);
  });

  test('a shop that has no list of all variations is not asked in vain', async () => {
    const asked: string[] = [];
    const plain = plainHttp(asked);
    const answer = recording.pairs['e07-no-route'];
    const http: typeof plain = {
      ...plain,
      request: async (request) =>
        request.url.includes('/variations?')
          ? {
              status: answer?.status ?? 0,
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(answer?.answer),
            }
          : await plain.request(request),
    };
    const old = openShop(settings(), { http });
    const first = await readAll(old, 'variations');
    expect(first).toEqual({ facts: [], cursor: null });
    expect(await readAll(old, 'variations', first.cursor)).toEqual(first);
  });

  test('a product that is gone is found by the sweep', async () => {
    const mug = shop.shelve({ sku: 'MUG' });
    await fetched('product', mug.id);
    const { cursor } = await readAll(connection, 'all-products');
    shop.destroyProduct(mug.id);
    const later = openShop(settings(), { bindings });
    const { facts } = await readAll(later, 'all-products', cursor);
    expect(eventsOf(facts, settings()).filter(({ name }) => name === 'ProductRetired')).toHaveLength(1);
  });
});

test('thousands of products go in few steps, and the ones that are gone are looked at one by one', async () => {
  const made = Array.from({ length: 2_150 }, (_, index) => shop.shelve({ sku: `P-${index}` }));
  for (const { id } of made.slice(100, 130)) await fetched('product', id);
  const poll = connection.polls.find(({ name }) => name === 'all-products');
  const first = await poll?.read(undefined);
  expect(first?.more).toBe(true);
  const { cursor } = await readAll(connection, 'all-products', first?.cursor);
  expect(JSON.stringify(cursor).length).toBeLessThan(200);
  for (const { id } of made.slice(90, 120)) shop.destroyProduct(id);
  const { facts } = await readAll(connection, 'all-products', cursor);
  const retired = eventsOf(facts, settings()).filter(({ name }) => name === 'ProductRetired');
  expect(retired.map(({ subject }) => subject)).toEqual(made.slice(100, 120).map(({ sku }) => `product/${sku}`));
});

describe('customers', () => {
  test('are found by the sweep, and what an order touches is no change of them', async () => {
    const { cursor } = await readAll(connection, 'all-customers');
    const now = Date.now();
    const ann = {
      id: 2,
      email: 'ann@example.com',
      firstName: 'Ann',
      lastName: 'Flow',
      username: 'ann',
      billing: {},
      shipping: {},
      createdMs: now,
      modifiedMs: now,
    };
    shop.state.customers.set(2, ann);
    const first = await readAll(connection, 'all-customers', cursor);
    expect(eventsOf(first.facts, settings()).map(({ name }) => name)).toEqual(['CustomerRegistered']);
    ann.modifiedMs += 60_000;
    const touched = await readAll(connection, 'all-customers', first.cursor);
    expect(eventsOf(touched.facts, settings()).map(({ name }) => name)).toEqual(['CustomerRegistered']);
    ann.email = 'ann.flow@example.com';
    expect(await told('customer', 2)).toEqual(['CustomerRegistered', 'CustomerUpdated']);
  });
});

describe('gap recovery', () => {
  test('begins at the latest change by the clock of the shop, and not with history', async () => {
    const old = shop.buy(BASKET);
    old.modifiedMs -= 3_600_000;
    const last = shop.buy(BASKET);
    const { facts, cursor } = await readAll(connection, 'orders');
    expect(facts).toEqual([]);
    const next = await readAll(connection, 'orders', cursor);
    // The overlap meets what was changed in the last two minutes.
    expect(next.facts.map(({ object }) => object)).toEqual([`order/${last.id}`]);
  });

  test('a shop without orders has a beginning as well', async () => {
    const { cursor } = await readAll(connection, 'orders');
    const first = shop.buy(BASKET);
    const { facts } = await readAll(connection, 'orders', cursor);
    expect(facts.map(({ object }) => object)).toEqual([`order/${first.id}`]);
  });

  test('more than a page of one second is read to its end', async () => {
    const { cursor } = await readAll(connection, 'orders');
    for (let index = 0; index < 25; index += 1) shop.buyByApi({ line_items: [{ sku: 'TEE' }], set_paid: true });
    const small = openShop(settingsFor(shop, { pollPageSize: 4 }), { bindings });
    const { facts } = await readAll(small, 'orders', cursor);
    expect(new Set(facts.map(({ object }) => object)).size).toBe(25);
  });

  test('a refund comes with its order', async () => {
    const order = shop.buy(BASKET);
    const { cursor } = await readAll(connection, 'orders');
    await shop.refund(order.id, '5.00', 'late');
    const { facts } = await readAll(connection, 'orders', cursor);
    const refund = eventsOf(facts, settings()).find(({ name }) => name === 'RefundIssued');
    expect(refund?.data).toMatchObject({
      amount: { amount: 500, currency: 'EUR' },
      reason: 'late',
      initiatedBy: 'channel',
    });
  });

  test('times are asked for in UTC: in a shop five hours behind nothing is missed', async () => {
    shop.state.utcOffsetMinutes = -300;
    shop.buy(BASKET).modifiedMs -= 600_000;
    const { cursor } = await readAll(connection, 'orders');
    const order = shop.buy(BASKET);
    const { facts } = await readAll(connection, 'orders', cursor);
    expect(facts.map(({ object }) => object)).toContain(`order/${order.id}`);
  });
});
