import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { carryOutMany, plainHttp } from '../../testing/plain-connection.ts';
import { startWooSimulator, type WooSimulator } from './simulator/index.ts';
import { openShop, settingsFor } from './testing/open-connection.ts';

const SKUS = ['ART-0', 'ART-1', 'ART-2', 'BAD', ...Array.from({ length: 20 }, (_, index) => `ART-${index + 4}`)];
const BAD = 3;

let shop: WooSimulator;
let asked: string[];

beforeEach(async () => {
  shop = await startWooSimulator({ articles: SKUS.map((sku) => ({ sku, price: '9.90', stock: 40 })) });
  asked = [];
});
afterEach(() => shop.close());

const each = (value: number | string) => ({ value: String(value), unit: 'each' });
const wanted = (count: number) => SKUS.map((sku) => ({ sku, quantity: each(count), token: 1 }));
type Item = { readonly id: number; readonly stock_quantity?: number };
type Answered = { readonly status: number; readonly headers: Record<string, string>; readonly body: string };
/** The shop as it is, but for writings that hold an item which it cannot bear. */
const shopThat = (bears: (item: Item) => boolean, answer: (before: readonly Item[]) => Promise<Answered>) => {
  const plain = plainHttp(asked);
  const http = {
    ...plain,
    request: async (request: Parameters<typeof plain.request>[0]) => {
      if (request.method === 'GET') return await plain.request(request);
      const body = JSON.parse(String(request.body)) as { update?: Item[] } & Partial<Item>;
      const items = body.update ?? [{ ...body, id: Number(new URL(request.url).pathname.split('/').at(-1)) }];
      const at = items.findIndex((item) => !bears(item));
      if (at < 0) return await plain.request(request);
      asked.push(`${request.method} refused`);
      return await answer(items.slice(0, at));
    },
  };
  return openShop(settingsFor(shop), { http });
};
const isBad = ({ id }: Item) => id === shop.product('BAD').id;
const html = { 'content-type': 'text/html' };
const diesAfter = async (before: readonly Item[]): Promise<Answered> => {
  for (const { id, stock_quantity } of before) {
    const product = [...shop.state.products.values()].find((each) => each.id === id);
    if (product !== undefined && stock_quantity !== undefined) product.stock = stock_quantity;
  }
  return { status: 500, headers: html, body: '<html>There has been a critical error on this website.</html>' };
};
const ends = (answers: Awaited<ReturnType<typeof carryOutMany<'publish-availability'>>>) =>
  answers.map((answer) => (answer.kind === 'done' ? answer.result.shown.value : answer.failure.code));
const refusals = () => asked.filter((call) => call.endsWith('refused')).length;
const others = (value: string, code: string) => SKUS.map((_, index) => (index === BAD ? code : value));

describe('one article over which the shop refuses a whole batch, or dies', () => {
  test('refused: the batch is halved, and that one fails alone', async () => {
    const headers = { 'content-type': 'application/json' };
    const body =
      '{"code":"rest_invalid_param","message":"Invalid parameter","data":{"status":400,"params":{"x":"no"}}}';
    const odd = shopThat(
      (item) => !isBad(item),
      async () => ({ status: 400, headers, body }),
    );
    const answers = await carryOutMany(odd, 'publish-availability', wanted(30));
    expect(ends(answers)).toEqual(others('30', 'SL-WOO-008'));
    expect(SKUS.map((sku) => shop.product(sku).stock)).toEqual(SKUS.map((_, index) => (index === BAD ? 40 : 30)));
  });

  test('dead half way: nothing is written over what was bought of the articles before it', async () => {
    let deaths = 0;
    const odd = shopThat(
      (item) => !isBad(item),
      async (before) => {
        const answer = await diesAfter(before);
        // Bought right after it was written.
        deaths += 1;
        if (deaths === 1) shop.buy({ lines: [{ sku: 'ART-1', quantity: 4 }] });
        return answer;
      },
    );
    const answers = await carryOutMany(odd, 'publish-availability', wanted(30));
    expect(ends(answers)).toEqual(others('30', 'SL-WOO-004').with(1, '26'));
    expect(shop.product('ART-1').stock).toBe(26);
  });

  test('dead at the opening of the shelves: they are closed and counted again before the next try', async () => {
    const odd = shopThat(
      (item) => !isBad(item) || item.stock_quantity === 0,
      async (before) => {
        const answer = await diesAfter(before);
        if ((shop.product('ART-1').stock ?? 0) >= 2) shop.buy({ lines: [{ sku: 'ART-1', quantity: 2 }] });
        return answer;
      },
    );
    const answers = await carryOutMany(odd, 'publish-availability', wanted(6));
    const sold = [...shop.state.orders.values()].length * 2;
    expect(sold).toBeGreaterThan(0);
    expect(ends(answers)).toEqual(others('6', 'SL-WOO-004').with(1, String(6 - sold)));
    expect(shop.product('ART-1').stock).toBe(6 - sold);
    expect(shop.product('BAD').stock).toBe(0);
  });

  test.each([
    ['away', 503, 1],
    ['slowed down', 429, 1],
    ['nowhere', 404, 1],
    // Of 24 articles alone there would be 47.
    ['dead at every call', 500, 33],
  ])('a shop that is %s is not asked for every article', async (_what, status, most) => {
    const odd = shopThat(
      () => false,
      async () => ({ status, headers: html, body: '<html></html>' }),
    );
    const answers = await carryOutMany(odd, 'publish-availability', wanted(30));
    expect(answers.every(({ kind }) => kind === 'failed')).toBe(true);
    expect(refusals()).toBeLessThanOrEqual(most);
  });
});
