import { parseArgs } from 'node:util';
import { percentile } from '../../bench/measure.ts';
import { temporaryPostgres } from '../../src/testing/test-database.ts';
import { withoutOdoo } from './absence.ts';

/**
 * `npm run outage -- --seconds 120 --per-second 50 --connections 16 --seed 1`
 *
 * Odoo is away while orders keep coming; afterwards the books are compared. Ends with 1 when a webhook was refused, an
 * attempt was burned, or a single order is lost, doubled or wrong.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    'per-second': { type: 'string', default: '50' },
    connections: { type: 'string', default: '16' },
    seed: { type: 'string', default: '1' },
  },
});
const perSecond = Number(values['per-second']);
await using postgres = await temporaryPostgres();
await using database = await postgres.testDatabase();
const { account, flood, causes, ...result } = await withoutOdoo({
  seed: Number(values.seed),
  orders: Math.round(Number(values.seconds) * perSecond),
  perSecond,
  connections: Number(values.connections),
  databaseUrl: database.url,
  say: (line) => process.stderr.write(`${line}\n`),
});
const counts = Object.fromEntries(Object.entries(account).map(([what, orders]) => [what, orders.length]));
process.stdout.write(
  `${JSON.stringify(
    {
      orders: result.bought,
      acknowledged: flood.acknowledged.size,
      refusedTries: flood.refused,
      awaySeconds: Math.round(result.awayMs / 100) / 10,
      answerMs: { p50: percentile(flood.latenciesMs, 0.5), p99: percentile(flood.latenciesMs, 0.99) },
      bookedMeanwhile: result.bookedMeanwhile,
      deadLetters: causes.length,
      caughtUpSeconds: Math.round(result.caughtUpMs / 100) / 10,
      ...counts,
    },
    null,
    2,
  )}\n`,
);
const wrong = [...Object.values(account).flat(), ...causes.map(String)];
if (wrong.length > 0 || flood.refused > 0) process.exitCode = 1;
