import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pid as ownPid } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { backboneErrors } from '../../errors.ts';
import { type Account, type Run, runAs } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import {
  chooseEndpoint,
  DATABASE,
  type Endpoint,
  ensureCluster,
  type Layout,
  lastWords,
  prepareLayout,
  urlOf,
  writeSettings,
} from './cluster.ts';
import { disownPostmaster, identityOf, isAlive, isPostgres, readPostmaster } from './postmaster.ts';

export interface EmbeddedOptions {
  /** A directory of our own; it is made when it is not there. */
  readonly dataDirectory: string;
  /** A bin directory with initdb, pg_ctl and postgres, instead of the npm package. */
  readonly binaries?: string;
  /** Starts the server again when it ends by itself, as long as this process lives. True by default. */
  readonly watch?: boolean;
  /** Told, in sentences, what a person may want to know. */
  readonly log?: (text: string) => void;
}

export interface EmbeddedPostgres {
  /** For `openDatabase`. Holds the password. */
  readonly url: string;
  /** True when a server was already running, for example left behind by a killed hub. */
  readonly adopted: boolean;
  /** The server's process id; another one after the server was started again. */
  readonly pid: number;
  /** Stops the server, unless another living hub uses it too. Throws SL-BACKBONE-015. */
  stop(): Promise<void>;
}

/** How long a server may take to recover after a crash before its start counts as failed. */
const START_SECONDS = 120;
const STOP_SECONDS = 60;

/**
 * Starts a real PostgreSQL of the hub's own, or adopts the one that already runs on `dataDirectory`.
 *
 * As root it runs under an unprivileged account; as an ordinary user, as that user. It listens on a socket in the data
 * directory (on loopback where that path is too long), with a generated password. Throws SL-BACKBONE-010 to 016.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {});
  const { layout, account, password } = await prepareLayout(options.dataDirectory, log);
  const binaries = await findBinaries(options.binaries, dirname(layout.home), account);
  await ensureCluster(layout, account, binaries);
  const server: Server = { layout, account, binaries, password };

  let running = await adopt(server);
  const adopted = running !== undefined;
  if (adopted) log(`adopted the PostgreSQL that already runs on ${layout.home}`);
  running ??= await start(server, await chooseEndpoint(layout));
  await ensureDatabase(running.endpoint, password);
  const host = await registerHost(layout);
  const current = { running, stopping: new AbortController() };
  const watching = options.watch === false ? undefined : watch(server, current, log);
  return {
    url: urlOf(running.endpoint, password),
    adopted,
    get pid() {
      return current.running.pid;
    },
    stop: async () => {
      current.stopping.abort();
      await watching;
      await rm(host, { force: true });
      if ((await livingHosts(layout)).length > 0) return;
      await stop(server);
    },
  };
}

const WATCH_MS = 500;

/** Starts the server again when it has ended without being asked to: killed, out of memory, out of disk for a while. */
async function watch(
  server: Server,
  current: { running: Running; readonly stopping: AbortController },
  log: (text: string) => void,
): Promise<void> {
  const { signal } = current.stopping;
  let identity = await identityOf(current.running.pid);
  while (!signal.aborted) {
    await wait(WATCH_MS, undefined, { signal, ref: false }).catch(() => {});
    const { pid, endpoint } = current.running;
    if (signal.aborted || ((await isAlive(pid)) && (await identityOf(pid)) === identity)) continue;
    log(`the embedded PostgreSQL (process ${pid}) ended unexpectedly; starting it again`);
    try {
      // On the same endpoint, because the pools know no other.
      current.running = (await adopt(server)) ?? (await start(server, endpoint));
      identity = await identityOf(current.running.pid);
      log(`the embedded PostgreSQL runs again (process ${current.running.pid})`);
    } catch (error) {
      log(`the embedded PostgreSQL could not be started again: ${(error as Error).message}`);
    }
  }
}

interface Server {
  readonly layout: Layout;
  readonly account: Account;
  readonly binaries: Binaries;
  readonly password: string;
}

interface Running {
  readonly endpoint: Endpoint;
  readonly pid: number;
}

/** The server that already runs on this directory, once it answers; `undefined` when there is none. */
async function adopt(server: Server): Promise<Running | undefined> {
  const { data } = server.layout;
  for (let round = 0; round < START_SECONDS * 5; round += 1) {
    const postmaster = await readPostmaster(data);
    if (postmaster === undefined) return undefined;
    if (!(await isAlive(postmaster.pid)) || !(await isPostgres(postmaster.pid))) {
      await disownPostmaster(data);
      return undefined;
    }
    const endpoint = { port: postmaster.port, socketDirectory: postmaster.socketDirectory };
    const directory = await dataDirectoryBehind(urlOf(endpoint, server.password, 'postgres'));
    if (directory === data) return { endpoint, pid: postmaster.pid };
    if (directory !== undefined) return undefined;
    await wait(200);
  }
  return undefined;
}

async function dataDirectoryBehind(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => {});
  }
}

async function start(server: Server, endpoint: Endpoint): Promise<Running> {
  const { layout, account } = server;
  await writeSettings(layout, account, endpoint);
  for (let round = 0; ; round += 1) {
    const run = await startOnce(server);
    const postmaster = await readPostmaster(layout.data);
    if (run.code === 0 && postmaster !== undefined) return { endpoint, pid: postmaster.pid };
    // Another hub on the same directory may have been faster by a moment.
    const other = await adopt(server);
    if (other !== undefined) return other;
    const words = await lastWords(layout);
    if (!words.includes(OLD_BACKENDS) || round === OLD_BACKENDS_ROUNDS) {
      throw backboneErrors.error('SL-BACKBONE-013', {
        because: `pg_ctl ended with ${run.code}: ${run.output.trim()} ${words}`.trim(),
      });
    }
    await wait(200);
  }
}

/** What PostgreSQL says while backends of a killed server still end. */
const OLD_BACKENDS = 'pre-existing shared memory block';
const OLD_BACKENDS_ROUNDS = 150;

async function startOnce({ layout, account, binaries }: Server): Promise<Run> {
  const startLog = join(layout.log, 'start.log');
  await rm(startLog, { force: true });
  return await runAs(account, join(binaries.directory, 'pg_ctl'), [
    'start',
    '--wait',
    `--timeout=${START_SECONDS}`,
    `--pgdata=${layout.data}`,
    `--log=${startLog}`,
    '--silent',
  ]);
}

async function ensureDatabase(endpoint: Endpoint, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(endpoint, password, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    // Two hubs may create it at once; 42P04 and 23505 say that the other was faster.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}

async function stop(server: Server): Promise<void> {
  const { layout, account, binaries } = server;
  const postmaster = await readPostmaster(layout.data);
  if (postmaster === undefined || !(await isAlive(postmaster.pid))) return;
  const run = await runAs(account, join(binaries.directory, 'pg_ctl'), [
    'stop',
    '--mode=fast',
    '--wait',
    `--timeout=${STOP_SECONDS}`,
    `--pgdata=${layout.data}`,
    '--silent',
  ]);
  if (run.code === 0 || !(await isAlive(postmaster.pid))) return;
  throw backboneErrors.error('SL-BACKBONE-015', { because: run.output.trim() || `pg_ctl ended with ${run.code}` });
}

let registrations = 0;

/** Marks this process as one that uses the server, so that the last one out stops it and no earlier one. */
async function registerHost(layout: Layout): Promise<string> {
  registrations += 1;
  const file = join(layout.hosts, `${ownPid}-${registrations}`);
  await writeFile(file, await identityOf(ownPid));
  return file;
}

async function livingHosts(layout: Layout): Promise<string[]> {
  const living: string[] = [];
  for (const name of await readdir(layout.hosts).catch(() => [])) {
    const file = join(layout.hosts, name);
    const pid = Number.parseInt(name, 10);
    const written = await readFile(file, 'utf8').catch(() => undefined);
    if (written !== undefined && (await isAlive(pid)) && (await identityOf(pid)) === written) living.push(name);
    else await rm(file, { force: true });
  }
  return living;
}
