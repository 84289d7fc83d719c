import type { Database } from '../../backbone/postgres/database.ts';
import { CONTENT_KIND } from '../../canonical/binding.ts';
import type { Column } from './row.ts';

const PAGE = 5_000;

interface Row {
  readonly number: number;
  readonly canonical: string;
  readonly connection: string;
  readonly kind: string;
  readonly foreign_id: string;
  readonly foreign_name: string | null;
  readonly sku: string | null;
  readonly gtin: string | null;
  readonly title: string | null;
  readonly options: string | null;
}

const SELECT = `select b.number, b.canonical, b.connection, b.kind, b.foreign_id, b.foreign_name, a.sku, a.gtin, a.title, a.options
  from binding b left join article a on a.connection = $1 and 'product/' || a.sku = b.canonical
  where b.number > $2 and b.kind <> '${CONTENT_KIND}' and (b.canonical like 'product/%' or b.canonical like 'location/%')
    and ($3::text is null or b.connection = $3)
  order by b.number limit $4`;

/**
 * All bindings of articles and locations, as the rows of a file that an import takes again and finds known. Read page by
 * page, so that any number of them takes the same memory.
 */
export async function* readMappings(
  database: Database,
  options: { readonly owner?: string; readonly connection?: string } = {},
): AsyncGenerator<Readonly<Record<Column, string>>> {
  let last = 0;
  for (;;) {
    const rows = await database.query<Row & Record<string, unknown>>(SELECT, [
      options.owner ?? '',
      last,
      options.connection ?? null,
      PAGE,
    ]);
    for (const row of rows) {
      yield {
        connection: row.connection,
        kind: row.canonical.startsWith('location/') ? 'location' : 'product',
        foreign_kind: row.kind,
        foreign_id: row.foreign_id,
        foreign_name: row.foreign_name ?? '',
        canonical: row.canonical,
        sku: row.sku ?? '',
        gtin: row.gtin ?? '',
        title: row.title ?? '',
        options: row.options ?? '',
      };
    }
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.number;
  }
}
