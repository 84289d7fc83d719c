import type pg from 'pg';
import { type Database, inTransaction } from './database.ts';

/** Does work in one transaction: what is written through the database that it is handed is kept together or not at all. */
export type UnitOfWork = <Result>(work: (database: Database) => Promise<Result>) => Promise<Result>;

/** Connections for units of work: of their own, because within one other stores are asked, which take one of the common pool. */
const UNITS_AT_ONCE = 4;

export function createUnitOfWork(database: Database): UnitOfWork {
  const pool = database.openPool(UNITS_AT_ONCE);
  return (work) => inTransaction(pool, (client) => work(boundTo(database, client)));
}

/** The same database as seen from within a transaction. A transaction in it is a part of it, which may be undone alone. */
function boundTo(database: Database, client: pg.PoolClient): Database {
  return {
    ...database,
    async query<Row extends pg.QueryResultRow>(
      text: Parameters<Database['query']>[0],
      values: readonly unknown[] = [],
    ): Promise<Row[]> {
      const statement = typeof text === 'string' ? { text } : text;
      return (await client.query<Row>({ ...statement, values: [...values] })).rows;
    },
    async transaction(work) {
      await client.query('savepoint part');
      try {
        const result = await work(client);
        await client.query('release savepoint part');
        return result;
      } catch (error) {
        await client.query('rollback to savepoint part');
        throw error;
      }
    },
  };
}
