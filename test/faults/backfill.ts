import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { percentile } from '../../bench/measure.ts';
import { temporaryPostgres } from '../../src/testing/test-database.ts';
import { backfillBesideOrders, type LiveWork } from './backfilling.ts';

/**
 * `npm run backfill -- --products 200000 --per-second 50 --seconds 60 --shop-points 1000 --shop-lines 500`
 *
 * An assortment is read from Odoo and published to Shopify while orders come in; the same orders come before it and after
 * it. Ends with 1 when an article is missing or wrong, a message strays out of its lane or overtakes, an order is not
 * confirmed, or live work is delayed by more than the part that is allowed (`--most-delay 1.2`: the 99th of a hundred waits
 * a fifth longer than before). With `--kill` the hub is killed in the middle.
 */
const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '200000' },
    'per-second': { type: 'string', default: '50' },
    seconds: { type: 'string', default: '60' },
    'shop-points': { type: 'string', default: '1000' },
    'shop-lines': { type: 'string', default: '500' },
    'most-delay': { type: 'string', default: '1.2' },
    kill: { type: 'boolean', default: false },
  },
});
const loadBefore = loadavg();
await using postgres = await temporaryPostgres();
await using database = await postgres.testDatabase();
const { before, beside, after, wrong, strayed, unconfirmed, ...result } = await backfillBesideOrders({
  products: Number(values.products),
  perSecond: Number(values['per-second']),
  seconds: Number(values.seconds),
  shopPointsPerSecond: Number(values['shop-points']),
  shopLinesPerSecond: Number(values['shop-lines']),
  kill: values.kill,
  database,
  patienceMs: 1_800_000,
  say: (line) => process.stderr.write(`${line}\n`),
});
const times = (samples: readonly number[]) => ({
  count: samples.length,
  p50: Math.round(percentile(samples, 0.5)),
  p99: Math.round(percentile(samples, 0.99)),
});
const live = ({ orders, confirmedMs, publishedMs }: LiveWork) => ({
  orders,
  confirmedMs: times(confirmedMs),
  publishedMs: times(publishedMs),
});
const delay = percentile(beside.confirmedMs, 0.99) / percentile(before.confirmedMs, 0.99);
process.stdout.write(
  `${JSON.stringify(
    {
      products: Number(values.products),
      perSecond: Number(values['per-second']),
      machine: { cores: availableParallelism(), loadBefore, loadAfter: loadavg() },
      before: live(before),
      beside: live(beside),
      after: live(after),
      delayP99: Math.round(delay * 100) / 100,
      ...result,
      wrong: wrong.length,
      strayed,
      unconfirmed: unconfirmed.length,
    },
    null,
    2,
  )}\n`,
);
const faults = [...wrong, ...strayed, ...unconfirmed];
const isWhole = faults.length === 0 && result.made === Number(values.products);
const isComplete = isWhole && result.overtaken === 0 && result.deadLetters === 0;
const isPrompt = delay <= Number(values['most-delay']);
process.stderr.write(
  `${isComplete ? 'complete: every article is shown as Odoo has it, in its lane and in order' : `wrong: ${faults.slice(0, 20).join(', ')}`}; ` +
    `${isPrompt ? 'live work is not delayed' : 'live work is delayed'} (p99 times ${delay.toFixed(2)})\n`,
);
if (!isComplete || !isPrompt) process.exitCode = 1;
