import { expect, test } from 'vitest';
import { openWooWorld, type WooWish, type WooWorld } from './woo-world.ts';
import { waitUntil } from './world.ts';

const open = (list: string, more: Partial<WooWish> = {}): Promise<WooWorld> =>
  openWooWorld({
    pollMs: 500,
    // The shop is empty: what it sells comes from Odoo.
    articles: [],
    assortment: { channels: { 'woo-eu': { list } } },
    odooSettings: { articles: {} },
    // Buyers of these stories look at articles and not at numbers.
    wooSettings: { countNewArticles: false },
    ...more,
  });

/** What the hub complained of, but for the first audit, which finds that nothing is set up yet. */
const complaintsOf = ({ complaints }: WooWorld): readonly string[] =>
  complaints.filter((line) => !line.includes('the audit found something amiss'));

/** Odoo's way of writing a moment, in whole seconds. */
const odooTime = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ');

const TEE = {
  name: 'Loom tee',
  price: 25,
  description: 'Woven, not printed.',
  variants: [
    { sku: 'LOOM-S', options: { Size: 'S' }, barcode: '96385074' },
    { sku: 'LOOM-M', options: { Size: 'M' } },
  ],
};

test('an article with variants appears in WooCommerce with its prices, is sold, changes there, and leaves it', async () => {
  await using world = await open('standard');
  const { odoo, woo } = world;
  const parent = () => woo.state.products.get(woo.product('LOOM-S')?.parentId ?? 0);
  await odoo.people.addProduct(TEE);
  await waitUntil(() => woo.price('LOOM-S') === '25.00' && woo.price('LOOM-M') === '25.00', 'the article is there');
  expect(parent()).toMatchObject({
    name: 'Loom tee',
    description: 'Woven, not printed.',
    type: 'variable',
    attributes: [{ name: 'Size', options: ['S', 'M'] }],
  });
  expect(woo.product('LOOM-S')).toMatchObject({ gtin: '96385074', attributes: [{ name: 'Size', option: 'S' }] });
  // What was there before the hub is read by the first comparison; services stay where they are.
  await waitUntil(() => woo.price('MUG') === '12.49', 'the articles of before are in the shop');
  expect(woo.product('SHIPPING')).toBeUndefined();

  await odoo.people.receiveStock('LOOM-S', 5);
  await odoo.people.setPrice('LOOM-S', 19.5);
  await odoo.people.renameProduct('LOOM-S', 'Loom tee, organic');
  await waitUntil(
    () => woo.price('LOOM-M') === '19.50' && parent()?.name === 'Loom tee, organic',
    'price and title have changed',
  );
  const bought = woo.buy({ lines: [{ sku: 'LOOM-S', quantity: 1 }] });
  await world.untilState(bought.id, 'allocated');

  await odoo.people.archiveProduct('LOOM-M');
  await waitUntil(() => woo.price('LOOM-M') === undefined, 'the archived variant is off sale');
  expect(woo.price('LOOM-S')).toBe('19.50');
  await odoo.people.archiveProduct('LOOM-S');
  await waitUntil(() => woo.price('LOOM-S') === undefined, 'the article is off sale');
  expect(complaintsOf(world)).toEqual([]);
});

test('a price with an effective time is an offer from then on, and not before, and ends at its end', async () => {
  // The first list that is made beside the standard prices.
  let list = 0;
  await using world = await open('retail', {
    odooSettings: { articles: { lists: { retail: 2 } } },
    prepare: async ({ odoo }) => {
      await odoo.people.activateCurrency('USD');
      list = await odoo.people.addPriceList('Retail');
      expect(list).toBe(2);
    },
  });
  const { odoo, woo } = world;
  await waitUntil(() => woo.price('TEE') === '19.90', 'the sales price holds without a rule');
  const fromMs = (Math.floor(Date.now() / 1_000) + 6) * 1_000;
  const toMs = fromMs + 12_000;
  await odoo.people.addPriceRule(list, { sku: 'TEE', price: 15, from: odooTime(fromMs), to: odooTime(toMs) });
  await waitUntil(() => woo.price('TEE') === '15.00', 'the sale has begun', 60_000);
  expect(Date.now()).toBeGreaterThanOrEqual(fromMs);
  expect(woo.product('TEE')).toMatchObject({ regularPrice: '19.90', salePrice: '15.00' });
  await waitUntil(() => woo.price('TEE') === '19.90', 'the sale has ended', 60_000);
  expect(Date.now()).toBeGreaterThanOrEqual(toMs);
  expect(woo.product('TEE')).toMatchObject({ regularPrice: '19.90', salePrice: '' });

  await odoo.people.addPriceRule(list, { sku: 'TEE', price: 17.5 });
  await waitUntil(() => woo.price('TEE') === '17.50', 'a price that holds at once does not wait');
  expect(complaintsOf(world)).toEqual([]);
});

test('a kit is one product that says what it is made of', async () => {
  await using world = await open('standard', { odooOptions: { manufacturing: true } });
  const { odoo, woo } = world;
  await odoo.people.addProduct({ name: 'Gift set', price: 30, variants: [{ sku: 'GIFT' }] });
  await odoo.people.makeKit('GIFT', { MUG: 2, TEE: 1 });
  await waitUntil(
    () => woo.price('GIFT') === '30.00' && woo.product('GIFT').attributes.length === 1,
    'the kit is in the shop',
  );
  const [contents] = woo.product('GIFT').attributes;
  expect(contents).toMatchObject({ name: 'Contents', visible: true, variation: false });
  expect([...(contents?.options ?? [])].map((option) => option.slice(0, 3)).sort()).toEqual(['1 ×', '2 ×']);
});

test('a merchant who changes an article in WooCommerce is undone, and our own writes do not come back as changes', async () => {
  await using world = await open('standard');
  const { odoo, woo, hub } = world;
  await waitUntil(() => woo.price('MUG') === '12.49' && woo.price('TEE') === '19.90', 'the articles are in the shop');
  // A write of the hub that is still on its way would undo the merchant without having seen it.
  const isAnswered = async (key: string): Promise<boolean> => {
    const topics = (await hub.backbone.log.history(key, 1_000)).map(({ topic }) => topic);
    const of = (kind: string): number => topics.filter((topic) => topic.startsWith(`${kind}.`)).length;
    return of('command') > 0 && of('command') === of('outcome');
  };
  await waitUntil(
    async () => (await isAnswered('product/MUG')) && (await isAnswered('product/TEE')),
    'the shop has answered',
  );
  await woo.editProduct('MUG', { sale_price: '1.00' });
  await waitUntil(() => woo.price('MUG') === '12.49', 'the price of the owner stands again');
  await woo.editProduct('TEE', { name: 'Cheap shirt' });
  await waitUntil(() => woo.product('TEE').name === 'T-shirt', 'the title of the owner stands again');
  await odoo.people.setPrice('MUG', 13);
  await waitUntil(() => woo.price('MUG') === '13.00', 'a new price of the owner goes its way');
  const refusals = async (key: string) =>
    (await hub.backbone.log.history(key, 1_000)).filter(({ topic }) => topic === 'event.ChannelChangeRefused').length;
  expect(await refusals('product/MUG')).toBeGreaterThan(0);
  expect(await refusals('product/TEE')).toBeGreaterThan(0);
  expect(await refusals('product/BOOK')).toBe(0);
  expect(complaintsOf(world)).toEqual([]);
});

test('an article that the shop refuses waits for a person, and the rest is shown', async () => {
  await using world = await open('standard', {
    prepare: async ({ woo }) => void woo.state.stubborn.add('MUG'),
  });
  const { woo, hub } = world;
  await waitUntil(
    () => ['TEE', 'BOOK', 'SOCKS', 'VASE'].every((sku) => woo.price(sku) !== undefined),
    'the others are in the shop',
  );
  expect(woo.price('MUG')).toBeUndefined();
  await waitUntil(
    async () =>
      (await hub.backbone.log.history('product/MUG', 1_000)).some(
        ({ topic, envelope }) =>
          topic === 'event.PublicationHeld' && (envelope.data as { reason: string }).reason.includes('SL-WOO-024'),
      ),
    'a person is told why',
  );
});
