import { expect, test } from 'vitest';
import type { WholeProofAnswer } from '../../jobs/stock-proof/answer.ts';
import { NOTHING_YET, type Variance } from '../../jobs/stock-proof/proof.ts';
import { phaseText, printProof } from './stock-proof.ts';
import { createTerminal } from './terminal.ts';

function printed(print: (terminal: ReturnType<typeof createTerminal>) => void): string {
  let text = '';
  const out = {
    write: (part: string) => {
      text += part;
    },
  };
  print(createTerminal({ json: false, colour: false, out, err: out, columns: 120 }));
  return text;
}

const variance = (sku: string, change: Partial<Variance> = {}): Variance => ({
  name: sku,
  sku,
  connection: 'shopify-eu',
  what: 'shelf-higher',
  cause: 'manual-edit',
  unit: 'each',
  ours: '5',
  theirs: '9',
  failure: { kind: 'rejected', code: 'SL-PROOF-003', because: `somebody typed into ${sku}`, next: 'Ask who.' },
  end: 'left',
  ...change,
});

const proof: WholeProofAnswer = {
  ...NOTHING_YET,
  id: 7,
  state: 'done',
  phase: 'done',
  askedBy: 'schedule',
  repair: 'safe',
  askedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 1_500,
  sources: [
    { connection: 'odoo-main', role: 'erp', rows: 1_200, state: 'read' },
    {
      connection: 'woo-eu',
      role: 'channel',
      rows: 3,
      state: 'failed',
      failure: { kind: 'transient', code: 'SL-PROOF-010', because: 'woo-eu could not be read' },
    },
  ],
  articles: 600,
  variances: 3,
  repaired: 1,
  open: 2,
  found: [variance('MUG'), variance('TEE'), variance('BOOK', { end: 'repaired', repair: 'ask-channel' })],
};

test('variances are told with both numbers, the cause, what was done and what to do', () => {
  const text = printed((terminal) => printProof(terminal, proof));
  expect(text).toMatch(/proof 7 +done, asked for by schedule at .*, took 1\.5 s/);
  expect(text).toMatch(/odoo-main +erp +1,200 +read/);
  expect(text).toMatch(/woo-eu +channel +3 +failed: woo-eu could not be read/);
  expect(text).toMatch(/MUG +shopify-eu +manual-edit +5 +9 +left to a person/);
  expect(text).toMatch(/BOOK +shopify-eu +manual-edit +5 +9 +repaired/);
  expect(text).toMatch(/manual-edit +SL-PROOF-003\n +somebody typed into MUG \(and 1 other\)\n +→ Ask who\./);
  expect(text).toMatch(/3 variances, 1 repaired, 2 open/);
});

test('a proof that found nothing says so, and one under way says how far it is', () => {
  const clean = { ...proof, variances: 0, repaired: 0, open: 0, found: [], sources: [] };
  expect(printed((terminal) => printProof(terminal, clean))).toContain(
    '✓ Every number that could be compared is as it should be.',
  );
  expect(phaseText({ ...proof, phase: 'reading' })).toBe('reading: odoo-main 1,200, woo-eu 3');
  expect(phaseText({ ...proof, phase: 'settling', suspects: 2 })).toBe('settling: 2 differences');
});
