import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { shortestStory, storyOf } from '../../src/testing/simulation/shrink.ts';
import { runWorld } from '../../src/testing/simulation/world.ts';

/**
 * `npm run simulate -- --seeds 5000` or `--hours 2`, with `--from 1` to begin at a seed and `--seed 42` to tell one world
 * from its beginning to its end. A failing seed is told as its shortest story and added to `seeds.txt`.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    hours: { type: 'string' },
    from: { type: 'string' },
    seed: { type: 'string' },
  },
});
const SEEDS_FILE = new URL('seeds.txt', import.meta.url);
const HOUR_MS = 3_600_000;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function tellOne(seed: number): Promise<number> {
  const world = await runWorld(seed);
  say(storyOf(world, [...world.shop.orders.keys()]));
  return world.violations.length;
}

async function search(from: number, isOver: (tried: number) => boolean): Promise<number> {
  const began = performance.now();
  let tried = 0;
  let broken = 0;
  let orders = 0;
  while (!isOver(tried)) {
    const seed = from + tried;
    const world = await runWorld(seed);
    orders += world.shop.orders.size;
    tried += 1;
    if (world.violations.length > 0) {
      broken += 1;
      say(storyOf(await shortestStory(seed)));
      appendFileSync(SEEDS_FILE, `${seed} ${world.violations[0]?.law ?? ''}\n`);
    }
    if (tried % 1_000 === 0) say(`${tried} worlds, ${orders} orders, ${broken} broken, ${seconds(began)} s`);
  }
  say(`${tried} worlds from seed ${from}, ${orders} orders, ${broken} broken, ${seconds(began)} s`);
  return broken;
}

const seconds = (began: number): string => ((performance.now() - began) / 1_000).toFixed(1);
const beganMs = Date.now();
const endMs = beganMs + Number(values.hours ?? 0) * HOUR_MS;
const most = Number(values.seeds ?? (values.hours === undefined ? 1_000 : Number.POSITIVE_INFINITY));
const from = Number(values.from ?? beganMs % 1_000_000_000);
const broken =
  values.seed === undefined
    ? await search(from, (tried) => tried >= most || (values.hours !== undefined && Date.now() >= endMs))
    : await tellOne(Number(values.seed));
process.exitCode = broken === 0 ? 0 : 1;
