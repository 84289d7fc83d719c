import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { env } from 'node:process';
import { administer, makeTemplate, TEST_POSTGRES, temporaryPostgres } from './test-database.ts';

/** Files in memory, where Linux has them. */
const IN_MEMORY = '/dev/shm';
/** What must be free there: the log that a server keeps, and the databases of the tests that run. */
const ROOM_BYTES = 4 * 2 ** 30;

/**
 * Vitest's global setup: one real PostgreSQL for the run, on a temporary directory that is removed at its end. With
 * STORELOOM_TEST_POSTGRES set to the address of a server, that one is used instead.
 *
 * Nearly every test has a database of its own, and making and dropping one waits for the disk ten times as long as for anything else.
 * So the directory is in memory where there is room: what a test sees is the same, also after a server was killed, because only a loss
 * of power tells the two apart. Benchmarks, and tests that start a server of their own, have theirs on the disk.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const given = env[TEST_POSTGRES];
  if (given !== undefined) {
    await makeTemplate(given);
    return async () => {};
  }
  const server = await temporaryPostgres((await hasRoom(IN_MEMORY)) ? IN_MEMORY : tmpdir());
  // Databases come and go; their changes need not be kept for long.
  await administer(server.url, [`alter system set max_wal_size = '256MB'`, 'select pg_reload_conf()']);
  env[TEST_POSTGRES] = server.url;
  return async () => {
    delete env[TEST_POSTGRES];
    await server.stop();
  };
}

async function hasRoom(place: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(place);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}
