import { expect, test } from 'vitest';
import { auditWords } from '../console/src/pages/connections/audit-words.ts';

const ok = { subject: 'webhook a', verdict: 'ok', found: 'subscribed' } as const;
const mended = { subject: 'webhook b', verdict: 'ok', found: 'mended: missing', mended: true } as const;
const warning = { subject: 'webhook c', verdict: 'warning', found: 'old version' } as const;
const problem = { subject: 'webhook d', verdict: 'problem', found: 'no right to it', next: 'Give it.' } as const;

test('an audit is told in one sentence, what needs a person first', () => {
  const at = '2026-11-20T10:00:00Z';
  expect(auditWords(undefined)).toBeUndefined();
  expect(auditWords({ at, findings: [ok] })?.sentence).toBe('All is as it should be.');
  expect(auditWords({ at, findings: [ok, mended] })?.sentence).toBe('All is as it should be; the hub mended 1 of 2.');
  expect(auditWords({ at, findings: [ok, warning] })?.sentence).toBe('1 of 2 needs a look.');
  const words = auditWords({ at, findings: [ok, warning, mended, problem] });
  expect(words).toEqual({
    sentence: '1 of 4 amiss, and the hub could not mend it.',
    amiss: [problem, warning],
    mended: [mended],
    well: [ok],
  });
  const away = auditWords({ failure: 'SL-HTTP-001: away', findings: [] });
  expect(away?.sentence).toBe('They cannot be looked at now (SL-HTTP-001: away).');
});
