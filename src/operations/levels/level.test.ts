import { describe, expect, test } from 'vitest';
import { SERVICE_DEFAULTS } from '../../config/service.ts';
import { burnsTooFast, levelOf, promisesOf, type Tally } from './level.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 20, 10, 30);
const THIS_HOUR = Date.UTC(2026, 10, 20, 10);
const promised = { name: 'orders', withinMs: 300_000, target: 0.99, overDays: 30 } as const;
const hour = (ago: number, good: number, bad: number): Tally => ({ hourMs: THIS_HOUR - ago * HOUR, good, bad });

describe('a service level', () => {
  test('is read from the configuration', () => {
    expect(promisesOf(SERVICE_DEFAULTS)[0]).toEqual({ name: 'orders', withinMs: 300_000, target: 0.995, overDays: 30 });
  });

  test('adds up the hours of its time and no others', () => {
    const level = levelOf(promised, [hour(0, 90, 10), hour(29 * 24, 900, 0), hour(31 * 24, 0, 5_000)], NOW);
    expect(level).toMatchObject({ good: 990, bad: 10, achieved: 0.99, budget: 10, budgetLeft: 0 });
    expect(level.burn.hour).toBe(10);
  });

  test('says nothing of nothing', () => {
    const level = levelOf(promised, [], NOW);
    expect(level.achieved).toBeUndefined();
    expect(level).toMatchObject({ budget: 0, budgetLeft: 0, burn: { hour: 0, threeDays: 0 } });
  });

  test.each([
    ['all is well', [hour(0, 100, 0), hour(3, 500, 1)], undefined],
    ['one of few is bad', [hour(0, 1, 1)], undefined],
    ['everything is bad at once', [hour(0, 10, 40), hour(2, 100, 10)], 'fast'],
    ['a bad hour is over', [hour(0, 100, 0), hour(1, 100, 0), hour(4, 10, 90)], 'slow'],
    ['some are bad all day', Array.from({ length: 24 }, (_, ago) => hour(ago, 92, 8)), 'slow'],
    ['it was bad the day before', [hour(0, 100, 0), hour(30, 0, 500)], undefined],
  ] as [string, Tally[], string | undefined][])('when %s', (_what, tallies, expected) => {
    expect(burnsTooFast(levelOf(promised, tallies, NOW))).toBe(expected);
  });
});
