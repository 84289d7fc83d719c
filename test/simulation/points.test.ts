import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { judgePoints } from '../../src/testing/points-simulation/laws.ts';
import { POINTS_MUTANTS } from '../../src/testing/points-simulation/mutants.ts';
import { runPointsWorld } from '../../src/testing/points-simulation/world.ts';

const FRESH_WORLDS = 200;
/** Worlds that a mutant may live through. */
const MOST_LIVES = 200;

describe('worlds of points by seed', () => {
  test('the same seed gives the same world, message by message', async () => {
    const [first, second] = [await runPointsWorld(42), await runPointsWorld(42)];
    expect(first.log.length).toBeGreaterThan(10);
    expect(second.log).toEqual(first.log);
  });

  test('points are earned, taken back, spent, refused and given back', async () => {
    const names = new Set<string>();
    for (let seed = 1; seed <= 40; seed += 1) {
      for (const { type } of (await runPointsWorld(seed)).log) names.add(type.split('.')[2] ?? '');
    }
    for (const name of [
      'PointsAccrued',
      'PointsReversed',
      'PointsRedeemed',
      'PointsGivenBack',
      'SoldGoodsReturned',
      'VarianceFound',
      'reserve-points-rejected',
      'take-points-rejected',
    ]) {
      expect(names).toContain(name);
    }
  });

  const from = randomInt(1, 1_000_000_000);
  test(`no fresh world breaks a law (${FRESH_WORLDS} from ${from}; npm run simulate:points -- --from ${from})`, async () => {
    for (let seed = from; seed < from + FRESH_WORLDS; seed += 1) {
      expect(await judgePoints(seed), `seed ${seed}`).toEqual([]);
    }
  });

  test.each(POINTS_MUTANTS.map((mutant) => [mutant.name, mutant] as const))('finds out: %s', async (_, { options }) => {
    let lives = 0;
    while (lives < MOST_LIVES && (await judgePoints(lives + 1, options())).length === 0) lives += 1;
    expect(lives).toBeLessThan(MOST_LIVES);
  });
});
