import type { Database } from '../../backbone/postgres/database.ts';
import type { ReadyCheck } from '../../gateway/parts.ts';
import type { Clock } from '../../kernel/clock.ts';

export interface ReadinessOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** Why delivery has stopped for good; undefined while it goes on. */
  readonly halted: () => unknown;
}

/** A database that has not answered by then is as good as away. */
const PATIENCE_MS = 2_000;

/** What must hold before traffic should be sent here. */
export function readiness({ database, clock, halted }: ReadinessOptions): () => Promise<readonly ReadyCheck[]> {
  return async () => {
    const reason = halted();
    return [
      await databaseCheck(database, clock),
      { name: 'delivery', ok: reason === undefined, detail: reason === undefined ? 'runs' : String(reason) },
    ];
  };
}

async function databaseCheck(database: Database, clock: Clock): Promise<ReadyCheck> {
  const startedAt = clock.now();
  const late = new AbortController();
  const answered = database.query('select 1').then(
    () => `answers in ${clock.now() - startedAt} ms`,
    (error: Error) => error,
  );
  const result = await Promise.race([
    answered,
    clock.sleep(PATIENCE_MS, late.signal).then(() => new Error(`does not answer within ${PATIENCE_MS} ms`)),
  ]);
  late.abort();
  return {
    name: 'database',
    ok: typeof result === 'string',
    detail: typeof result === 'string' ? result : result.message,
  };
}
