import { describe, expect, test } from 'vitest';
import { beginRounds, enterRound, idleFromMs, leaveRound, met, type Rounds, storedRound } from './look-back.ts';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const at = (seconds: number): string => `${new Date(NOON + seconds * 1_000).toISOString().slice(0, 19)}Z`;
const lookBack = (seconds: number, overlapSeconds = 120) => ({
  overlapMs: overlapSeconds * 1_000,
  nowMs: NOON + seconds * 1_000,
});

/** One round at a second after noon that meets some times. */
function round(before: Rounds, second: number, times: readonly number[] = [], from?: 'known'): Rounds {
  const back = lookBack(second);
  const after = times.reduce((so, time) => met(so, at(time), back.nowMs), enterRound(before, back));
  return leaveRound(after, back.overlapMs, from);
}

describe('rounds that look back', () => {
  const begun = beginRounds(at(0), lookBack(0));

  test('each begins an overlap before what is newest', () => {
    expect(begun.since).toBe(at(-120));
    expect(round(begun, 60, [50]).since).toBe(at(-70));
  });

  test('while nothing happens the beginning follows the time that passes, and stops behind what is newest', () => {
    const quiet = [30, 90, 121, 600, 86_400].map((second) => round(begun, second).since);
    expect(quiet).toEqual([at(-90), at(-30), at(1), at(1), at(1)]);
  });

  test('a change after a long silence brings the overlap back', () => {
    const idle = round(begun, 600);
    expect(round(idle, 900, [800, 850]).since).toBe(at(730));
  });

  test('where records are not listed by time, the next round looks back from where this one began', () => {
    expect(round(begun, 600, [500], 'known').since).toBe(at(-120));
  });

  test('a round keeps what it began with, whatever it meets on how many pages', () => {
    const first = enterRound(begun, lookBack(300));
    const second = enterRound(met(first, at(200), NOON + 300_000), lookBack(301));
    expect(second.round).toEqual({ known: at(0), idle: at(1) });
    expect(leaveRound(second, 120_000)).toEqual({ newest: at(200), seenAtMs: NOON + 300_000, since: at(80) });
  });

  test('a clock that ran backwards or jumped never moves the beginning beyond the newest time', () => {
    expect(round(begun, -3_600).since).toBe(at(-120));
    expect(round(begun, 1_000_000).since).toBe(at(1));
    expect(idleFromMs({ newestMs: NOON, seenAtMs: NOON }, { ...lookBack(1_000), afterIt: 0 })).toBe(NOON);
  });

  test('a cursor is stored as JSON and comes back, also one that says less', () => {
    const inside = enterRound(begun, lookBack(5));
    expect(storedRound(JSON.parse(JSON.stringify(inside)), 0)).toEqual({
      seenAtMs: inside.seenAtMs,
      round: inside.round,
    });
    expect(storedRound({ since: at(0), newest: at(0) }, NOON)).toEqual({ seenAtMs: NOON });
    expect(storedRound({ round: { known: 1 } }, NOON)).toEqual({ seenAtMs: NOON });
  });
});
