import { type Database, isPassing } from '../backbone/postgres/database.ts';
import type { Endpoint, KnownEndpoint } from './endpoint.ts';
import type { EndpointStore } from './store.ts';

/** How often the removal of an endpoint is tried that met deliveries in the same moment. */
const MOST_TRIES = 5;

interface EndpointRow {
  readonly id: string;
  readonly content: Omit<Endpoint, 'id'>;
  readonly state: KnownEndpoint['state'];
  readonly reason: string | null;
  readonly changed_at: number;
  readonly failing_since: number | null;
  readonly failures: number;
  readonly held_until: number;
  readonly succeeded_at: number | null;
}

const COLUMNS = 'id, content, state, reason, changed_at, failing_since, failures, held_until, succeeded_at';

/** Endpoints in PostgreSQL. */
export function createPostgresEndpoints(database: Database): EndpointStore {
  const one = ([row]: readonly EndpointRow[]): KnownEndpoint | undefined =>
    row === undefined ? undefined : endpointOf(row);
  return {
    async endpoints() {
      const rows = await database.query<EndpointRow>(`select ${COLUMNS} from partner_endpoint order by id`);
      return rows.map(endpointOf);
    },
    async endpoint(id) {
      return one(await database.query<EndpointRow>(`select ${COLUMNS} from partner_endpoint where id = $1`, [id]));
    },
    async addEndpoint({ id, ...content }, most) {
      const rows = await database.query(
        `insert into partner_endpoint (id, content, state, changed_at)
         select $1, $2, 'enabled', $3 where (select count(*) from partner_endpoint) < $4
         on conflict do nothing returning id`,
        [id, JSON.stringify(content), content.createdAt, most],
      );
      return rows.length === 1;
    },
    async changeEndpoint(id, { id: _id, ...change }) {
      // A filter that is not given any more must go, so what is undefined is taken out and not kept.
      const gone = Object.entries(change).flatMap(([name, value]) => (value === undefined ? [name] : []));
      return one(
        await database.query<EndpointRow>(
          `update partner_endpoint set content = (content - $3::text[]) || $2::jsonb where id = $1 returning ${COLUMNS}`,
          [id, JSON.stringify(change), gone],
        ),
      );
    },
    async setState(id, state, reason, atMs) {
      return one(
        await database.query<EndpointRow>(
          `update partner_endpoint set state = $2, reason = $3, changed_at = $4, told = true,
             failing_since = case when $2 = 'enabled' then null else failing_since end,
             failures = case when $2 = 'enabled' then 0 else failures end,
             held_until = case when $2 = 'enabled' then 0 else held_until end
           where id = $1 returning ${COLUMNS}`,
          [id, state, reason ?? null, atMs],
        ),
      );
    },
    async removeEndpoint(id) {
      // What is being delivered holds rows that go with it: of two that wait for each other the database ends one.
      for (let tries = 1; ; tries += 1) {
        try {
          const rows = await database.query('delete from partner_endpoint where id = $1 returning id', [id]);
          return rows.length === 1;
        } catch (error) {
          if (tries === MOST_TRIES || !isPassing(error)) throw error;
        }
      }
    },
  };
}

function endpointOf(row: EndpointRow): KnownEndpoint {
  const { reason, failing_since: failingSince, succeeded_at: succeededAt } = row;
  return {
    id: row.id,
    ...row.content,
    state: row.state,
    ...(reason === null ? {} : { reason }),
    changedAt: row.changed_at,
    ...(failingSince === null ? {} : { failingSince }),
    failures: row.failures,
    heldUntil: row.held_until,
    ...(succeededAt === null ? {} : { succeededAt }),
  };
}
