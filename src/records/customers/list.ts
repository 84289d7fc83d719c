import type { Database } from '../../backbone/postgres/database.ts';
import { beginsWith } from '../like.ts';
import { normalizeTerm } from '../people/person.ts';
import { type NameKind, normalizePhone } from './person.ts';

/** What a customer bought in one currency; orders that were cancelled or refused, and tests, are not counted. */
export interface Spend {
  readonly currency: string;
  readonly orders: number;
  /** Integer minor units: the totals of the orders, less what was given back. */
  readonly amount: number;
}

export interface Customer {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** All orders, those that were cancelled too. */
  readonly orders: number;
  readonly lastOrder?: { readonly id: string; readonly name: string; readonly placedMs: number };
  readonly spend: readonly Spend[];
  /** What the customer goes by, the latest first. */
  readonly names: readonly {
    readonly kind: NameKind;
    readonly value: string;
    readonly channels: readonly string[];
    readonly lastMs: number;
  }[];
}

export interface CustomerQuery {
  /** Only customers of these channels, and only what these say of them. */
  readonly channels?: readonly string[];
  /** Beginning of an e-mail address, a telephone number or a name. */
  readonly search?: string;
  /** The customer of this order. */
  readonly order?: string;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after?: { readonly lastMs: number; readonly id: string };
}

export interface CustomerList {
  /** The latest first; one more than `limit` when there are more. */
  list(query: CustomerQuery): Promise<readonly Customer[]>;
  /** By an id that the customer ever had. */
  get(id: string, channels?: readonly string[]): Promise<Customer | undefined>;
}

interface Row {
  readonly id: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly [column: string]: unknown;
}

/** The record of customers, to be read. */
export function createPostgresCustomerList(database: Database): CustomerList {
  return {
    async list({ channels, search, order, limit, after }) {
      const values: unknown[] = [];
      const value = (given: unknown): string => `$${values.push(given)}`;
      const conditions = [
        ...(channels === undefined ? [] : [withinSql(value(channels))]),
        ...(order === undefined
          ? []
          : [
              `c.id = (select customer from customer_order where order_id = ${value(order)}${channels === undefined ? '' : ` and channel = any(${value(channels)}::text[])`})`,
            ]),
        ...(search === undefined ? [] : [searchSql(search, channels, value)]),
        ...(after === undefined
          ? []
          : [`(c.last_at, c.id) < (${value(after.lastMs)}::bigint, ${value(after.id)}::text collate "C")`]),
      ];
      const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
      const rows = await database.query<Row>(
        `select c.id, c.first_at as "firstMs", c.last_at as "lastMs" from customer c ${where}
         order by c.last_at desc, c.id desc limit ${value(limit + 1)}`,
        values,
      );
      return wholly(database, rows, channels);
    },
    async get(id, channels) {
      const rows = await database.query<Row>(
        `select id, first_at as "firstMs", last_at as "lastMs" from customer c
         where id = $1 and ($2::text[] is null or ${withinSql('$2')})`,
        [id, channels ?? null],
      );
      return (await wholly(database, rows, channels))[0];
    },
  };
}

/** A customer belongs to the channels at which they bought. */
const withinSql = (channels: string): string =>
  `exists (select 1 from customer_order o where o.customer = c.id and o.channel = any(${channels}::text[]))`;

function searchSql(search: string, channels: readonly string[] | undefined, value: (given: unknown) => string): string {
  const phone = normalizePhone(search);
  const wanted = [normalizeTerm(search), ...(phone.length > 2 ? [phone] : [])].map(
    (text) => `n.normalized like ${value(beginsWith(text))}`,
  );
  const within = channels === undefined ? '' : `and n.channel = any(${value(channels)}::text[])`;
  return `c.id in (select n.customer from customer_name n where (${wanted.join(' or ')}) ${within})`;
}

/** The customers with all that is known of them, in three looks for all of them. */
async function wholly(
  database: Database,
  rows: readonly Row[],
  channels: readonly string[] | undefined,
): Promise<readonly Customer[]> {
  if (rows.length === 0) return [];
  const values = [rows.map(({ id }) => id), channels ?? null];
  const [names, orders, spends] = await Promise.all([
    database.query<{ customer: string } & Customer['names'][number] & { [column: string]: unknown }>(NAMES, values),
    database.query<OrdersRow>(ORDERS, values),
    database.query<{ customer: string } & Spend & { [column: string]: unknown }>(SPEND, values),
  ]);
  return rows.map(({ id, firstMs, lastMs }) => {
    const of = <Each extends { readonly customer: string }>(each: readonly Each[]): readonly Each[] =>
      each.filter(({ customer }) => customer === id);
    const [counted] = of(orders);
    return {
      id,
      firstMs,
      lastMs,
      orders: counted?.orders ?? 0,
      ...(counted === undefined
        ? {}
        : { lastOrder: { id: counted.id, name: counted.name, placedMs: counted.placedMs } }),
      spend: of(spends).map(({ currency, orders, amount }) => ({ currency, orders, amount })),
      names: of(names).map(({ kind, value, channels, lastMs }) => ({ kind, value, channels, lastMs })),
    };
  });
}

interface OrdersRow {
  readonly customer: string;
  readonly orders: number;
  readonly id: string;
  readonly name: string;
  readonly placedMs: number;
  readonly [column: string]: unknown;
}

const MINE = `o.customer = any($1) and ($2::text[] is null or o.channel = any($2))`;

const NAMES = `select customer, kind, max(value) as value, array_agg(distinct channel order by channel) as channels,
    max(last_at)::float8 as "lastMs"
  from customer_name o where ${MINE} group by customer, kind, normalized order by customer, 5 desc, 2, 3`;

const ORDERS = `select distinct on (o.customer) o.customer, count(*) over (partition by o.customer)::int as orders,
    r.order_id as id, coalesce(r.summary ->> 'name', r.order_id) as name, r.sort_at as "placedMs"
  from customer_order o join order_record r on r.order_id = o.order_id
  where ${MINE} order by o.customer, r.sort_at desc, r.order_id desc`;

const SPEND = `select o.customer, r.summary ->> 'currency' as currency, count(*)::int as orders,
    sum((r.summary -> 'money' ->> 'total')::bigint - (r.summary -> 'money' ->> 'refunded')::bigint)::bigint as amount
  from customer_order o join order_record r on r.order_id = o.order_id
  where ${MINE} and r.state not in ('awaited', 'cancelled', 'rejected') and not coalesce((r.summary ->> 'test')::boolean, false)
    and r.summary ->> 'currency' is not null
  group by 1, 2 order by 1, 4 desc`;
