import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Connection, Hint } from '../../connector/connector.ts';
import type { Http } from '../../connector/http.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { follow, plainHttp } from '../../testing/plain-connection.ts';
import { startWooSimulator, type WooSimulator } from './simulator/index.ts';
import { eventsOf, openShop, settingsFor } from './testing/open-connection.ts';

const SKUS = Array.from({ length: 30 }, (_, index) => `TEE-${index}`);

let shop: WooSimulator;
let asked: string[];
let connection: Connection;

beforeEach(async () => {
  shop = await startWooSimulator({ articles: SKUS.map((sku) => ({ sku, price: '19.90', stock: 50 })) });
  asked = [];
  const plain = plainHttp();
  const http: Http = {
    ...plain,
    request: (request) => {
      asked.push(request.url.replace(/^.*\/wc\/v3\//, '').replace(/\?.*$/, ''));
      return plain.request(request);
    },
  };
  connection = openShop(settingsFor(shop), { http, bindings: memoryBindings() });
});
afterEach(() => shop.close());

const run = async (hints: readonly Hint[]) => (await connection.fetchMany?.run(hints)) ?? [];
const hintsOf = (kind: string, ids: readonly (number | string)[]): Hint[] =>
  ids.map((id) => ({ kind, foreignId: String(id) }));

test('a burst of webhooks is read with one question for each kind, and says the same as reading them one by one', async () => {
  const orders = SKUS.map((sku) => shop.buy({ lines: [{ sku, quantity: 1 }] }).id);
  const products = SKUS.map((sku) => shop.product(sku).id);
  const told = [...(await run(hintsOf('order', orders))), ...(await run(hintsOf('product', products)))];
  expect(asked).toEqual(['orders', 'products']);
  const alone = [];
  for (const id of orders) alone.push(await follow(connection, { kind: 'order', foreignId: String(id) }));
  for (const id of products) alone.push(await follow(connection, { kind: 'product', foreignId: String(id) }));
  expect(told.map((facts) => facts.map(({ id }) => id))).toEqual(alone.map((facts) => facts.map(({ id }) => id)));
  expect(eventsOf(told.flat(), settingsFor(shop)).map(({ name }) => name)).toContain('OrderPlaced');
});

test('what no list shows is read by itself, and what is named twice is read once', async () => {
  const [kept, trashed] = [
    shop.buy({ lines: [{ sku: 'TEE-0', quantity: 1 }] }),
    shop.buy({ lines: [{ sku: 'TEE-1', quantity: 1 }] }),
  ];
  shop.trash(trashed.id);
  const facts = await run(hintsOf('order', [kept.id, trashed.id, 999_999, kept.id]));
  expect(facts.map((each) => each.length)).toEqual([1, 1, 0, 1]);
  expect(facts[3]).toEqual(facts[0]);
  expect(asked).toEqual(['orders', `orders/${trashed.id}`, 'orders/999999']);
});
