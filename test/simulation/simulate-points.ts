import { parseArgs } from 'node:util';
import { judgePoints } from '../../src/testing/points-simulation/laws.ts';
import { runPointsWorld } from '../../src/testing/points-simulation/world.ts';

/**
 * `npm run simulate:points -- --worlds 20000`, with `--from 1` to begin at a seed and `--seed 42` to tell one world from its
 * beginning to its end.
 */
const { values } = parseArgs({
  options: { worlds: { type: 'string' }, from: { type: 'string' }, seed: { type: 'string' } },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const began = performance.now();
let broken = 0;

async function judge(seed: number): Promise<void> {
  const violations = await judgePoints(seed);
  if (violations.length === 0) return;
  broken += 1;
  say([`seed ${seed}`, ...violations.map(({ law, what }) => `  BROKEN ${law}: ${what}`)].join('\n'));
}

if (values.seed === undefined) {
  const [from, most] = [Number(values.from ?? Date.now() % 1_000_000_000), Number(values.worlds ?? 1_000)];
  for (let seed = from; seed < from + most; seed += 1) await judge(seed);
  say(`${most} worlds from seed ${from}, ${broken} broken, ${((performance.now() - began) / 1_000).toFixed(1)} s`);
} else {
  const { log } = await runPointsWorld(Number(values.seed));
  for (const { type, subject, data } of log) say(`${type} ${subject} ${JSON.stringify(data)}`);
  await judge(Number(values.seed));
}
process.exitCode = broken === 0 ? 0 : 1;
