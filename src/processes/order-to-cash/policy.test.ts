import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY, readOrderToCashPolicy } from './policy.ts';

describe('the policy of order-to-cash', () => {
  test('what is left out keeps its default', () => {
    expect(readOrderToCashPolicy({})).toEqual(DEFAULT_POLICY);
    expect(readOrderToCashPolicy({ paymentMs: 0, rejected: 'cancel' })).toEqual({
      ...DEFAULT_POLICY,
      paymentMs: 0,
      rejected: 'cancel',
    });
  });

  test.each([
    [{ paymentMs: -1 }, 'paymentMs'],
    [{ paymentMs: 1.5 }, 'paymentMs'],
    [{ warehouseMs: '3d' }, 'warehouseMs'],
    [{ warehouseMs: 400 * 86_400_000 }, 'warehouseMs'],
    [{ rejected: 'ignore' }, 'rejected'],
    [{ payment: 5 }, 'payment'],
  ])('%j is refused by its field', (settings, field) => {
    expect(() => readOrderToCashPolicy(settings)).toThrowError(
      expect.objectContaining({
        failure: expect.objectContaining({ code: 'SL-PROCESS-006', field: `processes.order-to-cash.${field}` }),
      }),
    );
  });
});
