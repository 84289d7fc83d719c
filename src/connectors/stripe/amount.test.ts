import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CURRENCIES } from '../../kernel/currency.ts';
import { money } from '../../kernel/money.ts';
import { moneyOfStripe, stripeAmountOf } from './amount.ts';

describe('amounts', () => {
  test.each([
    ['eur', 1099, { amount: 1099, currency: 'EUR' }],
    ['jpy', 500, { amount: 500, currency: 'JPY' }],
    ['kwd', 5120, { amount: 5120, currency: 'KWD' }],
    ['mga', 7, { amount: 700, currency: 'MGA' }],
    ['isk', 1200, { amount: 12, currency: 'ISK' }],
    ['ugx', 50_000, { amount: 500, currency: 'UGX' }],
    ['huf', 149_900, { amount: 149_900, currency: 'HUF' }],
    ['twd', 30_000, { amount: 30_000, currency: 'TWD' }],
  ])('%s %i is read and written as Stripe counts it', (currency, amount, expected) => {
    expect(moneyOfStripe(amount, currency, 'amount')).toEqual(expected);
    expect(stripeAmountOf(expected)).toEqual({ amount, currency });
  });

  test('a fraction that one side does not have is refused, never rounded', () => {
    expect(() => moneyOfStripe(1250, 'isk', 'amount')).toThrow(/SL-STRIPE-008/);
    expect(() => stripeAmountOf(money(150, 'MGA'))).toThrow(/SL-STRIPE-008/);
  });

  test('a currency that ISO 4217 does not have is refused', () => {
    for (const currency of ['usdc', 'xx', ''])
      expect(() => moneyOfStripe(1, currency, 'currency')).toThrow(/SL-STRIPE-008/);
  });

  test('there and back is the same for every currency', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CURRENCIES), fc.integer({ min: 0, max: 1e12 }), (currency, units) => {
        const amount = money(currency === 'MGA' ? units * 100 : units, currency);
        const sent = stripeAmountOf(amount);
        expect(moneyOfStripe(sent.amount, sent.currency, 'amount')).toEqual(amount);
      }),
    );
  });
});
