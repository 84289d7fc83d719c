import { LANES, type Lane } from '../../canonical/envelope.ts';
import type { Position } from '../event-log.ts';
import {
  type Drain,
  type Drains,
  drainedReason,
  type Gate,
  type Gates,
  type HubNode,
  type HubState,
  type Nodes,
} from '../hub-state.ts';
import type { Database } from './database.ts';
import { createPostgresCursors } from './delivery-cursors.ts';
import { createPostgresLetters } from './delivery-letters.ts';
import { createPostgresParked } from './delivery-parked.ts';
import { createPostgresReplays } from './delivery-replays.ts';

/** The state of hubs that share one database. Leases go by the server's clock, so the nodes' clocks may differ. */
export function createPostgresHubState(options: { database: Database }): HubState {
  const { database } = options;
  return {
    ...postgresNodes(database),
    ...createPostgresCursors(database),
    ...createPostgresParked(database),
    ...createPostgresLetters(database),
    ...createPostgresGates(database),
    ...createPostgresDrains(database),
    ...createPostgresReplays(database),
    async knownIncarnation() {
      const rows = await database.query<{ incarnation: string }>('select incarnation from delivery_history');
      return rows[0]?.incarnation;
    },
    adoptLog: (incarnation, heads) =>
      database.transaction(async (client) => {
        await client.query(
          `insert into delivery_history (incarnation) values ($1)
           on conflict (one) do update set incarnation = excluded.incarnation`,
          [incarnation],
        );
        const moved = await client.query(
          `update delivery_cursor c set position = h.head
           from unnest($1::text[], $2::bigint[]) as h (lane, head)
           where c.lane = h.lane and c.position > h.head`,
          [[...LANES], LANES.map((lane) => heads[lane])],
        );
        return moved.rowCount ?? 0;
      }),
    highestCursors: async () =>
      byLane(await database.query('select lane, max(position) as position from delivery_cursor group by lane')),
    retentionFloors: async () =>
      byLane(
        await database.query(
          `select lane, min(position) as position from (
             select lane, position from delivery_cursor
             union all select lane, position - 1 from parked_message
           ) as needed group by lane`,
        ),
      ),
  };
}

function byLane(rows: readonly { lane?: Lane; position?: Position }[]): Readonly<Record<Lane, Position>> {
  const positions = { live: 0, standard: 0, bulk: 0 };
  for (const { lane, position } of rows) if (lane !== undefined) positions[lane] = position ?? 0;
  return positions;
}

function postgresNodes(database: Database): Nodes {
  // A connection of its own: a renewal never waits behind other work of the process.
  const leases = database.openPool(1);
  return {
    join: async (node, leaseMs) => {
      await leases.query(
        `with earlier as (
           update hub_node set replaced = true where name = $2 and owner <> $1
         ), long_gone as (
           delete from hub_node n where n.expires_at < clock_timestamp() - interval '1 day'
             and not exists (select from delivery_cursor c where c.owner = n.owner)
         )
         insert into hub_node (owner, name, subscriptions, expires_at)
         values ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')`,
        [node.owner, node.name, [...node.subscriptions], leaseMs],
      );
    },
    async renew(owner, leaseMs) {
      const { rows } = await leases.query<{ replaced: boolean }>({
        name: 'renew_node',
        text: `update hub_node set expires_at = clock_timestamp() + $2 * interval '1 millisecond'
               where owner = $1 returning replaced`,
        values: [owner, leaseMs],
      });
      const [node] = rows;
      if (node === undefined) return 'gone';
      return node.replaced ? 'replaced' : 'renewed';
    },
    leave: async (owner) => {
      await leases.query('delete from hub_node where owner = $1', [owner]);
    },
    liveNodes: async () => {
      const { rows } = await leases.query<HubNode>({
        name: 'live_nodes',
        text: `select owner, name, subscriptions from hub_node
               where not replaced and expires_at > clock_timestamp()`,
      });
      return rows;
    },
  };
}

interface GateRow {
  readonly subscription: string;
  readonly reason: string;
  readonly by_person: boolean;
  readonly since: number;
  readonly until: number | null;
  readonly probes: number;
}

const gateOf = (row: GateRow): Gate => ({
  subscription: row.subscription,
  reason: row.reason,
  byPerson: row.by_person,
  since: row.since,
  probes: row.probes,
  ...(row.until === null ? {} : { until: row.until }),
});

/** Of those who brake a subscription one after the other: what the next one reads is what the one before has written. */
const BRAKE_LOCK = 7_135_011;

/** Keeps the brake of a subscription for the transaction that `database` is bound to. */
export async function holdBrake(database: Database, subscription: string): Promise<void> {
  await database.query('select pg_advisory_xact_lock($1, hashtext($2))', [BRAKE_LOCK, subscription]);
}

/** Pauses of flows in PostgreSQL. */
export function createPostgresGates(database: Database): Gates {
  return {
    gates: async () =>
      (await database.query<GateRow>({ name: 'gates', text: 'select * from delivery_gate' })).map(gateOf),
    shutGate: async (gate) => {
      await database.query(
        `insert into delivery_gate as g (subscription, reason, by_person, since, until, probes)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (subscription) do update set
           reason = excluded.reason,
           by_person = excluded.by_person,
           until = case
             when excluded.by_person then null
             when excluded.probes > g.probes then excluded.until
             else greatest(g.until, excluded.until)
           end,
           probes = greatest(g.probes, excluded.probes)
         where excluded.by_person or not g.by_person`,
        [gate.subscription, gate.reason, gate.byPerson, gate.since, gate.until ?? null, gate.probes],
      );
    },
    async claimProbe(subscription, nowMs, nextUntil) {
      const rows = await database.query(
        `update delivery_gate set until = $3
         where subscription = $1 and not by_person and coalesce(until, 0) <= $2 returning subscription`,
        [subscription, nowMs, nextUntil],
      );
      return rows.length > 0;
    },
    openGate: async (subscription, byPerson) => {
      await database.query('delete from delivery_gate where subscription = $1 and ($2 or not by_person)', [
        subscription,
        byPerson,
      ]);
    },
  };
}

/** Subscriptions that run empty, in PostgreSQL. */
export function createPostgresDrains(database: Database): Drains {
  return {
    drains: () =>
      database.query<Drain & { [column: string]: unknown }>({
        name: 'drains',
        text: 'select subscription, reason, since, marks from delivery_drain',
      }),
    beginDrain: async ({ subscription, reason, since, marks }) => {
      await database.query(
        `insert into delivery_drain (subscription, reason, since, marks) values ($1, $2, $3, $4) on conflict do nothing`,
        [subscription, reason, since, JSON.stringify(marks)],
      );
    },
    endDrain: async (subscription) => {
      await database.query('delete from delivery_drain where subscription = $1', [subscription]);
    },
    async finishDrain({ subscription, reason, since }, nowMs) {
      const rows = await database.query(
        `with ended as (delete from delivery_drain where subscription = $1 and since = $2 returning subscription)
         insert into delivery_gate (subscription, reason, by_person, since, until, probes)
         select subscription, $3, true, $4::bigint, null, 0 from ended
         on conflict (subscription) do update set reason = excluded.reason, by_person = true, until = null
         returning subscription`,
        [subscription, since, drainedReason(reason), nowMs],
      );
      return rows.length > 0;
    },
  };
}
