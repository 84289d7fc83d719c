import type pg from 'pg';
import type { Database } from '../backbone/postgres/database.ts';

/** The right to do one round of some work that only one hub does at a time. */
export interface Turn {
  readonly name: string;
  readonly epoch: number;
}

/**
 * Takes the turn when the work is due and no other hub is at it; undefined otherwise. A hub that dies in its turn holds it
 * for `leaseMs` at most.
 */
export async function takeTurn(
  database: Database,
  name: string,
  { nowMs, leaseMs }: { readonly nowMs: number; readonly leaseMs: number },
): Promise<Turn | undefined> {
  await database.query('insert into operations_turn (name) values ($1) on conflict do nothing', [name]);
  const [row] = await database.query<{ epoch: number }>(
    `update operations_turn set epoch = epoch + 1, leased_until = $2::bigint + $3::bigint
     where name = $1 and due_at <= $2 and leased_until <= $2 returning epoch`,
    [name, nowMs, leaseMs],
  );
  return row === undefined ? undefined : { name, epoch: row.epoch };
}

/**
 * Ends the turn within the transaction that writes what came of it; false when another hub has taken it meanwhile, and
 * then nothing may be written.
 */
export async function endTurn(client: pg.PoolClient, { name, epoch }: Turn, dueMs: number): Promise<boolean> {
  const { rowCount } = await client.query(
    'update operations_turn set leased_until = 0, due_at = $3 where name = $1 and epoch = $2',
    [name, epoch, dueMs],
  );
  return rowCount === 1;
}
