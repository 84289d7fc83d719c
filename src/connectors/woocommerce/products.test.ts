import { describe, expect, test } from 'vitest';
import type { CommandData } from '../../canonical/envelope.ts';
import type { Product } from '../../canonical/product.ts';
import { eventDataFailure } from '../../canonical/validate.ts';
import type { Connection } from '../../connector/connector.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { carryOut, carryOutMany, follow, plainHttp } from '../../testing/plain-connection.ts';
import type { WooSettings } from './manifest.ts';
import { startWooSimulator, type WooSimulator, type WooSimulatorOptions } from './simulator/index.ts';
import { CONNECTION, eventsOf, openShop, settingsFor } from './testing/open-connection.ts';

const euro = (amount: number) => ({ amount, currency: 'EUR' });

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
const single = (sku: string, wish: Partial<Product> = {}): CommandData<'publish-product'> =>
  article({ id: `product/${sku}`, title: sku, variants: [variant(sku)], ...wish });
const prices = (
  given: Record<string, number>,
  wish: { expected?: number; regular?: number; product?: string } = {},
): CommandData<'publish-price'> => ({
  product: wish.product ?? 'product/TEE',
  token: 1,
  prices: Object.entries(given).map(([sku, amount]) => ({
    sku,
    price: euro(amount),
    includesTax: true,
    ...(wish.regular === undefined ? {} : { regular: euro(wish.regular) }),
    ...(wish.expected === undefined ? {} : { expected: euro(wish.expected) }),
  })),
});

interface Bench extends AsyncDisposable {
  readonly shop: WooSimulator;
  readonly bindings: ReturnType<typeof memoryBindings>;
  readonly settings: WooSettings;
  readonly connection: Connection;
  /** Methods and addresses of all calls. */
  readonly asked: string[];
  publish(data: CommandData<'publish-product'>): ReturnType<typeof carryOut<'publish-product'>>;
  price(data: CommandData<'publish-price'>): ReturnType<typeof carryOut<'publish-price'>>;
}

async function start(options: WooSimulatorOptions = {}, more: Partial<WooSettings> = {}): Promise<Bench> {
  const shop = await startWooSimulator(options);
  const bindings = memoryBindings();
  const settings = settingsFor(shop, more);
  const asked: string[] = [];
  const connection = openShop(settings, { bindings, http: plainHttp(asked) });
  return {
    shop,
    bindings,
    settings,
    connection,
    asked,
    publish: (data) => carryOut(connection, 'publish-product', data),
    price: (data) => carryOut(connection, 'publish-price', data),
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

const parentOf = (shop: WooSimulator, sku: string) => shop.state.products.get(shop.product(sku).parentId);
const writes = (asked: readonly string[]): readonly string[] => asked.filter((line) => !line.startsWith('GET'));

describe('publishing an article', () => {
  test('it is made once with its variations, changed in place, and written only where it differs', async () => {
    await using bench = await start();
    const { shop, asked } = bench;
    const made = await bench.publish(article());
    expect(made).toMatchObject({
      record: { connection: CONNECTION, name: 'T-shirt' },
      prices: [
        { sku: 'TEE-M', shown: euro(2_000) },
        { sku: 'TEE-L', shown: euro(2_000) },
      ],
    });
    expect(parentOf(shop, 'TEE-M')).toMatchObject({
      type: 'variable',
      name: 'T-shirt',
      description: 'Soft.',
      sku: 'TEE',
      status: 'publish',
      attributes: [{ id: 0, name: 'Size', variation: true, visible: true, options: ['M', 'L'] }],
    });
    expect(shop.product('TEE-M')).toMatchObject({
      gtin: '96385074',
      regularPrice: '20.00',
      attributes: [{ name: 'Size', option: 'M' }],
      // Nothing can be sold before its number is proven.
      manageStock: true,
      stock: 0,
    });
    const ids = [shop.product('TEE-M').id, shop.product('TEE-L').id];

    await shop.editProduct('TEE-M', { regular_price: '17.00' });
    const changed = await bench.publish(article({ title: 'Tee' }));
    // Prices of variants that are there are not touched, whatever the command says.
    expect(changed.prices[0]).toEqual({ sku: 'TEE-M', shown: euro(1_700) });
    expect([shop.product('TEE-M').id, shop.product('TEE-L').id]).toEqual(ids);
    expect(parentOf(shop, 'TEE-M')?.name).toBe('Tee');

    const before = writes(asked).length;
    expect(await bench.publish(article({ title: 'Tee' }))).toEqual(changed);
    expect(writes(asked)).toHaveLength(before);
    expect(shop.state.products.size).toBe(3);
  });

  test('variants come and go, an article that is no longer sold is taken off sale and comes back', async () => {
    await using bench = await start();
    const { shop } = bench;
    await bench.publish(article());
    await bench.publish(article({ variants: [variant('TEE-L', 'L'), variant('TEE-XL', 'XL')] }));
    expect([shop.price('TEE-M'), shop.price('TEE-L'), shop.price('TEE-XL')]).toEqual([undefined, '20.00', '20.00']);
    expect(parentOf(shop, 'TEE-L')?.attributes[0]?.options).toEqual(['L', 'XL']);
    await bench.publish(article({}, false));
    expect(shop.price('TEE-L')).toBeUndefined();
    await bench.publish(article());
    expect([shop.price('TEE-M'), shop.price('TEE-L'), shop.price('TEE-XL')]).toEqual(['20.00', '20.00', undefined]);
    // What was never there need not be taken off sale.
    expect(await bench.publish(article({ id: 'product/NEVER', variants: [variant('NEVER')] }, false))).toMatchObject({
      prices: [],
    });
    expect(shop.state.products.size).toBe(4);
  });

  test('an article with one variant is a simple product, and grows variations when it gets more', async () => {
    await using bench = await start();
    const { shop } = bench;
    await bench.publish(single('MUG', { variants: [variant('MUG', 'Big', '00000096385074')] }));
    expect(shop.product('MUG')).toMatchObject({
      type: 'simple',
      parentId: 0,
      attributes: [{ name: 'Size', options: ['Big'], variation: false }],
    });
    const { id } = shop.product('MUG');
    await bench.publish(
      single('MUG', { variants: [variant('MUG', 'Big', '00000096385074'), variant('MUG-S', 'Small')] }),
    );
    expect(shop.state.products.get(id)).toMatchObject({ type: 'variable', manageStock: false });
    expect(shop.product('MUG')).toMatchObject({ type: 'variation', parentId: id, gtin: '96385074' });
    expect([shop.price('MUG'), shop.price('MUG-S')]).toEqual(['20.00', '20.00']);
    await bench.publish(single('MUG', { variants: [variant('MUG', 'Big', '00000096385074')] }));
    expect([shop.price('MUG'), shop.price('MUG-S')]).toEqual(['20.00', undefined]);
  });

  test('attributes that the whole shop shares are used, and those of the merchant are kept', async () => {
    await using bench = await start();
    const { shop } = bench;
    shop.state.attributes.push({ id: 4, name: 'size', slug: 'pa_size' });
    await bench.publish(article());
    expect(parentOf(shop, 'TEE-M')?.attributes).toMatchObject([{ id: 4, options: ['L', 'M'] }]);
    expect(shop.product('TEE-L').attributes).toMatchObject([{ id: 4, option: 'L' }]);
    await shop.editProduct('TEE', {
      attributes: [
        { id: 4, variation: true, visible: true, options: ['M', 'L'] },
        { name: 'Fabric', visible: true, options: ['Cotton'] },
      ],
    });
    await bench.publish(article({ variants: [variant('TEE-M', 'M'), variant('TEE-L', 'L'), variant('TEE-S', 'S')] }));
    expect(parentOf(shop, 'TEE-M')?.attributes).toMatchObject([
      { id: 4, options: ['L', 'M', 'S'] },
      { name: 'Fabric', options: ['Cotton'], variation: false },
    ]);
  });

  test('a kit is sold under its own SKU and says what it is made of', async () => {
    await using bench = await start();
    const { shop } = bench;
    await bench.publish(single('CUP', { title: 'Cup' }));
    const components = [
      { sku: 'CUP', quantity: { value: '2', unit: 'each' } },
      { sku: 'NOWHERE', quantity: { value: '1', unit: 'each' } },
    ];
    const kit = single('SET', { kind: 'bundle', components });
    await bench.publish(kit);
    expect(shop.product('SET')).toMatchObject({
      type: 'simple',
      attributes: [{ name: 'Contents', visible: true, options: ['2 × Cup', '1 × NOWHERE'] }],
    });
    const before = writes(bench.asked).length;
    await bench.publish(kit);
    expect(writes(bench.asked)).toHaveLength(before);
  });

  test('tax classes follow the settings; services and what the settings say are not counted', async () => {
    await using bench = await start({}, { taxClasses: { food: 'reduced-rate', other: 'standard' }, kitLabel: '' });
    const { shop } = bench;
    await bench.publish(single('TEA', { taxClass: 'food' }));
    await bench.publish(single('ENGRAVING', { kind: 'service', taxClass: 'unknown' }));
    expect(shop.product('TEA')).toMatchObject({ taxClass: 'reduced-rate', manageStock: true });
    expect(shop.product('ENGRAVING')).toMatchObject({ taxClass: '', manageStock: false, virtual: true });
    await bench.publish(single('TEA', { taxClass: 'other' }));
    expect(shop.product('TEA').taxClass).toBe('');
    await using uncounted = await start({}, { countNewArticles: false });
    await uncounted.publish(single('TEA'));
    expect(uncounted.shop.product('TEA').manageStock).toBe(false);
  });

  test('what the merchant made before is taken over by SKU, by barcode, by a mapping or out of the trash', async () => {
    await using bench = await start();
    const { shop, bindings } = bench;
    const bySku = shop.shelve({ sku: 'CUP', price: '4.00' });
    const byBarcode = shop.shelve({ sku: 'THEIR-POT', price: '5.00' });
    await shop.editProduct('THEIR-POT', { global_unique_id: '96385074' });
    const byId = shop.shelve({ sku: 'THEIR-PAN', price: '6.00' });
    await bindings.bind({ canonical: 'product/PAN', connection: CONNECTION, kind: 'variant', foreignId: `${byId.id}` });
    const byTheirSku = shop.shelve({ sku: 'THEIR-BOWL', price: '7.00' });
    await bindings.bind({ canonical: 'product/BOWL', connection: CONNECTION, kind: 'sku', foreignId: 'THEIR-BOWL' });
    const trashed = shop.shelve({ sku: 'LID', price: '8.00' });
    await shop.editProduct('LID', { status: 'trash' });
    const made = [
      await bench.publish(single('CUP')),
      await bench.publish(single('POT', { variants: [variant('POT', undefined, '00000096385074')] })),
      await bench.publish(single('PAN')),
      await bench.publish(single('BOWL')),
      await bench.publish(single('LID')),
    ];
    expect(made.map(({ record, prices: [price] }) => [Number(record.id), price?.sku, price?.shown.amount])).toEqual([
      [bySku.id, 'CUP', 400],
      [byBarcode.id, 'POT', 500],
      [byId.id, 'PAN', 600],
      [byTheirSku.id, 'BOWL', 700],
      [trashed.id, 'LID', 800],
    ]);
    expect(shop.state.products.size).toBe(5);
    // What somebody mapped keeps its name in the shop; what was known by its barcode is named as the hub names it.
    expect([byId.sku, byTheirSku.sku, byBarcode.sku]).toEqual(['THEIR-PAN', 'THEIR-BOWL', 'POT']);
    expect(trashed.status).toBe('publish');
  });

  test('a product that was deleted in the shop is made again', async () => {
    await using bench = await start();
    const { shop } = bench;
    await bench.publish(article());
    shop.destroyProduct(shop.product('TEE').id);
    await bench.publish(article());
    expect(shop.price('TEE-M')).toBe('20.00');
  });

  test('what was made before an answer was lost is found again, also when it has no variations yet', async () => {
    await using bench = await start();
    const { shop } = bench;
    // First the answer about the product is lost, then the one about its variations.
    for (let time = 1; time <= 2; time += 1) {
      let isLost = false;
      const http = plainHttp();
      const flaky = openShop(bench.settings, {
        bindings: bench.bindings,
        http: {
          ...http,
          async request(question) {
            const answer = await http.request(question);
            if (question.method !== 'POST' || isLost) return answer;
            isLost = true;
            throw new CodedError({ kind: 'unknown', code: 'SL-HTTP-002', because: 'lost' });
          },
        },
      });
      expect(await failureOf(carryOut(flaky, 'publish-product', article()))).toMatchObject({ kind: 'unknown' });
    }
    await bench.publish(article());
    expect(shop.state.products.size).toBe(3);
    expect([shop.price('TEE-M'), shop.price('TEE-L')]).toEqual(['20.00', '20.00']);
  });

  test('what cannot be told apart or expressed is refused with its reason, and nothing of it is made', async () => {
    await using bench = await start();
    const { shop, bindings } = bench;
    shop.shelve({ sku: 'TEE-M' });
    shop.shelve({ sku: 'TEE-L' });
    expect(await failureOf(bench.publish(article()))).toMatchObject({ kind: 'rejected', code: 'SL-WOO-032' });
    const pot = shop.shelve({ sku: 'POT' });
    await shop.editProduct('POT', { global_unique_id: '4006381333931' });
    const other = single('POT', { variants: [variant('POT', undefined, '00000096385074')] });
    expect(await failureOf(bench.publish(other))).toMatchObject({ code: 'SL-WOO-032', value: 'POT' });
    await bindings.bind({ canonical: 'product/JAR', connection: CONNECTION, kind: 'product', foreignId: `${pot.id}` });
    expect(await failureOf(bench.publish(single('POT')))).toMatchObject({ code: 'SL-WOO-032' });
    const twins = article({ id: 'product/A', variants: [variant('A-1', 'M'), variant('A-2', 'M')] });
    expect(await failureOf(bench.publish(twins))).toMatchObject({ code: 'SL-WOO-021' });
    const cut = article({ id: 'product/A', variants: [variant('A-1', 'M|L'), variant('A-2', 'M')] });
    expect(await failureOf(bench.publish(cut))).toMatchObject({ code: 'SL-WOO-021', rule: 'no "|"' });
    expect(await failureOf(bench.publish({ ...single('B'), prices: [] }))).toMatchObject({
      code: 'SL-WOO-031',
      value: 'B',
    });
    // A barcode that another article has is the shop's to refuse, and it says which one.
    const taken = single('JUG', { variants: [variant('JUG', undefined, '00000096385074')] });
    await bench.publish(taken);
    const again = single('URN', { variants: [variant('URN', undefined, '00000096385074')] });
    expect(await failureOf(bench.publish(again))).toMatchObject({ code: 'SL-WOO-032' });
    expect([...shop.state.products.values()].filter(({ name }) => name === 'T-shirt')).toEqual([]);
  });

  test('prices in another currency or with other taxes are refused before anything is written', async () => {
    await using dollars = await start({ currency: 'USD' });
    expect(await failureOf(dollars.publish(article()))).toMatchObject({ code: 'SL-WOO-033' });
    await using net = await start({ pricesIncludeTax: false });
    expect(await failureOf(net.publish(article()))).toMatchObject({ code: 'SL-WOO-033' });
    expect(await failureOf(net.price(prices({ 'TEE-M': 1 })))).toMatchObject({ code: 'SL-WOO-033' });
    expect(writes([...dollars.asked, ...net.asked])).toEqual([]);
  });

  test('a bad article does not hold the others of its call, and many variations take several calls', async () => {
    await using bench = await start();
    const { shop, asked, connection } = bench;
    shop.state.stubborn.add('BAD');
    const many = ['A', 'B', 'BAD', 'C'].map((sku) => single(sku));
    const answers = await carryOutMany(connection, 'publish-product', many);
    expect(answers.map(({ kind }) => kind)).toEqual(['done', 'done', 'failed', 'done']);
    expect(answers[2]).toMatchObject({ failure: { kind: 'rejected', code: 'SL-WOO-024' } });
    // All four went in one call.
    expect(writes(asked)).toHaveLength(1);
    const variants = Array.from({ length: 130 }, (_, index) => variant(`BIG-${index}`, `S${index}`));
    const made = await bench.publish(article({ id: 'product/BIG', variants }));
    expect(made.prices).toHaveLength(130);
    expect(writes(asked)).toHaveLength(4);
    expect(await bench.publish(article({ id: 'product/BIG', variants }))).toEqual(made);
  });

  test('the bulk lane gives a hundred articles, and they are written by one call', async () => {
    await using bench = await start();
    const { asked, connection } = bench;
    const most = connection.commands['publish-product']?.carryOutMany?.mostInBulk ?? 0;
    const many = Array.from({ length: most }, (_, index) => single(`LOT-${index}`));
    const answers = await carryOutMany(connection, 'publish-product', many);
    expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(100);
    expect(writes(asked)).toHaveLength(1);
  });

  test('a shadow replay writes nothing', async () => {
    await using bench = await start();
    const handler = bench.connection.commands['publish-product'];
    const call = { attempt: 1, uncertain: false, shadow: true, lane: 'bulk', signal: new AbortController().signal };
    await handler?.carryOut({ id: 'command-1', data: article() } as never, call as never);
    expect(writes(bench.asked)).toEqual([]);
  });
});

describe('publishing prices', () => {
  test('only where the shop shows what is expected', async () => {
    await using bench = await start();
    const { shop } = bench;
    await bench.publish(article());
    const first = await bench.price(prices({ 'TEE-M': 1_500, 'TEE-L': 1_600 }, { expected: 2_000 }));
    expect(first.prices).toEqual([
      { sku: 'TEE-M', applied: true, shown: euro(1_500) },
      { sku: 'TEE-L', applied: true, shown: euro(1_600) },
    ]);
    expect(await bench.price(prices({ 'TEE-M': 1_500, 'TEE-L': 1_600 }, { expected: 2_000 }))).toEqual(first);
    await shop.editProduct('TEE-M', { sale_price: '1.00' });
    expect((await bench.price(prices({ 'TEE-M': 1_400 }, { expected: 1_500 }))).prices).toEqual([
      { sku: 'TEE-M', applied: false, shown: euro(100) },
    ]);
    expect(shop.price('TEE-M')).toBe('1.00');
    await bench.price(prices({ 'TEE-M': 1_400 }));
    expect(shop.price('TEE-M')).toBe('14.00');
  });

  test('a price that ends, and is lower than what follows, is shown as an offer; at its end it is a plain price', async () => {
    await using bench = await start();
    const { shop } = bench;
    await bench.publish(single('MUG'));
    await bench.price(prices({ MUG: 1_500 }, { regular: 2_000, product: 'product/MUG' }));
    expect(shop.product('MUG')).toMatchObject({ regularPrice: '20.00', salePrice: '15.00' });
    await bench.price(prices({ MUG: 2_000 }, { product: 'product/MUG', expected: 1_500 }));
    expect(shop.product('MUG')).toMatchObject({ regularPrice: '20.00', salePrice: '' });
    // Not lower than what follows: no offer.
    await bench.price(prices({ MUG: 2_500 }, { regular: 2_000, product: 'product/MUG' }));
    expect(shop.product('MUG')).toMatchObject({ regularPrice: '25.00', salePrice: '' });
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
      { sku: 'S-4', applied: false, shown: euro(2_000), because: expect.stringContaining('kept by another system') },
      { sku: 'NOWHERE', applied: false, because: expect.stringContaining('no variant') },
    ]);
    expect(variants.filter(({ sku }) => shop.price(sku) === '9.00')).toHaveLength(8);
  });

  test('prices of many simple articles go in one call, and an article that is not there fails alone', async () => {
    await using bench = await start();
    const { shop, asked, connection } = bench;
    const skus = Array.from({ length: 12 }, (_, index) => `P-${index}`);
    await carryOutMany(
      connection,
      'publish-product',
      skus.map((sku) => single(sku)),
    );
    const before = asked.length;
    const answers = await carryOutMany(
      connection,
      'publish-price',
      [...skus, 'GONE'].map((sku) => prices({ [sku]: 750 }, { product: `product/${sku}` })),
    );
    expect(answers.map(({ kind }) => kind)).toEqual([...skus.map(() => 'done'), 'failed']);
    expect(answers.at(-1)).toMatchObject({ failure: { code: 'SL-WOO-034' } });
    expect(skus.map((sku) => shop.price(sku))).toEqual(skus.map(() => '7.50'));
    expect(writes(asked.slice(before))).toHaveLength(1);
    expect(asked.slice(before).length).toBeLessThan(8);
  });
});

describe('watching articles', () => {
  test('what changed in the shop is told under the name of the article, with its prices', async () => {
    await using bench = await start();
    const { shop, connection, settings } = bench;
    await bench.publish(article());
    const id = String(shop.product('TEE').id);
    const look = async () => eventsOf(await follow(connection, { kind: 'product', foreignId: id }), settings);
    const echo = await look();
    expect(echo).toMatchObject([
      {
        name: 'ProductUpdated',
        subject: 'product/TEE',
        data: { product: { title: 'T-shirt', variants: [{ sku: 'TEE-M', gtin: '00000096385074' }, { sku: 'TEE-L' }] } },
      },
      { name: 'PriceChanged', subject: 'product/TEE', data: { sku: 'TEE-M', price: euro(2_000), includesTax: true } },
      { name: 'PriceChanged', subject: 'product/TEE', data: { sku: 'TEE-L', price: euro(2_000) } },
      { name: 'AvailabilityObserved', subject: `stock/TEE-M/${CONNECTION}` },
      { name: 'AvailabilityObserved', subject: `stock/TEE-L/${CONNECTION}` },
    ]);
    for (const { name, data } of echo) expect(eventDataFailure(name, data)).toBeUndefined();
    const factsOf = (events: typeof echo) => events.map(({ fact }) => fact.join('/'));
    expect(factsOf(await look())).toEqual(factsOf(echo));

    await shop.editProduct('TEE-L', { regular_price: '3.00' });
    const later = await look();
    expect(later).toMatchObject([{}, {}, { data: { sku: 'TEE-L', price: euro(300) } }, {}, {}]);
    expect(factsOf(later)[2]).not.toBe(factsOf(echo)[2]);

    await bench.publish(article({}, false));
    expect(await look()).toMatchObject([
      { name: 'ProductRetired', subject: 'product/TEE', data: { product: 'product/TEE' } },
      { name: 'AvailabilityObserved' },
      { name: 'AvailabilityObserved' },
    ]);
    // Deleted for good, it is missed under the same name.
    shop.destroyProduct(Number(id));
    expect(await look()).toMatchObject([{ name: 'ProductRetired', data: { product: 'product/TEE' } }]);
  });

  test('a simple article shows its options, and what goes by another SKU in the shop is told by the hub’s', async () => {
    await using bench = await start();
    const { shop, connection, settings, bindings } = bench;
    const theirs = shop.shelve({ sku: 'THEIR-PAN', price: '6.00', stock: 3 });
    await bindings.bind({
      canonical: 'product/PAN',
      connection: CONNECTION,
      kind: 'variant',
      foreignId: `${theirs.id}`,
    });
    await bench.publish(single('PAN', { variants: [variant('PAN', 'Big')] }));
    const facts = await follow(connection, { kind: 'product', foreignId: String(theirs.id) });
    expect(eventsOf(facts, settings)).toMatchObject([
      {
        subject: 'product/PAN',
        data: { product: { variants: [{ sku: 'PAN', options: [{ name: 'Size', value: 'Big' }] }] } },
      },
      { name: 'PriceChanged', data: { sku: 'PAN' } },
      { name: 'AvailabilityObserved', subject: `stock/PAN/${CONNECTION}`, data: { sku: 'PAN' } },
    ]);
  });

  test('articles that nobody published keep their own name and tell no prices', async () => {
    await using bench = await start();
    const { shop, connection, settings } = bench;
    const own = shop.shelve({ sku: 'OWN', price: '1.00' });
    const facts = await follow(connection, { kind: 'product', foreignId: String(own.id) });
    expect(eventsOf(facts, settings)).toMatchObject([{ name: 'ProductUpdated', subject: 'product/OWN' }]);
  });
});
