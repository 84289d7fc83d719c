import { parseArgs } from 'node:util';
import { percentile } from '../../bench/measure.ts';
import { temporaryPostgres } from '../../src/testing/test-database.ts';
import { flashSale } from './selling-out.ts';

/**
 * `npm run flash-sale -- --orders 5000 --minutes 3 --odoo-per-second 5 --articles 25 --seed 1`
 *
 * So many buyers come to two shops at once and want more than there is, while Odoo does not keep up. Ends with 1 when a piece was sold
 * twice, a webhook was not answered, an order is lost, doubled or without its goods, or the books do not agree in the end.
 */
const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '5000' },
    minutes: { type: 'string', default: '3' },
    'odoo-per-second': { type: 'string', default: '5' },
    articles: { type: 'string', default: '25' },
    seed: { type: 'string', default: '1' },
  },
});
await using postgres = await temporaryPostgres();
await using database = await postgres.testDatabase();
const { webhooks, publishedMs, oversold, missing, doubled, short, unsettled, ...sale } = await flashSale({
  seed: Number(values.seed),
  buyers: Number(values.orders),
  seconds: Number(values.minutes) * 60,
  odooPerSecond: Number(values['odoo-per-second']),
  articles: Number(values.articles),
  database,
  settleMs: 120_000,
  patienceMs: 120_000,
  say: (line) => process.stderr.write(`${line}\n`),
});
const oversoldUnits = Object.values(oversold).reduce((sum, pieces) => sum + pieces, 0);
const times = (samples: readonly number[]) => ({
  count: samples.length,
  p50: Math.round(percentile(samples, 0.5)),
  p99: Math.round(percentile(samples, 0.99)),
});
const { buyers, pieces, accepted, refused, left, bookedAtEnd, caughtUpMs } = sale;
process.stdout.write(
  `${JSON.stringify(
    {
      buyers,
      pieces,
      accepted,
      soldOut: refused,
      left,
      oversoldUnits,
      webhookMs: { ...times(webhooks.latenciesMs), refused: webhooks.refused, late: webhooks.late },
      publishedMs: times(publishedMs),
      confirmedWhenItEnded: bookedAtEnd,
      caughtUpSeconds: Math.round(caughtUpMs / 100) / 10,
      missing: missing.length,
      doubled: doubled.length,
      withoutGoods: short.length,
      unsettled,
    },
    null,
    2,
  )}\n`,
);
const wrong = [...missing, ...doubled, ...short, ...unsettled];
const isRight = oversoldUnits === 0 && webhooks.refused + webhooks.late === 0 && wrong.length === 0;
process.stderr.write(
  isRight
    ? `right: ${accepted} orders accepted, each booked once and with its goods, nothing sold twice\n`
    : `wrong: ${oversoldUnits} pieces sold twice, ${webhooks.refused} webhooks refused, ${webhooks.late} not answered in time, ${wrong.slice(0, 20).join(', ')}\n`,
);
if (!isRight) process.exitCode = 1;
