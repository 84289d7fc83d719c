import { expect, test } from 'vitest';
import { LIMITS } from '../kernel/limits.ts';
import { sliceOf } from './slice.ts';

test('a key has the slice that it always had', () => {
  // Cursors of running hubs hang on these: a change of the function must fail here.
  const slices = ['', 'a', 'order/shopify-eu/5678901234', 'payment/stripe/pi_3', 'käse 🧵'].map(sliceOf);
  expect(slices).toEqual([1, 7, 27, 27, 59]);
});

test('keys spread evenly over all slices', () => {
  const counts = new Array<number>(LIMITS.slices).fill(0);
  for (let index = 0; index < 64_000; index += 1) {
    const slice = sliceOf(`order/shopify-eu/${index}`);
    counts[slice] = (counts[slice] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(Math.max(...counts)).toBeLessThan(1_150);
});
