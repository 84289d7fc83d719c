import { expect, test } from 'vitest';
import type { Failure } from '../../kernel/failure.ts';
import { fingerprintOf, normalisedMessage } from './cause.ts';

const failure = (because: string, more: Partial<Failure> = {}): Failure => ({
  kind: 'invalid',
  code: 'SL-ODOO-003',
  because,
  ...more,
});

test('what differs from one case to the next is taken out of a message', () => {
  expect(normalisedMessage('SKU "ABC-1" of order S00042 is unknown since 2026-11-20T10:00Z')).toBe(
    'sku … of order # is unknown since #',
  );
  expect(normalisedMessage("the tax '21 %' isn't there")).toBe("the tax … isn't there");
  expect(normalisedMessage('pi_3Qx9 and 0198f-aa  failed')).toBe('# and # failed');
});

test('one cause has one fingerprint over keys and values, and another per code, field, rule and subscription', () => {
  const first = fingerprintOf('deliver/odoo', failure('product "A-1" is archived', { field: 'lines[0].sku' }));
  expect(fingerprintOf('deliver/odoo', failure('product "B-22" is archived', { field: 'lines[7].sku' }))).toBe(first);
  const others = [
    fingerprintOf('deliver/shop', failure('product "A-1" is archived', { field: 'lines[0].sku' })),
    fingerprintOf('deliver/odoo', failure('product "A-1" is unknown', { field: 'lines[0].sku' })),
    fingerprintOf('deliver/odoo', failure('product "A-1" is archived', { field: 'lines[0].tax' })),
    fingerprintOf('deliver/odoo', failure('product "A-1" is archived', { field: 'lines[0].sku', rule: 'active' })),
    fingerprintOf('deliver/odoo', failure('product "A-1" is archived', { field: 'lines[0].sku', code: 'SL-ODOO-004' })),
  ];
  expect(new Set([first, ...others]).size).toBe(6);
});
