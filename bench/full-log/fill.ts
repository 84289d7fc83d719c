import type { Database } from '../../src/backbone/postgres/database.ts';
import { createPostgresTillStore } from '../../src/records/stores/postgres-store.ts';
import type { TillReport } from '../../src/records/stores/report.ts';
import { MESSAGES, makeTemplates } from './templates.ts';

/**
 * A log that has run for long, with its records, in minutes: one order of each kind is written by the hub's own code and its rows
 * are then repeated by the database itself, each with numbers, names and days of its own. So every table has the columns, the sizes
 * and the indexes that the hub gives it: events with their envelopes (the delivery with a body of 6 KB), the memory of repeats, orders
 * with facts and names, people, calls, articles and stock of the ledger, tills, and dead letters.
 *
 * One order is placed in a second. Messages of an order stand as far apart as they come: booked within seconds, shipped after
 * twenty hours, closed after forty; so a passport is not read from one page. Of all orders those of the last minute are placed,
 * of the last twenty hours accepted, of the twenty before shipped; each 2,500th is held, each 997th cancelled. What is left out: the
 * state of processes and the ledger's history, which no question here looks at.
 */
export interface FullLog {
  readonly orders: number;
  readonly articles: number;
  readonly events: number;
}

const PARTITION = 1_000_000;
/** Messages of an order in the middle: not all of them are closed yet. */
const MESSAGES_OF_EACH = 13;
const CALLS = 3;
const TILLS = 300;
const LETTERS = 2_000;

/** How long after the first message of an order each further one comes, in seconds, which is in orders. */
const LATER = [0, 0, 2, 3, 4, 5, 30, 31, 32, 72_000, 72_001, 72_003, 100_000, 144_000];

/** Tables whose indexes are made once everything stands: the same ones, in less time. */
const FILLED = ['event', 'dedupe', 'wire_call', 'order_record', 'order_identifier', 'order_person'];

/** Drops the indexes of these tables; answers the statements that make them again. */
async function dropIndexes(database: Database): Promise<readonly string[]> {
  const constraints = await database.query<{ at: string; name: string; definition: string }>(
    `select conrelid::regclass::text as at, conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where contype = 'p' and conrelid = any($1::regclass[])`,
    [FILLED],
  );
  for (const { at, name } of constraints) await database.query(`alter table ${at} drop constraint ${name}`);
  const indexes = await database.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any($1::regclass[])`,
    [FILLED],
  );
  for (const { name } of indexes) await database.query(`drop index ${name}`);
  return [
    ...constraints.map(({ at, name, definition }) => `alter table ${at} add constraint ${name} ${definition}`),
    ...indexes.map(({ definition }) => definition.replace(' ON ONLY ', ' ON ')),
  ];
}

/** Fills an empty, migrated database with about `events` events. `told` hears how far it is. */
export async function fillLog(
  database: Database,
  events: number,
  told: (text: string) => void = () => {},
): Promise<FullLog> {
  const orders = Math.max(MESSAGES, Math.ceil(events / MESSAGES_OF_EACH));
  const place: Place = { orders, nowMs: Date.now(), scale: Math.min(1, orders / 200_000) };
  await makeTemplates(database);
  await database.query(KIND);
  const indexes = await dropIndexes(database);
  await fillEvents(database, place, told);
  told('records');
  await Promise.all([fillOrders(database, place), fillCalls(database, place)]);
  const articles = Math.max(100, Math.floor(orders / 15));
  await fillArticles(database, articles);
  await fillTills(database, place);
  await fillLetters(database);
  told('indexes');
  for (const create of indexes) await patiently(database, create);
  const [row] = await database.query<{ events: number }>('select count(*)::int as events from event');
  await patiently(database, 'vacuum analyze');
  await patiently(database, 'checkpoint');
  return { orders, articles, events: row?.events ?? 0 };
}

interface Place {
  readonly orders: number;
  readonly nowMs: number;
  /** Days are shorter where there are few orders. */
  readonly scale: number;
}

/** Runs one long statement: the hub's own connections end what takes longer than a minute. */
async function patiently(database: Database, text: string, values: readonly unknown[] = []): Promise<void> {
  const client = database.openClient();
  await client.connect();
  try {
    await client.query(`set statement_timeout = 0; set maintenance_work_mem = '512MB'`);
    await client.query(text, [...values]);
  } finally {
    await client.end();
  }
}

/** What an order has come to, by its number and how many seconds it is old. */
const KIND = `create function bench_kind(n bigint, age double precision) returns text language sql immutable as $$
  select case when age < 60 then 'placed' when n % 2500 = 7 and age > 200 then 'held'
    when n % 9970 = 0 then 'owed' when n % 997 = 0 then 'cancelled'
    when age < 72000 then 'accepted' when age < 144000 then 'shipped' else 'closed' end
$$`;

/** The values that `format` fills into a template, for the order `n`. */
const VALUES = `n, n % 100000, n % 50000, to_char(to_timestamp(placed_ms / 1000.0), 'YYYY-MM-DD'), lpad(n::text, 10, '0')`;

/** How old order `n` is, in seconds of a log of full size, and when it was placed. */
const ages = ({ orders, nowMs, scale }: Place): string =>
  `(${orders} - n) / ${scale} as age, ${nowMs} - (${orders} - n) * 1000 as placed_ms`;

async function fillEvents(database: Database, place: Place, told: (text: string) => void): Promise<void> {
  const last = place.orders * MESSAGES;
  const parts = Array.from({ length: Math.ceil(last / PARTITION) }, (_, part) => part);
  // The hub itself keeps two partitions ahead.
  for (const part of [...parts, parts.length])
    await database.query(`select create_event_partition('live', $1)`, [part]);
  const work = async (): Promise<void> => {
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      await fillPart(database, place, part * PARTITION + 1, Math.min(last, (part + 1) * PARTITION));
      told(`events up to ${Math.min(last, (part + 1) * PARTITION)} of ${last}`);
    }
  };
  await Promise.all([work(), work()]);
  await database.query(`select setval('position_live', $1)`, [last]);
  // A hub that ran here before has handled all of it.
  await database.query(
    `update delivery_cursor set position = (select max(position) from event_live) where lane = 'live'`,
  );
}

async function fillPart(database: Database, place: Place, from: number, to: number): Promise<void> {
  const { orders, nowMs, scale } = place;
  const later = `(array[${LATER.map((seconds) => Math.floor(seconds * scale)).join(', ')}])[ordinal + 1]`;
  await patiently(
    database,
    `with told as (
       select p, ordinal, ((p - 1) / ${MESSAGES} - ${later} + ${orders} * 2) % ${orders} + 1 as n
       from (select p, ((p - 1) % ${MESSAGES})::int as ordinal from generate_series($1::bigint, $2::bigint) as p) places
     ), aged as (select p, ordinal, n, ${ages(place)} from told),
     stored as (
       insert into event (lane, position, recorded_at_ms, slice, identity, topic, key, correlation, envelope)
       select 'live', p, ${nowMs} - (${orders * MESSAGES} - p) * 1000 / ${MESSAGES}, n % 64,
         encode(substring(sha256(convert_to(octet_length(t.source) || ':' || t.source || format(t.id, ${VALUES}), 'UTF8'))
           from 1 for 16), 'hex')::uuid,
         t.topic, format(t.key, ${VALUES}), format(t.correlation, ${VALUES}), format(t.envelope, ${VALUES})::json
       from aged join bench_message t on t.kind = bench_kind(n, age) and t.ordinal = aged.ordinal
       returning identity, position
     )
     insert into dedupe (identity, lane, position) select identity, 'live', position from stored`,
    [from, to],
  );
}

async function fillOrders(database: Database, place: Place): Promise<void> {
  const each = `(select n, ${ages(place)} from generate_series(1, ${place.orders}::bigint) as n) aged`;
  await patiently(
    database,
    `insert into order_record (order_id, facts, summary, channel, state, held, open, sort_at, first_seen, last_seen)
     select 'order/shopify-eu/' || n, format(t.facts, ${VALUES})::jsonb, format(t.summary, ${VALUES})::jsonb,
       case when n % 4 = 0 then 'shop-' || n % 20 else t.channel end, t.state, t.held, t.open, placed_ms, placed_ms, placed_ms + 60000
     from ${each} join bench_order t on t.kind = bench_kind(n, age)`,
  );
  await patiently(
    database,
    `insert into order_identifier (order_id, kind, value, normalized)
     select 'order/shopify-eu/' || n, t.name, format(t.value, ${VALUES}), format(t.normalized, ${VALUES})
     from ${each} join bench_identifier t on t.kind = bench_kind(n, age)`,
  );
  await patiently(
    database,
    `insert into order_person (order_id, term)
     select distinct 'order/shopify-eu/' || n, format(t.term, ${VALUES})
     from ${each} join bench_person t on t.kind = bench_kind(n, age)`,
  );
}

async function fillCalls(database: Database, place: Place): Promise<void> {
  const days = Math.ceil(place.orders / 86_400) + 1;
  for (let day = -1; day <= days; day += 1) {
    await database.query('select create_call_day($1::bigint)', [place.nowMs - day * 86_400_000]);
  }
  await patiently(
    database,
    `insert into wire_call
     select c.* from (select n, ${ages(place)} from generate_series(1, ${place.orders}::bigint) as n) aged
       join bench_call t on t.ordinal <= case when bench_kind(n, age) in ('shipped', 'closed') then ${CALLS} else 1 end,
       lateral jsonb_populate_record(null::wire_call, format(t.row, ${VALUES})::jsonb
         || jsonb_build_object('at_ms', placed_ms + t.ordinal * 1000)) c`,
  );
}

async function fillArticles(database: Database, articles: number): Promise<void> {
  await patiently(
    database,
    `insert into article (connection, sku, product, gtin, title, options, active, read_at)
     select connection, 'TEE-' || n, 'product/' || connection || '/' || n, lpad(n::text, 14, '0'), 'Tee number ' || n, '', true, now()
     from generate_series(1, $1::bigint) as n, (values ('odoo-main'), ('shopify-eu')) as systems (connection)`,
    [articles],
  );
  await patiently(
    database,
    `insert into stock_sheet (sku, sheet) select 'TEE-' || n, format(t.sheet, n)::json
     from bench_sheet t, generate_series(1, $1::bigint) as n`,
    [articles],
  );
}

async function fillTills(database: Database, { nowMs }: Place): Promise<void> {
  const reports = Array.from(
    { length: TILLS },
    (_, index): TillReport => ({
      key: { connection: 'tills', location: `store-${Math.floor(index / 3)}`, till: `till-${index % 3}` },
      message: `message-${index}`,
      name: 'TillOpened',
      sequence: 1,
      at: new Date(nowMs - 3_600_000).toISOString(),
      recordedAt: index % 20 === 0 ? nowMs - 3_600_000 : nowMs,
    }),
  );
  await createPostgresTillStore(database).apply(reports);
}

/** Dead letters of forty causes: deliveries that could not be read. */
async function fillLetters(database: Database): Promise<void> {
  await patiently(
    database,
    `insert into parked_message (subscription, lane, position, key, slice, state, blocks, attempts, holds, kills, rounds, uncertain,
       since, failure, fingerprint)
     select 'translate/shopify-eu', 'live', position, key, slice, 'dead', true, 1, 0, 0, 0, false, recorded_at_ms,
       jsonb_build_object('kind', 'invalid', 'code', 'SL-SHOPIFY-001', 'because', 'field ' || position % 40 || ' is missing',
         'next', 'Look at the field'), md5('cause ' || position % 40)
     from (select position, key, slice, recorded_at_ms from event where topic = 'delivery.shopify-eu' order by position desc limit $1) e`,
    [LETTERS],
  );
}
