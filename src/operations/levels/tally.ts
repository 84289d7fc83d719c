import type { Database } from '../../backbone/postgres/database.ts';
import type { LevelName, LevelPromise, ServiceLevel, Tally } from './level.ts';
import { levelOf } from './level.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What an order's or a sale's hour may still learn after its time: messages that were stored and not yet recorded. */
const SETTLE_MS = 10 * 60_000;
/** Hours that one look counts at most; a hub that was away for long catches up over several looks. */
const HOURS_PER_LOOK = 200;

/**
 * How good and bad is counted in an hour ($1 to $2), with what is promised in $3 and the time of the look in $4. What is not
 * decided yet counts as neither.
 */
const COUNTS: Readonly<Record<LevelName, string>> = {
  // When a fact was recorded stands at the head of its rank. An order that was called off before it was booked, one that
  // waits for a person's decision and one that is only a test are no breach.
  orders: `select
      count(*) filter (where booked_ms - first_seen <= $3)::int as good,
      count(*) filter (where (booked_ms is null and $4 - first_seen > $3) or booked_ms - first_seen > $3)::int as bad
    from (
      select first_seen, substr(facts -> 'booked' ->> 'rank', 1, 15)::bigint as booked_ms
      from order_record
      where first_seen >= $1 and first_seen < $2 and facts ? 'snapshot'
        and coalesce((summary ->> 'test')::boolean, false) = false
        and (facts ? 'booked' or state not in ('cancelled', 'rejected', 'closed'))
    ) heard`,
  // Shown by the confirmation that follows, of the number itself or of a newer one: where somebody bought meanwhile, the channel
  // refuses a number and takes the next one.
  stock: `select
      count(*) filter (where shown_ms - at_ms <= $3)::int as good,
      count(*) filter (where (shown_ms is null and $4 - at_ms > $3) or shown_ms - at_ms > $3)::int as bad
    from (
      select kind, at_ms, min(at_ms) filter (where kind = 'confirmed') over later as shown_ms
      from (
        select id, sku, kind, at_ms, entry ->> 'about' as about from stock_entry
        where at_ms >= $1 and at_ms < $2::bigint + $3::bigint + ${HOUR_MS} and kind in ('published', 'confirmed')
      ) entries
      window later as (partition by sku, about order by id desc rows between unbounded preceding and 1 preceding)
    ) numbers where kind = 'published' and at_ms < $2`,
  // What was sold before a till was first heard is history that it brought along: nobody could have heard it sooner.
  stores: `select
      count(*) filter (where recorded_at - happened_at <= $3)::int as good,
      count(*) filter (where recorded_at - happened_at > $3 and happened_at >= first_heard)::int as bad
    from till_message join (
      select connection, location, till, (state ->> 'firstHeard')::bigint as first_heard from till_record
    ) known using (connection, location, till)
    where recorded_at >= $1 and recorded_at < $2 and happened_at is not null and $4::bigint > 0`,
};

/** When there was first anything to count: hours before it need no look. */
const FIRST: Readonly<Record<LevelName, string>> = {
  orders: 'select min(first_seen) as ms from order_record',
  stock: 'select at_ms as ms from stock_entry order by id limit 1',
  stores: "select min((state ->> 'firstHeard')::bigint) as ms from till_record",
};

/** Another promise is another count. */
const levelKey = ({ name, withinMs }: LevelPromise): string => `${name}/${withinMs}`;

/** Counts the hours that may have changed since the last look and keeps the counts. Every order, number and sale counts. */
export async function countHours(database: Database, promised: LevelPromise, nowMs: number): Promise<void> {
  const key = levelKey(promised);
  const current = hourOf(nowMs);
  const [begun] = await database.query<{ ms: number | null }>(FIRST[promised.name]);
  if (begun?.ms == null) return;
  const first = Math.max(current - promised.overDays * DAY_MS, hourOf(begun.ms));
  const rows = await database.query<{ hourMs: number }>(
    'select hour_ms as "hourMs" from service_tally where level = $1 and hour_ms >= $2 and sealed',
    [key, first],
  );
  const sealed = new Set(rows.map(({ hourMs }) => hourMs));
  const open: number[] = [];
  // The latest first: what happens now matters more than catching up.
  for (let hourMs = current; hourMs >= first && open.length < HOURS_PER_LOOK; hourMs -= HOUR_MS) {
    if (!sealed.has(hourMs)) open.push(hourMs);
  }
  for (const hourMs of open) await countHour(database, promised, hourMs, nowMs);
  await database.query('delete from service_tally where hour_ms < $1', [nowMs - 100 * DAY_MS]);
}

const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS) * HOUR_MS;

async function countHour(database: Database, promised: LevelPromise, hourMs: number, nowMs: number): Promise<void> {
  const { name, withinMs } = promised;
  const end = hourMs + HOUR_MS;
  const [count = { good: 0, bad: 0 }] = await database.query<{ good: number; bad: number }>(COUNTS[name], [
    hourMs,
    end,
    withinMs,
    nowMs,
  ]);
  const isSealed = nowMs > end + withinMs + SETTLE_MS;
  await database.query(
    `insert into service_tally (level, hour_ms, good, bad, sealed) values ($1, $2, $3, $4, $5)
     on conflict (level, hour_ms) do update set good = excluded.good, bad = excluded.bad, sealed = excluded.sealed
     where not service_tally.sealed`,
    [levelKey(promised), hourMs, count.good, count.bad, isSealed],
  );
}

/** How the levels stand by what was counted. */
export async function readLevels(
  database: Database,
  promises: readonly LevelPromise[],
  nowMs: number,
): Promise<ServiceLevel[]> {
  return Promise.all(
    promises.map(async (promised) => {
      const tallies = await database.query<Tally & { [column: string]: unknown }>(
        'select hour_ms as "hourMs", good, bad from service_tally where level = $1 and hour_ms >= $2',
        [levelKey(promised), hourOf(nowMs) - promised.overDays * DAY_MS],
      );
      return levelOf(promised, tallies, nowMs);
    }),
  );
}
