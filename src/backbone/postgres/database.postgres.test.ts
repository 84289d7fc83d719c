import { describe, expect, test } from 'vitest';
import { CodedError } from '../../kernel/failure.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { isConnectionError, isPassing, openDatabase } from './database.ts';
import { type Migration, migrate, readMigrations } from './migrate.ts';

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CodedError) return `${error.failure.code} ${error.failure.because}`;
    throw error;
  }
  return 'no failure';
}

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('database', () => {
  test('sessions are bounded in time', async () => {
    await using own = await testDatabase();
    const rows = await own.database.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in
       ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout') order by name`,
    );
    expect(rows.map((row) => row.setting)).toEqual(['30000', '10000', '60000']);
  });

  test('bigints are numbers', async () => {
    await using own = await testDatabase();
    expect(
      await own.database.query(`select 9007199254740991::bigint as a, '{1,2}'::bigint[] as b, '{}'::bigint[] as c`),
    ).toEqual([{ a: 9_007_199_254_740_991, b: [1, 2], c: [] }]);
  });

  test('a transaction that throws leaves nothing, and its connection is used again', async () => {
    await using own = await testDatabase({ poolSize: 1 });
    const work = own.database.transaction(async (client) => {
      await client.query('create table gone (a int)');
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await own.database.query(`select to_regclass('gone') as gone`)).toEqual([{ gone: null }]);
    await own.database.transaction((client) => client.query('create table there (a int)'));
    expect(await own.database.query('select * from there')).toEqual([]);
  });

  test('a server that may forget what it acknowledged is refused', async () => {
    await using own = await testDatabase();
    const name = own.url.replace(/^.*\/([^/?]+)\?.*$/, '$1');
    await own.database.query(`alter database ${name} set synchronous_commit = off`);
    expect(await failureOf(openDatabase(own.url))).toBe('SL-BACKBONE-021 synchronous_commit is off');
    await own.database.query(`alter database ${name} set synchronous_commit = remote_write`);
    await (await openDatabase(own.url)).close();
  });

  test('a server that is not there is said so, without its password', async () => {
    const failure = await failureOf(openDatabase('postgresql://hub:secret@127.0.0.1:1/hub'));
    expect(failure).toMatch(/^SL-BACKBONE-020/);
    expect(failure).not.toContain('secret');
  });

  test('what passes by itself is told from what is wrong', async () => {
    await using own = await testDatabase({ poolSize: 1 });
    const { database } = own;
    expect(isPassing(await errorOf(database.query('select 1/0')))).toBe(false);
    expect(isPassing(await errorOf(database.query('selekt')))).toBe(false);
    expect(isPassing(await errorOf(database.query('select pg_terminate_backend(pg_backend_pid())')))).toBe(true);
    expect(isPassing(await errorOf(openDatabase('postgresql://hub@127.0.0.1:1/hub')))).toBe(true);
    expect(isPassing(new TypeError('a bug'))).toBe(false);
    expect(isConnectionError(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isConnectionError(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).toBe(true);
    expect(isConnectionError(new Error('something else'))).toBe(false);
  });
});

describe('migrations', () => {
  const migration = (number: number, sql: string, checksum = sql): Migration => ({
    number,
    name: `m${number}`,
    checksum,
    sql,
  });

  test('the files have numbers that differ, and each applies to the template', async () => {
    const files = await readMigrations();
    expect(files.length).toBeGreaterThan(1);
    expect(new Set(files.map((file) => file.number)).size).toBe(files.length);
    await using own = await testDatabase();
    expect(await migrate(own.database)).toEqual([]);
  });

  test('each is applied once, in order, also when many hubs start at once, and a lower number that comes later too', async () => {
    await using own = await testDatabase();
    const base = await readMigrations();
    const more = [
      ...base,
      migration(901, 'create table made (a int); insert into made values (1)'),
      migration(903, 'insert into made values (3)'),
    ];
    const answers = await Promise.all(Array.from({ length: 4 }, () => migrate(own.database, more)));
    expect(answers.flat().sort()).toEqual(['m901', 'm903']);
    const later = [
      ...more.slice(0, -1),
      migration(902, 'insert into made values (2)'),
      migration(903, 'insert into made values (3)'),
    ];
    expect(await migrate(own.database, later)).toEqual(['m902']);
    expect(await own.database.query('select a from made order by a')).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
  });

  test('a changed file, a newer database and a file that fails are refused, and a failed one leaves nothing', async () => {
    await using own = await testDatabase();
    const base = await readMigrations();
    await migrate(own.database, [...base, migration(901, 'select 1')]);
    expect(await failureOf(migrate(own.database, [...base, migration(901, 'select 2')]))).toMatch(/^SL-BACKBONE-022/);
    expect(await failureOf(migrate(own.database, base))).toMatch(/^SL-BACKBONE-023/);
    const failing = [...base, migration(901, 'select 1'), migration(902, 'create table half (a int); select 1/0')];
    expect(await failureOf(migrate(own.database, failing))).toMatch(/^SL-BACKBONE-024.*division by zero/);
    expect(await own.database.query(`select to_regclass('half') as half`)).toEqual([{ half: null }]);
    expect(await migrate(own.database, [...failing.slice(0, -1), migration(902, 'select 1')])).toEqual(['m902']);
  });
});
