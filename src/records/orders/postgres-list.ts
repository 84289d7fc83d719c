import type { Database } from '../../backbone/postgres/database.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { beginsWith } from '../like.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { Row } from './facts.ts';
import { identifiersOf, normalizeIdentifier, paymentsOf } from './identifier.ts';
import { latenessSql } from './lateness.ts';
import type { OrderPage, OrderQuery, OrderRecord } from './store.ts';
import { stuckOrdersSql } from './stuck.ts';
import { summaryOf } from './summary.ts';

/** An order as its table has it. */
export interface StoredRow extends Row {
  readonly key: string;
}

interface ListedRow extends StoredRow {
  readonly sortAt: number;
}

export const SELECT = `select order_id as key, facts, first_seen as "firstSeen", last_seen as "lastSeen" from order_record`;

export function recordOf({ key, facts, firstSeen, lastSeen }: StoredRow): OrderRecord {
  return {
    summary: summaryOf(key, facts),
    identifiers: identifiersOf(key, facts),
    related: paymentsOf(facts),
    firstSeen,
    lastSeen,
  };
}

/** Orders of a page, newest first. Throws SL-RECORD-003 when the cursor is not readable. */
export async function listOrders(database: Database, query: OrderQuery): Promise<OrderPage> {
  if (query.search === undefined) return listed(database, query);
  const beginning = beginsWith(normalizeIdentifier(query.search));
  const names = await database.query<{ id: string }>(
    // In the order of the index: where very many names begin so, PostgreSQL would go through the table until it has found enough.
    'select order_id as id from order_identifier where normalized like $1 order by normalized limit $2',
    [beginning, LIMITS.namesLookedAt + 1],
  );
  if (names.length > LIMITS.namesLookedAt) return amongNewest(database, query, beginning);
  return listed(database, query, [...new Set(names.map(({ id }) => id))]);
}

const NEWEST_FIRST = 'order by sort_at desc, order_id desc';

async function listed(database: Database, query: OrderQuery, orders?: readonly string[]): Promise<OrderPage> {
  const { where, value, values } = selectionOf(query, orders);
  const rows = await database.query<ListedRow>(
    `select order_id as key, facts, first_seen as "firstSeen", last_seen as "lastSeen", sort_at as "sortAt"
     from order_record ${where} ${NEWEST_FIRST} limit ${value(query.limit + 1)}`,
    values,
  );
  return pageOf(rows, query.limit);
}

/**
 * More orders have the name than can be sorted at once, so the newest are gone through one by one, and at most so many for a page: it
 * may be short, or empty, and still have a next one.
 */
async function amongNewest(database: Database, query: OrderQuery, beginning: string): Promise<OrderPage> {
  const { where, value, values } = selectionOf(query);
  const looked = `select order_id, sort_at from order_record ${where} ${NEWEST_FIRST}`;
  const named = `exists (select from order_identifier i where i.order_id = looked.order_id and i.normalized like ${value(beginning)})`;
  const most = value(LIMITS.ordersLookedAt);
  const rows = await database.query<ListedRow>(
    `select order_id as key, facts, first_seen as "firstSeen", last_seen as "lastSeen", r.sort_at as "sortAt"
     from (
       select order_id from (${looked} limit ${most}) looked where ${named} ${NEWEST_FIRST} limit ${value(query.limit + 1)}
     ) found join order_record r using (order_id) ${NEWEST_FIRST.replace('sort_at', 'r.sort_at')}`,
    values,
  );
  const page = pageOf(rows, query.limit);
  if (page.next !== undefined) return page;
  const end = selectionOf(query);
  const [last] = await database.query<{ sortAt: number; id: string }>(
    `select sort_at as "sortAt", order_id as id from order_record ${end.where} ${NEWEST_FIRST}
     offset ${end.value(LIMITS.ordersLookedAt - 1)} limit 1`,
    end.values,
  );
  return last === undefined ? page : { ...page, next: writeCursor(last) };
}

function pageOf(rows: readonly ListedRow[], limit: number): OrderPage {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    orders: page.map(recordOf),
    ...(rows.length > page.length && last !== undefined
      ? { next: writeCursor({ sortAt: last.sortAt, id: last.key }) }
      : {}),
  };
}

/** The condition for a query, with its values; `value` adds a further one and answers how it is written. */
function selectionOf(query: OrderQuery, orders?: readonly string[]) {
  const values: unknown[] = [];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const conditions = [
    query.state === undefined ? [] : [`state = ${value(query.state)}`],
    query.channel === undefined ? [] : [`channel = ${value(query.channel)}`],
    query.channels === undefined ? [] : [`channel = any(${value(query.channels)}::text[])`],
    query.held === undefined ? [] : [query.held ? 'held' : 'not held'],
    query.open === undefined ? [] : [query.open ? 'open' : 'not open'],
    query.lateness === undefined ? [] : [latenessSql(query.lateness.is, query.lateness.edges, value)],
    query.stuck === undefined ? [] : [stuckOrdersSql(query.stuck.is, `${value(query.stuck.beforeMs)}::bigint`)],
    query.customer === undefined
      ? []
      : [`order_id in (select order_id from customer_order where customer = ${value(query.customer)})`],
    query.fromMs === undefined ? [] : [`sort_at >= ${value(query.fromMs)}::bigint`],
    query.toMs === undefined ? [] : [`sort_at < ${value(query.toMs)}::bigint`],
    orders === undefined ? [] : [`order_id = any(${value(orders)}::text[])`],
  ].flat();
  if (query.cursor !== undefined) {
    const { sortAt, id } = readCursor(query.cursor);
    conditions.push(`(sort_at, order_id) < (${value(sortAt)}::bigint, ${value(id)}::text collate "C")`);
  }
  return { where: conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`, value, values };
}
