import { parseArgs } from 'node:util';
import { percentile } from '../../bench/measure.ts';
import { temporaryPostgres } from '../../src/testing/test-database.ts';
import { killHubs } from './killing.ts';

/**
 * `npm run torture -- --orders 10000 --duplicates 0.2 --connections 64 --kill-every 3 --seed 1 [--embedded]`
 *
 * Kills a hub with SIGKILL every few seconds while webhooks pour in, then compares the books of everyone. Ends with 1 when a
 * single order is lost, doubled or wrong.
 */
const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '10000' },
    duplicates: { type: 'string', default: '0.2' },
    connections: { type: 'string', default: '64' },
    'kill-every': { type: 'string', default: '3' },
    passports: { type: 'string', default: '100' },
    'per-second': { type: 'string' },
    seed: { type: 'string', default: '1' },
    embedded: { type: 'boolean', default: false },
  },
});
const everyMs = Number(values['kill-every']) * 1_000;
await using postgres = values.embedded ? undefined : await temporaryPostgres();
await using database = await postgres?.testDatabase();
const result = await killHubs({
  seed: Number(values.seed),
  orders: Number(values.orders),
  duplicateShare: Number(values.duplicates),
  connections: Number(values.connections),
  killEveryMs: [Math.round(everyMs * 0.5), Math.round(everyMs * 1.5)],
  passports: Number(values.passports),
  ...(values['per-second'] === undefined ? {} : { perSecond: Number(values['per-second']) }),
  ...(database === undefined ? {} : { databaseUrl: database.url }),
  say: (line) => process.stderr.write(`${line}\n`),
});
const { account, flood, restartsMs, unexplained } = result;
process.stdout.write(
  `${JSON.stringify(
    {
      seed: Number(values.seed),
      orders: result.bought,
      acknowledged: flood.acknowledged.size,
      duplicatesSent: flood.duplicates,
      refusedTries: flood.refused,
      kills: result.kills,
      floodSeconds: Math.round(result.floodMs / 100) / 10,
      settledSeconds: Math.round(result.settledMs / 100) / 10,
      restartMs: { p50: Math.round(percentile(restartsMs, 0.5)), most: Math.round(Math.max(0, ...restartsMs)) },
      answerMs: { p50: percentile(flood.latenciesMs, 0.5), p99: percentile(flood.latenciesMs, 0.99) },
      missing: account.missing.length,
      doubled: account.doubled.length,
      wrongTotal: account.wrongTotal.length,
      notConfirmed: account.notConfirmed.length,
      notCapturedOnce: account.notCapturedOnce.length,
      unexplained: unexplained.length,
    },
    null,
    2,
  )}\n`,
);
const wrong = [...Object.values(account).flat(), ...unexplained];
if (wrong.length > 0) {
  process.stderr.write(`wrong: ${wrong.slice(0, 20).join(', ')}\n`);
  process.exitCode = 1;
}
