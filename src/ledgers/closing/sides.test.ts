import { describe, expect, test } from 'vitest';
import type { OrderSum } from '../money/sum.ts';
import { shareOut } from './sides.ts';

/** An order of 100.00 with one payment. */
function order(captured: number, refunded: number, invoiced: number, credited: number): OrderSum {
  const payment = {
    payment: 'payment/stripe/1',
    connection: 'stripe',
    currency: 'EUR',
    authorised: 0,
    captured,
    refunded,
    disputed: 0,
    settled: undefined,
    lines: 0,
    fees: {},
    capturedAtMs: 0,
    movedAtMs: 0,
  };
  return {
    order: 'order/shop/1',
    currency: 'EUR',
    agreed: 10_000,
    test: false,
    invoiced,
    credited,
    registered: 0,
    repaid: 0,
    elsewhere: 0,
    kept: 0,
    cleared: 0,
    documents: 1,
    payments: [payment],
    movedAtMs: 0,
  };
}

describe('the money of an order, shared out', () => {
  test.each([
    [
      'a return: what was given back of an invoice wants a credit note',
      order(10_000, 3_000, 10_000, 0),
      10_000,
      [10_000, 10_000, 0, 3_000, 0],
    ],
    ['and has it', order(10_000, 3_000, 10_000, 3_000), 10_000, [10_000, 10_000, 0, 3_000, 3_000]],
    ['given back before the invoice', order(10_000, 3_000, 7_000, 0), 10_000, [10_000, 7_000, 3_000, 0, 0]],
    ['a smaller order, changed before the invoice', order(10_000, 3_000, 7_000, 0), 7_000, [7_000, 7_000, 0, 0, 0]],
    ['a smaller order, changed after it', order(10_000, 3_000, 10_000, 3_000), 7_000, [7_000, 7_000, 0, 0, 0]],
    ['cancelled before the invoice', order(10_000, 10_000, 0, 0), 0, [0, 0, 0, 0, 0]],
    ['cancelled after it', order(10_000, 10_000, 10_000, 10_000), 0, [0, 0, 0, 0, 0]],
    ['cancelled, and the money is still here', order(10_000, 0, 0, 0), 0, [10_000, 0, 0, 0, 0]],
    [
      'a gift card in place of money wants a credit note too',
      { ...order(10_000, 0, 10_000, 0), kept: 2_000 },
      10_000,
      [10_000, 10_000, 0, 2_000, 0],
    ],
    ['a credit note without a refund', order(10_000, 0, 10_000, 2_000), 10_000, [10_000, 10_000, 0, 0, 2_000]],
  ])('%s', (_what, sum, owed, [kept, billed, unbilled, back, forgiven]) => {
    expect(shareOut(sum, owed)).toMatchObject({ kept, billed, unbilled, back, forgiven });
  });
});
