import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { mergeRows, type Row } from './facts.ts';
import { identifierFact, identifiersOf, normalizeIdentifier, paymentReferencesOf } from './identifier.ts';
import { sortTimeOf } from './memory-store.ts';
import { listOrders, recordOf, SELECT, type StoredRow } from './postgres-list.ts';
import type { Contribution } from './project.ts';
import type { OrderCount, OrderRecord, OrderStore } from './store.ts';
import { summaryOf } from './summary.ts';

/** Any number, as long as it never changes: one transaction at a time writes orders, so none waits for another's rows. */
const WRITE_LOCK = 7_135_005;

/** Orders in PostgreSQL. */
export function createPostgresOrderStore(database: Database): OrderStore {
  return {
    apply: (contributions) =>
      contributions.length === 0
        ? Promise.resolve()
        : database.transaction((client) => applyAll(client, contributions)),
    async get(order) {
      const [row] = await database.query<StoredRow>(`${SELECT} where order_id = $1`, [order]);
      return row === undefined ? undefined : recordOf(row);
    },
    async find(identifier, channels) {
      const rows = await database.query<StoredRow>(
        `${SELECT} where order_id in (select order_id from order_identifier where normalized = $1)
           and ($2::text[] is null or channel = any($2))
         order by sort_at desc, order_id desc limit ${LIMITS.identifierMatches}`,
        [normalizeIdentifier(identifier), channels ?? null],
      );
      return rows.map(recordOf);
    },
    list: (query) => listOrders(database, query),
    counts: (channels) =>
      database.query<OrderCount & pg.QueryResultRow>(
        `select state, held, sum(orders)::int as orders from order_tally
         where $1::text[] is null or channel = any($1) group by state, held order by state, held`,
        [channels ?? null],
      ),
  };
}

const SELECT_UNCLAIMED = `select reference as key, facts, first_seen as "firstSeen", last_seen as "lastSeen"
  from payment_unclaimed where reference = any($1)`;

// ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

async function applyAll(client: pg.PoolClient, contributions: readonly Contribution[]): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [WRITE_LOCK]);
  const orders = new Map<string, Row>();
  const unclaimed = new Map<string, Row>();
  for (const { about, facts, recordedAt } of contributions) {
    const row = { facts, firstSeen: recordedAt, lastSeen: recordedAt };
    if ('order' in about) add(orders, about.order, row);
    else add(unclaimed, about.paymentReference, row);
  }
  if (unclaimed.size > 0) {
    for (const { order, reference } of await claimsOf(client, [...unclaimed.keys()])) {
      add(orders, order, unclaimed.get(reference) as Row);
    }
    await writeUnclaimed(client, unclaimed);
  }
  await claim(client, orders);
  await writeOrders(client, orders);
}

function add(to: Map<string, Row>, key: string, row: Row): void {
  const held = to.get(key);
  to.set(key, held === undefined ? row : mergeRows(held, row));
}

async function claimsOf(client: pg.PoolClient, references: readonly string[]) {
  const { rows } = await client.query<{ order: string; reference: string }>(
    `select order_id as order, value as reference from order_identifier where kind = 'payment' and value = any($1)`,
    [references],
  );
  return rows;
}

/** Lays what payments said before onto the orders that name them now. */
async function claim(client: pg.PoolClient, orders: Map<string, Row>): Promise<void> {
  const references = [...orders].flatMap(([order, { facts }]) =>
    paymentReferencesOf(facts).map((reference) => ({ order, reference })),
  );
  if (references.length === 0) return;
  const waiting = await read(client, SELECT_UNCLAIMED, [...new Set(references.map(({ reference }) => reference))]);
  for (const { order, reference } of references) {
    const row = waiting.get(reference);
    if (row !== undefined) add(orders, order, row);
  }
}

async function writeUnclaimed(client: pg.PoolClient, rows: Map<string, Row>): Promise<void> {
  const before = await read(client, SELECT_UNCLAIMED, [...rows.keys()]);
  const merged = new Map([...rows].map(([key, row]) => [key, mergeWith(before.get(key), row)]));
  await client.query(
    `insert into payment_unclaimed (reference, facts, first_seen, last_seen)
     select * from unnest($1::text[], $2::jsonb[], $3::bigint[], $4::bigint[])
     on conflict (reference) do update
     set facts = excluded.facts, first_seen = excluded.first_seen, last_seen = excluded.last_seen`,
    columnsOf(merged),
  );
}

async function writeOrders(client: pg.PoolClient, rows: Map<string, Row>): Promise<void> {
  if (rows.size === 0) return;
  const before = await read(client, `${SELECT} where order_id = any($1)`, [...rows.keys()]);
  const merged = new Map([...rows].map(([key, row]) => [key, mergeWith(before.get(key), row)]));
  const summaries = [...merged].map(([key, row]) => summaryOf(key, row.facts));
  await client.query(
    `insert into order_record (order_id, facts, first_seen, last_seen, summary, channel, state, held, open, sort_at)
     select * from unnest($1::text[], $2::jsonb[], $3::bigint[], $4::bigint[], $5::jsonb[], $6::text[], $7::text[],
                          $8::boolean[], $9::boolean[], $10::bigint[])
     on conflict (order_id) do update
     set facts = excluded.facts, first_seen = excluded.first_seen, last_seen = excluded.last_seen,
         summary = excluded.summary, channel = excluded.channel, state = excluded.state, held = excluded.held,
         open = excluded.open, sort_at = excluded.sort_at`,
    [
      ...columnsOf(merged),
      summaries.map((summary) => JSON.stringify(summary)),
      summaries.map(({ channel }) => channel),
      summaries.map(({ state }) => state),
      summaries.map(({ held }) => held !== undefined),
      summaries.map(({ open }) => open.length > 0),
      [...merged.values()].map(({ firstSeen }, index) =>
        sortTimeOf({ summary: summaries[index] as OrderRecord['summary'], firstSeen }),
      ),
    ],
  );
  // Facts and identifiers are written together, so what stood in the facts before stands in the table too.
  const names = [...merged].flatMap(([order, { facts }]) => {
    const known = before.get(order)?.facts;
    return identifiersOf(order, facts)
      .filter(
        (identifier) => known === undefined || (identifier.kind !== 'order' && !(identifierFact(identifier) in known)),
      )
      .map((identifier) => ({ order, ...identifier }));
  });
  if (names.length === 0) return;
  await client.query(
    `insert into order_identifier (order_id, kind, value, normalized)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) on conflict do nothing`,
    [
      names.map(({ order }) => order),
      names.map(({ kind }) => kind),
      names.map(({ value }) => value),
      names.map(({ value }) => normalizeIdentifier(value)),
    ],
  );
}

const mergeWith = (before: Row | undefined, row: Row): Row => (before === undefined ? row : mergeRows(before, row));

function columnsOf(rows: ReadonlyMap<string, Row>): unknown[][] {
  const values = [...rows.values()];
  return [
    [...rows.keys()],
    values.map(({ facts }) => JSON.stringify(facts)),
    values.map(({ firstSeen }) => firstSeen),
    values.map(({ lastSeen }) => lastSeen),
  ];
}

async function read(client: pg.PoolClient, text: string, keys: readonly string[]): Promise<Map<string, Row>> {
  const { rows } = await client.query<StoredRow>(text, [keys]);
  return new Map(rows.map((row) => [row.key, row]));
}
