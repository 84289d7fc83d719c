import { join } from 'node:path';
import type { HubState } from '../../backbone/hub-state.ts';
import { type Database, openDatabase } from '../../backbone/postgres/database.ts';
import { startEmbeddedPostgres } from '../../backbone/postgres/embedded/supervisor.ts';
import { createPostgresEventLog, type PostgresEventLog } from '../../backbone/postgres/event-log.ts';
import { createPostgresHubState } from '../../backbone/postgres/hub-state.ts';
import { migrate } from '../../backbone/postgres/migrate.ts';
import { createPostgresProcessStore } from '../../backbone/postgres/process-store.ts';
import type { ProcessStore } from '../../backbone/process-store.ts';
import type { Configuration } from '../../config/schema.ts';
import { resolveSecrets, type SecretSources } from '../../connector/secrets.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { HubLog } from './log.ts';

/** A running database server: the hub's own, or somebody else's. */
export interface Server {
  readonly url: string;
  readonly kind: 'embedded' | 'external';
  /** Stops an embedded server, unless another hub uses it too. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly configuration: Configuration;
  readonly log: HubLog;
  readonly secrets: SecretSources;
}

/** The embedded PostgreSQL of a data directory lives here. */
export const postgresDirectory = (dataDirectory: string): string => join(dataDirectory, 'postgres');

/**
 * Gives way to `database.url`; otherwise starts the embedded PostgreSQL, or adopts the one that a killed hub left
 * behind. While this process lives it is started again when it dies.
 */
export async function startServer({ configuration, log, secrets }: ServerOptions): Promise<Server> {
  const { database, hub } = configuration;
  if (database.url !== undefined) {
    const url = (await resolveSecrets(database.url, secrets, 'database.url')) as string;
    return { url, kind: 'external', stop: async () => {} };
  }
  const server = await startEmbeddedPostgres({
    dataDirectory: postgresDirectory(hub.dataDirectory),
    ...(database.binaries === undefined ? {} : { binaries: database.binaries }),
    log: (text) => log.info({}, text),
  });
  return { url: server.url, kind: 'embedded', stop: () => server.stop() };
}

/** Everything that is kept, over one migrated database. */
export interface Storage {
  readonly database: Database;
  readonly log: PostgresEventLog;
  readonly state: HubState;
  readonly processes: ProcessStore;
  close(): Promise<void>;
}

export interface StorageOptions extends ServerOptions {
  readonly clock: Clock;
}

/** Throws SL-BACKBONE-020 to 025 when the database is away, unsafe, too old or newer than this version. */
export async function openStorage(url: string, options: StorageOptions): Promise<Storage> {
  const { configuration, clock } = options;
  const database = await openDatabase(url, {
    poolSize: configuration.database.poolSize,
    applicationName: `storeloom ${configuration.hub.name}`.slice(0, 63),
  });
  try {
    const applied = await migrate(database);
    if (applied.length > 0) options.log.info({ migrations: applied }, 'the database was brought to this version');
    const log = createPostgresEventLog({ database, clock });
    await log.prepare();
    return {
      database,
      log,
      state: createPostgresHubState({ database }),
      processes: createPostgresProcessStore({ database, log, clock }),
      async close() {
        await log[Symbol.asyncDispose]();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
