import { createHash, randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { backboneErrors } from '../../errors.ts';
import { type Account, canEnter, chooseAccount, runAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { freePort } from './free-port.ts';

/** The database user and the database that the embedded server is made with. */
const USER = 'storeloom';
export const DATABASE = 'storeloom';

/** Where things lie below the data directory. */
export interface Layout {
  /** The data directory itself, after links: socket, password and the rest lie in it. */
  readonly home: string;
  readonly data: string;
  readonly log: string;
  readonly hosts: string;
  readonly passwordFile: string;
}

const layoutOf = (home: string): Layout => ({
  home,
  data: join(home, 'data'),
  log: join(home, 'log'),
  hosts: join(home, 'hosts'),
  passwordFile: join(home, 'password'),
});

/** Where data goes when root's own directory is closed to every other account. */
const PUBLIC_HOME = '/var/lib/storeloom';

/**
 * Makes the data directory and whatever belongs in it, owned by `account`. When root asks for a place that no other
 * account can reach (below a home directory of mode 0700), the data is put under `/var/lib/storeloom` and the place asked for
 * becomes a link to it. Throws SL-BACKBONE-014.
 */
export async function prepareLayout(
  dataDirectory: string,
  log: (text: string) => void,
): Promise<{ layout: Layout; account: Account; password: string }> {
  const asked = resolve(dataDirectory);
  try {
    const existing = await realpath(asked).catch(() => asked);
    const account = await chooseAccount(existing);
    const home = await reachableHome(asked, account, log);
    const layout = layoutOf(home);
    for (const directory of [layout.home, layout.log, layout.hosts]) await mkdir(directory, { recursive: true });
    const password = await ownPassword(layout.passwordFile);
    if (account.uid !== undefined) {
      for (const path of [layout.home, layout.log, layout.passwordFile]) {
        await chown(path, account.uid, account.gid ?? account.uid);
      }
    }
    await chmod(layout.home, 0o700);
    return { layout, account, password };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOSPC', 'EEXIST'].includes(code)) throw cause;
    throw backboneErrors.error('SL-BACKBONE-014', { because: (cause as Error).message, value: asked }, cause);
  }
}

async function reachableHome(asked: string, account: Account, log: (text: string) => void): Promise<string> {
  await mkdir(dirname(asked), { recursive: true });
  const present = await lstat(asked).catch(() => undefined);
  if (present === undefined && !(await canEnter(account, dirname(asked)))) {
    const mark = createHash('sha256').update(asked).digest('hex').slice(0, 12);
    const target = join(PUBLIC_HOME, `${basename(asked)}-${mark}`);
    await mkdir(target, { recursive: true });
    await symlink(target, asked);
    log(`${asked} is closed to the account that PostgreSQL runs as; its data lies in ${target}`);
  }
  await mkdir(asked, { recursive: true });
  return await realpath(asked);
}

async function ownPassword(file: string): Promise<string> {
  const aside = `${file}-${randomBytes(4).toString('hex')}`;
  await writeFile(aside, randomBytes(24).toString('base64url'), { mode: 0o600 });
  // Linked whole and only when absent: of two hubs that start at once the first wins and both agree.
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(aside);
  return (await readFile(file, 'utf8')).trim();
}

/**
 * Runs initdb when there is no cluster yet, aside and then renamed, so that a half made one is never used; else checks
 * that the cluster is of the programs' major. Throws SL-BACKBONE-012 or SL-BACKBONE-013.
 */
export async function ensureCluster(layout: Layout, account: Account, binaries: Binaries): Promise<void> {
  const version = (await readFile(join(layout.data, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version !== '') {
    if (Number(version) === binaries.major) return;
    throw backboneErrors.error('SL-BACKBONE-012', {
      because: `${layout.home} was written by PostgreSQL ${version}; the programs here are of PostgreSQL ${binaries.major}`,
    });
  }
  const aside = join(layout.home, `data-${randomBytes(4).toString('hex')}`);
  const run = await runAs(account, join(binaries.directory, 'initdb'), [
    `--pgdata=${aside}`,
    `--username=${USER}`,
    `--pwfile=${layout.passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
  ]);
  if (run.code !== 0) {
    await rm(aside, { recursive: true, force: true });
    throw backboneErrors.error('SL-BACKBONE-013', { because: `initdb failed: ${run.output.trim().slice(-1_000)}` });
  }
  await rename(aside, layout.data).catch(async (error: NodeJS.ErrnoException) => {
    await rm(aside, { recursive: true, force: true });
    // Another hub that started at the same moment was faster; its cluster is as good.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

/** How the server listens. */
export interface Endpoint {
  readonly port: number;
  /** The folder of the socket; empty when it listens on loopback. */
  readonly socketDirectory: string;
}

/** A path to a socket may have 107 bytes on Linux and 103 on macOS, with `/.s.PGSQL.5432` in it. */
const SOCKET_PATH_BYTES = 103;

/** The socket in the data directory, or a free loopback port where the path to it would be too long for a socket. */
export async function chooseEndpoint(layout: Layout): Promise<Endpoint> {
  const port = 5432;
  const bytes = Buffer.byteLength(join(layout.home, `.s.PGSQL.${port}`));
  if (bytes <= SOCKET_PATH_BYTES) return { port, socketDirectory: layout.home };
  return { port: await freePort(), socketDirectory: '' };
}

/** The address of a database for the `pg` driver. */
export function urlOf(endpoint: Endpoint, password: string, database = DATABASE): string {
  const host = endpoint.socketDirectory === '' ? '127.0.0.1' : endpoint.socketDirectory;
  if (endpoint.socketDirectory === '') return `postgresql://${USER}:${password}@${host}:${endpoint.port}/${database}`;
  return `postgresql://${USER}:${password}@/${database}?host=${encodeURIComponent(host)}&port=${endpoint.port}`;
}

/** A value in postgresql.conf. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Writes the server's settings anew: the cluster is the hub's own, and a person's wishes go into `postgresql.extra.conf`
 * in the data directory, which wins.
 */
export async function writeSettings(layout: Layout, account: Account, endpoint: Endpoint): Promise<void> {
  const settings: Record<string, string | number> = {
    listen_addresses: endpoint.socketDirectory === '' ? '127.0.0.1' : '',
    port: endpoint.port,
    unix_socket_directories: endpoint.socketDirectory,
    unix_socket_permissions: '0700',
    password_encryption: 'scram-sha-256',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    max_connections: 200,
    shared_buffers: '128MB',
    max_wal_size: '2GB',
    wal_compression: 'on',
    checkpoint_completion_target: '0.9',
    max_parallel_workers_per_gather: 0,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_directory: layout.log,
    logging_collector: 'on',
    log_filename: 'postgres-%u.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: 0,
    log_file_mode: '0600',
    autovacuum_naptime: '15s',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quoted(String(value))}`);
  const text = `# Written anew at every start. Your own settings go into ../postgresql.extra.conf, which wins.\n${lines.join('\n')}\ninclude_if_exists '../postgresql.extra.conf'\n`;
  const file = join(layout.data, 'postgresql.conf');
  await writeFile(file, text, { mode: 0o600 });
  if (account.uid !== undefined) await chown(file, account.uid, account.gid ?? account.uid);
}

/** The server's own words of its last start, for an error that has to say why it failed. */
export async function lastWords(layout: Layout): Promise<string> {
  const started = await readFile(join(layout.log, 'start.log'), 'utf8').catch(() => '');
  // Once its own log is open, the server writes there; its files are named by the day of the week.
  const daily = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7].map(async (day) => {
      const file = join(layout.log, `postgres-${day}.log`);
      const changed = await stat(file).catch(() => undefined);
      return { file, changedMs: changed?.mtimeMs ?? 0 };
    }),
  );
  const newest = daily.sort((left, right) => right.changedMs - left.changedMs)[0];
  const own = newest === undefined ? '' : await readFile(newest.file, 'utf8').catch(() => '');
  return `${started.trim().slice(-1_000)} ${own.trim().slice(-500)}`.trim();
}
