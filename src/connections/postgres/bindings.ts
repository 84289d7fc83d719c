import type { Database } from '../../backbone/postgres/database.ts';
import type { Binding } from '../../canonical/binding.ts';
import type { Bindings } from '../../connector/connector.ts';

interface Row {
  readonly canonical: string;
  readonly connection: string;
  readonly kind: string;
  readonly foreign_id: string;
  readonly foreign_name: string | null;
}

const COLUMNS = 'canonical, connection, kind, foreign_id, foreign_name';

const FIND = {
  name: 'binding-find',
  text: `select ${COLUMNS} from binding where canonical = $1 and connection = $2 and kind = $3`,
};
const CANONICAL = {
  name: 'binding-canonical',
  text: `select canonical from binding where connection = $1 and kind = $2 and foreign_id = $3 order by number limit 1`,
};
const BIND = {
  name: 'binding-bind',
  text: `insert into binding (${COLUMNS}) values ($1, $2, $3, $4, $5)
    on conflict (canonical, connection, kind) do nothing returning ${COLUMNS}`,
};

/** Bindings in the table `binding`. */
export function postgresBindings(database: Database): Bindings {
  const find = async (canonical: string, connection: string, kind: string): Promise<Binding | undefined> => {
    const [row] = await database.query<Row>(FIND, [canonical, connection, kind]);
    return row && bindingOf(row);
  };
  return {
    find,
    async canonicalOf(connection, kind, foreignId) {
      const [row] = await database.query<{ canonical: string }>(CANONICAL, [connection, kind, foreignId]);
      return row?.canonical;
    },
    async bind(binding) {
      const { canonical, connection, kind, foreignId, foreignName } = binding;
      const [row] = await database.query<Row>(BIND, [canonical, connection, kind, foreignId, foreignName ?? null]);
      if (row !== undefined) return bindingOf(row);
      // Another one was first and is committed: `on conflict` waited for it.
      return (await find(canonical, connection, kind)) ?? binding;
    },
  };
}

function bindingOf({ canonical, connection, kind, foreign_id, foreign_name }: Row): Binding {
  return {
    canonical,
    connection,
    kind,
    foreignId: foreign_id,
    ...(foreign_name === null ? {} : { foreignName: foreign_name }),
  };
}
