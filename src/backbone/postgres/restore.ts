import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { backboneErrors } from '../errors.ts';
import { type BackupProgress, quoted } from './backup.ts';
import {
  BACKUP_FORMAT,
  BACKUP_VERSION,
  type BackupHeader,
  type BackupPartition,
  type BackupTable,
  damaged,
  type Frame,
  readFrames,
} from './backup-format.ts';
import { openDatabase } from './database.ts';
import { applyMigration, MIGRATION_TABLE, type Migration, migrate, readMigrations } from './migrate.ts';

export interface RestoreSummary {
  readonly createdAt: string;
  readonly tables: number;
  readonly rows: number;
  /** The new incarnation of the log: cursors and outside copies of the old one are refused, never skipped silently. */
  readonly incarnation: string;
}

/**
 * Restores a backup into an empty database, wholly or not at all, and brings it to this version. The file is read once
 * through before anything is written. Throws SL-BACKBONE-040 (not a backup, damaged), 041 (not empty), 042 (newer).
 */
export async function restore(
  file: string,
  url: string,
  onProgress: (progress: BackupProgress) => void = () => {},
): Promise<RestoreSummary> {
  const header = await verify(file, onProgress);
  const wanted = await migrationsOf(header);
  const database = await openDatabase(url, { poolSize: 2 });
  try {
    const client = await database.pool.connect();
    let summary: RestoreSummary;
    try {
      await client.query(
        'set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0',
      );
      await client.query('begin');
      await refuseUnlessEmpty(client);
      await client.query(MIGRATION_TABLE);
      for (const migration of wanted) await applyMigration(client, migration);
      summary = await load(client, file, header, onProgress);
      await client.query('commit');
      await client.query('analyze');
    } finally {
      client.release(true);
    }
    await migrate(database);
    return summary;
  } finally {
    await database.close();
  }
}

/** Reads the whole file once: its header, its order and its checksum. */
async function verify(file: string, onProgress: (progress: BackupProgress) => void): Promise<BackupHeader> {
  const { size } = await stat(file).catch((cause: Error) => {
    throw damaged(cause.message, cause);
  });
  let bytes = 0;
  let header: BackupHeader | undefined;
  let tables = 0;
  const frames = readFrames(file, (read) => {
    bytes += read;
    onProgress({ phase: 'verify', table: '', bytes, totalBytes: size });
  });
  for await (const { kind, payload } of frames) {
    if (header === undefined) {
      if (kind !== 'H') throw damaged('it does not begin with a header');
      header = parseHeader(payload);
    } else if (kind === 'H') throw damaged('it has two headers');
    if (kind === 'T') tables += 1;
    if (kind === 'D' && tables === 0) throw damaged('its rows belong to no table');
  }
  if (header === undefined) throw damaged('it is empty');
  if (tables !== header.tables) throw damaged(`it has ${tables} of ${header.tables} tables`);
  return header;
}

function parseHeader(payload: Buffer): BackupHeader {
  let header: BackupHeader;
  try {
    header = JSON.parse(payload.toString('utf8')) as BackupHeader;
  } catch (cause) {
    throw damaged('its header cannot be read', cause);
  }
  if (header.format !== BACKUP_FORMAT) throw damaged('its header is of another kind of file');
  if (header.version > BACKUP_VERSION) {
    throw backboneErrors.error('SL-BACKBONE-042', { because: `its format has version ${header.version}` });
  }
  return header;
}

/** The files that made the database of the backup. Throws SL-BACKBONE-042 and 022. */
async function migrationsOf(header: BackupHeader): Promise<Migration[]> {
  const own = await readMigrations();
  return header.migrations.map(({ number, name, checksum }) => {
    const migration = own.find((each) => each.number === number);
    if (migration === undefined) {
      throw backboneErrors.error('SL-BACKBONE-042', {
        because: `it has migration ${number} (${name}), which this version does not know`,
      });
    }
    if (migration.checksum !== checksum) {
      throw backboneErrors.error('SL-BACKBONE-022', {
        because: `migration ${number} (${name}) differs from the backup's`,
      });
    }
    return migration;
  });
}

async function refuseUnlessEmpty(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ tables: number }>(
    `select count(*) as tables from pg_class where relkind in ('r', 'p') and relnamespace = current_schema::regnamespace`,
  );
  const tables = rows[0]?.tables ?? 0;
  if (tables > 0) throw backboneErrors.error('SL-BACKBONE-041', { because: `it has ${tables} tables` });
}

async function load(
  client: pg.PoolClient,
  file: string,
  header: BackupHeader,
  onProgress: (progress: BackupProgress) => void,
): Promise<RestoreSummary> {
  await makePartitions(client, header.partitions);
  const { size } = await stat(file);
  let bytes = 0;
  let table = '';
  const frames = readFrames(file, (read) => {
    bytes += read;
    onProgress({ phase: 'restore', table, bytes, totalBytes: size });
  });
  await frames.next();
  let rows = 0;
  let frame = (await frames.next()).value as Frame | undefined;
  await emptySeeds(client);
  // What the database keeps beside a table by itself is in the backup too.
  await client.query(`select set_config('storeloom.restoring', 'on', true)`);
  while (frame !== undefined) {
    const target = JSON.parse(frame.payload.toString('utf8')) as BackupTable;
    table = target.table;
    let next: Frame | undefined;
    const pieces = async function* (): AsyncGenerator<Buffer> {
      for (;;) {
        next = (await frames.next()).value as Frame | undefined;
        if (next?.kind !== 'D') return;
        yield next.payload;
      }
    };
    const columns = target.columns.map(quoted).join(', ');
    const stream = client.query(copyFrom(`copy ${quoted(target.table)} (${columns}) from stdin`));
    await pipeline(Readable.from(pieces(), { objectMode: false }), stream);
    rows += stream.rowCount;
    frame = next;
  }
  for (const { name, value, called } of header.sequences) {
    await client.query('select setval($1::regclass, $2, $3)', [quoted(name), value, called]);
  }
  const incarnation = await client.query<{ id: string }>(
    'update incarnation set id = gen_random_uuid()::text, since = now() returning id',
  );
  return { createdAt: header.createdAt, tables: header.tables, rows, incarnation: incarnation.rows[0]?.id ?? '' };
}

/** Makes the leaves that the migrations alone do not make: months of a log, days of a record. */
async function makePartitions(client: pg.PoolClient, partitions: readonly BackupPartition[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema::regnamespace`,
  );
  const present = new Set(rows.map((row) => row.name));
  for (const { table, parent, bound, options } of partitions) {
    if (present.has(table)) continue;
    const withOptions = options.length === 0 ? '' : ` with (${options.join(', ')})`;
    await client.query(
      `create table ${quoted(table)} (like ${quoted(parent)}
         including defaults including constraints including storage including compression)${withOptions}`,
    );
    await client.query(`alter table ${quoted(parent)} attach partition ${quoted(table)} ${bound}`);
  }
}

/** Takes away the rows that migrations put into fresh tables; the backup has its own. */
async function emptySeeds(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relkind in ('r', 'p') and not relispartition and relname <> 'migration'
       and relnamespace = current_schema::regnamespace`,
  );
  if (rows.length > 0) await client.query(`truncate ${rows.map((row) => quoted(row.name)).join(', ')}`);
}
