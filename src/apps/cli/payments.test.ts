import { expect, test } from 'vitest';
import { type Payment, printPayment, printPayments } from './payments.ts';
import { createTerminal } from './terminal.ts';

const AT = '2026-11-21T10:00:00.000Z';
const payment: Payment = {
  id: 'payment/stripe-main/pi_1',
  connection: 'stripe-main',
  provider: 'stripe',
  order: 'order/shop/1',
  state: 'partly-refunded',
  currency: 'EUR',
  amount: 5_000,
  authorised: 0,
  captured: 5_000,
  refunded: 1_000,
  disputed: 0,
  begunAt: AT,
  movedAt: AT,
  settled: 5_000,
  lines: 1,
  fees: { EUR: 95 },
  entries: [
    {
      id: 1,
      kind: 'captured',
      connection: 'stripe-main',
      change: { amount: 5_000, currency: 'EUR' },
      at: AT,
      event: 'e',
    },
  ],
  story: [{ at: AT, kind: 'event', name: 'PaymentCaptured', from: 'stripe-main', text: '50.00 EUR\u001b[31m' }],
};

function said(print: (terminal: ReturnType<typeof createTerminal>) => void): string {
  const lines: string[] = [];
  const out = { write: (text: string) => lines.push(text) };
  print(createTerminal({ json: false, colour: false, out, columns: 200 }));
  return lines.join('\n');
}

test('payments are told one a line, with the way to the next page', () => {
  const text = said((terminal) => printPayments(terminal, { payments: [payment], next: 'abc' }));
  for (const part of [
    'payment/stripe-main/pi_1',
    'partly-refunded',
    '50.00',
    '10.00',
    'order/shop/1',
    '--cursor abc',
  ]) {
    expect(text).toContain(part);
  }
  expect(said((terminal) => printPayments(terminal, { payments: [] }))).toContain('no such payment');
});

test('one payment is told with what was taken, given back, settled and kept, and no control characters of others', () => {
  const text = said((terminal) => printPayment(terminal, payment));
  for (const part of [
    'taken by stripe-main (stripe)',
    'for order/shop/1',
    'given back',
    '0.95 EUR',
    'PaymentCaptured',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain('\u001b[31m');
  expect(text).not.toContain('contested');
});
