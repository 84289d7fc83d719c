import { expect, test } from 'vitest';
import type { ApprovalLine } from '../../gateway/api/approvals.ts';
import { printApproval, printApprovals, saidThatItWaits } from './approvals.ts';
import { createTerminal } from './terminal.ts';

const waiting: ApprovalLine = {
  id: '01k9zq8n4t',
  kind: 'skip-letters',
  state: 'waiting',
  subject: 'dead letters of order/shop/1\u001b[31m',
  reason: 'paid by hand',
  amounts: [
    { amount: 12_345, currency: 'EUR' },
    { amount: 500, currency: 'JPY' },
  ],
  count: 3,
  reach: { channels: ['shop'], locations: [] },
  askedBy: 'person/ada',
  askedAt: '2026-11-21T10:00:00.000Z',
  expiresAt: '2026-11-22T10:00:00.000Z',
};
const decided: ApprovalLine = {
  ...waiting,
  state: 'done',
  decision: { by: 'person/bo', onBehalfOf: 'person/cy', at: '2026-11-21T11:00:00.000Z', reason: 'seen at the bank' },
  outcome: { skipped: '3' },
};

function said(print: (terminal: ReturnType<typeof createTerminal>) => void): string {
  const lines: string[] = [];
  const out = { write: (text: string) => lines.push(text) };
  print(createTerminal({ json: false, colour: false, out, columns: 200 }));
  return lines.join('\n');
}

test('what waits for a second person is told one a line, with its money and its end', () => {
  const text = said((terminal) => printApprovals(terminal, [waiting], Date.parse('2026-11-21T12:00:00Z')));
  for (const part of ['01k9zq8n4t', 'skip-letters', '123.45 EUR', '500 JPY', 'person/ada', 'until 2026-11-22 10:00']) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain('\u001b[31m');
  expect(said((terminal) => printApprovals(terminal, [], 0))).toContain('Nothing waits');
});

test('one request tells why it was asked, who decided for whom, and what came of it', () => {
  const text = said((terminal) => printApproval(terminal, decided));
  for (const part of ['paid by hand', 'person/bo for person/cy', 'seen at the bank', 'skipped 3']) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain('waits until');
  expect(said((terminal) => printApproval(terminal, waiting))).toContain('waits until');
});

test('whoever asked hears that it waits, and where to look', () => {
  const text = said((terminal) => expect(saidThatItWaits(terminal, { approval: waiting })).toBe(true));
  expect(text).toContain('storeloom approvals show 01k9zq8n4t');
  expect(said((terminal) => expect(saidThatItWaits(terminal, {})).toBe(false))).toBe('');
});
