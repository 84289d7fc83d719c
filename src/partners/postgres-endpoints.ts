import { type Database, isPassing, type TransactionClient } from '../backbone/postgres/database.ts';
import type { Endpoint, KnownEndpoint } from './endpoint.ts';
import type { EndpointCheck, EndpointStore } from './store.ts';

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
    changeEndpoint: (id, change) =>
      held(database, id, async (client, now) => {
        const { id: _id, ...wanted } = change(now);
        // A filter that is not given any more must go, so what is undefined is taken out and not kept.
        const gone = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [name] : []));
        const { rows } = await client.query<EndpointRow>(
          `update partner_endpoint set content = (content - $3::text[]) || $2::jsonb where id = $1 returning ${COLUMNS}`,
          [id, JSON.stringify(wanted), gone],
        );
        return one(rows);
      }),
    setState: (id, state, reason, atMs, check) =>
      held(database, id, async (client, now) => {
        check?.(now);
        return one(await writeState(client, id, state, reason, atMs));
      }),
    async removeEndpoint(id, check) {
      // What is being delivered holds rows that go with it: of two that wait for each other the database ends one.
      for (let tries = 1; ; tries += 1) {
        try {
          return await held(database, id, async (client, now) => {
            check?.(now);
            await client.query('delete from partner_endpoint where id = $1', [id]);
            return now;
          });
        } catch (error) {
          if (tries === MOST_TRIES || !isPassing(error)) throw error;
        }
      }
    },
  };
}

/** Enables an endpoint and does `first` before it, in one transaction. */
export function enableAfter<Result>(
  database: Database,
  id: string,
  first: (client: TransactionClient) => Promise<Result>,
  { nowMs, check }: { readonly nowMs: number; readonly check?: EndpointCheck | undefined },
): Promise<{ readonly endpoint: KnownEndpoint; readonly first: Result } | undefined> {
  return database.transaction(async (client) => {
    // Its deliveries before the endpoint itself, in the order of whoever writes a delivery down.
    const done = await first(client);
    const now = await hold(client, id);
    if (now === undefined) return undefined;
    check?.(now);
    const [row] = await writeState(client, id, 'enabled', undefined, nowMs);
    return row === undefined ? undefined : { endpoint: endpointOf(row), first: done };
  });
}

/** The endpoint, which nobody else changes before the transaction ends. */
async function hold(client: TransactionClient, id: string): Promise<KnownEndpoint | undefined> {
  const { rows } = await client.query<EndpointRow>(
    `select ${COLUMNS} from partner_endpoint where id = $1 for no key update`,
    [id],
  );
  return rows[0] === undefined ? undefined : endpointOf(rows[0]);
}

function held<Result>(
  database: Database,
  id: string,
  work: (client: TransactionClient, now: KnownEndpoint) => Promise<Result>,
): Promise<Result | undefined> {
  return database.transaction(async (client) => {
    const now = await hold(client, id);
    return now === undefined ? undefined : work(client, now);
  });
}

async function writeState(
  client: TransactionClient,
  id: string,
  state: KnownEndpoint['state'],
  reason: string | undefined,
  atMs: number,
): Promise<readonly EndpointRow[]> {
  const { rows } = await client.query<EndpointRow>(
    `update partner_endpoint set state = $2, reason = $3, changed_at = $4, told = true,
       failing_since = case when $2 = 'enabled' then null else failing_since end,
       failures = case when $2 = 'enabled' then 0 else failures end,
       held_until = case when $2 = 'enabled' then 0 else held_until end
     where id = $1 returning ${COLUMNS}`,
    [id, state, reason ?? null, atMs],
  );
  return rows;
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
