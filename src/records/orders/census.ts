import type { Database } from '../../backbone/postgres/database.ts';
import type { OrderState } from './summary.ts';

/** How the orders stand as a whole, for metrics. */
export interface OrderCensus {
  readonly counts: readonly {
    readonly channel: string;
    readonly state: OrderState;
    readonly held: boolean;
    readonly orders: number;
  }[];
  /** Of each channel: when its oldest order that has not ended was placed, and how many should have been booked by now. */
  readonly open: readonly { readonly channel: string; readonly oldestAt: number; readonly late: number }[];
  /** Money of buyers in orders that cannot go on by themselves, in minor units: captured and not given back. */
  readonly stuck: readonly { readonly currency: string; readonly reason: StuckReason; readonly amount: number }[];
}

/** `held`: the shop or a person said to wait. `failed`: a command was given up. */
export type StuckReason = 'held' | 'failed';

/** States in which something is still awaited. */
const OPEN_STATES: readonly OrderState[] = [
  'awaited',
  'placed',
  'accepted',
  'allocated',
  'partially-shipped',
  'shipped',
];
/** States before the ERP has the order. */
const UNBOOKED: readonly OrderState[] = ['awaited', 'placed'];

const COUNTS = `select channel, state, held, count(*)::int as orders from order_record group by channel, state, held`;

const OPEN = `select channel, min(sort_at)::float8 as "oldestAt",
    (count(*) filter (where state = any($2) and not held and sort_at < $3))::int as late
  from order_record where state = any($1) group by channel`;

/** Orders that are held or have failed are few, and each has an index of its own. */
const stuckOf = (reason: StuckReason): string => `select summary ->> 'currency' as currency, '${reason}' as reason,
    sum((summary -> 'money' ->> 'captured')::bigint - (summary -> 'money' ->> 'refunded')::bigint)::float8 as amount
  from order_record where ${reason === 'held' ? 'held' : 'open and not held'} and summary ->> 'currency' is not null
  group by 1`;

/** Counts the orders. One that is not booked `bookWithinMs` after it was placed, and that nobody holds, is late. */
export async function takeOrderCensus(
  database: Pick<Database, 'query'>,
  nowMs: number,
  bookWithinMs: number,
): Promise<OrderCensus> {
  const [counts, late, held, failed] = await Promise.all([
    database.query<OrderCensus['counts'][number] & Record<string, unknown>>(COUNTS),
    database.query<OrderCensus['open'][number] & Record<string, unknown>>(OPEN, [
      OPEN_STATES,
      UNBOOKED,
      nowMs - bookWithinMs,
    ]),
    database.query<OrderCensus['stuck'][number] & Record<string, unknown>>(stuckOf('held')),
    database.query<OrderCensus['stuck'][number] & Record<string, unknown>>(stuckOf('failed')),
  ]);
  return { counts, open: late, stuck: [...held, ...failed] };
}
