/**
 * A month of a retailer at speed: `npm run month -- [--seed 7] [--days 30] [--orders 300]`. Ends with 1, and says what does not
 * come to zero.
 */
import { parseArgs } from 'node:util';
import { temporaryPostgres } from '../../src/testing/test-database.ts';
import { differencesOf, summaryOf } from './judge.ts';
import { liveThrough } from './month-of-days.ts';
import { planMonth } from './plan.ts';
import { reckon } from './reckoning.ts';
import { openRetailer } from './retailer.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    days: { type: 'string', default: '30' },
    orders: { type: 'string', default: '300' },
  },
});
const plan = planMonth({ seed: Number(values.seed), days: Number(values.days), orders: Number(values.orders) });
await using server = await temporaryPostgres();
await using database = await server.testDatabase({ poolSize: 5 });
await using retailer = await openRetailer(database);
const beganMs = performance.now();
const diary = await liveThrough(retailer, plan, (line) =>
  process.stderr.write(`${((performance.now() - beganMs) / 1000).toFixed(0)} s  ${line}\n`),
);
const found = await reckon(retailer, diary);
const differences = differencesOf(found, diary);
/** What an order leaves in the money ledger, in rows and in bytes with all indices. */
const kept = await database.database.query<{ name: string; rows: number; bytes: number }>(
  `select name, count::int as rows, pg_total_relation_size(name::regclass)::int as bytes from (
     select 'money_fact' as name, count(*) from money_fact
     union all select 'money_entry', count(*) from money_entry
     union all select 'money_link', count(*) from money_link) as tables`,
);
process.stdout.write(`${JSON.stringify({ differences, ...summaryOf(found, diary), kept }, undefined, 1)}\n`);
if (differences.length > 0) process.exitCode = 1;
