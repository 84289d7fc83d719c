import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import { testMessage } from '../../testing/event-log-contract.ts';
import { TEST_POSTGRES, type TestDatabase, testDatabase, withDatabase } from '../../testing/test-database.ts';
import { type BackupProgress, backup } from './backup.ts';
import { encodeFrame, readFrames } from './backup-format.ts';
import { type Database, openDatabase } from './database.ts';
import { createPostgresEventLog, type PostgresEventLog } from './event-log.ts';
import { createPostgresProcessStore } from './process-store.ts';
import { restore } from './restore.ts';

let folder: string;
let file: string;
let own: TestDatabase;
let log: PostgresEventLog;
let stack: AsyncDisposableStack;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  folder = await mkdtemp(join(tmpdir(), 'storeloom-backup-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  file = join(folder, 'hub.backup');
  own = stack.use(await testDatabase());
  log = stack.use(createPostgresEventLog({ database: own.database, clock: systemClock }));
});

afterEach(() => stack.disposeAsync());

/** An empty database on the same server. */
async function emptyDatabase(): Promise<string> {
  const server = env[TEST_POSTGRES] ?? '';
  const name = `restore_${Math.random().toString(36).slice(2)}`;
  const run = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await run(`create database ${name}`);
  stack.defer(() => run(`drop database ${name} with (force)`));
  return withDatabase(server, name);
}

async function opened(url: string): Promise<Database> {
  const database = await openDatabase(url, { poolSize: 3 });
  stack.defer(() => database.close());
  return database;
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

/** Every row of every table, as text. */
async function contents(database: Database): Promise<Record<string, string[]>> {
  const tables = await database.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema::regnamespace
     and relname not in ('migration', 'incarnation') order by 1`,
  );
  const all: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(`select t::text as row from "${name}" t order by 1`);
    if (rows.length > 0) all[name] = rows.map(({ row }) => row);
  }
  return all;
}

async function fill(): Promise<void> {
  await own.database.query(`select setval('position_bulk', 3999990)`);
  for (const lane of ['live', 'bulk'] as const) {
    await log.append(
      Array.from({ length: 300 }, (_, index) =>
        testMessage({
          id: `${lane}-${index}`,
          lane,
          data: { text: `\\ tab\t line\n nul\0 🧵 ${'x'.repeat(index * 10)}` },
        }),
      ),
    );
  }
  await log.prepare();
  const store = createPostgresProcessStore({ database: own.database, log, clock: systemClock });
  const write = {
    process: 'p',
    key: 'k',
    version: 1,
    revision: 0,
    at: 'placed',
    state: { a: null },
    handled: ['m'],
    deadlines: { d: 5 },
  };
  await store.commit([write], [testMessage({ id: 'from-process' })]);
  await store.setAliases('p', new Map([['alias', 'k']]));
  await own.database.query(
    `insert into order_record (order_id, facts, summary, channel, state, held, open, sort_at, first_seen, last_seen)
     values ('order/shop/1', '{}', '{}', 'shop', 'placed', false, false, 1, 1, 1)`,
  );
}

test('everything comes back, in partitions made anew, and the log goes on where it stood', async () => {
  await fill();
  const seen: BackupProgress[] = [];
  const made = await backup(own.database, file, (progress) => seen.push(progress));
  expect(made.rows).toBeGreaterThan(1_200);
  expect(made.fileBytes).toBe((await stat(file)).size);
  expect((await stat(file)).mode & 0o077).toBe(0);
  expect(await readdir(folder)).toEqual(['hub.backup']);

  const url = await emptyDatabase();
  const restored = await restore(file, url, (progress) => seen.push(progress));
  expect(restored).toMatchObject({ tables: made.tables, rows: made.rows });
  expect(new Set(seen.map(({ phase }) => phase))).toEqual(new Set(['backup', 'verify', 'restore']));
  for (const { bytes, totalBytes } of seen) expect(bytes).toBeLessThanOrEqual(totalBytes);

  const database = await opened(url);
  expect(await contents(database)).toEqual(await contents(own.database));
  await using there = createPostgresEventLog({ database, clock: systemClock });
  expect(await there.incarnation()).toBe(restored.incarnation);
  expect(await there.incarnation()).not.toBe(await log.incarnation());
  expect(await there.head('bulk')).toBe(await log.head('bulk'));
  expect((await there.append([testMessage({ id: 'bulk-7', lane: 'bulk' })]))[0]?.repeated).toBe(true);
  const [next] = await there.append([testMessage({ id: 'next', lane: 'bulk' })]);
  expect(next?.position).toBeGreaterThan(await log.head('bulk'));
  const options = await database.query<{ name: string }>(
    `select relname as name from pg_class where relname ~ '^event_.*[0-9]$' and relkind = 'r' and reloptions is null`,
  );
  expect(options).toEqual([]);
});

test('a backup shows one moment, while others go on writing', async () => {
  await fill();
  let done = false;
  let written = 0;
  const store = createPostgresProcessStore({ database: own.database, log, clock: systemClock });
  const working = (async () => {
    for (; !done; written += 1) {
      const write = {
        process: 'q',
        key: `k${written}`,
        version: 1,
        revision: 0,
        at: 'x',
        state: null,
        handled: [],
        deadlines: {},
      };
      await store.commit([write], [testMessage({ id: `written-${written}`, subject: 'written' })]);
    }
  })();
  while (written < 20) await new Promise((resolve) => setTimeout(resolve, 1));
  await backup(own.database, file);
  done = true;
  await working;
  const url = await emptyDatabase();
  await restore(file, url);
  const database = await opened(url);
  const [row] = await database.query<{ messages: number; instances: number }>(
    `select (select count(*) from event where key = 'written') as messages,
       (select count(*) from process where process = 'q') as instances`,
  );
  expect(row?.messages).toBe(row?.instances);
  expect(row?.messages).toBeGreaterThanOrEqual(20);
  expect(row?.messages).toBeLessThan(written);
});

test('a target that is not empty is refused and left as it was', async () => {
  await fill();
  await backup(own.database, file);
  const before = await contents(own.database);
  expect(await codeOf(restore(file, own.url))).toBe('SL-BACKBONE-041');
  expect(await contents(own.database)).toEqual(before);
});

test('a file that is damaged anywhere, cut short or no backup is refused, and nothing is written', async () => {
  await fill();
  await backup(own.database, file);
  const whole = await readFile(file);
  const plain = zstdDecompressSync(whole);
  const flipped = Buffer.from(plain);
  flipped[Math.floor(plain.length / 2)] = (flipped[Math.floor(plain.length / 2)] ?? 0) ^ 1;
  const url = await emptyDatabase();
  const bad: Record<string, Buffer> = {
    empty: Buffer.alloc(0),
    text: Buffer.from('no backup at all'),
    'cut short': whole.subarray(0, whole.length - 100),
    'cut at a frame': zstdCompressSync(plain.subarray(0, plain.length - 37)),
    'changed inside': zstdCompressSync(flipped),
    'changed outside': Buffer.concat([whole.subarray(0, 200), Buffer.from('xxxx'), whole.subarray(204)]),
    'longer than it was': zstdCompressSync(Buffer.concat([plain, encodeFrame('D', Buffer.from('more'))])),
    'another kind': zstdCompressSync(encodeFrame('H', Buffer.from('{"format":"something"}'))),
  };
  for (const [name, content] of Object.entries(bad)) {
    const path = join(folder, 'bad');
    await writeFile(path, content);
    expect([name, await codeOf(restore(path, url))]).toEqual([name, 'SL-BACKBONE-040']);
  }
  expect(await codeOf(restore(join(folder, 'absent'), url))).toBe('SL-BACKBONE-040');
  expect(await contents(await opened(url))).toEqual({});
});

test('a backup of a newer version, and one of other migrations, are refused with what to do', async () => {
  await backup(own.database, file);
  const url = await emptyDatabase();
  const changed = async (change: (header: Record<string, unknown>) => void): Promise<string> => {
    const { createHash } = await import('node:crypto');
    const frames: Buffer[] = [];
    for await (const { kind, payload } of readFrames(file, () => {})) {
      if (kind !== 'H') {
        frames.push(encodeFrame(kind, payload));
        continue;
      }
      const header = JSON.parse(payload.toString()) as Record<string, unknown>;
      change(header);
      frames.push(encodeFrame('H', Buffer.from(JSON.stringify(header))));
    }
    const digest = createHash('sha256').update(Buffer.concat(frames)).digest();
    const path = join(folder, 'changed');
    await writeFile(path, zstdCompressSync(Buffer.concat([...frames, encodeFrame('Z', digest)])));
    return await codeOf(restore(path, url));
  };
  expect(await changed((header) => Object.assign(header, { version: 99 }))).toBe('SL-BACKBONE-042');
  const migration = { number: 999, name: 'future', checksum: '' };
  expect(await changed((header) => (header.migrations as unknown[]).push(migration))).toBe('SL-BACKBONE-042');
  expect(
    await changed((header) => Object.assign((header.migrations as object[])[0] ?? {}, { checksum: 'other' })),
  ).toBe('SL-BACKBONE-022');
  expect(await changed(() => {})).toBe('no failure');
});
