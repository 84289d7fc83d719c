import { parseArgs } from 'node:util';
import { shortestStockStory } from '../../src/testing/stock-simulation/shrink.ts';
import { runStockWorld } from '../../src/testing/stock-simulation/world.ts';

/**
 * `node test/simulation/simulate-stock.ts --worlds 1000000`, with `--from 1` to begin at a seed and `--seed 42` for one
 * world. A failing seed is told as its shortest story; add it to those that are kept in `stock.test.ts`.
 */
const { values } = parseArgs({
  options: { worlds: { type: 'string' }, from: { type: 'string' }, seed: { type: 'string' } },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const began = performance.now();
const from = Number(values.seed ?? values.from ?? Date.now() % 1_000_000_000);
const most = values.seed === undefined ? Number(values.worlds ?? 1_000) : 1;
const sums = { orders: 0, publications: 0, broken: 0 };
const line = (worlds: number): string =>
  `${worlds} worlds from seed ${from}, ${sums.orders} orders, ${sums.publications} publications, ${sums.broken} broken, ${((performance.now() - began) / 1_000).toFixed(1)} s`;

for (let tried = 0; tried < most; tried += 1) {
  const world = await runStockWorld(from + tried);
  sums.orders += world.orders;
  sums.publications += world.publications;
  if (world.violations.length > 0) {
    sums.broken += 1;
    say(await shortestStockStory(from + tried));
  }
  if (tried % 10_000 === 9_999) say(line(tried + 1));
}
say(line(most));
process.exitCode = sums.broken === 0 ? 0 : 1;
