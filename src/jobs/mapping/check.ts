import type { Database } from '../../backbone/postgres/database.ts';

/** Something that is not right about mappings. */
export interface MappingProblem {
  readonly problem:
    | 'one record for several articles'
    | 'one barcode for several articles'
    | 'an article that nobody has';
  readonly connection: string;
  /** What it is about: `variant 4711`, `04006381333931`, `product/TEE-M`. */
  readonly subject: string;
  readonly detail: string;
}

export interface MappingCheck {
  /** By connection and kind of record. */
  readonly bound: readonly { readonly connection: string; readonly kind: string; readonly bindings: number }[];
  /** Articles that their owner sells. */
  readonly articles: number;
  readonly problems: readonly MappingProblem[];
  /** Whether there are more problems than are listed. */
  readonly truncated: boolean;
}

const BOUND = `select connection, kind, count(*)::int as bindings from binding
  where canonical like 'product/%' or canonical like 'location/%' group by connection, kind order by connection, kind`;

const PROBLEMS = `
  (select 'one record for several articles' as problem, connection, kind || ' ' || foreign_id as subject,
     array_to_string((array_agg(canonical order by number))[1:5], ', ') as detail
   from binding where canonical like 'product/%' or canonical like 'location/%'
   group by connection, kind, foreign_id having count(*) > 1)
  union all
  (select 'one barcode for several articles', connection, gtin, array_to_string((array_agg(sku order by sku))[1:5], ', ')
   from article where active and gtin is not null group by connection, gtin having count(*) > 1)
  union all
  (select 'an article that nobody has', b.connection, b.canonical, b.kind || ' ' || b.foreign_id
   from binding b where b.canonical like 'product/%' and exists (select from article where connection = $1)
     and not exists (select from article a where a.connection = $1 and (a.product = b.canonical or 'product/' || a.sku = b.canonical)))
  order by 2, 1, 3 limit $2`;

/** Looks at all mappings: what is bound, and what cannot be right. Changes nothing. */
export async function checkMappings(
  database: Database,
  options: { readonly owner?: string; readonly most?: number } = {},
): Promise<MappingCheck> {
  const most = options.most ?? 200;
  const owner = options.owner ?? '';
  const bound = await database.query<MappingCheck['bound'][number] & Record<string, unknown>>(BOUND);
  const [count] = await database.query<{ articles: number }>(
    'select count(*)::int as articles from article where connection = $1 and active',
    [owner],
  );
  const problems = await database.query<MappingProblem & Record<string, unknown>>(PROBLEMS, [owner, most + 1]);
  return {
    bound,
    articles: count?.articles ?? 0,
    problems: problems.slice(0, most),
    truncated: problems.length > most,
  };
}
