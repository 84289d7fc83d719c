import type pg from 'pg';
import { LANES, type Lane } from '../../canonical/envelope.ts';
import type { Dropped, Position } from '../event-log.ts';
import type { Fresh } from './append.ts';
import type { Database } from './database.ts';

/** Positions in one partition; `create_event_partition` in the migration counts the same. */
const PARTITION_POSITIONS = 1_000_000;
/** A partition that is older than this is closed, so that retention can drop it whole. */
const PARTITION_AGE_MS = 7 * 24 * 3_600_000;
/** Dedupe entries forgotten in one statement. */
const FORGET_BATCH = 20_000;
/** One hub at a time keeps house. */
const HOUSEKEEPING_LOCK = 7_135_004;

/** The partition that the position after `drawn` falls into. */
const partAfter = (drawn: Position): number => Math.floor(drawn / PARTITION_POSITIONS);

interface Partition {
  readonly lane: Lane;
  readonly part: number;
  readonly table: string;
  /** `detached` and `detaching` are drops that were interrupted. */
  readonly state: 'attached' | 'detaching' | 'detached';
}

interface Newest {
  readonly position: Position;
  readonly recorded_at_ms: number;
}

/** Creates the next partition while the current one is half full, in the background. */
export function createPartitionsAhead(database: Database): (fresh: readonly Fresh[]) => void {
  const ensured = new Map<Lane, number>();
  return (fresh) => {
    for (const { lane, through } of fresh) {
      const wanted = partAfter(through + PARTITION_POSITIONS / 2);
      if (wanted <= (ensured.get(lane) ?? 0)) continue;
      ensured.set(lane, wanted);
      database.query('select create_event_partition($1, $2)', [lane, wanted]).catch(() => ensured.delete(lane));
    }
  };
}

/** Whether an append failed because its positions have no partition yet. */
export const needsPartition = (error: unknown): boolean =>
  (error as { code?: string; routine?: string }).code === '23514' &&
  (error as { routine?: string }).routine === 'ExecFindPartition';

/**
 * Creates the partitions that the next positions need, closes those that have grown old, and finishes drops that were
 * interrupted. Every hub may call it.
 */
export async function prepare(database: Database, nowMs: number): Promise<void> {
  await keepingHouse(database, async (client) => {
    for (const lane of LANES) {
      let current = partAfter(await drawnThrough(client, lane));
      const oldest = await client.query<Newest>(
        `select position, recorded_at_ms from event_${lane} where position > $1 order by position limit 1`,
        [current * PARTITION_POSITIONS],
      );
      if ((oldest.rows[0]?.recorded_at_ms ?? nowMs) < nowMs - PARTITION_AGE_MS) {
        await client.query('select roll_lane($1)', [lane]);
        current += 1;
      }
      for (const part of [current, current + 1])
        await client.query('select create_event_partition($1, $2)', [lane, part]);
    }
    for (const partition of await listPartitions(client)) {
      if (partition.state !== 'attached') await dropPartition(client, partition);
    }
  });
}

/** See `Retention.dropBefore`: drops whole partitions, oldest first, and never the one in use. */
export async function dropBefore(
  database: Database,
  beforeMs: number,
  floors: Readonly<Record<Lane, Position>>,
): Promise<Dropped[]> {
  const dropped: Dropped[] = [];
  await keepingHouse(database, async (client) => {
    const partitions = await listPartitions(client);
    for (const lane of LANES) {
      const current = partAfter(await drawnThrough(client, lane));
      let through: Position | undefined;
      for (const partition of partitions) {
        if (partition.lane !== lane || partition.part >= current) continue;
        const newest = await newestIn(client, partition);
        if (newest !== undefined && (newest.recorded_at_ms >= beforeMs || newest.position > floors[lane])) break;
        await dropPartition(client, partition);
        through = newest?.position ?? through;
      }
      if (through !== undefined) dropped.push({ lane, through });
    }
  });
  return dropped;
}

/** Runs `work` unless another hub keeps house at this moment; then it is that hub's work. */
async function keepingHouse(database: Database, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await database.pool.connect();
  const ignore = (): void => {};
  client.on('error', ignore);
  let broken = false;
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [
      HOUSEKEEPING_LOCK,
    ]);
    if (rows[0]?.mine === true) await work(client);
  } finally {
    // Given back at once: a connection that is thrown away ends a moment later, and the next call would find it held.
    await client.query('select pg_advisory_unlock_all()').catch(() => {
      broken = true;
    });
    client.removeListener('error', ignore);
    client.release(broken);
  }
}

async function drawnThrough(client: pg.PoolClient, lane: Lane): Promise<Position> {
  const { rows } = await client.query<{ drawn: number }>(
    `select case when is_called then last_value else 0 end as drawn from position_${lane}`,
  );
  return rows[0]?.drawn ?? 0;
}

async function newestIn(client: pg.PoolClient, partition: Partition): Promise<Newest | undefined> {
  const { rows } = await client.query<Newest>(
    `select position, recorded_at_ms from ${partition.table} order by position desc limit 1`,
  );
  return rows[0];
}

async function listPartitions(client: pg.PoolClient): Promise<Partition[]> {
  const { rows } = await client.query<{ table: string; state: Partition['state'] }>(
    `select c.relname as table, case when i.inhrelid is null then 'detached' when i.inhdetachpending then 'detaching'
       else 'attached' end as state
     from pg_class c left join pg_inherits i on i.inhrelid = c.oid
     where c.relkind = 'r' and c.relnamespace = current_schema::regnamespace
       and c.relname ~ '^event_(live|standard|bulk)_[0-9]{6,}$'`,
  );
  return rows
    .map(({ table, state }) => {
      const [, lane, part] = table.split('_') as [string, Lane, string];
      return { lane, part: Number(part), table, state };
    })
    .sort((left, right) => left.part - right.part);
}

/**
 * Drops a partition in steps that can each be repeated: the head is written down, the partition leaves its table without
 * stopping readers or writers, its dedupe entries are forgotten, and only then it goes.
 */
async function dropPartition(client: pg.PoolClient, partition: Partition): Promise<void> {
  const { lane, table, state } = partition;
  const newest = await newestIn(client, partition);
  await client.query('update lane set dropped_through = greatest(dropped_through, $2) where name = $1', [
    lane,
    newest?.position ?? 0,
  ]);
  if (state === 'attached') await client.query(`alter table event_${lane} detach partition ${table} concurrently`);
  if (state === 'detaching') await client.query(`alter table event_${lane} detach partition ${table} finalize`);
  let after: Position = 0;
  for (;;) {
    const { rows } = await client.query<{ last: number | null }>(
      `with few as materialized (
         select identity, position from ${table} where position > $1 order by position limit ${FORGET_BATCH}
       ), forgotten as (
         delete from dedupe d using few s where d.identity = s.identity and d.position = s.position
       )
       select max(position) as last from few`,
      [after],
    );
    const last = rows[0]?.last ?? null;
    if (last === null) break;
    after = last;
  }
  await client.query(`drop table ${table}`);
}
