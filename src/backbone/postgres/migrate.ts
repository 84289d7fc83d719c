import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import { backboneErrors } from '../errors.ts';
import type { Database } from './database.ts';

/** One numbered, frozen SQL file. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  readonly sql: string;
}

const FOLDER = new URL('./migrations/', import.meta.url);
const FILE = /^(\d{3})-([a-z0-9-]+)\.sql$/;

/** Any number, as long as it never changes: one hub migrates at a time. */
const MIGRATION_LOCK = 7_135_001;

/** The migrations of this version, in the order of their numbers. */
export async function readMigrations(folder: URL = FOLDER): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for (const file of (await readdir(folder)).sort()) {
    const parts = FILE.exec(file);
    if (parts === null) continue;
    const sql = await readFile(new URL(file, folder), 'utf8');
    const checksum = createHash('sha256').update(sql).digest('hex');
    migrations.push({ number: Number(parts[1]), name: parts[2] ?? '', checksum, sql });
  }
  return migrations;
}

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/**
 * Brings the database to this version; answers the names of what was applied. Each file runs in a transaction of its
 * own, under a lock that makes other hubs wait. Throws SL-BACKBONE-022 when an applied file was changed, 023 when the
 * database is newer, 024 when a file fails.
 */
export async function migrate(database: Database, migrations?: readonly Migration[]): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  const client = await database.pool.connect();
  const done: string[] = [];
  try {
    await client.query('set statement_timeout = 0');
    await client.query('set lock_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(MIGRATION_TABLE);
    const { rows } = await client.query<Applied>('select number, name, checksum from migration order by number');
    refuseForeign(rows, wanted);
    const known = new Set(rows.map((row) => row.number));
    for (const migration of wanted) {
      if (known.has(migration.number)) continue;
      await client.query('begin');
      await applyMigration(client, migration);
      await client.query('commit');
      done.push(migration.name);
    }
    return done;
  } finally {
    // The session's settings, its lock and a failed transaction end with the connection, which is surer than to undo them.
    client.release(true);
  }
}

/** Where it is written down what was applied. */
export const MIGRATION_TABLE = `create table if not exists migration (
  number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`;

function refuseForeign(applied: readonly Applied[], wanted: readonly Migration[]): void {
  for (const row of applied) {
    const file = wanted.find((each) => each.number === row.number);
    if (file === undefined) {
      throw backboneErrors.error('SL-BACKBONE-023', {
        because: `migration ${row.number} (${row.name}) was applied and is not part of this version`,
      });
    }
    if (file.checksum !== row.checksum) {
      throw backboneErrors.error('SL-BACKBONE-022', { because: `migration ${row.number} (${row.name}) differs` });
    }
  }
}

/** Applies one file within the caller's transaction and writes it down. Throws SL-BACKBONE-024. */
export async function applyMigration(client: pg.ClientBase, migration: Migration): Promise<void> {
  const { number, name, checksum, sql } = migration;
  try {
    await client.query(sql);
    await client.query('insert into migration (number, name, checksum) values ($1, $2, $3)', [number, name, checksum]);
  } catch (cause) {
    const because = `migration ${number} (${name}): ${(cause as Error).message}`;
    throw backboneErrors.error('SL-BACKBONE-024', { because }, cause);
  }
}
