import { describe, expect, test } from 'vitest';
import { sampleOrder } from '../../testing/sample-order.ts';
import { earningsOf } from './earn.ts';
import { readLoyaltyPolicy } from './policy.ts';

const order = {
  ...sampleOrder({
    lines: [
      { sku: 'TEE-M', quantity: 1, price: 1_999 },
      { sku: 'TEE-L', quantity: 1, price: 1_999 },
      { sku: 'MUG', quantity: 2, price: 1_249 },
    ],
  }),
};
const points = (settings: object) =>
  earningsOf(order, readLoyaltyPolicy({ earn: { EUR: 1 }, ...settings })).map((each) => each.points);

describe('the rules of points', () => {
  test('round once for the whole order', () => {
    // 19.99 + 19.99 + 24.98 = 64.96
    expect(points({})).toEqual([20, 20, 24, 0]);
    expect(points({ rounding: 'up' })).toEqual([20, 20, 25, 0]);
    expect(points({ earn: { EUR: '0.0001' } })).toEqual([0, 0, 0, 0]);
  });

  test('leave articles out and count others more, the first rule that fits', () => {
    expect(points({ excluded: ['TEE-*'] })).toEqual([0, 0, 24, 0]);
    expect(points({ factors: [{ skus: ['MUG'], factor: 2 }, { factor: '0.5' }] })).toEqual([10, 10, 49, 0]);
    expect(points({ factors: [{ channels: ['elsewhere'], factor: 9 }] })).toEqual([20, 20, 24, 0]);
    expect(points({ factors: [{ channels: ['shop'], factor: 0 }] })).toEqual([0, 0, 0, 0]);
  });

  test.each([
    [{}, 'earn'],
    [{ earn: {} }, 'earn'],
    [{ earn: { EURO: 1 } }, 'earn'],
    [{ earn: { EUR: 1.00001 } }, 'earn'],
    [{ earn: { EUR: -1 } }, 'earn'],
    [{ earn: { EUR: 1 }, factors: [{ sku: 'X', factor: 1 }] }, 'factors'],
    [{ earn: { EUR: 1 }, excluded: 'X' }, 'excluded'],
    [{ earn: { EUR: 1 }, guests: 'all' }, 'guests'],
    [{ earn: { EUR: 1 }, waitMs: 1.5 }, 'waitMs'],
    [{ earn: { EUR: 1 }, shiping: true }, 'shiping'],
  ])('refuse %j and say where', (settings, field) => {
    expect(() => readLoyaltyPolicy(settings)).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({ code: 'SL-PROCESS-006', field: `processes.loyalty.${field}` }),
      }),
    );
  });
});
