import type { Database } from '../../backbone/postgres/database.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { UNBOOKED_SQL } from '../orders/lateness.ts';
import type { OrderState } from '../orders/summary.ts';

/** Orders of one channel that were placed in one hour, by state. */
export interface HourOfOrders {
  readonly channel: string;
  /** When the hour began, epoch milliseconds. */
  readonly hourMs: number;
  readonly state: OrderState;
  readonly orders: number;
}

/** An order that keeps nobody's promise, or soon will not. */
export interface LateOrder {
  readonly id: string;
  readonly name: string;
  readonly channel: string;
  readonly state: OrderState;
  /** Epoch milliseconds. */
  readonly placedMs: number;
  readonly lateness: 'late' | 'at-risk';
  readonly why: 'not-booked' | 'not-shipped' | 'held' | 'given-up';
}

export interface Lateness {
  /** At most LIMITS.lateCounted each. */
  readonly late: number;
  readonly atRisk: number;
  /** The latest first; at most LIMITS.lateShown. */
  readonly orders: readonly LateOrder[];
}

/** Money that is where it should not stay. */
export interface StuckMoney {
  readonly reason: 'taken-not-booked' | 'refund-owed' | 'shipped-not-invoiced';
  readonly channel: string;
  readonly currency: string;
  readonly orders: number;
  /** Integer minor units. */
  readonly amount: number;
}

/** What the operations screen asks of the record of orders. */
export interface TodayRecord {
  /** Orders placed in the hours that began since then, by channel, hour and state. */
  hours(sinceMs: number): Promise<readonly HourOfOrders[]>;
  lateness(nowMs: number): Promise<Lateness>;
  stuckMoney(nowMs: number): Promise<readonly StuckMoney[]>;
}

/** The operations screen over PostgreSQL; each part is a look into an index of what is open, never at all orders. */
export function createPostgresToday(database: Database): TodayRecord {
  return {
    hours: (sinceMs) =>
      database.query<HourOfOrders & { [column: string]: unknown }>(
        `select channel, hour_ms as "hourMs", state, sum(orders)::int as orders
         from order_tally where hour_ms >= $1 group by 1, 2, 3 order by 2, 1, 3`,
        [sinceMs],
      ),
    lateness: (nowMs) => lateness(database, nowMs),
    stuckMoney: (nowMs) =>
      database.query<StuckMoney & { [column: string]: unknown }>(MONEY, [nowMs - LIMITS.bookingLateMs]),
  };
}

/** Open orders of which time alone says nothing yet. */
const IN_TIME = `(${UNBOOKED_SQL} and sort_at >= $3
      or state in ('accepted', 'allocated', 'partially-shipped') and sort_at >= $4)`;

/**
 * Open orders with what is wrong with them; what is worse stands first in the case. Each part is a range of one index, and none has
 * an order of another, so that reading can end at any number: most open orders are in time, and they are not read at all.
 */
const LATE = `select order_id as id, summary ->> 'name' as name, channel, state, sort_at as "placedMs",
    case
      when ${UNBOOKED_SQL} and sort_at < $1 then 'late'
      when sort_at < $2 then 'late'
      else 'at-risk'
    end as lateness,
    case
      when open then 'given-up'
      when held then 'held'
      when ${UNBOOKED_SQL} then 'not-booked'
      else 'not-shipped'
    end as why
  from (
    select * from order_record where ${UNBOOKED_SQL} and sort_at < $3
    union all
    select * from order_record where state in ('accepted', 'allocated', 'partially-shipped') and sort_at < $4
    union all
    select * from order_record where held and ${IN_TIME}
    union all
    select * from order_record where open and not held and ${IN_TIME}
  ) wrong`;

/** Orders that are late or soon will be, of one channel and for one reason. */
export interface LateCount extends Pick<LateOrder, 'channel' | 'lateness' | 'why'> {
  readonly orders: number;
}

const edgesAt = (nowMs: number): number[] => [
  nowMs - LIMITS.bookingLateMs,
  nowMs - LIMITS.shippingLateMs,
  nowMs - LIMITS.bookingAtRiskMs,
  nowMs - LIMITS.shippingAtRiskMs,
];

/** The same orders as `lateness`, by channel and reason; at most LIMITS.lateCounted together. */
export function lateByChannel(database: Database, nowMs: number): Promise<readonly LateCount[]> {
  return database.query<LateCount & { [column: string]: unknown }>(
    `select channel, lateness, why, count(*)::int as orders from (${LATE} limit $5) found group by channel, lateness, why`,
    [...edgesAt(nowMs), LIMITS.lateCounted],
  );
}

async function lateness(database: Database, nowMs: number): Promise<Lateness> {
  const edges = edgesAt(nowMs);
  const [counts, orders] = await Promise.all([
    database.query<{ lateness: string; orders: number }>(
      `select lateness, count(*)::int as orders from (${LATE} limit $5) found group by lateness`,
      [...edges, LIMITS.lateCounted],
    ),
    database.query<LateOrder & { [column: string]: unknown }>(
      `select * from (${LATE} limit $5) found order by lateness desc, "placedMs" limit $6`,
      [...edges, LIMITS.lateCounted, LIMITS.lateShown],
    ),
  ]);
  const of = (wanted: string): number => counts.find((row) => row.lateness === wanted)?.orders ?? 0;
  return { late: of('late'), atRisk: of('at-risk'), orders };
}

const amount = (name: string): string => `(summary -> 'money' ->> '${name}')::bigint`;
const CURRENCY = `coalesce(summary ->> 'currency', '') as currency`;

const MONEY = `select reason, channel, currency, count(*)::int as orders, sum(amount)::bigint as amount from (
    select 'taken-not-booked' as reason, channel, ${CURRENCY}, ${amount('captured')} - ${amount('refunded')} as amount
    from order_record where ${UNBOOKED_SQL} and first_seen < $1 and ${amount('captured')} > ${amount('refunded')}
    union all
    select 'refund-owed', channel, ${CURRENCY}, ${amount('captured')} - ${amount('refunded')}
    from order_record where state in ('cancelled', 'rejected') and ${amount('captured')} > ${amount('refunded')} and last_seen < $1
    union all
    select 'shipped-not-invoiced', channel, ${CURRENCY}, ${amount('captured')} - ${amount('invoiced')}
    from order_record where state in ('shipped', 'delivered') and last_seen < $1
      and ${amount('captured')} > ${amount('invoiced')}
  ) stuck group by 1, 2, 3 order by 5 desc`;
