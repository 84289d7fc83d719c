import { parseArgs } from 'node:util';
import type { Database } from '../src/backbone/postgres/database.ts';
import { createPostgresSearch } from '../src/records/search/search.ts';
import { createPostgresToday } from '../src/records/today/today.ts';
import { temporaryPostgres } from '../src/testing/test-database.ts';
import { type Figure, percentile, report } from './measure.ts';

/**
 * Searching and looking at today over a full log, on a real PostgreSQL with fsync on: `node bench/search.ts [--small]
 * [--events 10000000]`. Twenty events make an order; each order has six names and two people. Rows are written by the database itself,
 * in the tables and indexes of the hub; the raw limit beside it is one look into a primary key.
 */
const { values: options } = parseArgs({
  options: { small: { type: 'boolean', default: false }, events: { type: 'string' } },
});
const EVENTS = Number(options.events ?? (options.small ? 20_000 : 10_000_000));
const PER_ORDER = 20;
const ORDERS = Math.max(1, Math.floor(EVENTS / PER_ORDER));
const ARTICLES = Math.max(100, Math.floor(ORDERS / 10));
const ASKED = options.small ? 20 : 200;
const PARTITION = 1_000_000;

async function fill(database: Database): Promise<void> {
  for (let part = 0; part * PARTITION < EVENTS; part += 1) {
    const last = Math.min(EVENTS, (part + 1) * PARTITION);
    await database.query(`select create_event_partition('live', $1)`, [part]);
    await database.query(
      `insert into event (lane, position, recorded_at_ms, slice, identity, topic, key, correlation, envelope)
       select 'live', n, 1790000000000 + n, n % 64, gen_random_uuid(), 'event.OrderPlaced',
         'order/shop/' || n / ${PER_ORDER}, null,
         json_build_object('id', n, 'subject', 'order/shop/' || n / ${PER_ORDER}, 'data', repeat('x', 200))
       from generate_series($1::bigint, $2::bigint) as n`,
      [part * PARTITION + 1, last],
    );
  }
  await database.query(
    `insert into order_record (order_id, facts, summary, channel, state, held, open, sort_at, first_seen, last_seen)
     select 'order/shop/' || n, '{}',
       jsonb_build_object('name', '#' || n, 'currency', 'EUR',
         'money', jsonb_build_object('captured', 1000, 'refunded', 0, 'invoiced', 1000)),
       'shop-' || n % 5, case when n % 1000 = 0 then 'accepted' when n % 997 = 0 then 'cancelled' else 'closed' end,
       n % 5000 = 0, n % 4999 = 0, $2 - (${ORDERS} - n) * 1000, $2, $2
     from generate_series(0, $1::bigint) as n`,
    [ORDERS, Date.now()],
  );
  await database.query(
    `insert into order_identifier (order_id, kind, value, normalized)
     select 'order/shop/' || n, kind, prefix || n, lower(prefix) || n
     from generate_series(0, $1::bigint) as n,
       (values ('channel-name', ''), ('payment', 'pi_3P'), ('erp-order', 'S'), ('invoice', 'INV/2026/'), ('tracking', 'TRACK'),
         ('order', 'order/shop/')) as names (kind, prefix)`,
    [ORDERS],
  );
  await database.query(
    `insert into order_person (order_id, term)
     select 'order/shop/' || n, term from generate_series(0, $1::bigint) as n,
       lateral (values ('person' || n % 100000 || '@example.com'), ('robin example ' || n % 50000)) as people (term)`,
    [ORDERS],
  );
  await database.query(
    `insert into article (connection, sku, product, gtin, title, options, active, read_at)
     select 'odoo', 'SKU-' || n, 'product/odoo/' || n, lpad(n::text, 14, '0'), 'Tee number ' || n, '', true, now()
     from generate_series(1, $1::bigint) as n`,
    [ARTICLES],
  );
  await database.query('analyze');
}

async function times(work: (index: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let index = 0; index < ASKED; index += 1) {
    const start = performance.now();
    await work(index);
    taken.push(performance.now() - start);
  }
  return taken;
}

await using server = await temporaryPostgres();
await using own = await server.testDatabase({ poolSize: 10 });
const { database } = own;
await fill(database);
const search = createPostgresSearch(database);
const today = createPostgresToday(database);
const figures: Figure[] = [];
const note = (what: string, samples: readonly number[], raw = false): void => {
  for (const [name, share] of [['p50', 0.5] as const, ['p99', 0.99] as const]) {
    figures.push({ what: `${what}, ${name}`, value: percentile(samples, share), unit: 'ms', ...(raw ? { raw } : {}) });
  }
};
const pick = (index: number): number => (index * 7_919) % ORDERS;
const asked: Readonly<Record<string, (index: number) => string>> = {
  'order number': (index) => `#${pick(index)}`,
  'payment reference': (index) => `pi_3P${pick(index)}`,
  'beginning of a tracking number': (index) => `TRACK${String(pick(index)).slice(0, 3)}`,
  'e-mail': (index) => `person${pick(index) % 100_000}@example.com`,
  name: () => 'robin example',
  SKU: (index) => `sku-${(pick(index) % ARTICLES) + 1}`,
  'business key': (index) => `order/shop/${pick(index)}`,
};
for (const [what, textOf] of Object.entries(asked)) {
  const found: number[] = [];
  const samples = await times(async (index) => {
    found.push((await search.find(textOf(index), { personal: true, limit: 20 })).length);
  });
  if (found.some((hits) => hits === 0)) throw new Error(`nothing was found by ${what}`);
  note(`search by ${what}`, samples);
}
note('late orders', await times(() => today.lateness(Date.now())));
note('stuck money', await times(() => today.stuckMoney(Date.now())));
note('orders of a day by hour', await times(() => today.hours(Date.now() - 86_400_000)));
note(
  'one look into a primary key',
  await times((index) =>
    database.query('select 1 from order_record where order_id = $1', [`order/shop/${pick(index)}`]),
  ),
  true,
);
report('search', figures);
