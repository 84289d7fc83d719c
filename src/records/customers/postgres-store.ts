import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import type { Sighting } from './person.ts';
import { unite } from './unite.ts';

/** Any number, as long as it never changes: who is who is decided by one transaction at a time. */
const WRITE_LOCK = 7_135_018;

/** Where it is kept who customers are. */
export interface CustomerStore {
  /** Merges what messages say, in one transaction; applying the same again changes nothing. */
  apply(sightings: readonly Sighting[]): Promise<void>;
}

/** Customers in PostgreSQL. */
export function createPostgresCustomerStore(database: Database): CustomerStore {
  return {
    apply: (sightings) =>
      sightings.length === 0 ? Promise.resolve() : database.transaction((client) => write(client, sightings)),
  };
}

async function write(client: pg.PoolClient, sightings: readonly Sighting[]): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [WRITE_LOCK]);
  const { rows: salts } = await client.query<{ salt: string }>('select salt from customer_salt');
  const { rows: links } = await client.query<{ key: string; customer: string }>(
    'select key, customer from customer_link where key = any($1)',
    [[...new Set(sightings.flatMap(({ keys }) => keys))]],
  );
  const known = new Map(links.map(({ key, customer }) => [key, customer]));
  const united = unite(sightings, known, salts[0]?.salt ?? '');
  await merge(client, united.merged);
  await client.query(
    `insert into customer_link (key, customer) select * from unnest($1::text[], $2::text[])
     on conflict (key) do update set customer = excluded.customer where customer_link.customer <> excluded.customer`,
    [[...united.links.keys()], [...united.links.values()]],
  );
  await writeCustomers(client, sightings, united.customers);
  await writeNames(client, sightings, united.customers);
  const orders = sightings.flatMap(({ order, channel }, index) =>
    order === undefined ? [] : [{ order, channel, customer: united.customers[index] }],
  );
  await client.query(
    `insert into customer_order (order_id, customer, channel)
     select distinct * from unnest($1::text[], $2::text[], $3::text[])
     on conflict (order_id) do update set customer = excluded.customer where customer_order.customer <> excluded.customer`,
    [orders.map(({ order }) => order), orders.map(({ customer }) => customer), orders.map(({ channel }) => channel)],
  );
}

/** Lays customers together that turned out to be one. */
async function merge(client: pg.PoolClient, merged: ReadonlyMap<string, string>): Promise<void> {
  if (merged.size === 0) return;
  const values = [[...merged.keys()], [...merged.values()]];
  const pairs = 'unnest($1::text[], $2::text[]) as m (old, kept)';
  await client.query(`update customer_link set customer = m.kept from ${pairs} where customer = m.old`, values);
  await client.query(`update customer_order set customer = m.kept from ${pairs} where customer = m.old`, values);
  await client.query(
    `with gone as (delete from customer_name n using ${pairs} where n.customer = m.old
                   returning m.kept, n.channel, n.kind, n.value, n.normalized, n.last_at)
     insert into customer_name (customer, channel, kind, value, normalized, last_at)
     select kept, channel, kind, value, min(normalized), max(last_at) from gone group by 1, 2, 3, 4
     on conflict (customer, channel, kind, value) do update set last_at = greatest(customer_name.last_at, excluded.last_at)`,
    values,
  );
  await client.query(
    `with gone as (delete from customer c using ${pairs} where c.id = m.old returning m.kept, c.first_at, c.last_at)
     insert into customer (id, first_at, last_at) select kept, min(first_at), max(last_at) from gone group by kept ${LATEST}`,
    values,
  );
}

const LATEST = `on conflict (id) do update set
  first_at = least(customer.first_at, excluded.first_at), last_at = greatest(customer.last_at, excluded.last_at)`;

async function writeCustomers(
  client: pg.PoolClient,
  sightings: readonly Sighting[],
  customers: readonly string[],
): Promise<void> {
  await client.query(
    `insert into customer (id, first_at, last_at)
     select id, min(at), max(at) from unnest($1::text[], $2::bigint[]) as s (id, at) group by id ${LATEST}`,
    [customers, sightings.map(({ atMs }) => atMs)],
  );
}

async function writeNames(
  client: pg.PoolClient,
  sightings: readonly Sighting[],
  customers: readonly string[],
): Promise<void> {
  const names = sightings.flatMap(({ names, channel, atMs }, index) =>
    names.map((name) => ({ ...name, channel, atMs, customer: customers[index] })),
  );
  await client.query(
    `insert into customer_name (customer, channel, kind, value, normalized, last_at)
     select customer, channel, kind, value, min(normalized), max(at)
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
       as n (customer, channel, kind, value, normalized, at)
     group by 1, 2, 3, 4
     on conflict (customer, channel, kind, value) do update set last_at = greatest(customer_name.last_at, excluded.last_at)`,
    [
      names.map(({ customer }) => customer),
      names.map(({ channel }) => channel),
      names.map(({ kind }) => kind),
      names.map(({ value }) => value),
      names.map(({ normalized }) => normalized),
      names.map(({ atMs }) => atMs),
    ],
  );
}
