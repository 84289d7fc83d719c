import type { Database } from '../../backbone/postgres/database.ts';
import type { OrderState } from '../orders/summary.ts';
import { createPostgresToday, type LateCount, lateByChannel, type StuckMoney } from './today.ts';

/** How the orders stand as a whole, for metrics; what is late and what is stuck are counted as the operations screen does. */
export interface OrderCensus {
  readonly counts: readonly {
    readonly channel: string;
    readonly state: OrderState;
    readonly held: boolean;
    readonly orders: number;
  }[];
  /** When the oldest order of each channel that has not ended was placed, epoch milliseconds. */
  readonly open: readonly { readonly channel: string; readonly oldestAt: number }[];
  readonly late: readonly LateCount[];
  readonly stuck: readonly StuckMoney[];
}

/** States in which something is still awaited. */
const OPEN_STATES: readonly OrderState[] = [
  'awaited',
  'placed',
  'accepted',
  'allocated',
  'partially-shipped',
  'shipped',
];

const COUNTS = `select channel, state, held, sum(orders)::int as orders from order_tally group by channel, state, held`;

/** The tally knows the hour, and only the orders of that hour are read. */
const OPEN = `select channel, (
    select min(sort_at) from order_record r
    where r.channel = oldest.channel and state = any($1) and sort_at >= hour_ms and sort_at < hour_ms + 3600000
  )::float8 as "oldestAt"
  from (select channel, min(hour_ms) as hour_ms from order_tally where state = any($1) group by channel) oldest`;

/** A row as the database answers it. */
type Found<Row> = Row & { readonly [column: string]: unknown };

export async function takeOrderCensus(database: Database, nowMs: number): Promise<OrderCensus> {
  const [counts, open, late, stuck] = await Promise.all([
    database.query<Found<OrderCensus['counts'][number]>>(COUNTS),
    database.query<Found<OrderCensus['open'][number]>>(OPEN, [OPEN_STATES]),
    lateByChannel(database, nowMs),
    createPostgresToday(database).stuckMoney(nowMs),
  ]);
  return { counts, open, late, stuck };
}
