import { expect, test } from 'vitest';
import { openWorld, type World, waitUntil } from './world.ts';

const TEE = {
  name: 'Loom tee',
  price: 25,
  description: 'Woven, not printed.',
  variants: [
    { sku: 'LOOM-S', options: { Size: 'S' }, barcode: '96385074' },
    { sku: 'LOOM-M', options: { Size: 'M' } },
  ],
};
const assortment = (list: string) => ({ channels: { 'shopify-eu': { list } } });

/** Odoo's way of writing a moment, in whole seconds. */
const odooTime = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ');

/** What the hub complained of, but for the first audit, which finds that nothing is set up yet. */
const complaintsOf = ({ complaints }: World): readonly string[] =>
  complaints
    .filter((line) => !line.includes('the audit found something amiss'))
    // Polls every quarter of a second may meet the shop's rate limit: they wait for it, as they should.
    .filter((line) => !line.includes('SL-HTTP-006'));

test('an article with variants appears in the shop with its prices, changes there, and leaves it', async () => {
  await using world = await openWorld({ assortment: assortment('standard'), odooSettings: { articles: {} } });
  const { odoo } = world;
  const shop = world.eu.simulator;
  await odoo.people.addProduct(TEE);
  await waitUntil(() => shop.priceOf('LOOM-S') === 2_500, 'the article is in the shop');
  expect(shop.productOf('LOOM-S')).toMatchObject({
    title: 'Loom tee',
    descriptionHtml: 'Woven, not printed.',
    status: 'ACTIVE',
    options: ['Size'],
    variants: [
      { sku: 'LOOM-S', barcode: '96385074', price: 2_500, options: [{ name: 'Size', value: 'S' }] },
      { sku: 'LOOM-M', price: 2_500 },
    ],
  });
  // What was there before the hub is read by the first comparison; services stay where they are.
  await waitUntil(() => shop.priceOf('MUG') === 1_249, 'the articles of before are in the shop');
  expect(shop.productOf('SHIPPING')).toBeUndefined();

  await odoo.people.setPrice('LOOM-S', 19.5);
  await odoo.people.renameProduct('LOOM-S', 'Loom tee, organic');
  await waitUntil(
    () => shop.priceOf('LOOM-M') === 1_950 && shop.productOf('LOOM-M')?.title === 'Loom tee, organic',
    'price and title have changed',
  );
  expect(world.us.simulator.productOf('LOOM-S')).toBeUndefined();

  await odoo.people.archiveProduct('LOOM-M');
  await waitUntil(() => shop.productOf('LOOM-S')?.variants.length === 1, 'the archived variant is gone');
  await odoo.people.archiveProduct('LOOM-S');
  await waitUntil(() => shop.productOf('LOOM-S')?.status === 'ARCHIVED', 'the article is off sale');
  expect(complaintsOf(world)).toEqual([]);
});

test('a price with an effective time switches then, and not before, and goes back at its end', async () => {
  // The second list of the simulated Odoo, after the one for dollars; the settings name it by its id.
  const list = 2;
  await using world = await openWorld({
    assortment: assortment('retail'),
    odooSettings: { articles: { lists: { retail: list } } },
    prepare: async (odoo) => expect(await odoo.people.addPriceList('Retail')).toBe(list),
  });
  const { people } = world.odoo;
  const shop = world.eu.simulator;
  await waitUntil(() => shop.priceOf('TEE') === 1_990, 'the sales price holds without a rule');

  const fromMs = (Math.floor(Date.now() / 1_000) + 6) * 1_000;
  const toMs = fromMs + 12_000;
  await people.addPriceRule(list, { sku: 'TEE', price: 15, from: odooTime(fromMs), to: odooTime(toMs) });
  await waitUntil(() => shop.priceOf('TEE') === 1_500, 'the sale has begun', 60_000);
  expect(Date.now()).toBeGreaterThanOrEqual(fromMs);
  await waitUntil(() => shop.priceOf('TEE') === 1_990, 'the sale has ended', 60_000);
  expect(Date.now()).toBeGreaterThanOrEqual(toMs);

  // A price that holds at once does not wait.
  await people.addPriceRule(list, { sku: 'TEE', price: 17.5 });
  await waitUntil(() => shop.priceOf('TEE') === 1_750, 'the new price is in the shop');
  expect(complaintsOf(world)).toEqual([]);
});

test('a merchant who changes an article in the shop is undone, and our own writes do not come back as changes', async () => {
  await using world = await openWorld({
    assortment: assortment('standard'),
    odooSettings: { articles: {} },
    pollMs: 250,
  });
  const shop = world.eu.simulator;
  await waitUntil(() => shop.priceOf('MUG') === 1_249 && shop.priceOf('TEE') === 1_990, 'the articles are in the shop');
  shop.changePrice('MUG', '1.00');
  await waitUntil(() => shop.priceOf('MUG') === 1_249, 'the price of the owner stands again');
  shop.renameProduct('TEE', 'Cheap shirt');
  await waitUntil(() => shop.productOf('TEE')?.title === 'T-shirt', 'the title of the owner stands again');

  await world.odoo.people.setPrice('MUG', 13);
  await waitUntil(() => shop.priceOf('MUG') === 1_300, 'a new price of the owner goes its way');
  expect(complaintsOf(world)).toEqual([]);
});

test('a backfill of hundreds of articles stands behind an order, and not before it', async () => {
  const articles = Array.from({ length: 500 }, (_, index) => `FILL-${index}`);
  await using world = await openWorld({
    assortment: assortment('standard'),
    odooSettings: { articles: {} },
    // The shop works on a list of articles and does not come to its end, whatever the order needs meanwhile.
    shopBulk: { holdAfterLines: 5 },
    prepare: async ({ people }) => {
      for (const sku of articles) await people.addProduct({ name: `Article ${sku}`, price: 5, variants: [{ sku }] });
    },
  });
  const shop = world.eu.simulator;
  const shown = (): number => articles.filter((sku) => shop.priceOf(sku) !== undefined).length;
  await waitUntil(() => shop.bulk.operations.some(({ lines }) => lines === 5), 'the backfill has begun', 90_000);
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  await world.untilState(bought, 'allocated', 60_000);
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: 'B1' });
  await world.untilState(bought, 'closed', 60_000);
  // The order went through all its steps, also those in the shop, while most of the backfill still waited.
  expect(shown()).toBeLessThan(articles.length);
  const { subscriptions } = await world.ask<{ subscriptions: { name: string; lag: { live: number; bulk: number } }[] }>(
    '/api/v1/overview',
  );
  const deliver = subscriptions.find(({ name }) => name === 'deliver/shopify-eu');
  expect(deliver?.lag).toMatchObject({ live: 0 });
  expect(deliver?.lag.bulk).toBeGreaterThan(0);
  shop.bulk.trouble.holdAfterLines = undefined;
  await waitUntil(() => shown() === articles.length, 'the backfill has ended', 90_000);
});
