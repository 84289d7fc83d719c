import { expect, test } from 'vitest';
import { openDatabase } from '../../src/backbone/postgres/database.ts';
import { importMappings } from '../../src/jobs/mapping/import.ts';
import { openWooWorld, type WooWorld } from './woo-world.ts';
import { openWorld, waitUntil } from './world.ts';

/** The same articles, as the web shop, the tills and Odoo call them. */
const FILE = `connection,kind,foreign_id,canonical
woo-eu,product,ID,product/TEE
stores,product,T-0815,product/TEE
`;

const imported = async (world: { readonly database: Pick<WooWorld['database'], 'database'> }, text: string) =>
  importMappings({
    chunks: (async function* () {
      yield new TextEncoder().encode(text);
    })(),
    database: world.database.database,
    connections: {
      'woo-eu': { connector: 'woocommerce' },
      stores: { connector: 'pos' },
      'shopify-eu': { connector: 'shopify' },
    },
    apply: true,
  });

test('an article that a shop and its tills call otherwise is booked, claimed, counted and published as the one of Odoo', async () => {
  await using world = await openWooWorld({
    pollMs: 500,
    articles: [
      { sku: 'SHIRT-WEB', name: 'Shirt', price: '19.90', stock: 7 },
      // Called as the article of the tills is called in Odoo, and something else.
      { sku: 'MUG', name: 'Mug', price: '12.49', stock: 3 },
    ],
    stock: { channels: { 'woo-eu': { tier: 'real-time' } } },
    prepare: async ({ woo, database }) => {
      const text = FILE.replace('ID', String(woo.product('SHIRT-WEB').id));
      const report = await imported({ database }, text);
      expect(report).toMatchObject({ rows: 2, written: 2, refused: 0 });
    },
  });
  const { woo, odoo, store } = world;
  const shirt = woo.product('SHIRT-WEB');
  // Odoo's number is shown under the shop's name.
  await waitUntil(() => shirt.stock === 500, 'the stock of Odoo is shown');
  expect(shirt.sku).toBe('SHIRT-WEB');

  const bought = woo.buy({ lines: [{ sku: 'SHIRT-WEB', quantity: 2 }] });
  const order = `order/woo-eu/${bought.id}`;
  await world.untilState(bought.id, 'allocated');
  const lines = () =>
    odoo.records('sale.order.line', [['order_id.origin', '=', order]], ['product_id', 'product_uom_qty']);
  expect(lines().map(({ product_uom_qty }) => product_uom_qty)).toEqual([2]);

  const till = store.till('1');
  till.sell({ sku: 'T-0815', pieces: 3, cents: 1_990 });
  await store.flush();
  // 500, less two that are reserved, less three that have left.
  await waitUntil(() => shirt.stock === 495, 'the sale of the till is counted in the shop', 60_000);

  await odoo.people.shipPicking(order, { carrier: 'DHL', tracking: 'M1' });
  const closed = await world.untilState(bought.id, 'closed');
  expect(closed.stuck).toEqual([]);
  expect(bought.status).toBe('completed');
});

test('an order whose article nobody knew is booked after a mapping was imported, and closed as any other', async () => {
  await using world = await openWooWorld({
    pollMs: 500,
    articles: [{ sku: 'SHIRT-WEB', name: 'Shirt', price: '19.90', stock: 7 }],
  });
  const { woo, odoo, hub } = world;
  const bought = woo.buy({ lines: [{ sku: 'SHIRT-WEB', quantity: 2 }] });
  const order = `order/woo-eu/${bought.id}`;
  const call = async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = { authorization: `Bearer ${hub.token}`, 'content-type': 'application/json' };
    return (await (await fetch(`${hub.url}${path}`, { ...init, headers })).json()) as Answer;
  };
  const letters = async () =>
    (await call<{ letters: { id: string; failure: { code: string } }[] }>('/api/v1/dead-letters?limit=50')).letters;
  await waitUntil(async () => (await letters()).some(({ failure }) => failure.code === 'SL-ODOO-010'), 'it is a case');
  await imported(world, FILE.replace('ID', String(woo.product('SHIRT-WEB').id)));
  await waitUntil(async () => {
    for (const { id } of await letters()) {
      await call('/api/v1/dead-letters/retry', { method: 'POST', body: JSON.stringify({ id }) });
    }
    return odoo.records('sale.order', [['origin', '=', order]], ['name']).length === 1;
  }, 'it is booked');
  await world.untilState(bought.id, 'allocated');
  await odoo.people.shipPicking(order, { carrier: 'DHL', tracking: 'M2' });
  const closed = await world.untilState(bought.id, 'closed');
  expect(closed.order.money).toMatchObject({ refunded: 0 });
});

test('a shop with two locations is published to at the one that a file binds, and what is sold there counts', async () => {
  const shelves = [{ location: 'location/wh', from: ['location/wh'] }];
  await using world = await openWorld({
    pollMs: 500,
    stock: { channels: { 'shopify-eu': { tier: 'real-time', shelves } } },
  });
  const { odoo } = world;
  const shop = world.eu.simulator;
  for (const location of [0, 1]) shop.stockItem('MUG', 3, location);
  const shown = () => [0, 1].map((location) => shop.availableOf('MUG', location));
  const [, store] = shop.state.locations;

  const database = await openDatabase(world.databaseUrl, { poolSize: 1 });
  try {
    const text = `connection,kind,foreign_id,canonical\nshopify-eu,location,${store?.id},location/wh\n`;
    expect(await imported({ database: { database } }, text)).toMatchObject({ written: 1, refused: 0 });
  } finally {
    await database.close();
  }
  // A number that was refused before is tried again as soon as it changes.
  await odoo.people.receiveStock('MUG', 5);
  await waitUntil(() => shown()[1] === 505, 'the number of Odoo is shown at the location that is bound', 60_000);
  expect(shown()).toEqual([3, 505]);

  const bought = world.eu.buys({ pieces: {}, more: [{ ...world.eu.line('MUG', 2), location: 1 }] });
  expect(shown()).toEqual([3, 503]);
  await world.untilState(bought, 'allocated');
  // Claimed at the location of the hub, and in the end reserved in Odoo and told to the shop as such. Whether its own number is heard
  // before the hub has written the same one is a race.
  interface Told {
    readonly history: readonly { readonly kind: string; readonly about?: string; readonly reserved?: string }[];
  }
  const has = (wanted: Partial<Told['history'][number]>) => async () => {
    const { history } = await world.ask<Told>('/api/v1/stock/MUG');
    return history.some((line) => Object.entries(wanted).every(([key, value]) => line[key as 'kind'] === value));
  };
  await waitUntil(has({ kind: 'claimed', about: bought.order }), 'it was claimed');
  await waitUntil(has({ kind: 'reading', reserved: '2' }), 'it is reserved in Odoo', 60_000);
  await waitUntil(() => shown()[1] === 503, 'the shop shows what is left', 60_000);
  expect(shown()).toEqual([3, 503]);
});
