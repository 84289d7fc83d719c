import { env } from 'node:process';
import { makeTemplate, TEST_POSTGRES, temporaryPostgres } from './test-database.ts';

/**
 * Vitest's global setup: one real PostgreSQL for the run, on a temporary directory that is removed at its end. With
 * STORELOOM_TEST_POSTGRES set to the address of a server, that one is used instead.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const given = env[TEST_POSTGRES];
  if (given !== undefined) {
    await makeTemplate(given);
    return async () => {};
  }
  const server = await temporaryPostgres();
  env[TEST_POSTGRES] = server.url;
  return async () => {
    delete env[TEST_POSTGRES];
    await server.stop();
  };
}
