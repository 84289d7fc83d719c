import type { Database, TransactionClient } from '../backbone/postgres/database.ts';
import type { Lane } from '../canonical/envelope.ts';
import { createPostgresEndpoints, enableAfter } from './postgres-endpoints.ts';
import { settle } from './postgres-settle.ts';
import type { AgainChoice, Attempt, DeliveryStore, PartnerDelivery, PartnerStore, Trouble } from './store.ts';

interface DeliveryRow {
  readonly endpoint: string;
  readonly id: string;
  readonly number: number;
  readonly lane: Lane;
  readonly position: number;
  readonly key: string;
  readonly type: string;
  readonly state: PartnerDelivery['state'];
  readonly attempts: number;
  readonly next_at: number;
  readonly first_at: number | null;
  readonly tried_at: number | null;
  readonly created_at: number;
  readonly ended_at: number | null;
  readonly failure: string | null;
}

interface AttemptRow {
  readonly at: number;
  readonly duration_ms: number;
  readonly status: number | null;
  readonly failure: string | null;
  readonly because: string | null;
  readonly answer: string;
}

/** Endpoints and deliveries of partners in PostgreSQL. */
export function createPostgresPartnerStore(database: Database): PartnerStore {
  return {
    ...createPostgresEndpoints(database),
    ...sending(database),
    ...reading(database),
    ...keeping(database),
    async recover(id, choice, nowMs, check) {
      const again = async (client: TransactionClient) =>
        (await client.query(AGAIN, againOf(id, choice, nowMs))).rows.length;
      const done = await enableAfter(database, id, again, { nowMs, check });
      return done === undefined ? undefined : { endpoint: done.endpoint, again: done.first };
    },
  };
}

const AGAIN = `update partner_delivery set state = 'waiting', attempts = 0, next_at = $2, held = false, told = true,
    first_at = null, tried_at = null, ended_at = null
  where endpoint = $1 and position > 0 and ($3::text is null or id = $3)
    and ($4::bigint is null or created_at >= $4) and (state <> 'delivered' or $5)
  returning id`;

const againOf = (endpoint: string, choice: AgainChoice, nowMs: number): unknown[] =>
  'id' in choice ? [endpoint, nowMs, choice.id, null, true] : [endpoint, nowMs, null, choice.sinceMs, choice.delivered];

function sending(database: Database): Pick<DeliveryStore, 'enqueue' | 'lease' | 'release' | 'due' | 'settle'> {
  return {
    async enqueue(due, nowMs) {
      const column = <Value>(read: (each: (typeof due)[number]) => Value): Value[] => due.map(read);
      await database.query(
        `insert into partner_delivery (endpoint, id, lane, position, key, type, state, next_at, created_at)
         select given.endpoint, given.id, lane, position, key, type, 'waiting', $7, $7
         from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[])
           with ordinality as given (endpoint, id, lane, position, key, type, place)
         -- One that was removed meanwhile is told nothing more.
         join partner_endpoint on partner_endpoint.id = given.endpoint
         order by place
         on conflict do nothing`,
        [
          column(({ endpoint }) => endpoint),
          column(({ id }) => id),
          column(({ lane }) => lane),
          column(({ position }) => position),
          column(({ key }) => key),
          column(({ type }) => type),
          nowMs,
        ],
      );
    },
    async lease(owner, leaseMs) {
      const rows = await database.query<{ id: string }>(
        `update partner_endpoint set owner = $1, leased_until = clock_timestamp() + $2 * interval '1 millisecond'
         where state = 'enabled' and (owner = $1 or leased_until < clock_timestamp()) returning id`,
        [owner, leaseMs],
      );
      return rows.map(({ id }) => id);
    },
    async release(owner) {
      await database.query(`update partner_endpoint set leased_until = '-infinity', owner = null where owner = $1`, [
        owner,
      ]);
    },
    async due({ endpoint, owner, lane, limit, except, nowMs, leaseLeftMs }) {
      const rows = await database.query<DeliveryRow>(
        `select mine.* from partner_delivery mine join partner_endpoint on partner_endpoint.id = mine.endpoint
         where mine.endpoint = $1 and mine.lane = $3 and mine.state = 'waiting' and mine.next_at <= $6
           and mine.id <> all($5::text[])
           and partner_endpoint.owner = $2 and partner_endpoint.state = 'enabled' and partner_endpoint.held_until <= $6
           and partner_endpoint.leased_until > clock_timestamp() + $7 * interval '1 millisecond'
           and not exists (
             select from partner_delivery earlier
             where earlier.endpoint = mine.endpoint and earlier.lane = mine.lane and earlier.key = mine.key
               and earlier.state = 'waiting' and earlier.position < mine.position)
         order by mine.position limit $4`,
        [endpoint, owner, lane, limit, except, nowMs, leaseLeftMs],
      );
      return rows.map(deliveryOf);
    },
    settle: (delivery, attempt, verdict) => settle(database, delivery, attempt, verdict),
  };
}

function reading(database: Database): Pick<DeliveryStore, 'deliveries' | 'delivery' | 'attempts' | 'waiting'> {
  return {
    async deliveries(endpoint, { state, limit, before = Number.MAX_SAFE_INTEGER }) {
      const rows = await database.query<DeliveryRow>(
        `select * from partner_delivery where endpoint = $1 and number < $2 and ($3::text is null or state = $3)
         order by number desc limit $4`,
        [endpoint, before, state ?? null, limit],
      );
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return { deliveries: rows.map(deliveryOf), ...(last === undefined ? {} : { next: last.number }) };
    },
    async delivery(endpoint, id) {
      const [row] = await database.query<DeliveryRow>(
        'select * from partner_delivery where endpoint = $1 and id = $2',
        [endpoint, id],
      );
      return row === undefined ? undefined : deliveryOf(row);
    },
    async attempts(endpoint, id) {
      const rows = await database.query<AttemptRow>(
        `select at, duration_ms, status, failure, because, answer from partner_attempt
         where endpoint = $1 and delivery = $2 order by number desc limit 100`,
        [endpoint, id],
      );
      return rows.reverse().map(attemptOf);
    },
    async waiting() {
      const rows = await database.query<{ endpoint: string; waiting: number }>(
        `select endpoint, count(*)::integer as waiting from partner_delivery where state = 'waiting' group by endpoint`,
      );
      return new Map(rows.map(({ endpoint, waiting }) => [endpoint, waiting]));
    },
  };
}

function keeping(database: Database): Pick<DeliveryStore, 'recordTest' | 'again' | 'untold' | 'markTold' | 'forget'> {
  return {
    async recordTest({ endpoint, id, lane, position, key, type }, attempt, delivered) {
      await database.transaction(async (client) => {
        const state = delivered ? 'delivered' : 'given-up';
        await client.query(
          `insert into partner_delivery
             (endpoint, id, lane, position, key, type, state, attempts, next_at, first_at, tried_at, created_at, ended_at, failure)
           values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8, $8, $8, $8, $9)`,
          [endpoint, id, lane, position, key, type, state, attempt.at, attempt.failure ?? null],
        );
        const { at, durationMs, status, failure, because, answer } = attempt;
        await client.query(
          `insert into partner_attempt (endpoint, delivery, at, duration_ms, status, failure, because, answer)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [endpoint, id, at, durationMs, status ?? null, failure ?? null, because ?? null, answer],
        );
      });
    },
    again: async (endpoint, choice, nowMs) => (await database.query(AGAIN, againOf(endpoint, choice, nowMs))).length,
    async untold(limit) {
      return await database
        .query<Trouble & Record<string, unknown>>(
          `select 'disabled' as kind, id as endpoint, coalesce(reason, '') as reason, changed_at as at
           from partner_endpoint where not told and state = 'disabled'`,
        )
        .then(async (disabled) => [
          ...disabled,
          ...(await database.query<Trouble & Record<string, unknown>>(
            `select 'given-up' as kind, endpoint, id as delivery, ended_at as at from partner_delivery where not told limit $1`,
            [limit],
          )),
        ]);
    },
    async markTold(troubles) {
      for (const trouble of troubles) {
        if (trouble.kind === 'disabled') {
          await database.query('update partner_endpoint set told = true where id = $1 and changed_at = $2', [
            trouble.endpoint,
            trouble.at,
          ]);
        } else {
          await database.query('update partner_delivery set told = true where endpoint = $1 and id = $2', [
            trouble.endpoint,
            trouble.delivery,
          ]);
        }
      }
    },
    async forget(beforeMs) {
      const rows = await database.query(
        `delete from partner_delivery where (endpoint, id) in
           (select endpoint, id from partner_delivery where created_at < $1 limit 10000) returning id`,
        [beforeMs],
      );
      return rows.length;
    },
  };
}

function deliveryOf(row: DeliveryRow): PartnerDelivery {
  const { endpoint, id, lane, position, key, type, state, attempts, failure } = row;
  return {
    endpoint,
    id,
    lane,
    position,
    key,
    type,
    state,
    attempts,
    nextAt: row.next_at,
    ...(row.first_at === null ? {} : { firstAt: row.first_at }),
    ...(row.tried_at === null ? {} : { triedAt: row.tried_at }),
    createdAt: row.created_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(failure === null ? {} : { failure }),
  };
}

function attemptOf({ at, duration_ms: durationMs, status, failure, because, answer }: AttemptRow): Attempt {
  return {
    at,
    durationMs,
    ...(status === null ? {} : { status }),
    ...(failure === null ? {} : { failure }),
    ...(because === null ? {} : { because }),
    answer,
  };
}
