import { expect, test } from 'vitest';
import type { ReturnRecord } from '../../records/returns/summary.ts';
import { partsOf, printReturn, printReturns, takenOf, verdictText } from './returns.ts';
import { createTerminal } from './terminal.ts';

const euro = (amount: number) => ({ amount, currency: 'EUR' });
const quantity = { value: '2', unit: 'each' };
const AT = '2026-11-21T10:00:00.000Z';
const one: ReturnRecord = {
  id: 'return/hub/1',
  order: 'order/shop/1',
  channel: 'shop',
  state: 'inspected',
  held: { code: 'SL-RETURN-013', reason: '5.00 EUR was not given back', at: AT },
  from: 'hub',
  askedBy: 'person/1',
  lines: [{ line: '1', sku: 'TEE', quantity, reason: 'defective' }],
  worth: euro(3_980),
  shares: [],
  decision: { verdict: 'approved', by: 'person/2', reason: 'torn' },
  received: [{ location: 'location/paris', lines: [{ line: '1', sku: 'TEE', quantity }], at: AT }],
  inspected: [{ lines: [{ line: '1', sku: 'TEE', quantity, condition: 'restock' }], at: AT }],
  refunds: [{ purpose: 'return-1/1', asked: euro(3_980), given: euro(3_480), reason: 'no more was taken' }],
  refunded: euro(3_480),
  firstSeen: AT,
  lastSeen: AT,
};

test('what comes back is read from its end, because an SKU may hold colons', () => {
  expect(partsOf('TEE-M:2')).toEqual(['TEE-M', '2']);
  expect(partsOf('A:B:0.75:write-off')).toEqual(['A:B', '0.75', 'write-off']);
  for (const bad of ['TEE', 'TEE:', ':2', 'TEE:two']) expect(() => partsOf(bad)).toThrow(/sku/);
});

test('a return tells what it waits for, what came and what was given', () => {
  const lines: string[] = [];
  const out = { write: (text: string) => lines.push(text) };
  const terminal = createTerminal({ json: false, colour: false, out, columns: 200 });
  printReturns(terminal, [one], Date.parse(AT));
  printReturn(terminal, one);
  const said = lines.join('\n');
  for (const text of [
    '39.80 EUR',
    '34.80 EUR',
    'SL-RETURN-013',
    'approved by person/2: torn',
    '2 TEE at location/paris',
  ]) {
    expect(said).toContain(text);
  }
});

test('whoever asks is told at once what the rules say', () => {
  const terminal = createTerminal({ json: false, colour: false, out: { write: () => true } });
  const { held: _, ...decided } = one;
  expect(verdictText(terminal, decided)).toBe('  approved by person/2, worth 39.80 EUR: torn');
  expect(verdictText(terminal, { ...decided, decision: { verdict: 'declined', by: 'rule', reason: 'too late' } })).toBe(
    '  declined by rule: too late',
  );
  expect(verdictText(terminal, one)).toBe('  waits for a person: SL-RETURN-013 5.00 EUR was not given back');
  expect(verdictText(terminal, undefined)).toContain('not decided yet');
});

test('goods that are taken instead are read with their price', () => {
  expect(takenOf('TEE:L:1.5:24.90', 'each', 'EUR')).toEqual({
    sku: 'TEE:L',
    quantity: { value: '1.5', unit: 'each' },
    price: { amount: 2_490, currency: 'EUR' },
  });
  expect(() => takenOf('TEE:1', 'each', 'EUR')).toThrow('TEE-L:1:24.90');
});
