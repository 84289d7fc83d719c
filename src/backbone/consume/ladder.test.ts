import { expect, test } from 'vitest';
import { seededChance } from '../../kernel/chance.ts';
import type { Failure, FailureKind } from '../../kernel/failure.ts';
import { jittered, judge, rung, type Tries } from './ladder.ts';

const LADDER = { retryMs: [100, 1_000], holdMs: [50, 500] };
const chance = seededChance(7);
const judged = (kind: FailureKind, more: Partial<Failure> = {}, tries: Partial<Tries> = {}) =>
  judge(
    { kind, code: 'SL-TEST-001', because: 'so', ...more },
    { attempts: 1, holds: 0, alone: false, ...tries },
    LADDER,
    chance,
  );

test.each(['transient', 'throttled', 'unauthorized'] as const)(
  '%s pauses the subscription, unless it is only the operation or this message',
  (kind) => {
    expect(judged(kind)).toEqual({ kind: 'pause', waitMs: 0 });
    expect(judged(kind, { scope: 'connection' })).toEqual({ kind: 'pause', waitMs: 0 });
    expect(judged(kind, { scope: 'operation' })).toMatchObject({ kind: 'hold' });
    expect(judged(kind, {}, { alone: true })).toMatchObject({ kind: 'hold' });
  },
);

test('one that was held before climbs the same ladder when it pauses the subscription', () => {
  const { kind, waitMs } = judged('transient', {}, { holds: 1 }) as { kind: string; waitMs: number };
  expect(kind).toBe('pause');
  expect(waitMs).toBeGreaterThanOrEqual(400);
  expect(waitMs).toBeLessThanOrEqual(600);
});

test('rejected and invalid are dead at once', () => {
  expect(judged('rejected')).toEqual({ kind: 'dead' });
  expect(judged('invalid')).toEqual({ kind: 'dead' });
});

test('unknown climbs the ladder, whose length bounds the attempts', () => {
  expect(judged('unknown', {}, { attempts: 1 })).toMatchObject({ kind: 'retry' });
  expect(judged('unknown', {}, { attempts: 2 })).toMatchObject({ kind: 'retry' });
  expect(judged('unknown', {}, { attempts: 3 })).toEqual({ kind: 'dead' });
});

test('waits as long as the other side asked, when that is longer', () => {
  expect(judged('unknown', { retryAfterMs: 9_999 })).toEqual({ kind: 'retry', waitMs: 9_999 });
  expect(judged('throttled', { scope: 'operation', retryAfterMs: 9_999 })).toEqual({ kind: 'hold', waitMs: 9_999 });
});

test('jitter moves a wait by a fifth at the most, and the last rung holds for all that follow', () => {
  const waits = Array.from({ length: 500 }, () => jittered(1_000, chance));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(800);
  expect(Math.max(...waits)).toBeLessThanOrEqual(1_200);
  expect(new Set(waits).size).toBeGreaterThan(50);
  expect([1, 2, 3, 99].map((count) => rung(LADDER.retryMs, count))).toEqual([100, 1_000, 1_000, 1_000]);
  expect(rung([], 1)).toBe(0);
});
