import { expect, test } from 'vitest';
import { type Payout, printPayout, printPayouts } from './payouts.ts';
import { createTerminal } from './terminal.ts';

const payout: Payout = {
  id: 'payout/stripe-main/po_1',
  connection: 'stripe-main',
  day: '2026-11-20',
  at: 'banking',
  waitsUntil: '2026-11-27T10:00:00.000Z',
  amount: { amount: 97_300, currency: 'EUR' },
  sums: [
    { kind: 'charge', gross: 120_000, fee: 2_050, count: 3 },
    { kind: 'refund', gross: -20_650, fee: 0, count: 1 },
  ],
  net: 97_300,
  parts: 1,
  of: 2,
  bank: { line: 'bank/house/7c1f\u001b[31m', amount: { amount: 97_000, currency: 'EUR' } },
  variances: ['SL-SETTLE-003'],
};

function said(print: (terminal: ReturnType<typeof createTerminal>) => void): string {
  const lines: string[] = [];
  const out = { write: (text: string) => lines.push(text) };
  print(createTerminal({ json: false, colour: false, out, columns: 200 }));
  return lines.join('\n');
}

test('payouts are told one a line, with what does not agree and the way to the next page', () => {
  const text = said((terminal) => printPayouts(terminal, { payouts: [payout], next: 'abc' }));
  for (const part of [
    '2026-11-20',
    'payout/stripe-main/po_1',
    'banking',
    '973.00',
    ' 4',
    'SL-SETTLE-003',
    '--cursor abc',
  ]) {
    expect(text).toContain(part);
  }
  expect(said((terminal) => printPayouts(terminal, { payouts: [] }))).toContain('no such payout');
});

test('one payout is told with its movements and its line at the bank, and no control characters of others', () => {
  const text = said((terminal) => printPayout(terminal, payout));
  for (const part of ['973.00 EUR', '970.00 EUR', 'bank/house/7c1f', '1200.00', '-206.50', '20.50', '1 of 2 parts']) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain('\u001b');
  const { amount: _, bank: __, ...unsent } = payout;
  expect(said((terminal) => printPayout(terminal, { ...unsent, at: 'expected', variances: [] }))).toContain('120000');
});
