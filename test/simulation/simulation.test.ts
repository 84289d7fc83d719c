import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FEATURE_NAMES, featuresOf } from '../../src/testing/simulation/features.ts';
import { MUTANTS } from '../../src/testing/simulation/mutants.ts';
import { shortestStory, storyOf } from '../../src/testing/simulation/shrink.ts';
import { runWorld } from '../../src/testing/simulation/world.ts';

const FRESH_SEEDS = 200;
/** Worlds that a mutant may live through. */
const MOST_LIVES = 400;

const kept = readFileSync(new URL('seeds.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\d/.test(line))
  .map((line) => Number.parseInt(line, 10));

async function brokenBy(seeds: readonly number[]): Promise<string[]> {
  const stories: string[] = [];
  for (const seed of seeds) {
    const world = await runWorld(seed);
    if (world.violations.length > 0) stories.push(storyOf(await shortestStory(seed)));
  }
  return stories;
}

describe('worlds by seed', () => {
  test('the same seed gives the same world, message by message', async () => {
    const [first, second] = [await runWorld(42), await runWorld(42)];
    expect(first.courier.messages.length).toBeGreaterThan(10);
    expect(second.courier.messages).toEqual(first.courier.messages);
    expect(second.diary).toEqual(first.diary);
  });

  test('every feature occurs, alone and with others', () => {
    const sizes = Array.from({ length: 500 }, (_, seed) => featuresOf(seed).size);
    const seen = new Set(Array.from({ length: 500 }, (_, seed) => [...featuresOf(seed)]).flat());
    expect(FEATURE_NAMES.filter((name) => !seen.has(name))).toEqual([]);
    expect(Math.min(...sizes)).toBeLessThan(4);
    expect(Math.max(...sizes)).toBeGreaterThan(15);
  });

  test('no seed that once broke a law breaks one again', async () => {
    expect(kept.length).toBeGreaterThan(5);
    expect(await brokenBy(kept)).toEqual([]);
  });

  const from = randomInt(1, 1_000_000_000);
  test(`no fresh seed breaks a law (${FRESH_SEEDS} from ${from}; npm run simulate -- --from ${from})`, async () => {
    expect(await brokenBy(Array.from({ length: FRESH_SEEDS }, (_, index) => from + index))).toEqual([]);
  });

  test('worlds come to every end', async () => {
    const ends = new Set<string>();
    for (let seed = 1; seed <= 120; seed += 1) {
      for (const { at } of (await runWorld(seed)).instances.values()) ends.add(at);
    }
    expect([...ends]).toEqual(expect.arrayContaining(['closed', 'cancelled', 'ignored', 'settling']));
  });
});

describe('the simulation can fail', () => {
  for (const mutant of MUTANTS) {
    test(`it finds out that ${mutant.name}`, async () => {
      let seed = 0;
      let violations: readonly unknown[] = [];
      while (violations.length === 0 && seed < MOST_LIVES) {
        seed += 1;
        violations = (await runWorld(seed, mutant.options())).violations;
      }
      expect(violations, `${mutant.name} lived through ${seed} worlds`).not.toEqual([]);
    });
  }

  test('a failing seed is told as its shortest story', async () => {
    const options = MUTANTS.find(({ name }) => name.startsWith('no refund'))?.options() ?? {};
    let seed = 1;
    while ((await runWorld(seed, options)).violations.length === 0) seed += 1;
    const whole = await runWorld(seed, options);
    const short = await shortestStory(seed, options);
    expect(short.violations.map(({ law }) => law)).toContain(whole.violations[0]?.law);
    expect(short.features.size).toBeLessThanOrEqual(whole.features.size);
    expect(storyOf(short)).toMatch(/BROKEN .*\nwhat people did:\n(.*\n)+what was said/);
  });
});
