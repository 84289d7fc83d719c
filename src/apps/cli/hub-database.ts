import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Database, openDatabase } from '../../backbone/postgres/database.ts';
import { migrate } from '../../backbone/postgres/migrate.ts';
import type { Configuration } from '../../config/schema.ts';
import { systemChance } from '../../kernel/chance.ts';
import { createLog } from '../hub/log.ts';
import { openSecrets } from '../hub/secrets.ts';
import { postgresDirectory, type Server, startServer } from '../hub/storage.ts';
import type { CommandContext } from './context.ts';
import { cliErrors } from './errors.ts';
import { DEMO_DIRECTORY } from './hub-client.ts';

/** The configuration of the hub whose database is meant: of the file, or of a demo in this folder when nothing else is here. */
async function hubHere(context: CommandContext): Promise<Configuration> {
  const { configuration } = await context.configurationOrDefaults();
  const { hub, database } = configuration;
  const demo = resolve(DEMO_DIRECTORY, 'hub');
  const isOther =
    existsSync(context.file) || database.url !== undefined || existsSync(postgresDirectory(hub.dataDirectory));
  return isOther || !existsSync(postgresDirectory(demo))
    ? configuration
    : { ...configuration, hub: { ...hub, dataDirectory: demo } };
}

/** The database server of the hub: started for this command when no hub runs, with an empty database where there was none. */
export async function withServer<Result>(
  context: CommandContext,
  work: (server: Server, configuration: Configuration) => Promise<Result>,
): Promise<Result> {
  return serve(context, await hubHere(context), work);
}

async function serve<Result>(
  { environment }: CommandContext,
  configuration: Configuration,
  work: (server: Server, configuration: Configuration) => Promise<Result>,
): Promise<Result> {
  const { dataDirectory, name } = configuration.hub;
  const store = await openSecrets({ dataDirectory, environment, chance: systemChance });
  const log = createLog({ level: 'silent', readable: false, hub: name });
  const server = await startServer({ configuration, log, secrets: { environment, store } });
  try {
    return await work(server, configuration);
  } finally {
    await server.stop();
  }
}

/**
 * What the hub keeps, for commands that read or write it without asking the hub. With `begin` it is brought to this
 * version, also where a configuration waits for its first start; otherwise nothing is made, and SL-CLI-008 says so.
 */
export async function withDatabase<Result>(
  context: CommandContext,
  work: (database: Database, configuration: Configuration) => Promise<Result>,
  { begin = false }: { readonly begin?: boolean } = {},
): Promise<Result> {
  const found = await hubHere(context);
  const directory = postgresDirectory(found.hub.dataDirectory);
  const isConfigured = found.database.url !== undefined || (begin && existsSync(context.file));
  if (!isConfigured && !existsSync(directory)) throw nothingIn(directory);
  return serve(context, found, async (server, configuration) => {
    const database = await openDatabase(server.url, { poolSize: 2 });
    try {
      if (begin) await migrate(database);
      else if (!(await isKept(database))) throw nothingIn(server.kind === 'embedded' ? directory : 'the database');
      return await work(database, configuration);
    } finally {
      await database.close();
    }
  });
}

async function isKept(database: Database): Promise<boolean> {
  const [found] = await database.query<{ at: string | null }>("select to_regclass('migration')::text as at");
  return found?.at != null;
}

const nothingIn = (place: string) => cliErrors.error('SL-CLI-008', { because: `Nothing of a hub is in ${place}` });
