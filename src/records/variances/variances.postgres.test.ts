import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createPostgresVarianceStore } from './postgres-store.ts';
import type { VarianceNews } from './variance.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase({ poolSize: 2 });
});
afterAll(() => temporary[Symbol.asyncDispose]());
beforeEach(() => temporary.database.query('truncate variance'));

const ABOUT = 'payment/stripe-main/pi_1';
const found = (foundMs: number, about = ABOUT): VarianceNews => ({
  kind: 'found',
  variance: {
    about,
    code: 'SL-MONEY-001',
    books: 'payment',
    amount: { amount: 500, currency: 'EUR' },
    reason: `found at ${foundMs}`,
    foundMs,
  },
});
const settled = (atMs: number): VarianceNews => ({
  kind: 'settled',
  about: ABOUT,
  code: 'SL-MONEY-001',
  atMs,
  how: `settled at ${atMs}`,
});

test('a variance stands until it is settled, and stands again when it comes back', async () => {
  const store = createPostgresVarianceStore(temporary.database);
  await store.apply([found(10)]);
  expect(await store.list({ state: 'open', limit: 9 })).toMatchObject([{ about: ABOUT, foundMs: 10 }]);
  await store.apply([settled(20)]);
  expect(await store.list({ state: 'open', limit: 9 })).toEqual([]);
  expect(await store.list({ state: 'settled', limit: 9 })).toMatchObject([{ settledMs: 20 }]);
  await store.apply([found(30)]);
  expect(await store.list({ state: 'open', limit: 9 })).toMatchObject([{ foundMs: 30, reason: 'found at 30' }]);
});

test('news in any order and any number of times gives the same', async () => {
  const store = createPostgresVarianceStore(temporary.database);
  const all = [found(10), settled(20), found(30)];
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...all, ...all], { minLength: 6 }), async (news) => {
      await temporary.database.query('truncate variance');
      for (const one of news) await store.apply([one]);
      expect(await store.list({ limit: 9 })).toMatchObject([{ foundMs: 30 }]);
      expect(await store.list({ state: 'open', limit: 9 })).toHaveLength(1);
    }),
    { numRuns: 40 },
  );
});

test('a list is paged, the latest first', async () => {
  const store = createPostgresVarianceStore(temporary.database);
  await store.apply(Array.from({ length: 5 }, (_, at) => found(100 + (at % 2), `payment/stripe-main/pi_${at}`)));
  const names: string[] = [];
  let after: { about: string; code: string; foundMs: number } | undefined;
  for (;;) {
    const page = await store.list({ limit: 2, ...(after === undefined ? {} : { after }) });
    names.push(...page.map(({ about }) => about.slice(-1)));
    after = page.at(-1);
    if (page.length < 2) break;
  }
  expect(names).toEqual(['3', '1', '4', '2', '0']);
});
