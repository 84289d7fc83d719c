import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import {
  BACKUP_FORMAT,
  BACKUP_VERSION,
  type BackupHeader,
  type BackupPartition,
  type BackupTable,
  encodeFrame,
} from './backup-format.ts';
import type { Database } from './database.ts';

/** How far a backup or a restore is. `totalBytes` is an estimate for a backup and exact for a restore. */
export interface BackupProgress {
  readonly phase: 'backup' | 'verify' | 'restore';
  /** The table in work. */
  readonly table: string;
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface BackupSummary {
  readonly file: string;
  readonly tables: number;
  readonly rows: number;
  readonly fileBytes: number;
}

/** A piece of a table goes into the file when it has this many bytes. */
const PIECE_BYTES = 256 * 1024;

/**
 * Writes everything the hub keeps in the database into one compressed file, as it stood at one moment, while the hub
 * works on. The file appears under its name only when it is whole; it holds personal data and is readable by its owner only.
 */
export async function backup(
  database: Database,
  file: string,
  onProgress: (progress: BackupProgress) => void = () => {},
): Promise<BackupSummary> {
  const aside = `${file}.partial`;
  const client = await database.pool.connect();
  const counts = { tables: 0, rows: 0 };
  try {
    // A backup of a large house takes longer than any statement of daily work may.
    await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
    await client.query('begin isolation level repeatable read read only');
    const frames = framesOf(client, counts, onProgress);
    const compress = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 6 } });
    await pipeline(frames, compress, createWriteStream(aside, { mode: 0o600, flush: true }));
    await client.query('commit');
    await rename(aside, file);
    const handle = await open(file);
    const { size } = await handle.stat();
    await handle.close();
    return { file, ...counts, fileBytes: size };
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  } finally {
    client.release(true);
  }
}

async function* framesOf(
  client: pg.PoolClient,
  counts: { tables: number; rows: number },
  onProgress: (progress: BackupProgress) => void,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const hashed = (frame: Buffer): Buffer => {
    hash.update(frame);
    return frame;
  };
  const tables = await tablesOf(client);
  yield hashed(encodeFrame('H', Buffer.from(JSON.stringify(await headerOf(client, tables)))));
  const totalBytes = await databaseBytes(client);
  let bytes = 0;
  for (const table of tables) {
    yield hashed(encodeFrame('T', Buffer.from(JSON.stringify(table))));
    for await (const piece of piecesOf(client, table, counts)) {
      bytes += piece.length;
      onProgress({ phase: 'backup', table: table.table, bytes, totalBytes: Math.max(totalBytes, bytes) });
      yield hashed(encodeFrame('D', piece));
    }
    counts.tables += 1;
  }
  yield encodeFrame('Z', hash.digest());
}

async function* piecesOf(
  client: pg.PoolClient,
  { table, columns }: BackupTable,
  counts: { rows: number },
): AsyncGenerator<Buffer> {
  const stream = client.query(copyTo(`copy ${quoted(table)} (${columns.map(quoted).join(', ')}) to stdout`));
  let held: Buffer[] = [];
  let heldBytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < PIECE_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    heldBytes = 0;
  }
  if (heldBytes > 0) yield Buffer.concat(held);
  counts.rows += stream.rowCount;
}

/** A name in SQL. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Every table with rows of its own, leaves of partitioned tables one by one; locked, so that none goes away meanwhile. */
async function tablesOf(client: pg.PoolClient): Promise<BackupTable[]> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind = 'r' and c.relpersistence = 'p' and c.relnamespace = current_schema::regnamespace
       and c.relname <> 'migration' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.oid, c.relname order by c.relname`,
  );
  for (const { table } of rows) await client.query(`lock table ${quoted(table)} in access share mode`);
  return await inOrderOfReferences(client, rows);
}

/** Tables that others refer to come first, so that a restore never meets a reference to a row that is not there yet. */
async function inOrderOfReferences(client: pg.PoolClient, tables: BackupTable[]): Promise<BackupTable[]> {
  const { rows } = await client.query<{ table: string; refers: string }>(
    `select t.relname as table, r.relname as refers from pg_constraint c
     join pg_class t on t.oid = c.conrelid join pg_class r on r.oid = c.confrelid
     where c.contype = 'f' and t.oid <> r.oid`,
  );
  const ordered: BackupTable[] = [];
  const visiting = new Set<string>();
  const visit = (table: BackupTable): void => {
    if (visiting.has(table.table)) return;
    visiting.add(table.table);
    for (const row of rows) {
      const refers = tables.find((each) => row.table === table.table && each.table === row.refers);
      if (refers !== undefined) visit(refers);
    }
    ordered.push(table);
  };
  for (const table of tables) visit(table);
  return ordered;
}

async function headerOf(client: pg.PoolClient, tables: readonly BackupTable[]): Promise<BackupHeader> {
  const migrations = await client.query<BackupHeader['migrations'][number]>(
    'select number, name, checksum from migration order by number',
  );
  const incarnation = await client.query<{ id: string }>('select id from incarnation');
  const server = await client.query<{ version: string; now: string }>(
    `select current_setting('server_version') as version,
       to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
  );
  const sequences = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'S' and relnamespace = current_schema::regnamespace order by 1`,
  );
  const values: BackupHeader['sequences'][number][] = [];
  for (const { name } of sequences.rows) {
    const { rows } = await client.query<{ value: number; called: boolean }>(
      `select last_value as value, is_called as called from ${quoted(name)}`,
    );
    values.push({ name, value: rows[0]?.value ?? 1, called: rows[0]?.called ?? false });
  }
  return {
    format: BACKUP_FORMAT,
    version: BACKUP_VERSION,
    createdAt: server.rows[0]?.now ?? '',
    server: server.rows[0]?.version ?? '',
    incarnation: incarnation.rows[0]?.id ?? '',
    migrations: migrations.rows,
    partitions: await partitionsOf(client),
    sequences: values,
    tables: tables.length,
  };
}

async function partitionsOf(client: pg.PoolClient): Promise<BackupPartition[]> {
  const { rows } = await client.query<BackupPartition>(
    `select c.relname as table, p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound,
       coalesce(c.reloptions, '{}') as options
     from pg_class c join pg_inherits i on i.inhrelid = c.oid and not i.inhdetachpending
     join pg_class p on p.oid = i.inhparent
     where c.relispartition and c.relkind = 'r' and c.relnamespace = current_schema::regnamespace order by c.relname`,
  );
  return rows;
}

async function databaseBytes(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>(
    `select coalesce(sum(pg_table_size(oid)), 0)::bigint as bytes from pg_class
     where relkind = 'r' and relnamespace = current_schema::regnamespace`,
  );
  return rows[0]?.bytes ?? 0;
}
