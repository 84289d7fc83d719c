import { describe, expect, test } from 'vitest';
import { seededChance } from '../kernel/chance.ts';
import { judge, PATIENCE, type Tries } from './judge.ts';
import type { Told } from './send.ts';

const NOW = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
const answered = (status: number, retryAfterMs?: number): Told => ({
  kind: 'answered',
  status,
  excerpt: '',
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
const SILENT: Told = { kind: 'failed', failure: { kind: 'transient', code: 'SL-PARTNER-007', because: 'away' } };
const verdict = (told: Told, tries: Partial<Tries> = {}) =>
  judge(told, { attempts: 0, firstAt: NOW, endpoint: { failures: 0 }, ...tries }, NOW, PATIENCE, seededChance(1));

describe('after a try', () => {
  test.each([200, 201, 202, 204, 299])('%i is delivered', (status) => {
    expect(verdict(answered(status))).toEqual({ kind: 'delivered' });
  });

  test.each([100, 301, 302, 307, 400, 401, 403, 404, 409, 422, 500, 501])(
    '%i is tried again, and its key waits',
    (status) => {
      expect(verdict(answered(status)).kind).toBe('retry');
    },
  );

  test.each([408, 425, 429, 502, 503, 504])('%i holds the endpoint', (status) => {
    expect(verdict(answered(status)).kind).toBe('hold');
    expect(verdict(SILENT).kind).toBe('hold');
  });

  test('the ladder takes about a day, each rung a fifth more or less', () => {
    const total = PATIENCE.retryMs.reduce((sum, each) => sum + each, 0);
    expect(total).toBeGreaterThan(20 * HOUR_MS);
    expect(total).toBeLessThan(28 * HOUR_MS);
    for (const [attempts, waitMs] of PATIENCE.retryMs.entries()) {
      const { nextAt } = verdict(answered(500), { attempts }) as { nextAt: number };
      expect(nextAt - NOW).toBeGreaterThanOrEqual(waitMs * 0.8);
      expect(nextAt - NOW).toBeLessThanOrEqual(waitMs * 1.2);
    }
  });

  test('it is given up when the ladder is spent and others went through, and never while nothing does', () => {
    const attempts = PATIENCE.retryMs.length;
    const endpoint = { failures: 0, succeededAt: NOW - 1 };
    expect(verdict(answered(500), { attempts, firstAt: NOW - 2, endpoint }).kind).toBe('given-up');
    expect(verdict(answered(500), { attempts, firstAt: NOW, endpoint }).kind).toBe('retry');
    expect(verdict(answered(500), { attempts }).kind).toBe('retry');
  });

  test('one that is alone with its trouble does not hold the others', () => {
    const endpoint = { failures: 0, succeededAt: NOW - 5 };
    expect(verdict(SILENT, { triedAt: NOW - 10, endpoint }).kind).toBe('retry');
    expect(verdict(SILENT, { triedAt: NOW - 1, endpoint }).kind).toBe('hold');
  });

  test('a wish to wait is heard, for an hour at most', () => {
    const held = (afterMs: number) => (verdict(answered(429, afterMs)) as { heldUntil: number }).heldUntil - NOW;
    expect(held(120_000)).toBe(120_000);
    expect(held(10 * HOUR_MS)).toBe(HOUR_MS);
  });

  test('the hub disables what is gone, and where nothing went well for three days', () => {
    expect(verdict(answered(410))).toMatchObject({ kind: 'disable', reason: 'it answered 410 Gone' });
    const since = (hours: number) => ({ endpoint: { failures: 9, failingSince: NOW - hours * HOUR_MS } });
    expect(verdict(answered(500), since(72)).kind).toBe('disable');
    expect(verdict(SILENT, since(72)).kind).toBe('disable');
    expect(verdict(SILENT, since(71)).kind).toBe('hold');
    expect(verdict(answered(200), since(72)).kind).toBe('delivered');
  });
});
