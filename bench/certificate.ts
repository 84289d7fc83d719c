/**
 * The certificate of a day with 100,000 orders, over a money ledger of a million facts. The ledger is written by SQL, as the hub
 * writes it; then the closing follows it, and days are closed. Raw limit of the same run: the SQL statement that counts and adds up
 * the facts of the same day. `node bench/certificate.ts [--orders 100000] [--before 160000] [--small]`
 */
import { parseArgs } from 'node:util';
import { openDatabase } from '../src/backbone/postgres/database.ts';
import { CLOSING_DEFAULTS } from '../src/config/closing.ts';
import { createDays } from '../src/jobs/certificate/days.ts';
import { htmlCertificate } from '../src/jobs/certificate/html.ts';
import { createCertificateStore } from '../src/jobs/certificate/store.ts';
import { createClosingLedger } from '../src/ledgers/closing/ledger.ts';
import { createPostgresClosingStore } from '../src/ledgers/closing/postgres-store.ts';
import { createPostgresMoneyStore } from '../src/ledgers/money/postgres-store.ts';
import { temporaryPostgres } from '../src/testing/test-database.ts';
import { report, SMALL, timed } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    orders: { type: 'string' },
    before: { type: 'string' },
  },
});
const ORDERS = Number(options.orders ?? (SMALL ? 500 : 100_000));
const BEFORE = Number(options.before ?? (SMALL ? 800 : 160_000));
const DAY_MS = 86_400_000;
const FIRST = Date.parse('2026-11-19T00:00:00Z');

/** Facts of an order: what, whether they are of its payment, and for how many of a hundred orders they came on the day. */
const FACTS = [
  { kind: 'agreed', connection: 'shop', ofPayment: false, share: 100 },
  { kind: 'captured', connection: 'stripe', ofPayment: true, share: 99 },
  { kind: 'invoiced', connection: 'odoo', ofPayment: false, share: 90 },
  { kind: 'registered', connection: 'odoo', ofPayment: false, share: 90 },
  { kind: 'settled', connection: 'stripe', ofPayment: true, share: 80 },
  { kind: 'refunded', connection: 'stripe', ofPayment: true, share: 4 },
] as const;

await using server = await temporaryPostgres();
await using own = await server.testDatabase({ poolSize: 4 });
const bulk = await openDatabase(own.url, { poolSize: 1 });

/** Writes orders from one number up to another, spread over a day; answers how many facts these are. */
async function writeOrders(from: number, until: number, dayMs: number): Promise<number> {
  return bulk.transaction(async (client) => {
    await client.query('set local statement_timeout = 0');
    let facts = 0;
    for (const { kind, connection, ofPayment, share } of FACTS) {
      const { rowCount } = await client.query(
        `insert into money_fact (fact, kind, payment, order_id, connection, currency, amount, fee, presented_amount,
           presented_currency, note, at_ms, event)
         select $1 || '/' || n, $1, case when $2 then 'payment/stripe/' || n end, case when $2 then null else 'order/shop/' || n end,
           $3, 'EUR', case when $1 = 'refunded' then 500 else 1000 + n % 9000 end, case when $1 = 'settled' then 30 else 0 end,
           case when $1 = 'settled' then 1000 + n % 9000 end, case when $1 = 'settled' then 'EUR' end,
           case when $1 = 'settled' then 'charge' end, $6::bigint + (n % 86000) * 1000, 'bench'
         from generate_series($4::int, $5::int - 1) n where n % 100 < $7`,
        [kind, ofPayment, connection, from, until, dayMs, share],
      );
      facts += rowCount ?? 0;
    }
    const range = [from, until];
    await client.query(
      `insert into money_link select 'payment/stripe/' || n, 'order/shop/' || n from generate_series($1::int, $2::int - 1) n`,
      range,
    );
    await client.query(
      `insert into money_entry (fact, change, recorded_ms, entry)
       select fact, amount, at_ms, json_strip_nulls(json_build_object('fact', fact, 'kind', kind, 'payment', payment, 'order', order_id,
         'connection', connection, 'amount', json_build_object('amount', amount, 'currency', currency), 'fee', fee,
         'presented', case when presented_amount is not null then json_build_object('amount', presented_amount, 'currency', 'EUR') end,
         'note', note, 'atMs', at_ms, 'event', event))
       from money_fact where at_ms >= $1 and at_ms < $1 + 86400000 order by at_ms`,
      [dayMs],
    );
    await client.query(
      `insert into closing_fact (fact, kind, item, at_ms)
       select 'booked/order/shop/' || n, 'booked', 'order/shop/' || n, $3::bigint + (n % 86000) * 1000
       from generate_series($1::int, $2::int - 1) n where n % 100 < 98`,
      [...range, dayMs],
    );
    return facts;
  });
}

const { database } = own;
const moneyStore = createPostgresMoneyStore(database);
const ledger = createClosingLedger({ store: createPostgresClosingStore(database), timeZone: 'UTC' });
let nowMs = FIRST + 1.3 * DAY_MS;
const days = createDays({
  hub: 'bench',
  timeZone: 'UTC',
  patience: CLOSING_DEFAULTS.patienceDays,
  store: createCertificateStore(database),
  ledger,
  totals: moneyStore.totals,
  storeDays: async () => ({ closed: 0, open: [] }),
  answerable: async () => () => undefined,
  titleOf: (code) => code,
  clock: { now: () => nowMs },
});

const before = await writeOrders(0, BEFORE, FIRST);
await database.query(`insert into money_reporting values ('stripe')`);
await bulk.query('analyze');
const history = await timed(() => ledger.follow());
console.error(`${before} facts of before were followed in ${(history.elapsedMs / 1_000).toFixed(1)} s`);
await days.close('2026-11-19', 'bench');

const facts = await writeOrders(BEFORE, BEFORE + ORDERS, FIRST + DAY_MS);
await bulk.query('analyze');
await bulk.close();
nowMs += DAY_MS;
const followed = await timed(() => ledger.follow());
const [{ moves = 0 } = {}] = await database.query<{ moves: number }>('select count(*)::int as moves from closing_move');
const looked = await timed(() => days.get('2026-11-20'));
const closed = await timed(() => days.close('2026-11-20', 'bench'));
const scanned = await timed(() => moneyStore.totals(FIRST + DAY_MS, FIRST + 2 * DAY_MS));

const { certificate } = closed.result;
const booked = certificate.links.find(({ link }) => link === 'booked');
const settled = certificate.links.find(({ link }) => link === 'settled');
const open = certificate.links.reduce((sum, { closing }) => sum + closing.items, 0);
if (booked?.due.items !== ORDERS || settled === undefined || settled.closing.items === 0) {
  throw new Error(`the certificate does not tell of its orders: ${JSON.stringify({ booked, settled })}`);
}
const drawn = await timed(async () => htmlCertificate(closed.result));
report('certificate', [
  {
    what: `close a day of ${ORDERS} orders over a ledger of ${before + facts} facts`,
    value: closed.elapsedMs / 1_000,
    unit: 's',
  },
  { what: 'look at the same day while it is open', value: looked.elapsedMs / 1_000, unit: 's' },
  { what: 'follow the money ledger, during the day', value: facts / (followed.elapsedMs / 1_000), unit: 'facts/s' },
  { what: 'movements that are kept', value: moves, unit: 'rows' },
  { what: 'items that are open and carried over', value: open, unit: 'items' },
  { what: 'draw the certificate as a page', value: drawn.elapsedMs, unit: 'ms' },
  {
    what: 'the facts of the same day counted and added up in SQL',
    value: scanned.elapsedMs / 1_000,
    unit: 's',
    raw: true,
  },
]);
