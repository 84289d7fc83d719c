import { expect, test } from 'vitest';
import { handleOf, openArticles } from './articles.ts';
import { memoryBindings } from './memory/bindings.ts';

function bench() {
  const bindings = memoryBindings();
  let asked = 0;
  const counting = {
    ...bindings,
    canonicalOf: (...given: Parameters<typeof bindings.canonicalOf>) => {
      asked += 1;
      return bindings.canonicalOf(...given);
    },
  };
  let nowMs = 0;
  const clock = { now: () => nowMs, sleep: async () => {} };
  const articles = openArticles({ bindings: counting, connection: 'shop', clock });
  const bind = (canonical: string, kind: string, foreignId: string, connection = 'shop') =>
    bindings.bind({ canonical, connection, kind, foreignId });
  return {
    articles,
    bind,
    asked: () => asked,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('a mapping by id counts more than one by SKU, and both more than the name itself', async () => {
  const { articles, bind } = bench();
  await bind('product/TEE', 'variant', '4711');
  await bind('product/MUG', 'sku', 'THEIR-MUG');
  expect(await articles.skuOf({ sku: 'THEIR-MUG', id: '4711' })).toBe('TEE');
  expect(await articles.skuOf({ sku: 'THEIR-MUG', id: '4712' })).toBe('MUG');
  expect(await articles.skuOf({ sku: 'OWN', id: '4713' })).toBe('OWN');
  expect(await articles.skuOf({})).toBeUndefined();
  expect(await articles.mappedSku({ sku: 'OWN' })).toBeUndefined();
  expect(await articles.theirsOf('TEE')).toEqual({ id: '4711' });
  expect(await articles.theirsOf('MUG')).toEqual({ sku: 'THEIR-MUG' });
  expect(await articles.theirsOf('OWN')).toEqual({});
});

test('names that are exchanged stay exchanged', async () => {
  const { articles, bind } = bench();
  await bind('product/B', 'sku', 'A');
  await bind('product/A', 'sku', 'B');
  expect([await articles.skuOf({ sku: 'A' }), await articles.skuOf({ sku: 'B' })]).toEqual(['B', 'A']);
});

test('a connection without mappings is not asked for each line, and one that gets some is noticed soon', async () => {
  const { articles, bind, asked, pass } = bench();
  await bind('product/TEE', 'variant', '4711', 'another-shop');
  for (let line = 0; line < 10; line += 1) expect(await articles.skuOf({ sku: 'X', id: '4711' })).toBe('X');
  expect(asked()).toBe(0);
  await bind('product/TEE', 'variant', '4711');
  pass(10_000);
  expect(await articles.skuOf({ sku: 'X', id: '4711' })).toBe('TEE');
});

test('a handle is readable and belongs to one article', () => {
  expect(handleOf('product/Tee Shirt/Ä')).toMatch(/^tee-shirt-[0-9a-z]{6}$/);
  expect(handleOf('product/tee-shirt')).not.toBe(handleOf('product/Tee Shirt'));
});
