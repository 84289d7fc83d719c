import type { Database } from '../../backbone/postgres/database.ts';
import type { BucketState, SharedBuckets } from '../../connector/shared-buckets.ts';

const DRAW = {
  name: 'bucket-draw',
  text: 'select granted, wait_ms from draw_units($1, $2, $3, $4, $5, $6, $7)',
};
const GIVE_BACK = {
  name: 'bucket-give-back',
  text: 'update rate_bucket set available = least($2::double precision, available + $3) where key = $1',
};
const LEARN = {
  name: 'bucket-learn',
  text: `insert into rate_bucket (key, available, at) values ($1, $2, clock_timestamp())
    on conflict (key) do update set available = excluded.available, at = excluded.at`,
};
const BLOCK = {
  name: 'bucket-block',
  text: `insert into rate_bucket (key, available, at, blocked_until)
      values ($1, $2, clock_timestamp(), clock_timestamp() + $3 * interval '1 millisecond')
    on conflict (key) do update set blocked_until = greatest(rate_bucket.blocked_until, excluded.blocked_until)`,
};

/** What is left of each bucket that was ever drawn from, by its key, as it was at the last draw. */
export async function bucketStates(
  database: Pick<Database, 'query'>,
): Promise<ReadonlyMap<string, Pick<BucketState, 'available' | 'at'>>> {
  const rows = await database.query<{ key: string; available: number; at: number }>(
    'select key, available, extract(epoch from at) * 1000 as at from rate_bucket',
  );
  return new Map(rows.map(({ key, available, at }) => [key, { available, at: Number(at) }]));
}

/** Buckets in the table `rate_bucket`, shared by every hub on the database; see `draw_units` in the migration. */
export function postgresBuckets(database: Database): SharedBuckets {
  return {
    async draw(key, { perSecond, burst, liveShare }, { atLeast, upTo, live }) {
      const values = [key, perSecond, burst, liveShare, atLeast, upTo, live];
      const [row] = await database.query<{ granted: number; wait_ms: number }>(DRAW, values);
      return { granted: row?.granted ?? 0, waitMs: row?.wait_ms ?? 0 };
    },
    async giveBack(key, { burst }, units) {
      await database.query(GIVE_BACK, [key, burst, units]);
    },
    async learn(key, available) {
      await database.query(LEARN, [key, available]);
    },
    async block(key, { burst }, forMs) {
      await database.query(BLOCK, [key, burst, forMs]);
    },
  };
}
