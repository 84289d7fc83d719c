import type { Database } from '../backbone/postgres/database.ts';
import { until } from './backbone-contract/stage.ts';

/**
 * Lets all of `deeds` run into a lock, and opens it only when every one of them waits: whoever looked before it locked has then looked
 * at the same thing as the others. `lock` is the statement that takes it; statements like `besides` may wait with them and do not count.
 */
export async function againstALock<Answer>(
  database: Database,
  lock: string,
  deeds: readonly (() => Promise<Answer>)[],
  besides = '',
): Promise<readonly Answer[]> {
  let answers: readonly Promise<Answer>[] = [];
  await database.transaction(async (client) => {
    await client.query(lock);
    answers = deeds.map((deed) => deed());
    await until('all of them wait', async () => {
      const waiting = await database.query(
        `select from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query not like $1`,
        [besides],
      );
      return waiting.length >= deeds.length;
    });
  });
  return Promise.all(answers);
}
