import { expect, test } from 'vitest';
import { printAccounts, printEntries, printLines } from './points.ts';
import { createTerminal } from './terminal.ts';

const AT = '2026-11-21T10:00:00.000Z';
const account = 'points-account/ann';
const movement = (id: number, kind: 'accrued' | 'reversed', change: number, balance: number, reason: string) => ({
  id,
  account,
  kind,
  change,
  balance,
  order: 'order/shop/1',
  line: '1',
  sku: 'TEE',
  reason,
  at: AT,
  event: 'm1',
});
const entries = [
  movement(1, 'accrued', 59, 59, 'the order was paid'),
  movement(2, 'reversed', -39, 20, 'goods\u001b[31m came back'),
];

function told(print: (terminal: ReturnType<typeof createTerminal>) => void): string {
  const lines: string[] = [];
  const out = { write: (text: string) => lines.push(text) };
  print(createTerminal({ json: false, colour: false, out, columns: 200 }));
  return lines.join('\n');
}

test('an order tells what each line earned, what was taken back and why', () => {
  const line = { line: '1', sku: 'TEE', earned: 59, reversed: 39, kept: 20 };
  const order = { order: 'order/shop/1', earned: 59, reversed: 39, kept: 20 };
  const said = told((terminal) => printLines(terminal, order.order, { ...order, lines: [line], entries }));
  for (const text of ['earned 59, taken back 39, kept 20', 'TEE', '+59', '-39', 'the order was paid']) {
    expect(said).toContain(text);
  }
  // What others wrote does not steer the terminal.
  expect(said).not.toContain('\u001b[31m');
  const nothing = { order: 'order/shop/2', earned: 0, reversed: 0, kept: 0, lines: [], entries: [] };
  expect(told((terminal) => printLines(terminal, nothing.order, nothing))).toContain('No points moved');
});

test('a customer tells what all accounts hold, and the movements', () => {
  const accounts = [
    { account, balance: 20 },
    { account: 'points-account/guest', balance: -5 },
  ];
  const said = told((terminal) => {
    printAccounts(terminal, 'customer/ann', 15, accounts);
    printEntries(terminal, entries);
  });
  for (const text of ['customer/ann', '15 points', 'points-account/guest  -5']) expect(said).toContain(text);
});
