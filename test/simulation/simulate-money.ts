import { parseArgs } from 'node:util';
import { moneyStoryOf, shortestMoneyStory } from '../../src/testing/money-simulation/shrink.ts';
import { runMoneyWorld } from '../../src/testing/money-simulation/world.ts';

/**
 * `npm run simulate:money -- --worlds 20000`, with `--from 1` to begin at a seed and `--seed 42` to tell one world from its
 * beginning to its end. A failing seed is told as its shortest story; add it to those that are kept in `money.test.ts`.
 */
const { values } = parseArgs({
  options: { worlds: { type: 'string' }, from: { type: 'string' }, seed: { type: 'string' } },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const began = performance.now();
const sums = { orders: 0, refunds: 0, payouts: 0, lines: 0, broken: 0 };

async function tellOne(seed: number): Promise<void> {
  const world = await runMoneyWorld(seed);
  sums.broken = world.violations.length;
  say(moneyStoryOf(world));
}

async function search(from: number, most: number): Promise<void> {
  const line = (worlds: number): string =>
    `${worlds} worlds from seed ${from}, ${sums.orders} orders, ${sums.refunds} refunds, ${sums.payouts} payouts, ${sums.lines} lines of banks, ${sums.broken} broken, ${((performance.now() - began) / 1_000).toFixed(1)} s`;
  for (let tried = 0; tried < most; tried += 1) {
    const { shop, houses, account, violations } = await runMoneyWorld(from + tried);
    sums.orders += shop.orders.size;
    sums.lines += account.lines.length;
    for (const { charges, balance } of Object.values(houses)) {
      sums.payouts += balance?.payouts.length ?? 0;
      for (const { refunds } of charges.values()) sums.refunds += refunds.size;
    }
    if (violations.length > 0) {
      sums.broken += 1;
      say(await shortestMoneyStory(from + tried));
    }
    if (tried % 1_000 === 999) say(line(tried + 1));
  }
  say(line(most));
}

if (values.seed === undefined)
  await search(Number(values.from ?? Date.now() % 1_000_000_000), Number(values.worlds ?? 1_000));
else await tellOne(Number(values.seed));
process.exitCode = sums.broken === 0 ? 0 : 1;
