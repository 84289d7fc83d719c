import pg from 'pg';
import { CodedError } from '../../kernel/failure.ts';
import { backboneErrors } from '../errors.ts';
import { Connection, createPool, onConnection } from './pool.ts';

/** The connection of one transaction. */
export type TransactionClient = pg.PoolClient;

/** One PostgreSQL database, with its pool. */
export interface Database {
  readonly url: string;
  readonly pool: pg.Pool;
  /** Runs one statement and answers its rows. */
  query<Row extends pg.QueryResultRow>(text: string | Statement, values?: readonly unknown[]): Promise<Row[]>;
  /** Runs `work` in one transaction of READ COMMITTED; rolls back and rethrows when it throws. */
  transaction<Result>(work: (client: TransactionClient) => Promise<Result>): Promise<Result>;
  /** A pool of its own with the same settings, for work that must never wait behind other work. */
  openPool(size: number): pg.Pool;
  /** A single connection outside every pool, not yet connected: for LISTEN. */
  openClient(): pg.Client;
  /** Ends every connection that was opened here. */
  close(): Promise<void>;
}

/**
 * A statement; one with a name is prepared once for each connection. Name only calls of functions: the server keeps the
 * plan of a prepared statement, and one that was made while a table was small reads all of it when it is large.
 */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

export interface DatabaseOptions {
  /** Connections of the pool; 10 by default. */
  readonly poolSize?: number;
  /** Shown by the server for each connection. */
  readonly applicationName?: string;
}

/** No statement of the hub needs longer; a longer one is a bug or a stuck lock, and must not hold a lane. */
const SESSION = {
  lock_timeout: 10_000,
  statement_timeout: 60_000,
  idle_in_transaction_session_timeout: 30_000,
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
} as const;

const BIGINT = 20;
const BIGINT_ARRAY = 1016;

/** Positions and milliseconds are bigint in SQL and stay below 2^53, so they are read as numbers. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (type: number, format?: 'text' | 'binary') => {
    if (type === BIGINT) return Number;
    if (type === BIGINT_ARRAY) return (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number));
    return pg.types.getTypeParser(type, format as 'text');
  },
};

/**
 * Opens a pool and checks that the server keeps what it acknowledges. Throws SL-BACKBONE-020 when it cannot be reached,
 * 021 when it may forget acknowledged work, 025 when it is too old.
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const configuration: pg.ClientConfig = {
    connectionString: url,
    application_name: options.applicationName ?? 'storeloom',
    types: TYPES,
    ...SESSION,
  };
  const pools: pg.Pool[] = [];
  const clients = new Set<pg.Client>();
  const openPool = (size: number): pg.Pool => {
    const pool = createPool(configuration, size);
    pools.push(pool);
    return pool;
  };
  const pool = openPool(options.poolSize ?? 10);
  const database: Database = {
    url,
    pool,
    openPool,
    openClient: () => {
      const client = new Connection(configuration);
      client.on('end', () => clients.delete(client));
      clients.add(client);
      return client;
    },
    query: async <Row extends pg.QueryResultRow>(text: string | Statement, values: readonly unknown[] = []) => {
      const statement = typeof text === 'string' ? { text } : text;
      return (await pool.query<Row>({ ...statement, values: [...values] })).rows;
    },
    transaction: (work) => inTransaction(pool, work),
    close: async () => {
      await Promise.all([
        ...pools.map((each) => each.end()),
        ...[...clients].map((each) => each.end().catch(() => {})),
      ]);
    },
  };
  try {
    await checkServer(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** `work` in one transaction of a connection of `pool`. A broken connection is thrown away, not given back. */
export function inTransaction<Result>(
  pool: pg.Pool,
  work: (client: TransactionClient) => Promise<Result>,
): Promise<Result> {
  return onConnection(pool, async (client, broken) => {
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(broken);
      throw error;
    }
  });
}

/** A line of `pg_settings`. */
interface Setting extends pg.QueryResultRow {
  readonly name: string;
  readonly setting: string;
}

const DURABILITY = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;
const OLDEST_VERSION = 150_000;

async function checkServer(database: Database): Promise<void> {
  const names = [...DURABILITY, 'server_version_num'];
  const settings = await database
    .query<Setting>('select name, setting from pg_settings where name = any($1)', [names])
    .catch((cause: Error) => {
      throw databaseAway(cause);
    });
  for (const { name, setting } of settings) {
    if (name === 'server_version_num') {
      if (Number(setting) >= OLDEST_VERSION) continue;
      throw backboneErrors.error('SL-BACKBONE-025', { because: `the server reports version number ${setting}` });
    }
    // `remote_write`, `remote_apply` and `local` still wait for our own disk; only `off` acknowledges before it.
    if (setting === 'off') throw backboneErrors.error('SL-BACKBONE-021', { because: `${name} is off`, field: name });
  }
}

/**
 * SQLSTATE classes and codes that say that the server is away or busy, not that the statement is wrong: connection
 * exceptions, operator intervention, too few resources, serialization failure, deadlock, lock not available.
 */
const PASSING = /^(08|57P0|53|40001|40P01|55P03|25P0[23]|57014)/;

/** Work that met another's in the same moment and is to be done again. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
}

/** Whether trying the same again may succeed: the server was away or busy, or the connection broke. */
export function isPassing(error: unknown): boolean {
  if (error instanceof TryAgain) return true;
  if (error instanceof CodedError) return error.failure.kind === 'transient';
  if (error instanceof pg.DatabaseError) return PASSING.test(error.code ?? '');
  return isConnectionError(error);
}

/** Whether the connection itself broke, so that nothing is known of what was asked last. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof pg.DatabaseError) return false;
  // System errors carry a code such as ECONNRESET; the driver's own errors carry only a sentence.
  return /^E[A-Z]/.test((error as { code?: string }).code ?? '') || /connection|timeout/i.test(error.message);
}

/** SL-BACKBONE-020 for a connection that failed. Says the server's reason and never the address, which holds the password. */
export function databaseAway(cause: unknown): CodedError {
  if (cause instanceof CodedError) return cause;
  const because = cause instanceof Error && cause.message !== '' ? cause.message : 'the connection was refused';
  return backboneErrors.error('SL-BACKBONE-020', { because }, cause);
}
