import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CURRENCIES } from './currency.ts';
import { allocate, formatMoney, money, parseMoney, sum } from './money.ts';

const currency = fc.constantFrom(...CURRENCIES);
const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 });
const large = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const amounts = (parts: readonly { readonly amount: number }[]): number[] => parts.map(({ amount }) => amount);

describe('allocation in every currency, of amounts of either sign up to the safe range', () => {
  test('the parts come to the whole', () => {
    fc.assert(
      fc.property(large, weights, currency, (units, weights, code) => {
        const total = money(units, code);
        expect(sum(allocate(total, weights), code)).toEqual(total);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a part without weight gets nothing where others have one, and equal weights differ by one at most, earlier first', () => {
    fc.assert(
      fc.property(large, weights, currency, (units, weights, code) => {
        const parts = amounts(allocate(money(units, code), weights)).map(Math.abs);
        const isEven = weights.every((weight) => weight === 0);
        for (const [index, weight] of weights.entries()) {
          if (!isEven && weight === 0) expect(parts[index]).toBe(0);
          const next = weights.indexOf(weight, index + 1);
          if (next < 0) continue;
          const more = (parts[index] ?? 0) - (parts[next] ?? 0);
          expect(more === 0 || more === 1).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('what is given back is split as what was taken: the mirror of an amount has the mirrored parts', () => {
    fc.assert(
      fc.property(large, weights, currency, (units, weights, code) => {
        const there = amounts(allocate(money(units, code), weights));
        const back = amounts(allocate(money(-units, code), weights));
        expect(back.map((part) => (part === 0 ? 0 : -part))).toEqual(there);
      }),
    );
  });

  test('a common factor of the weights makes no difference, so a discount may be split by prices or by cents', () => {
    fc.assert(
      fc.property(large, weights, fc.integer({ min: 1, max: 1_000 }), (units, weights, factor) => {
        const scaled = weights.map((weight) => weight * factor);
        expect(allocate(money(units, 'EUR'), scaled)).toEqual(allocate(money(units, 'EUR'), weights));
      }),
    );
  });

  test('a whole that is split in two at any place grows with its first part, so what was given is never too much', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.integer({ min: 1, max: 400 }), currency, (units, pieces, code) => {
        let before = 0;
        for (let first = 1; first <= pieces; first += 1) {
          const [part = 0] = amounts(allocate(money(units, code), [first, pieces - first]));
          expect(part).toBeGreaterThanOrEqual(before);
          before = part;
        }
        expect(before).toBe(units);
      }),
      { numRuns: 300 },
    );
  });

  test('the parts as texts, read again, still come to the whole', () => {
    fc.assert(
      fc.property(large, weights, currency, (units, weights, code) => {
        const texts = allocate(money(units, code), weights).map(formatMoney);
        const read = texts.filter((text) => text.length < 17).map((text) => parseMoney(text, code));
        if (read.length === texts.length) expect(sum(read, code).amount).toBe(units === 0 ? 0 : units);
      }),
    );
  });
});
