import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { type ArticleNews, optionsText } from './article.ts';
import { createPostgresArticleStore } from './postgres-store.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase();
});
afterAll(() => temporary[Symbol.asyncDispose]());
beforeEach(() => temporary.database.query('truncate article'));

const news = (second: number, skus: readonly string[], title = 'Tee'): ArticleNews => ({
  connection: 'odoo',
  product: 'product/TEE',
  readAt: `2026-11-20T10:00:0${second}Z`,
  articles: skus.map((sku) => ({ connection: 'odoo', sku, product: 'product/TEE', title, options: '', active: true })),
});

async function held(): Promise<string[]> {
  const rows = await temporary.database.query<{ sku: string; title: string; active: boolean }>(
    'select sku, title, active from article order by sku',
  );
  return rows.map(({ sku, title, active }) => `${sku} ${title} ${active ? 'sold' : 'gone'}`);
}

test('any order of arrival gives the same articles', async () => {
  const store = createPostgresArticleStore(temporary.database);
  const story = [news(1, ['M', 'L']), news(2, ['M', 'XL'], 'New tee'), news(3, [])];
  const expected = ['L Tee gone', 'M New tee gone', 'XL New tee gone'];
  await store.apply(story);
  expect(await held()).toEqual(expected);
  await temporary.database.query('truncate article');
  for (const one of [...story].reverse()) await store.apply([one]);
  for (const one of story) await store.apply([one, one]);
  expect(await held()).toEqual(expected);
});

test('options are the same however they were written', () => {
  const [size, colour] = [
    { name: 'Size', value: 'M' },
    { name: ' Colour', value: 'Red ' },
  ];
  expect(optionsText([size as never, colour as never])).toBe('colour=red;size=m');
  expect(optionsText([colour as never, size as never])).toBe('colour=red;size=m');
});
