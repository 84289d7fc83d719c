import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { Alert } from './alert.ts';
import type { Notice } from './notice.ts';
import type { GroupMemory, Planned } from './route.ts';

/** A message on its way, or as it went. */
export interface Delivery {
  readonly id: string;
  readonly route: string;
  readonly state: 'waiting' | 'sent' | 'given-up';
  readonly attempts: number;
  readonly createdMs: number;
  readonly dueMs: number;
  readonly sentMs?: number;
  readonly failure?: string;
  readonly notice: Notice;
}

/** Waits between the tries of one message, in milliseconds; after the last it is given up. */
export const RESEND_MS = [15_000, 60_000, 120_000, 300_000, 900_000, 1_800_000, 3_600_000, 7_200_000] as const;

/** All alerts, those that fire first. */
export async function readAlerts(database: Database): Promise<readonly Alert[]> {
  const rows = await database.query<{ content: Alert }>(
    `select content from alert order by array_position(array['firing', 'pending', 'resolved'], state), at_ms desc`,
  );
  return rows.map(({ content }) => content);
}

export async function readMemories(database: Database): Promise<ReadonlyMap<string, ReadonlyMap<string, GroupMemory>>> {
  const rows = await database.query<{ route: string; name: string; content: GroupMemory }>(
    'select route, name, content from alert_group',
  );
  const byRoute = Map.groupBy(rows, ({ route }) => route);
  return new Map(
    [...byRoute].map(([route, groups]) => [route, new Map(groups.map((each) => [each.name, each.content]))]),
  );
}

/** Keeps alerts as they stand now, and forgets those that ended long ago or were for a moment only. */
export async function writeAlerts(client: pg.PoolClient, alerts: readonly Alert[], nowMs: number): Promise<void> {
  const kept = alerts.filter(({ resolvedMs = nowMs }) => nowMs - resolvedMs < LIMITS.alertMemoryMs);
  await client.query('delete from alert where not (id = any($1))', [kept.map(({ id }) => id)]);
  await client.query(
    `insert into alert (id, state, at_ms, content)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::jsonb[])
     on conflict (id) do update set state = excluded.state, at_ms = excluded.at_ms, content = excluded.content
     where alert.content is distinct from excluded.content`,
    [
      kept.map(({ id }) => id),
      kept.map(({ state }) => state),
      kept.map(({ resolvedMs, firedMs, seenMs }) => resolvedMs ?? firedMs ?? seenMs),
      kept.map((alert) => JSON.stringify(alert)),
    ],
  );
}

/** Enters messages with what their routes know by them: both or neither. */
export async function writePlanned(
  client: pg.PoolClient,
  planned: readonly (Pick<Planned, 'route' | 'group' | 'memory'> & { readonly notice: Notice })[],
  nowMs: number,
): Promise<void> {
  for (const { route, group, memory, notice } of planned) {
    await client.query(
      `insert into alert_group (route, name, content) values ($1, $2, $3)
       on conflict (route, name) do update set content = excluded.content`,
      [route, group, JSON.stringify(memory)],
    );
    await enter(client, notice, nowMs);
  }
}

/** Enters one message; the same id is entered once. */
export async function enter(client: pg.PoolClient, notice: Notice, nowMs: number): Promise<void> {
  await client.query(
    `insert into alert_delivery (id, route, state, created_at, due_at, notice)
     values ($1, $2, 'waiting', $3, $3, $4) on conflict do nothing`,
    [notice.id, notice.route, nowMs, JSON.stringify(notice)],
  );
}

interface DeliveryRow extends pg.QueryResultRow {
  readonly sentMs: number | null;
  readonly failure: string | null;
}

const COLUMNS = `id, route, state, attempts, created_at as "createdMs", due_at as "dueMs", sent_at as "sentMs", failure, notice`;

const deliveryOf = ({ sentMs, failure, ...row }: DeliveryRow): Delivery => ({
  ...(row as unknown as Delivery),
  ...(sentMs === null ? {} : { sentMs }),
  ...(failure === null ? {} : { failure }),
});

/** Takes messages whose time has come; whoever else asks within `leaseMs` does not get them. */
export async function takeDeliveries(database: Database, nowMs: number, leaseMs: number): Promise<readonly Delivery[]> {
  const rows = await database.query<DeliveryRow>(
    `update alert_delivery set attempts = attempts + 1, due_at = $1::bigint + $2::bigint
     where id in (select id from alert_delivery where state = 'waiting' and due_at <= $1
                  order by due_at limit 20 for update skip locked)
     returning ${COLUMNS}`,
    [nowMs, leaseMs],
  );
  return rows.map(deliveryOf);
}

export async function markSent(database: Database, id: string, nowMs: number): Promise<void> {
  await database.query(
    `update alert_delivery set state = 'sent', sent_at = $2, failure = null where id = $1 and state = 'waiting'`,
    [id, nowMs],
  );
}

/** Answers whether it was given up. */
export async function markFailed(
  database: Database,
  { id, attempts }: Pick<Delivery, 'id' | 'attempts'>,
  failure: string,
  nowMs: number,
): Promise<boolean> {
  const waitMs = RESEND_MS[attempts - 1];
  await database.query(
    `update alert_delivery set state = $2, due_at = $3, failure = $4 where id = $1 and state = 'waiting'`,
    [id, waitMs === undefined ? 'given-up' : 'waiting', nowMs + (waitMs ?? 0), failure],
  );
  return waitMs === undefined;
}

/** The latest messages first. */
export async function readDeliveries(database: Database, limit: number): Promise<readonly Delivery[]> {
  const rows = await database.query<DeliveryRow>(
    `select ${COLUMNS} from alert_delivery order by created_at desc, id limit $1`,
    [limit],
  );
  return rows.map(deliveryOf);
}

export async function forgetDeliveries(client: pg.PoolClient, beforeMs: number): Promise<void> {
  await client.query(`delete from alert_delivery where created_at < $1 and state <> 'waiting'`, [beforeMs]);
}
