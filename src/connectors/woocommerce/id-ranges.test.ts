import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idsIn, rangesOf, withIds } from './id-ranges.ts';

test('ids are kept in little space', () => {
  expect(rangesOf(['14', '12', '13', '20', '20'])).toBe('12-14,20');
  expect(idsIn('12-14,20')).toEqual(['12', '13', '14', '20']);
  expect(rangesOf([])).toBe('');
  expect(idsIn('')).toEqual([]);
  const whole = rangesOf(Array.from({ length: 200_000 }, (_, index) => String(index + 1)));
  expect(whole).toBe('1-200000');
});

test('there and back again gives the same ids', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 2_000 })), (ids) => {
      const sorted = [...ids].sort((left, right) => left - right).map(String);
      expect(idsIn(rangesOf(ids.map(String)))).toEqual(sorted);
    }),
  );
});

test('adding at the end gives what adding anywhere gives', () => {
  const list = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 20 }), { maxLength: 8 });
  fc.assert(
    fc.property(list, fc.boolean(), (pages, sorted) => {
      const all = pages.flat();
      if (sorted) all.sort((left, right) => left - right);
      let ranges = '';
      for (let from = 0; from < all.length; from += 7) ranges = withIds(ranges, all.slice(from, from + 7).map(String));
      expect(ranges).toBe(rangesOf(all.map(String)));
    }),
  );
});

test('what is not readable is left out, and a range without end does not fill the memory', () => {
  expect(idsIn('x,3,first,7-')).toEqual(['3']);
  expect(idsIn('1-999999999999').length).toBeLessThanOrEqual(1_000_000);
});
