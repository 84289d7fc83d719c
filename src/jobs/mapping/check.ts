import type { Database } from '../../backbone/postgres/database.ts';
import { CONTENT_KIND } from '../../canonical/binding.ts';
import { type Configured, kindOfLocations, saysOtherwise } from './places.ts';

/** Something that is not right about mappings. */
export interface MappingProblem {
  readonly problem:
    | 'one record for several articles'
    | 'one barcode for several articles'
    | 'an article that nobody has'
    | 'a location that nothing reads'
    | 'a location that the settings put elsewhere';
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

const MAPPED = `kind <> '${CONTENT_KIND}' and (canonical like 'product/%' or canonical like 'location/%')`;

const BOUND = `select connection, kind, count(*)::int as bindings from binding
  where ${MAPPED} group by connection, kind order by connection, kind`;

const PROBLEMS = `
  (select 'one record for several articles' as problem, connection, kind || ' ' || foreign_id as subject,
     array_to_string((array_agg(canonical order by number))[1:5], ', ') as detail
   from binding where ${MAPPED}
   group by connection, kind, foreign_id having count(*) > 1)
  union all
  (select 'one barcode for several articles', connection, gtin, array_to_string((array_agg(sku order by sku))[1:5], ', ')
   from article where active and gtin is not null group by connection, gtin having count(*) > 1)
  union all
  (select 'an article that nobody has', b.connection, b.canonical, b.kind || ' ' || b.foreign_id
   from binding b where b.canonical like 'product/%' and b.kind <> '${CONTENT_KIND}' and exists (select from article where connection = $1)
     and not exists (select from article a where a.connection = $1 and (a.product = b.canonical or 'product/' || a.sku = b.canonical)))
  order by 2, 1, 3 limit $2`;

/** Locations that are looked at; of all connections together there are far fewer. */
const MOST_LOCATIONS = 100_000;
const LOCATIONS = `select connection, kind, foreign_id as "foreignId", canonical from binding
  where canonical like 'location/%' order by connection, canonical, kind limit $1`;

interface BoundLocation {
  readonly connection: string;
  readonly kind: string;
  readonly foreignId: string;
  readonly canonical: string;
}

/** A location that was bound and counts for nothing. */
function unheeded(
  { connection, kind, foreignId, canonical }: BoundLocation,
  connections: Readonly<Record<string, Configured>>,
): MappingProblem | undefined {
  const configured = Object.hasOwn(connections, connection) ? connections[connection] : undefined;
  if (configured === undefined) return undefined;
  const about = { connection, subject: `${kind} ${foreignId}` };
  const learns = kindOfLocations(configured.connector, undefined);
  if (learns !== undefined && 'instead' in learns) {
    return { problem: 'a location that nothing reads', ...about, detail: learns.instead };
  }
  if (learns !== undefined && 'kind' in learns && learns.kind !== kind) {
    const detail = `it is bound as ${kind}, and ${configured.connector} reads ${learns.kind}: import ${canonical} again`;
    return { problem: 'a location that nothing reads', ...about, detail };
  }
  const detail = saysOtherwise(configured, canonical, foreignId);
  return detail === undefined ? undefined : { problem: 'a location that the settings put elsewhere', ...about, detail };
}

/** Looks at all mappings: what is bound, and what cannot be right. Changes nothing. */
export async function checkMappings(
  database: Database,
  options: {
    readonly owner?: string;
    /** What is configured of each connection; without it no location is held against its connection. */
    readonly connections?: Readonly<Record<string, Configured>>;
    readonly most?: number;
  } = {},
): Promise<MappingCheck> {
  const most = options.most ?? 200;
  const owner = options.owner ?? '';
  const bound = await database.query<MappingCheck['bound'][number] & Record<string, unknown>>(BOUND);
  const [count] = await database.query<{ articles: number }>(
    'select count(*)::int as articles from article where connection = $1 and active',
    [owner],
  );
  const found = await database.query<MappingProblem & Record<string, unknown>>(PROBLEMS, [owner, most + 1]);
  const locations = await database.query<BoundLocation & Record<string, unknown>>(LOCATIONS, [MOST_LOCATIONS]);
  const problems = [...found, ...locations.flatMap((each) => unheeded(each, options.connections ?? {}) ?? [])];
  return {
    bound,
    articles: count?.articles ?? 0,
    problems: problems.slice(0, most),
    truncated: problems.length > most,
  };
}
