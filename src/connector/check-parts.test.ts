import { expect, test } from 'vitest';
import { CodedError } from '../kernel/failure.ts';
import { checkParts } from './check-parts.ts';

test('a part that cannot be looked at is a finding, and keeps no other from being looked at', async () => {
  const { findings, part } = checkParts({ subject: 'address', verdict: 'ok', found: 'https' });
  const away = new CodedError({ kind: 'transient', code: 'SL-TEST-001', because: 'it is away', next: 'Wait.' });
  expect(await part('shop', () => Promise.reject(away))).toBe(false);
  expect(await part('prices', () => Promise.reject(new TypeError('undefined is no price')))).toBe(false);
  expect(await part('webhooks', async () => [{ subject: 'webhook', verdict: 'warning', found: 'late' }])).toBe(true);
  expect(findings).toEqual([
    { subject: 'address', verdict: 'ok', found: 'https' },
    { subject: 'shop', verdict: 'problem', found: 'it is away (SL-TEST-001)', next: 'Wait.' },
    {
      subject: 'prices',
      verdict: 'problem',
      found: 'undefined is no price',
      next: 'Report it; the connector threw without a code.',
    },
    { subject: 'webhook', verdict: 'warning', found: 'late' },
  ]);
});
