import type { Database } from '../../backbone/postgres/database.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { UNBOOKED_SQL } from '../orders/lateness.ts';
import { STUCK_REASONS, type StuckReason, stuckAmountSql, stuckSql } from '../orders/stuck.ts';
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
  readonly reason: StuckReason;
  readonly channel: string;
  readonly currency: string;
  readonly orders: number;
  /** Integer minor units. */
  readonly amount: number;
}

/** What the operations screen asks of the record of orders; of some sales channels only where they are given. */
export interface TodayRecord {
  /** Orders placed in the hours that began since then, by channel, hour and state. */
  hours(sinceMs: number, channels?: readonly string[]): Promise<readonly HourOfOrders[]>;
  lateness(nowMs: number, channels?: readonly string[]): Promise<Lateness>;
  stuckMoney(nowMs: number, channels?: readonly string[]): Promise<readonly StuckMoney[]>;
}

/** The operations screen over PostgreSQL; each part is a look into an index of what is open, never at all orders. */
export function createPostgresToday(database: Database): TodayRecord {
  return {
    hours: (sinceMs, channels) =>
      database.query<HourOfOrders & { [column: string]: unknown }>(
        `select channel, hour_ms as "hourMs", state, sum(orders)::int as orders
         from order_tally where hour_ms >= $1 and ${of(2)} group by 1, 2, 3 order by 2, 1, 3`,
        [sinceMs, channels ?? null],
      ),
    lateness: (nowMs, channels) => lateness(database, nowMs, channels),
    stuckMoney: (nowMs, channels) =>
      database.query<StuckMoney & { [column: string]: unknown }>(MONEY, [
        nowMs - LIMITS.bookingLateMs,
        channels ?? null,
      ]),
  };
}

/** Only orders of the channels in a parameter; of all where it is null. */
const of = (parameter: number): string => `($${parameter}::text[] is null or channel = any($${parameter}::text[]))`;

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
    select * from order_record where ${UNBOOKED_SQL} and sort_at < $3 and ${of(5)}
    union all
    select * from order_record where state in ('accepted', 'allocated', 'partially-shipped') and sort_at < $4 and ${of(5)}
    union all
    select * from order_record where held and ${IN_TIME} and ${of(5)}
    union all
    select * from order_record where open and not held and ${IN_TIME} and ${of(5)}
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
    `select channel, lateness, why, count(*)::int as orders from (${LATE} limit $6) found group by channel, lateness, why`,
    [...edgesAt(nowMs), null, LIMITS.lateCounted],
  );
}

async function lateness(database: Database, nowMs: number, channels?: readonly string[]): Promise<Lateness> {
  const asked = [...edgesAt(nowMs), channels ?? null, LIMITS.lateCounted];
  const [counts, orders] = await Promise.all([
    database.query<{ lateness: string; orders: number }>(
      `select lateness, count(*)::int as orders from (${LATE} limit $6) found group by lateness`,
      asked,
    ),
    database.query<LateOrder & { [column: string]: unknown }>(
      `select * from (${LATE} limit $6) found order by lateness desc, "placedMs" limit $7`,
      [...asked, LIMITS.lateShown],
    ),
  ]);
  const of = (wanted: string): number => counts.find((row) => row.lateness === wanted)?.orders ?? 0;
  return { late: of('late'), atRisk: of('at-risk'), orders };
}

const CURRENCY = `coalesce(summary ->> 'currency', '') as currency`;

const STUCK = STUCK_REASONS.map(
  (reason) =>
    `select '${reason}' as reason, channel, ${CURRENCY}, ${stuckAmountSql(reason)} as amount
     from order_record where ${stuckSql(reason, '$1')} and ${of(2)}`,
);

const MONEY = `select reason, channel, currency, count(*)::int as orders, sum(amount)::bigint as amount
  from (${STUCK.join(' union all ')}) stuck group by 1, 2, 3 order by 5 desc`;
