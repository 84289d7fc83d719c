import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CURRENCIES, minorDigits } from './currency.ts';
import { CodedError } from './failure.ts';
import { add, allocate, compare, equal, formatMoney, money, moneyOfFloat, parseMoney, sum, zero } from './money.ts';

const currency = fc.constantFrom(...CURRENCIES);
const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
  } catch (error) {
    if (error instanceof CodedError) return error.failure.code;
    throw error;
  }
  return undefined;
};

describe('currencies', () => {
  test('digits follow ISO 4217, also where Intl disagrees', () => {
    expect(minorDigits('EUR')).toBe(2);
    expect(minorDigits('JPY')).toBe(0);
    expect(minorDigits('KWD')).toBe(3);
    expect(minorDigits('CLF')).toBe(4);
    // Intl says 0 for these; the standard says 2 (3 for IQD).
    expect(['HUF', 'IDR', 'PKR', 'ALL', 'RSD', 'YER'].map((code) => [code, minorDigits(code)])).toEqual([
      ['HUF', 2],
      ['IDR', 2],
      ['PKR', 2],
      ['ALL', 2],
      ['RSD', 2],
      ['YER', 2],
    ]);
    expect(minorDigits('IQD')).toBe(3);
  });

  test('an unknown code is refused with its value', () => {
    expect(codeOf(() => minorDigits('EURO'))).toBe('SL-VALUE-002');
    expect(codeOf(() => money(1, 'eur'))).toBe('SL-VALUE-002');
  });
});

describe('money', () => {
  test('text and minor units are the same amount', () => {
    fc.assert(
      fc.property(amount, currency, (units, code) => {
        const value = money(units, code);
        expect(parseMoney(formatMoney(value), code)).toEqual(value);
      }),
    );
  });

  test.each([
    ['29.99', 'EUR', 2999],
    ['-0.05', 'EUR', -5],
    ['1500', 'JPY', 1500],
    ['1500.00', 'JPY', 1500],
    ['1.234', 'KWD', 1234],
    ['0.1', 'EUR', 10],
    ['-0.00', 'EUR', 0],
  ])('reads %s %s exactly', (text, code, units) => {
    expect(parseMoney(text, code)).toEqual({ amount: units, currency: code });
  });

  test.each(['', '1,50', '1.005', '1e3', ' 1', 'NaN', '0x10', '.5', '1.', '12345678901234567890'])(
    'refuses %j instead of guessing',
    (text) => {
      expect(codeOf(() => parseMoney(text, 'EUR'))).toMatch(/^SL-VALUE-00[14]$/);
    },
  );

  test('the safe range is the limit, tested at and over its edge', () => {
    expect(money(Number.MAX_SAFE_INTEGER, 'EUR').amount).toBe(Number.MAX_SAFE_INTEGER);
    expect(codeOf(() => money(Number.MAX_SAFE_INTEGER + 1, 'EUR'))).toBe('SL-VALUE-004');
    expect(codeOf(() => add(money(Number.MAX_SAFE_INTEGER, 'EUR'), money(1, 'EUR')))).toBe('SL-VALUE-004');
    expect(codeOf(() => money(0.5, 'EUR'))).toBe('SL-VALUE-004');
  });

  test('a binary float of a system that rounds is read to the nearest minor unit', () => {
    expect(moneyOfFloat(1.8200000000000003, 'USD').amount).toBe(182);
    expect(moneyOfFloat(24.900000000000002, 'USD').amount).toBe(2490);
    expect(moneyOfFloat(1.005, 'USD').amount).toBe(101);
    expect(moneyOfFloat(-1.005, 'USD').amount).toBe(-101);
    expect(moneyOfFloat(1e-9, 'USD').amount).toBe(0);
    fc.assert(
      fc.property(fc.integer({ min: -10_000_000_00, max: 10_000_000_00 }), (units) => {
        expect(moneyOfFloat(units / 100, 'EUR').amount).toBe(units === 0 ? 0 : units);
      }),
    );
  });

  test('currencies never mix', () => {
    expect(codeOf(() => add(money(1, 'EUR'), money(1, 'USD')))).toBe('SL-VALUE-003');
    expect(codeOf(() => compare(money(1, 'EUR'), money(1, 'USD')))).toBe('SL-VALUE-003');
    expect(equal(money(1, 'EUR'), money(1, 'USD'))).toBe(false);
  });
});

describe('allocation', () => {
  test('parts sum exactly to the amount and have its sign', () => {
    fc.assert(
      fc.property(amount, fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 }), (units, weights) => {
        const total = money(units, 'EUR');
        const parts = allocate(total, weights);
        expect(sum(parts, 'EUR')).toEqual(total);
        expect(parts.every((part) => part.amount === 0 || Math.sign(part.amount) === Math.sign(units))).toBe(true);
      }),
    );
  });

  test('no part is more than one minor unit from its exact share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 20 }),
        (units, weights) => {
          const whole = weights.reduce((left, right) => left + right, 0);
          allocate(money(units, 'EUR'), weights).forEach((part, index) => {
            expect(Math.abs(part.amount - (units * (weights[index] as number)) / whole)).toBeLessThan(1);
          });
        },
      ),
    );
  });

  test('a cent that is left goes to the largest remainder, the first among equals', () => {
    expect(allocate(money(100, 'EUR'), [1, 1, 1]).map((part) => part.amount)).toEqual([34, 33, 33]);
    expect(allocate(money(10, 'EUR'), [1, 5]).map((part) => part.amount)).toEqual([2, 8]);
    expect(allocate(money(5, 'EUR'), [0, 0]).map((part) => part.amount)).toEqual([3, 2]);
    expect(allocate(zero('EUR'), [])).toEqual([]);
    expect(() => allocate(money(1, 'EUR'), [])).toThrow(RangeError);
  });
});
