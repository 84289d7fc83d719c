import { describe, expect, test } from 'vitest';
import { type CommandData, type Envelope, newCommand } from '../../canonical/envelope.ts';
import type { Bindings, Call, Carried } from '../../connector/connector.ts';
import type { Http } from '../../connector/http.ts';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import type { Clock } from '../../kernel/clock.ts';
import { plainHttp } from '../../testing/plain-connection.ts';
import { shopify } from './index.ts';
import { type ShopifySimulator, type ShopifySimulatorOptions, startShopifySimulator } from './simulator/index.ts';
import { CONNECTION, settingsFor } from './testing/open-connection.ts';

type Request = CommandData<'publish-product'>;
type Answers = readonly Carried<'publish-product'>[];

const CALL: Call = { attempt: 1, uncertain: false, shadow: false, lane: 'bulk', signal: new AbortController().signal };

/** A clock whose waits pass quickly: the shop and the connector wait for each other all the time. */
const quickClock: Clock = {
  now: () => Date.now(),
  sleep: (delayMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(resolve, Math.min(delayMs, 30));
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

const skuOf = (index: number): string => `SKU-${String(index).padStart(4, '0')}`;
const article = (index: number, wish: { title?: string; price?: number } = {}): Request => ({
  product: {
    id: `product/${skuOf(index)}`,
    record: { connection: 'odoo', id: String(index) },
    title: wish.title ?? `Article ${index}`,
    kind: 'goods',
    variants: [{ sku: skuOf(index), options: [], unit: 'each', active: true }],
    components: [],
  },
  sold: true,
  prices: [{ sku: skuOf(index), price: { amount: wish.price ?? 900, currency: 'EUR' }, includesTax: true }],
});
const articles = (count: number, wish: { title?: string; price?: number } = {}): readonly Request[] =>
  Array.from({ length: count }, (_, index) => article(index, wish));

interface Bench extends AsyncDisposable {
  readonly shop: ShopifySimulator;
  readonly bindings: Bindings;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  publish(requests: readonly Request[], call?: Partial<Call>): Promise<Answers>;
  /** The same shop from a process that knows nothing of the other. */
  restarted(http?: Http): Bench['publish'];
}

async function start(options: ShopifySimulatorOptions = {}): Promise<Bench> {
  const shop = await startShopifySimulator({
    bucket: { restoreRate: 100_000, maximumAvailable: 1_000_000 },
    ...options,
    bulk: { linesPerSecond: 2_000, ...options.bulk },
  });
  const bindings = memoryBindings();
  const asked: string[] = [];
  const open = (http: Http): Bench['publish'] => {
    const profile = { connection: CONNECTION, settings: settingsFor(shop) };
    const connection = shopify.open({
      ...profile,
      http,
      clock: quickClock,
      chance: { fraction: Math.random, bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
      bindings,
      log: { info: () => {}, warn: () => {} },
    });
    const many = connection.commands['publish-product']?.carryOutMany;
    return async (requests, call = {}) => (await many?.run(requests.map(commandOf), { ...CALL, ...call })) ?? [];
  };
  return {
    shop,
    bindings,
    asked,
    publish: open(plainHttp(asked)),
    restarted: (http = plainHttp()) => open(http),
    [Symbol.asyncDispose]: () => shop.close(),
  };
}

const commandOf = (data: Request): Envelope<Request> =>
  newCommand({
    name: 'publish-product',
    source: '/processes/assortment-publication',
    connection: CONNECTION,
    subject: data.product.id,
    time: '2026-11-20T10:00:00Z',
    data,
    cause: { id: 'cause', correlationid: data.product.id, lane: 'bulk' },
  });

const failuresOf = (answers: Answers) =>
  answers.flatMap((answer, index) => (answer.kind === 'failed' ? [[index, answer.failure.code] as const] : []));
const titlesOf = (shop: ShopifySimulator): readonly string[] =>
  [...shop.state.products.values()].map(({ title }) => title).sort();

describe('many articles at once', () => {
  test('go by one operation of the shop, and a repeat finds them all and writes nothing', async () => {
    await using bench = await start();
    const { shop } = bench;
    const answers = await bench.publish(articles(300));
    expect(failuresOf(answers)).toEqual([]);
    expect(shop.state.products.size).toBe(300);
    expect(shop.bulk.operations).toMatchObject([{ status: 'COMPLETED', lines: 300 }]);
    // Each answer is that of its own article, although the outcomes come in no order.
    for (const [index, answer] of answers.entries()) {
      const product = shop.productOf(skuOf(index));
      expect(answer).toMatchObject({
        result: { record: { id: product?.id }, prices: [{ sku: skuOf(index), shown: { amount: 900 } }] },
      });
    }
    expect((await bench.bindings.find('product/SKU-0007', CONNECTION, 'product'))?.foreignId).toBe(
      shop.productOf('SKU-0007')?.id,
    );
    // Looking costs a question for some dozens, writing none.
    expect(bench.asked.length).toBeLessThan(60);

    const again = await bench.publish(articles(300));
    expect(again).toEqual(answers);
    expect(shop.bulk.operations).toHaveLength(1);
    expect(shop.state.products.size).toBe(300);
  });

  test('a few go one by one, and what is shown already is not written', async () => {
    await using bench = await start();
    const { shop } = bench;
    expect(failuresOf(await bench.publish(articles(20)))).toEqual([]);
    expect(failuresOf(await bench.publish([...articles(200).slice(0, 35)]))).toEqual([]);
    expect(shop.state.products.size).toBe(35);
    expect(shop.bulk.operations).toHaveLength(0);
  });

  test('changed in place with the prices that the shop has, taken over from the merchant, and refused alone', async () => {
    await using bench = await start();
    const { shop } = bench;
    const theirs = shop.addProduct({ title: 'Of the merchant', variants: [{ sku: skuOf(3), price: '1.00' }] });
    for (const title of ['One', 'Two']) {
      shop.addProduct({ title, handle: title, variants: [{ sku: skuOf(5), price: '1.00' }] });
    }
    await bench.publish(articles(60));
    shop.changePrice(skuOf(1), '7.00');
    const answers = await bench.publish([
      ...articles(60, { title: 'New name' }),
      { ...article(60), prices: [] },
      article(61),
    ]);
    expect(failuresOf(answers)).toEqual([
      [5, 'SL-SHOPIFY-041'],
      [60, 'SL-SHOPIFY-042'],
    ]);
    expect(answers[1]).toMatchObject({ result: { prices: [{ shown: { amount: 700 } }] } });
    expect(shop.priceOf(skuOf(1))).toBe(700);
    expect(shop.productOf(skuOf(3))).toMatchObject({ id: theirs.id, title: 'New name' });
    expect(shop.priceOf(skuOf(3))).toBe(100);
    expect(shop.bulk.operations).toHaveLength(2);
  });

  test('what the shop refuses is refused for that article alone, with its message', async () => {
    await using bench = await start();
    const long = { ...article(7), product: { ...article(7).product, title: ' ' } };
    const answers = await bench.publish(articles(40).map((each, index) => (index === 7 ? long : each)));
    expect(failuresOf(answers)).toEqual([[7, 'SL-SHOPIFY-024']]);
    expect(bench.shop.state.products.size).toBe(39);
  });

  test('an article with more variants than a page stands among others', async () => {
    await using bench = await start();
    const variants = Array.from({ length: 230 }, (_, index) => ({
      sku: `BIG-${index}`,
      options: [{ name: 'Size', value: `S${index}` }],
      unit: 'each' as const,
      active: true,
    }));
    const big: Request = {
      product: { ...article(0).product, id: 'product/BIG', variants },
      sold: true,
      prices: variants.map(({ sku }) => ({ sku, price: { amount: 100, currency: 'EUR' }, includesTax: true })),
    };
    const answers = await bench.publish([big, ...articles(30)]);
    expect(failuresOf(answers)).toEqual([]);
    expect(answers[0]).toMatchObject({ result: { prices: { length: 230 } } });
    expect(await bench.publish([big, ...articles(30)])).toEqual(answers);
  });

  test('a shadow writes nothing', async () => {
    await using bench = await start();
    const answers = await bench.publish(articles(50), { shadow: true });
    expect(failuresOf(answers)).toEqual([]);
    expect(bench.shop.state.products.size).toBe(0);
    expect(bench.shop.bulk.operations).toHaveLength(0);
  });

  test('lists wait for each other: one operation at a time, and none is refused', async () => {
    await using bench = await start({ bulk: { mostRunning: 1 } });
    const all = articles(120);
    const answers = await Promise.all([0, 40, 80].map((from) => bench.publish(all.slice(from, from + 40))));
    expect(answers.flatMap(failuresOf)).toEqual([]);
    expect(bench.shop.bulk.mostAtOnce).toBe(1);
    expect(bench.shop.bulk.operations).toHaveLength(3);
    expect(bench.shop.state.products.size).toBe(120);
  });
});

describe('bad days of bulk operations', () => {
  test('an operation that fails in the middle: what has an outcome is heard, the rest is looked for and written', async () => {
    await using bench = await start();
    bench.shop.bulk.trouble.failAfterLines = 30;
    expect(failuresOf(await bench.publish(articles(100)))).toEqual([]);
    expect(bench.shop.state.products.size).toBe(100);
    expect(bench.shop.bulk.operations.map(({ status, lines }) => [status, lines])).toEqual([
      ['COMPLETED', 70],
      ['FAILED', 30],
    ]);
  });

  test.each([
    ['the file of outcomes is lost with the failure', { failAfterLines: 30, losesPartialFile: true }, 70],
    ['the file has expired before it was read', { expires: true }, 0],
    ['the shop answers lines with an error of its own', { brokenLines: [...Array(40).keys()] }, 40],
  ])('%s: the shop is looked at, and only what is missing is written', async (_name, trouble, written) => {
    await using bench = await start();
    Object.assign(bench.shop.bulk.trouble, trouble);
    expect(failuresOf(await bench.publish(articles(100)))).toEqual([]);
    expect(titlesOf(bench.shop)).toHaveLength(100);
    const [last] = bench.shop.bulk.operations;
    expect(bench.shop.bulk.operations).toHaveLength(written === 0 ? 1 : 2);
    if (written > 0) expect(last?.lines).toBe(written);
  });

  test('a line that never has an outcome is held alone, with what the shop says', async () => {
    await using bench = await start();
    const { trouble } = bench.shop.bulk;
    const stubborn = [...Array(30).keys()];
    trouble.brokenLines = stubborn;
    const running = bench.publish(articles(60));
    // Each further operation meets the same trouble.
    Object.defineProperty(trouble, 'brokenLines', { get: () => stubborn, set: () => {} });
    const answers = await running;
    expect(new Set(failuresOf(answers).map(([, code]) => code))).toEqual(new Set(['SL-SHOPIFY-044']));
    expect(failuresOf(answers)).toHaveLength(30);
    expect(answers.find(({ kind }) => kind === 'failed')).toMatchObject({
      failure: { kind: 'transient', scope: 'operation', because: 'Internal error' },
    });
    expect(bench.shop.state.products.size).toBe(30);
  });

  test('the shop has no room for another operation: it is waited for', async () => {
    await using bench = await start();
    bench.shop.bulk.trouble.othersRunning = 5;
    const running = bench.publish(articles(50));
    await untilTrue(() => calls(bench.shop) > 8);
    expect(bench.shop.bulk.operations).toHaveLength(0);
    bench.shop.bulk.trouble.othersRunning = 0;
    expect(failuresOf(await running)).toEqual([]);
    expect(bench.shop.state.products.size).toBe(50);
  });

  test('throttled, broken and unwell on the way: nothing goes on alone because of it', async () => {
    await using bench = await start();
    Object.assign(bench.shop.faults, { throttleShare: 0.1, errorShare: 0.1, htmlShare: 0.05, truncateShare: 0.05 });
    const answers = await retried(bench, articles(80));
    expect(failuresOf(answers)).toEqual([]);
    expect(bench.shop.state.products.size).toBe(80);
  });

  test('the answer to the beginning is lost: the operation is found by its name and not begun again', async () => {
    await using bench = await start();
    let lost = 0;
    const plain = plainHttp();
    const http: Http = {
      learn: () => {},
      async request(request) {
        const response = await plain.request(request);
        if (lost > 0 || !(request.body ?? '').includes('RunBulkMutation')) return response;
        lost += 1;
        return { ...response, body: response.body.slice(0, 10) };
      },
    };
    expect(failuresOf(await bench.restarted(http)(articles(60)))).toEqual([]);
    expect(lost).toBe(1);
    expect(bench.shop.bulk.operations).toHaveLength(1);
    expect(bench.shop.state.products.size).toBe(60);
  });

  test('after an end in the middle, the next process waits for what is still at work, and then writes the newer word', async () => {
    await using bench = await start({ bulk: { linesPerSecond: 60 } });
    const ending = new AbortController();
    const cut = bench.publish(articles(60), { signal: ending.signal });
    const ended = cut.then(
      () => 'done',
      (error: { failure: { code: string } }) => error.failure.code,
    );
    await untilTrue(() => (bench.shop.bulk.operations[0]?.lines ?? 0) > 5);
    ending.abort();
    expect(await ended).toBe('SL-SHOPIFY-045');
    // The shop goes on with what the process before began; the same messages come again and are not sure of it.
    const answers = await bench.restarted()(articles(60), { uncertain: true });
    expect(failuresOf(answers)).toEqual([]);
    expect(bench.shop.bulk.operations).toMatchObject([{ status: 'COMPLETED', lines: 60 }]);
    // The process that was cut short remembers that it did not see the end, without being told.
    expect(failuresOf(await bench.publish([article(59, { title: 'Newer' })]))).toEqual([]);
    expect(bench.shop.productOf(skuOf(59))?.title).toBe('Newer');
  });

  test('one article alone also waits for an operation that may still write it', async () => {
    await using bench = await start({ bulk: { linesPerSecond: 60 } });
    const ending = new AbortController();
    const cut = bench.publish(articles(60), { signal: ending.signal }).catch(() => 'cut');
    await untilTrue(() => (bench.shop.bulk.operations[0]?.lines ?? 0) > 2);
    ending.abort();
    expect(await cut).toBe('cut');
    const answers = await bench.restarted()([article(59, { title: 'Newer' })], { uncertain: true });
    expect(failuresOf(answers)).toEqual([]);
    expect(bench.shop.bulk.operations[0]?.status).toBe('COMPLETED');
    expect(bench.shop.productOf(skuOf(59))?.title).toBe('Newer');
  });
});

test('the simulated shop takes no file whose form differs from what it signed, and shows none to a stranger', async () => {
  await using bench = await start();
  await bench.publish(articles(30));
  const form = new FormData();
  form.set('key', 'tmp/of/somebody/else.jsonl');
  form.set('file', 'x');
  const upload = await fetch(`${bench.shop.url}/shopify-staged-uploads/`, { method: 'POST', body: form });
  expect(upload.status).toBe(403);
  const url = new URL(bench.shop.bulk.operations[0]?.url ?? '');
  url.search = '';
  expect((await fetch(url)).status).toBe(400);
});

const calls = (shop: ShopifySimulator): number => [...shop.calls.values()].reduce((sum, count) => sum + count, 0);

/** As the delivery worker does it: a whole call that failed for a passing reason comes again, and so does each that failed alone. */
async function retried(bench: Bench, requests: readonly Request[]): Promise<Answers> {
  for (let round = 0; round < 50; round += 1) {
    const answers = await bench.publish(requests, { uncertain: round > 0 }).catch(() => undefined);
    if (answers !== undefined && failuresOf(answers).length === 0) return answers;
  }
  throw new Error('it never went well');
}

async function untilTrue(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it did not come to be');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
