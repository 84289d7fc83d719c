import type { Database } from '../../backbone/postgres/database.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { WrongTryStore } from './wrong-tries.ts';

/** The same ladder as `waitAfter`, in the statement that counts, so that two hubs never count the same try as one. */
const COUNT = `insert into wrong_try as known (key, count, last_at, wait_until)
  select given.key, 1, $2, 0 from jsonb_to_recordset($1::jsonb) as given (key text, "mostMs" bigint) order by given.key
  on conflict (key) do update set
    count = case when $2 - known.last_at > $3 then 1 else known.count + 1 end,
    last_at = $2`;

const WAIT = `update wrong_try as known set wait_until = case when known.count < $3 then 0
    else $2 + least(given."mostMs", ($4 * 2 ^ least(30, known.count - $3))::bigint) end
  from jsonb_to_recordset($1::jsonb) as given (key text, "mostMs" bigint)
  where known.key = given.key`;

/** Wrong tries that all hubs on one database count together. */
export function createPostgresWrongTries(database: Database): WrongTryStore {
  return {
    async waitUntil(keys) {
      const [row] = await database.query<{ until: number | null }>(
        'select max(wait_until) as until from wrong_try where key = any($1)',
        [keys],
      );
      return row?.until ?? 0;
    },
    failed: (tries, nowMs) =>
      database.transaction(async (client) => {
        const given = JSON.stringify(tries);
        await client.query(COUNT, [given, nowMs, LIMITS.wrongTryMemoryMs]);
        await client.query(WAIT, [given, nowMs, LIMITS.wrongTries, LIMITS.wrongTryWaitMs]);
      }),
    async succeeded(key) {
      await database.query('delete from wrong_try where key = $1', [key]);
    },
    async forget(beforeMs) {
      await database.query('delete from wrong_try where last_at < $1', [beforeMs]);
    },
  };
}
