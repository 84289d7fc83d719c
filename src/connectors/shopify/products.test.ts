import { describe, expect, test } from 'vitest';
import type { CommandData, CommandResult, Delivery, Envelope } from '../../canonical/envelope.ts';
import { newCommand } from '../../canonical/envelope.ts';
import type { Product } from '../../canonical/product.ts';
import { eventDataFailure } from '../../canonical/validate.ts';
import type { Bindings, Call, FactDraft } from '../../connector/connector.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { shopify } from './index.ts';
import type { ShopifySettings } from './manifest.ts';
import { type ShopifySimulator, type ShopifySimulatorOptions, startShopifySimulator } from './simulator/index.ts';
import { openShop } from './testing/open-connection.ts';

const euro = (amount: number) => ({ amount, currency: 'EUR' });
const CALL: Call = { attempt: 1, uncertain: false, shadow: false, lane: 'bulk', signal: new AbortController().signal };

const variant = (sku: string, size?: string, gtin?: string): Product['variants'][number] => ({
  sku,
  ...(gtin === undefined ? {} : { gtin }),
  options: size === undefined ? [] : [{ name: 'Size', value: size }],
  unit: 'each',
  active: true,
});
const product = (wish: Partial<Product> = {}): Product => ({
  id: 'product/TEE',
  record: { connection: 'odoo', id: '7' },
  title: 'T-shirt',
  description: 'Soft.',
  kind: 'goods',
  variants: [variant('TEE-M', 'M', '00000096385074'), variant('TEE-L', 'L')],
  components: [],
  ...wish,
});
const article = (wish: Partial<Product> = {}, sold = true): CommandData<'publish-product'> => {
  const whole = product(wish);
  const prices = whole.variants.map(({ sku }) => ({ sku, price: euro(2_000), includesTax: true }));
  return { product: whole, sold, prices };
};
const prices = (given: Record<string, number>, expected?: number): CommandData<'publish-price'> => ({
  product: 'product/TEE',
  token: 1,
  prices: Object.entries(given).map(([sku, amount]) => ({
    sku,
    price: euro(amount),
    includesTax: true,
    ...(expected === undefined ? {} : { expected: euro(expected) }),
  })),
});

interface Bench extends AsyncDisposable {
  readonly shop: ShopifySimulator;
  readonly bindings: Bindings;
  readonly settings: ShopifySettings;
  publish(data: CommandData<'publish-product'>, call?: Partial<Call>): Promise<CommandResult<'publish-product'>>;
  price(data: CommandData<'publish-price'>): Promise<CommandResult<'publish-price'>>;
}

async function start(options: ShopifySimulatorOptions = {}): Promise<Bench> {
  const shop = await startShopifySimulator({
    bucket: { restoreRate: 100_000, maximumAvailable: 1_000_000 },
    ...options,
  });
  const bindings = memoryBindings();
  const settings = {
    shopDomain: shop.shop,
    accessToken: shop.accessToken,
    webhookSecrets: [shop.clientSecret],
    apiUrl: shop.url,
  };
  const connection = openShop(settings, { bindings });
  const envelope = <Name extends 'publish-product' | 'publish-price'>(
    name: Name,
    data: CommandData<Name>,
  ): Envelope<CommandData<Name>> =>
    newCommand({
      name,
      source: '/processes/assortment-publication',
      connection: 'shopify-eu',
      subject: 'product/TEE',
      time: '2026-11-20T10:00:00Z',
      data,
      cause: { id: 'cause', correlationid: 'product/TEE', lane: 'bulk' },
    });
  return {
    shop,
    bindings,
    settings,
    publish: async (data, call = {}) =>
      (await connection.commands['publish-product']?.carryOut(envelope('publish-product', data), {
        ...CALL,
        ...call,
      })) as CommandResult<'publish-product'>,
    price: async (data) =>
      (await connection.commands['publish-price']?.carryOut(
        envelope('publish-price', data),
        CALL,
      )) as CommandResult<'publish-price'>,
    [Symbol.asyncDispose]: () => shop.close(),
  };
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const ended = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (ended instanceof CodedError) return ended.failure;
  throw new Error(`it should have been refused: ${String(ended)}`);
}

describe('publishing an article', () => {
  test('it is made once, changed in place, and written only where it differs', async () => {
    await using bench = await start();
    const { shop } = bench;
    const made = await bench.publish(article());
    expect(made).toMatchObject({
      record: { connection: 'shopify-eu', name: 'T-shirt' },
      prices: [
        { sku: 'TEE-M', shown: euro(2_000) },
        { sku: 'TEE-L', shown: euro(2_000) },
      ],
    });
    const [first] = [...shop.state.products.values()];
    expect(first).toMatchObject({ title: 'T-shirt', descriptionHtml: 'Soft.', options: ['Size'] });
    const ids = first?.variants.map(({ id }) => id);

    shop.changePrice('TEE-M', '17.00');
    const changed = await bench.publish(article({ title: 'Tee' }));
    // Prices of variants that are there are not touched, whatever the command says.
    expect(changed.prices[0]).toEqual({ sku: 'TEE-M', shown: euro(1_700) });
    expect(shop.productOf('TEE-M')?.variants.map(({ id }) => id)).toEqual(ids);

    const updatedAtMs = shop.productOf('TEE-M')?.updatedAtMs;
    await bench.publish(article({ title: 'Tee' }));
    expect(shop.productOf('TEE-M')?.updatedAtMs).toBe(updatedAtMs);
    expect(shop.state.products.size).toBe(1);
  });

  test('variants come and go; an article that is no longer sold is archived and comes back', async () => {
    await using bench = await start();
    const { shop } = bench;
    await bench.publish(article());
    await bench.publish(article({ variants: [variant('TEE-L', 'L'), variant('TEE-XL', 'XL')] }));
    expect(shop.productOf('TEE-L')?.variants.map(({ sku }) => sku)).toEqual(['TEE-L', 'TEE-XL']);
    await bench.publish(article({}, false));
    expect(shop.priceOf('TEE-L')).toBeUndefined();
    await bench.publish(article());
    expect(shop.priceOf('TEE-M')).toBe(2_000);
    expect(await bench.publish(article({ id: 'product/NEVER', variants: [variant('NEVER')] }, false))).toMatchObject({
      prices: [],
    });
    expect(shop.state.products.size).toBe(1);
  });

  test('one variant without options, several without options, and no shadow writes', async () => {
    await using bench = await start();
    const { shop } = bench;
    await bench.publish(article({ id: 'product/MUG', variants: [variant('MUG')] }), { shadow: true });
    expect(shop.state.products.size).toBe(0);
    await bench.publish(article({ id: 'product/MUG', variants: [variant('MUG')] }));
    expect(shop.productOf('MUG')).toMatchObject({
      options: ['Title'],
      variants: [{ options: [{ value: 'Default Title' }] }],
    });
    await bench.publish(article({ id: 'product/SET', variants: [variant('SET-A'), variant('SET-B')] }));
    expect(shop.productOf('SET-B')).toMatchObject({ options: ['SKU'] });
  });

  test('a product that the merchant made before is taken over by SKU, by barcode or by an imported mapping', async () => {
    await using bench = await start();
    const { shop, bindings } = bench;
    const bySku = shop.addProduct({
      title: 'Cup',
      variants: [
        { sku: 'CUP', price: '4.00' },
        { sku: 'CUP-10', price: '1.00' },
      ],
    });
    const byBarcode = shop.addProduct({
      title: 'Pot',
      variants: [{ sku: 'THEIR-POT', price: '5.00', barcode: '96385074' }],
    });
    const byMapping = shop.addProduct({ title: 'Pan', variants: [{ sku: 'THEIR-PAN', price: '6.00' }] });
    await bindings.bind({
      canonical: 'product/PAN',
      connection: 'shopify-eu',
      kind: 'variant',
      foreignId: byMapping.variants[0]?.id ?? '',
    });
    const cup = await bench.publish(article({ id: 'product/CUP', variants: [variant('CUP'), variant('CUP-10')] }));
    const pot = await bench.publish(
      article({ id: 'product/POT', variants: [variant('POT', undefined, '00000096385074')] }),
    );
    const pan = await bench.publish(article({ id: 'product/PAN', variants: [variant('PAN')] }));
    expect([cup, pot, pan].map(({ record, prices: [price] }) => [record.id, price?.shown.amount])).toEqual([
      [bySku.id, 400],
      [byBarcode.id, 500],
      [byMapping.id, 600],
    ]);
    expect(shop.state.products.size).toBe(3);
  });

  test('what is published is what is counted and sold, also under another SKU in the shop', async () => {
    await using bench = await start();
    const { shop, bindings } = bench;
    const pan = shop.addProduct({ title: 'Pan', variants: [{ sku: 'THEIR-PAN', price: '6.00' }] });
    const foreignId = pan.variants[0]?.id ?? '';
    await bindings.bind({ canonical: 'product/PAN', connection: 'shopify-eu', kind: 'variant', foreignId });
    await bench.publish(article({ id: 'product/PAN', title: 'Frying pan', variants: [variant('PAN')] }));
    await bench.publish(article({ id: 'product/MUG', variants: [variant('MUG')] }));
    // What somebody mapped keeps its name in the shop.
    expect(shop.state.products.get(pan.id)).toMatchObject({ title: 'Frying pan', variants: [{ sku: 'THEIR-PAN' }] });
    const location = 'location/wh';
    const [first] = shop.state.locations;
    const connection = openShop({ ...bench.settings, locations: { wh: first?.id ?? '' } }, { bindings });
    const publishAvailability = connection.commands['publish-availability'];
    for (const sku of ['PAN', 'MUG']) {
      const data = { sku, location, quantity: { value: '5', unit: 'each' }, token: 1 };
      const envelope = newCommand({
        name: 'publish-availability',
        source: '/ledgers/stock',
        connection: 'shopify-eu',
        subject: `stock/${sku}`,
        time: '2026-11-20T10:00:00Z',
        data,
        cause: { id: 'cause', correlationid: 'c', lane: 'live' },
      });
      await publishAvailability?.carryOut(envelope as never, CALL);
    }
    expect([shop.availableOf('THEIR-PAN'), shop.availableOf('MUG')]).toEqual([5, 5]);
    // Its numbers are heard under the SKU of the hub.
    const full = connection.polls.find(({ name }) => name === 'inventory-full');
    const told =
      (await full?.read(undefined))?.facts.map(({ body }) => (JSON.parse(body) as { sku: string }).sku) ?? [];
    expect(told.sort()).toEqual(['MUG', 'PAN']);
    shop.deleteProduct('MUG');
    expect(shop.availableOf('MUG')).toBeUndefined();
  });

  test('a product that was deleted in the shop is made again', async () => {
    await using bench = await start();
    await bench.publish(article());
    bench.shop.deleteProduct('TEE-M');
    await bench.publish(article());
    expect(bench.shop.priceOf('TEE-M')).toBe(2_000);
  });

  test('what cannot be told apart or expressed is refused with its reason', async () => {
    await using bench = await start();
    const { shop } = bench;
    shop.addProduct({ title: 'One', handle: 'one', variants: [{ sku: 'TEE-M', price: '1.00' }] });
    shop.addProduct({ title: 'Two', handle: 'two', variants: [{ sku: 'TEE-L', price: '1.00' }] });
    expect(await failureOf(bench.publish(article()))).toMatchObject({ kind: 'rejected', code: 'SL-SHOPIFY-041' });
    shop.addProduct({ title: 'Pot', variants: [{ sku: 'POT', price: '1.00', barcode: '4006381333931' }] });
    const pot = article({ id: 'product/POT', variants: [variant('POT', undefined, '00000096385074')] });
    expect(await failureOf(bench.publish(pot))).toMatchObject({ code: 'SL-SHOPIFY-041', value: 'POT' });
    const twins = article({ id: 'product/A', variants: [variant('A-1', 'M'), variant('A-2', 'M')] });
    expect(await failureOf(bench.publish(twins))).toMatchObject({ code: 'SL-SHOPIFY-021' });
    const free = { ...article({ id: 'product/B', variants: [variant('B')] }), prices: [] };
    expect(await failureOf(bench.publish(free))).toMatchObject({ code: 'SL-SHOPIFY-042', value: 'B' });
    expect([...shop.state.products.values()].filter(({ title }) => title === 'T-shirt')).toEqual([]);
  });

  test('prices in another currency or with other taxes are refused before anything is written', async () => {
    await using bench = await start({ currency: 'USD' });
    expect(await failureOf(bench.publish(article()))).toMatchObject({ code: 'SL-SHOPIFY-040' });
    await using taxes = await start();
    taxes.shop.state.taxesIncluded = false;
    expect(await failureOf(taxes.publish(article()))).toMatchObject({ code: 'SL-SHOPIFY-040' });
  });

  test('an article with more variants than a page', async () => {
    await using bench = await start();
    const variants = Array.from({ length: 230 }, (_, index) => variant(`BIG-${index}`, `S${index}`));
    const made = await bench.publish(article({ id: 'product/BIG', variants }));
    expect(made.prices).toHaveLength(230);
    expect(await bench.publish(article({ id: 'product/BIG', variants }))).toEqual(made);
  });
});

describe('publishing prices', () => {
  test('only where the shop shows what is expected', async () => {
    await using bench = await start();
    const { shop } = bench;
    await bench.publish(article());
    const first = await bench.price(prices({ 'TEE-M': 1_500, 'TEE-L': 1_600 }, 2_000));
    expect(first.prices).toEqual([
      { sku: 'TEE-M', applied: true, shown: euro(1_500) },
      { sku: 'TEE-L', applied: true, shown: euro(1_600) },
    ]);
    expect(await bench.price(prices({ 'TEE-M': 1_500, 'TEE-L': 1_600 }, 2_000))).toEqual(first);
    shop.changePrice('TEE-M', '1.00');
    expect((await bench.price(prices({ 'TEE-M': 1_400 }, 1_500))).prices).toEqual([
      { sku: 'TEE-M', applied: false, shown: euro(100) },
    ]);
    expect(shop.priceOf('TEE-M')).toBe(100);
    await bench.price(prices({ 'TEE-M': 1_400 }));
    expect(shop.priceOf('TEE-M')).toBe(1_400);
  });

  test('a bad price stands alone: the others are set, and it is said why it was not', async () => {
    await using bench = await start();
    const { shop } = bench;
    const variants = Array.from({ length: 9 }, (_, index) => variant(`S-${index}`, `${index}`));
    await bench.publish(article({ variants }));
    shop.state.stubborn.add('S-4');
    const wanted = Object.fromEntries(variants.map(({ sku }) => [sku, 900]));
    const { prices: answered } = await bench.price(prices({ ...wanted, NOWHERE: 900 }));
    expect(answered.filter(({ applied }) => !applied)).toEqual([
      { sku: 'S-4', applied: false, shown: euro(2_000), because: 'Price is invalid (INVALID_VALUE)' },
      { sku: 'NOWHERE', applied: false, because: expect.stringContaining('no variant') },
    ]);
    expect(variants.filter(({ sku }) => shop.priceOf(sku) === 900)).toHaveLength(8);
  });

  test('an article that is not in the shop cannot be priced', async () => {
    await using bench = await start();
    expect(await failureOf(bench.price(prices({ 'TEE-M': 100 })))).toMatchObject({
      kind: 'rejected',
      code: 'SL-SHOPIFY-043',
    });
  });
});

describe('watching articles', () => {
  test('what changed in the shop is told under the name of the article, and only what the hub brought there', async () => {
    await using bench = await start();
    const { shop } = bench;
    await bench.publish(article());
    shop.addProduct({ title: 'Something of the merchant', variants: [{ sku: 'OWN', price: '1.00' }] });
    shop.changePrice('TEE-L', '3.00');
    expect(openShop(bench.settings).polls.map(({ name }) => name)).not.toContain('articles');
    const settings = { ...bench.settings, watchArticles: true };
    const poll = openShop(settings, { bindings: bench.bindings }).polls.find(({ name }) => name === 'articles');
    const { facts, cursor } = (await poll?.read(undefined)) ?? { facts: [], cursor: null };
    const again = await poll?.read(JSON.parse(JSON.stringify(cursor)));
    expect(again?.facts.map(({ id }) => id)).toEqual(facts.map(({ id }) => id));
    const told = facts.map((fact) => shopify.translate(deliveryOf(fact), { connection: 'shopify-eu', settings }));
    expect(told).toMatchObject([
      {
        kind: 'events',
        events: [
          {
            name: 'ProductUpdated',
            subject: 'product/TEE',
            data: {
              product: { title: 'T-shirt', variants: [{ sku: 'TEE-M', gtin: '00000096385074' }, { sku: 'TEE-L' }] },
            },
          },
          { name: 'PriceChanged', subject: 'product/TEE', data: { sku: 'TEE-M', price: euro(2_000) } },
          { name: 'PriceChanged', subject: 'product/TEE', data: { sku: 'TEE-L', price: euro(300) } },
        ],
      },
    ]);
    for (const translation of told) {
      for (const { name, data } of translation.kind === 'events' ? translation.events : []) {
        expect(eventDataFailure(name, data)).toBeUndefined();
      }
    }
    await bench.publish(article({}, false));
    const later = await poll?.read(JSON.parse(JSON.stringify(cursor)));
    expect(
      later?.facts.map((fact) => shopify.translate(deliveryOf(fact), { connection: 'shopify-eu', settings })),
    ).toMatchObject([{ kind: 'events', events: [{ name: 'ProductRetired', data: { product: 'product/TEE' } }] }]);
  });
});

const deliveryOf = ({ topic, id, body }: FactDraft): Delivery => ({
  connection: 'shopify-eu',
  via: 'poll',
  topic,
  deliveryId: id,
  headers: {},
  body,
  encoding: 'utf8',
  receivedAt: '2026-11-20T10:00:00Z',
});
