import { expect, test } from 'vitest';
import { createDatabase } from './database.ts';

test('rows are found by their ids from either end, and what was removed or taken back is not there', () => {
  const database = createDatabase(() => false);
  for (const id of [1, 2, 4]) database.put('product', { id });
  expect([...database.from('product', 2)].map(({ id }) => id)).toEqual([2, 4]);
  expect([...database.backwards('product')].map(({ id }) => id)).toEqual([4, 2, 1]);
  database.remove('product', 2);
  expect(() =>
    database.transaction(() => {
      database.put('product', { id: 9 });
      throw new Error('refused');
    }),
  ).toThrow('refused');
  expect([...database.backwards('product')].map(({ id }) => id)).toEqual([4, 1]);
  expect([...database.backwards('other')]).toEqual([]);
});
