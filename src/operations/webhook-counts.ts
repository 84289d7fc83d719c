import type pg from 'pg';
import type { Database } from '../backbone/postgres/database.ts';
import type { IngressResult } from './metrics.ts';

/** What was counted of the webhooks of one connection. */
interface Counted {
  readonly taken: number;
  readonly refused: number;
}

/** How the webhooks of one connection come in. */
export interface WebhookTraffic {
  readonly connection: string;
  /** Refused lately. */
  readonly refused: number;
  /** When the first of these was refused. */
  readonly refusedSinceMs: number | null;
  /** Taken lately. */
  readonly taken: number;
  /** Taken in the same time of the day before. */
  readonly usual: number;
  /** When the last one was taken, as far as it is remembered. */
  readonly lastTakenMs: number | null;
}

const SPAN_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

const TAKEN: ReadonlySet<IngressResult> = new Set(['stored', 'repeated']);
const REFUSED: ReadonlySet<IngressResult> = new Set(['refused', 'invalid', 'failed']);

/** Counts what one hub answered until it is written for all: a flood of bad webhooks costs no write each. */
export class WebhookTally {
  #counts = new Map<string, Counted>();

  count(connection: string, result: IngressResult): void {
    this.#add(connection, { taken: TAKEN.has(result) ? 1 : 0, refused: REFUSED.has(result) ? 1 : 0 });
  }

  /** Adds what was counted to what all hubs counted; what could not be written is kept for the next time. */
  async write(database: Pick<Database, 'query'>, nowMs: number): Promise<void> {
    const counted = this.#counts;
    if (counted.size === 0) return;
    this.#counts = new Map();
    try {
      await database.query(
        `insert into webhook_count (connection, span_ms, taken, refused)
           select connection, $1, taken, refused from unnest($2::text[], $3::bigint[], $4::bigint[])
             as counted (connection, taken, refused)
           -- Every hub locks the rows in one order.
           order by connection
         on conflict (connection, span_ms) do update
           set taken = webhook_count.taken + excluded.taken, refused = webhook_count.refused + excluded.refused`,
        [
          spanOf(nowMs),
          [...counted.keys()],
          [...counted.values()].map(({ taken }) => taken),
          [...counted.values()].map(({ refused }) => refused),
        ],
      );
    } catch (error) {
      for (const [connection, each] of counted) this.#add(connection, each);
      throw error;
    }
  }

  #add(connection: string, { taken, refused }: Counted): void {
    if (taken + refused === 0) return;
    const before = this.#counts.get(connection);
    this.#counts.set(connection, {
      taken: (before?.taken ?? 0) + taken,
      refused: (before?.refused ?? 0) + refused,
    });
  }
}

const spanOf = (ms: number): number => ms - (ms % SPAN_MS);

type Row = { [column: string]: unknown };

/** How webhooks came in within `refusedMs` and `silentMs` before now, beside the day before. */
export function webhookTraffic(
  database: Database,
  { nowMs, refusedMs, silentMs }: { readonly nowMs: number; readonly refusedMs: number; readonly silentMs: number },
): Promise<WebhookTraffic[]> {
  return database.query<WebhookTraffic & Row>(
    `select connection,
       coalesce(sum(refused) filter (where span_ms > $1), 0)::int as refused,
       min(span_ms) filter (where span_ms > $1 and refused > 0) as "refusedSinceMs",
       coalesce(sum(taken) filter (where span_ms > $2), 0)::int as taken,
       coalesce(sum(taken) filter (where span_ms > $3 and span_ms <= $4), 0)::int as usual,
       max(span_ms) filter (where taken > 0) as "lastTakenMs"
     from webhook_count where span_ms > $3 group by connection order by connection`,
    [
      spanOf(nowMs) - refusedMs,
      // A span that has only begun to be too old still speaks for a system that sends.
      spanOf(nowMs) - silentMs - SPAN_MS,
      spanOf(nowMs) - silentMs - DAY_MS,
      spanOf(nowMs) - DAY_MS,
    ],
  );
}

export async function forgetWebhookCounts(client: pg.PoolClient, beforeMs: number): Promise<void> {
  await client.query('delete from webhook_count where span_ms < $1', [beforeMs]);
}
