import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import pg from 'pg';
import { type Database, openDatabase } from '../backbone/postgres/database.ts';
import { startEmbeddedPostgres } from '../backbone/postgres/embedded/supervisor.ts';
import { migrate } from '../backbone/postgres/migrate.ts';
import { guardServer } from './end-with-parent.ts';

/** A migrated database of its own for one test (file). */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly database: Database;
}

/** A PostgreSQL on a temporary directory, with a migrated template to clone from. */
export interface TemporaryPostgres extends AsyncDisposable {
  /** The server's first database; `testDatabase` clones on it. */
  readonly url: string;
  /** The process id of the server, for tests that kill it. */
  readonly pid: number;
  readonly dataDirectory: string;
  testDatabase(options?: { poolSize?: number }): Promise<TestDatabase>;
  stop(): Promise<void>;
}

/** Says to test files where the run's PostgreSQL is; set by `postgres-setup.ts`, or by hand to use another server. */
export const TEST_POSTGRES = 'STORELOOM_TEST_POSTGRES';
const TEMPLATE = 'storeloom_template';

/** A database cloned from the run's template, in milliseconds. Dispose of it to drop it. */
export function testDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const url = env[TEST_POSTGRES];
  if (url === undefined) {
    throw new Error(`${TEST_POSTGRES} is not set: name the file *.postgres.test.ts, or use temporaryPostgres()`);
  }
  return cloneTemplate(url, options);
}

/** Starts a PostgreSQL of its own, in a temporary folder of `place`: for benches, and for tests that kill or restart the server. */
export async function temporaryPostgres(place: string = tmpdir()): Promise<TemporaryPostgres> {
  const folder = await mkdtemp(join(place, 'storeloom-postgres-'));
  // Open to the account that PostgreSQL runs as when the tests run as root.
  await chmod(folder, 0o755);
  const dataDirectory = join(folder, 'pg');
  const remove = async (): Promise<void> => {
    const home = await realpath(dataDirectory).catch(() => dataDirectory);
    for (const path of [home, folder]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const server = await startEmbeddedPostgres({ dataDirectory, watch: false });
    const home = await realpath(dataDirectory).catch(() => dataDirectory);
    const guard = guardServer(server.pid, [home, folder]);
    const stop = async (): Promise<void> => {
      await server.stop();
      await remove();
      guard.dismiss();
    };
    try {
      await makeTemplate(server.url);
    } catch (error) {
      await stop();
      throw error;
    }
    return {
      url: server.url,
      pid: server.pid,
      dataDirectory,
      testDatabase: (options = {}) => cloneTemplate(server.url, options),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Makes the migrated template on a server, anew when there is one from an earlier run. */
export async function makeTemplate(url: string): Promise<void> {
  await administer(url, [`drop database if exists ${TEMPLATE} with (force)`, `create database ${TEMPLATE}`]);
  const database = await openDatabase(withDatabase(url, TEMPLATE), { poolSize: 2 });
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
}

async function cloneTemplate(url: string, options: { poolSize?: number }): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(url, [`create database ${name} template ${TEMPLATE}`]);
  const own = withDatabase(url, name);
  const database = await openDatabase(own, { poolSize: options.poolSize ?? 5, applicationName: name });
  return {
    url: own,
    database,
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await administer(url, [`drop database if exists ${name} with (force)`]);
    },
  };
}

/** Runs statements on a connection of their own. */
export async function administer(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}
