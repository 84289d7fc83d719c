import { type Database, databaseAway, isPassing } from '../../backbone/postgres/database.ts';
import { createGroupCommit } from '../../backbone/postgres/group-commit.ts';
import type { Binding } from '../../canonical/binding.ts';
import type { Bindings } from '../../connector/connector.ts';
import { LIMITS } from '../../kernel/limits.ts';

interface Row {
  readonly canonical: string;
  readonly connection: string;
  readonly kind: string;
  readonly foreign_id: string;
  readonly foreign_name: string | null;
}

/** What a binding is found by. */
type Place = Pick<Binding, 'canonical' | 'connection' | 'kind'>;

const COLUMNS = 'canonical, connection, kind, foreign_id, foreign_name';

const FIND = `select ${COLUMNS} from binding
  join unnest($1::text[], $2::text[], $3::text[]) as asked (canonical, connection, kind) using (canonical, connection, kind)`;
/** Not `exists`, for which the planner reads the whole table when it believes that one row in many would do. */
const HOLDS = {
  name: 'binding-holds',
  text: `select (select foreign_id from binding where connection = $1 and kind = $2 order by foreign_id limit 1) is not null as holds`,
};
/** The first that was bound to each foreign id, in the order in which they were asked for. */
const CANONICAL = `select (select canonical from binding
    where connection = asked.connection and kind = asked.kind and foreign_id = asked.foreign_id
    order by number limit 1) as canonical
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality as asked (connection, kind, foreign_id, ordinal)
  order by ordinal`;
/** In the order of the key, so that two hubs that bind the same never wait for each other in a ring; of twins the first. */
const BIND = `insert into binding (${COLUMNS})
  select ${COLUMNS} from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    with ordinality as asked (${COLUMNS}, ordinal)
  order by canonical collate "C", connection collate "C", kind collate "C", ordinal
  on conflict (canonical, connection, kind) do nothing returning ${COLUMNS}`;

/** What a canonical id is found by. */
type ForeignPlace = Pick<Binding, 'connection' | 'kind' | 'foreignId'>;

/** Items in one statement. */
const MOST_AT_ONCE = 500;

/**
 * Bindings in the table `binding`. What is asked while a statement runs goes into the next one together; an answer is never
 * taken from a statement that began before it was asked for.
 */
export function postgresBindings(database: Database): Bindings {
  const findAll = async (places: readonly Place[]): Promise<readonly (Binding | undefined)[]> => {
    const found = byPlace(await database.query<Row>(FIND, columnsOf(places)));
    return places.map((place) => found.get(nameOf(place)));
  };
  const bindAll = async (bindings: readonly Binding[]): Promise<readonly Binding[]> => {
    const names = bindings.map(({ foreignName }) => foreignName ?? null);
    const values = [...columnsOf(bindings), bindings.map(({ foreignId }) => foreignId), names];
    const bound = byPlace(await database.query<Row>(BIND, values));
    const others = bindings.filter((binding) => !bound.has(nameOf(binding)));
    // Another one was first and is committed: `on conflict` waited for it.
    if (others.length > 0)
      for (const each of await findAll(others)) if (each !== undefined) bound.set(nameOf(each), each);
    return bindings.map((binding) => bound.get(nameOf(binding)) ?? binding);
  };
  const canonicalAll = async (places: readonly ForeignPlace[]): Promise<readonly (string | undefined)[]> => {
    const rows = await database.query<{ canonical: string | null }>(CANONICAL, [
      places.map(({ connection }) => connection),
      places.map(({ kind }) => kind),
      places.map(({ foreignId }) => foreignId),
    ]);
    return rows.map(({ canonical }) => canonical ?? undefined);
  };
  const finds = together(findAll);
  const canonicals = together(canonicalAll);
  const binds = together(bindAll);
  return {
    find: async (canonical, connection, kind) => (await finds.add([{ canonical, connection, kind }], 0))[0],
    canonicalOf: async (connection, kind, foreignId) => (await canonicals.add([{ connection, kind, foreignId }], 0))[0],
    async holds(connection, kind) {
      const [row] = await database.query<{ holds: boolean }>(HOLDS, [connection, kind]);
      return row?.holds === true;
    },
    bind: async (binding) => (await binds.add([binding], 0))[0] ?? binding,
  };
}

/** Statements that follow one another, each with all that came while the one before ran; a bad item fails alone. */
function together<Item, Result>(write: (items: readonly Item[]) => Promise<readonly Result[]>) {
  return createGroupCommit<Item, Result>({
    write,
    isPoison: (error) => !isPassing(error),
    overloaded: (waiting) => databaseAway(new Error(`${waiting} questions about bindings wait`)),
    maximumItems: MOST_AT_ONCE,
    maximumBytes: Number.POSITIVE_INFINITY,
    maximumWaiting: LIMITS.appendQueue,
    maximumWaitingBytes: Number.POSITIVE_INFINITY,
  });
}

const nameOf = ({ canonical, connection, kind }: Place): string => JSON.stringify([canonical, connection, kind]);

const byPlace = (rows: readonly Row[]): Map<string, Binding> =>
  new Map(rows.map(bindingOf).map((binding) => [nameOf(binding), binding]));

const columnsOf = (places: readonly Place[]): string[][] => [
  places.map(({ canonical }) => canonical),
  places.map(({ connection }) => connection),
  places.map(({ kind }) => kind),
];

function bindingOf({ canonical, connection, kind, foreign_id, foreign_name }: Row): Binding {
  return {
    canonical,
    connection,
    kind,
    foreignId: foreign_id,
    ...(foreign_name === null ? {} : { foreignName: foreign_name }),
  };
}
