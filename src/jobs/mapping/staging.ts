import type pg from 'pg';
import type { MappingRow, Refused } from './row.ts';

/**
 * The table in which an import is decided, so that a file of any size takes the same memory here: rows are put in as they are
 * read, matched and held against each other and against what is bound by a handful of statements, and only then written. It
 * lives as long as its transaction.
 */
const CREATE = `create temporary table mapping_row (
  line         integer not null,
  connection   text collate "C",
  kind         text collate "C",
  foreign_kind text collate "C",
  foreign_id   text collate "C",
  foreign_name text,
  given        text collate "C",
  sku          text collate "C",
  gtin         text collate "C",
  title        text,
  options      text,
  by_gtin      text[] collate "C",
  by_sku       text[] collate "C",
  bound        text collate "C",
  by_title     text[] collate "C",
  found        text collate "C",
  how          text,
  code         text,
  reason       text
) on commit drop`;

const PUT = `insert into mapping_row (line, connection, kind, foreign_kind, foreign_id, foreign_name, given, sku, gtin, title, options)
  select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::text[])`;

const REFUSE = `insert into mapping_row (line, code, reason) select * from unnest($1::int[], $2::text[], $3::text[])`;

/** What a row may be, by each of the ways in which an article is known. `$1` is the owner of articles. */
const MATCH = [
  'create index on mapping_row (connection, foreign_kind, foreign_id)',
  'analyze mapping_row',
  `update mapping_row r set by_gtin = (select array_agg(distinct 'product/' || a.sku) from article a
     where a.connection = $1 and a.gtin = r.gtin and a.active) where r.gtin is not null and r.code is null`,
  `update mapping_row r set by_sku = array['product/' || a.sku] from article a
   where a.connection = $1 and a.sku = r.sku and r.kind = 'product' and r.code is null`,
  `update mapping_row r set bound = (select b.canonical from binding b where b.connection = r.connection
     and b.kind = r.foreign_kind and b.foreign_id = r.foreign_id order by b.number limit 1) where r.code is null`,
  `update mapping_row r set by_title = (select array_agg('product/' || a.sku) from article a
     where a.connection = $1 and lower(a.title) = lower(r.title) and a.options = coalesce(r.options, '') and a.active)
   where r.title is not null and r.code is null and r.kind = 'product'
     and by_gtin is null and by_sku is null and given is null and bound is null`,
] as const;

/** The order of trust: barcode, SKU, table, attributes. What speaks must not contradict what else speaks. */
const DECIDE = [
  // A barcode that several articles carry is settled by what else the row says.
  `update mapping_row set by_gtin = coalesce((select array_agg(one) from unnest(by_gtin) as one
     where one = by_sku[1] or one = given or one = bound), by_gtin) where code is null and cardinality(by_gtin) > 1`,
  `update mapping_row set code = 'SL-MAP-007', reason = 'the barcode ' || gtin || ' stands for ' || array_to_string(by_gtin, ', ')
   where code is null and cardinality(by_gtin) > 1`,
  `update mapping_row set code = 'SL-MAP-007', reason = '"' || title || '" fits ' || array_to_string(by_title[1:5], ', ')
   where code is null and cardinality(by_title) > 1`,
  `update mapping_row set code = 'SL-MAP-005', reason = concat_ws(', ', foreign_kind || ' ' || foreign_id || ' is bound to ' || bound,
     'the barcode says ' || by_gtin[1], 'the SKU says ' || by_sku[1], 'the row says ' || given)
   where code is null and (by_gtin[1] <> bound or by_sku[1] <> bound or given <> bound)`,
  `update mapping_row set code = 'SL-MAP-004', reason = concat_ws(', ', 'the barcode says ' || by_gtin[1],
     'the SKU says ' || by_sku[1], 'the row says ' || given)
   where code is null and (by_gtin[1] <> by_sku[1] or by_gtin[1] <> given or by_sku[1] <> given)`,
  `update mapping_row set found = coalesce(by_gtin[1], by_sku[1], given, bound, by_title[1]),
     how = case when by_gtin is not null then 'gtin' when by_sku is not null then 'sku'
       when coalesce(given, bound) is not null then 'table' else 'attributes' end
   where code is null`,
  `update mapping_row set code = 'SL-MAP-006', reason = concat_ws(', ', 'nothing fits', 'barcode ' || gtin, 'SKU ' || sku,
     '"' || title || '"') where code is null and found is null`,
] as const;

/** Names of articles that nobody has: only where the owner's articles are known at all. */
const UNKNOWN = `update mapping_row r set code = 'SL-MAP-006', reason = r.given || ' is no article of ' || $1::text
  where r.code is null and r.given is not null and r.kind = 'product' and r.by_gtin is null and r.by_sku is null
    and exists (select from article where connection = $1)
    and not exists (select from article a where a.connection = $1 and (a.product = r.given or 'product/' || a.sku = r.given))`;

/** Rows that cannot all be right; the first of equal rows stands for them. */
const COLLIDE = [
  `update mapping_row r set code = 'SL-MAP-004', reason = r.found || ' would be ' || r.foreign_kind || ' ' || r.foreign_id || ', and '
     || case when r.foreign_id = twins.least then twins.most || ' by line ' || twins.most_line
       else twins.least || ' by line ' || twins.least_line end
   from (select connection, foreign_kind, found, min(foreign_id) as least, max(foreign_id) as most,
       (array_agg(line order by foreign_id, line))[1] as least_line,
       (array_agg(line order by foreign_id desc, line))[1] as most_line
     from mapping_row where code is null group by connection, foreign_kind, found
     having min(foreign_id) <> max(foreign_id)) as twins
   where r.code is null and r.connection = twins.connection and r.foreign_kind = twins.foreign_kind
     and r.found = twins.found`,
  `update mapping_row r set code = 'SL-MAP-004', reason = r.foreign_kind || ' ' || r.foreign_id || ' stands for ' || twins.least || ' and for ' || twins.most
   from (select connection, foreign_kind, foreign_id, min(found) as least, max(found) as most from mapping_row
         where code is null group by connection, foreign_kind, foreign_id having min(found) <> max(found)) as twins
   where r.code is null and r.connection = twins.connection and r.foreign_kind = twins.foreign_kind and r.foreign_id = twins.foreign_id`,
  `update mapping_row r set code = 'SL-MAP-005', reason = r.found || ' is bound to ' || r.foreign_kind || ' ' || b.foreign_id || ' and not to ' || r.foreign_id
   from binding b where r.code is null and b.canonical = r.found and b.connection = r.connection and b.kind = r.foreign_kind
     and b.foreign_id <> r.foreign_id`,
] as const;

const COUNT = `select
    count(*) filter (where code is null and not known)::int as new,
    count(*) filter (where code is null and known)::int as known,
    count(*) filter (where code is not null)::int as refused,
    count(*) filter (where code in ('SL-MAP-004', 'SL-MAP-005', 'SL-MAP-007', 'SL-MAP-008'))::int as collisions,
    count(*) filter (where code is null and how = 'gtin')::int as gtin,
    count(*) filter (where code is null and how = 'sku')::int as sku,
    count(*) filter (where code is null and how = 'table')::int as table,
    count(*) filter (where code is null and how = 'attributes')::int as attributes
  from (select r.code, r.how, b.canonical is not null or row_number() over (partition by r.code is null, r.connection, r.foreign_kind, r.found
      order by r.line) > 1 as known
    from mapping_row r left join binding b on b.canonical = r.found and b.connection = r.connection and b.kind = r.foreign_kind
      and b.foreign_id = r.foreign_id) as rows`;

const WRITE = `with written as (
    insert into binding (canonical, connection, kind, foreign_id, foreign_name)
    select distinct on (found, connection, foreign_kind) found, connection, foreign_kind, foreign_id, foreign_name from mapping_row
    where code is null order by found, connection, foreign_kind, line
    on conflict (canonical, connection, kind) do nothing returning 1)
  select count(*)::int as written from written`;

const REFUSED = `select line, code, reason, connection, kind, foreign_id as "foreignId" from mapping_row
  where code is not null and line > $1 order by line limit $2`;

/** What an import comes to. */
export interface Counts {
  /** Rows that bind something that was not bound. */
  readonly new: number;
  /** Rows that say what is bound already, or what an earlier row says. */
  readonly known: number;
  readonly refused: number;
  /** Of the refused: those that contradict each other or what is bound or set, or fit several articles. */
  readonly collisions: number;
  readonly matchedBy: {
    readonly gtin: number;
    readonly sku: number;
    readonly table: number;
    readonly attributes: number;
  };
}

/** A row that was not taken. */
export interface RefusedRow {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  readonly connection: string | null;
  readonly kind: string | null;
  readonly foreignId: string | null;
}

/** The decisions about one file, inside one transaction. */
export interface Staging {
  put(rows: readonly MappingRow[]): Promise<void>;
  refuse(rows: readonly Refused[]): Promise<void>;
  /** Matches all rows and finds what contradicts; nothing is written yet. */
  decide(owner: string | undefined): Promise<Counts>;
  /** A page of what was not taken, by line. */
  refused(afterLine: number, limit: number): Promise<readonly RefusedRow[]>;
  /** Binds what is new; answers how many. */
  write(): Promise<number>;
}

/** Opens the table of an import in the transaction of `client`. */
export async function openStaging(client: pg.PoolClient): Promise<Staging> {
  await client.query('set local statement_timeout = 0');
  await client.query('set local idle_in_transaction_session_timeout = 0');
  await client.query(CREATE);
  return {
    async put(rows) {
      if (rows.length === 0) return;
      const column = (of: (row: MappingRow) => unknown): unknown[] => rows.map((row) => of(row) ?? null);
      await client.query(PUT, [
        column(({ line }) => line),
        column(({ connection }) => connection),
        column(({ kind }) => kind),
        column(({ foreignKind }) => foreignKind),
        column(({ foreignId }) => foreignId),
        column(({ foreignName }) => foreignName),
        column(({ canonical }) => canonical),
        column(({ sku }) => sku),
        column(({ gtin }) => gtin),
        column(({ title }) => title),
        column(({ options }) => options),
      ]);
    },
    async refuse(rows) {
      if (rows.length === 0) return;
      await client.query(REFUSE, [
        rows.map(({ line }) => line),
        rows.map(({ failure }) => failure.code),
        rows.map(({ failure }) => failure.because),
      ]);
    },
    async decide(owner) {
      for (const statement of MATCH) await client.query(statement, statement.includes('$1') ? [owner ?? ''] : []);
      for (const statement of DECIDE) await client.query(statement);
      if (owner !== undefined) await client.query(UNKNOWN, [owner]);
      for (const statement of COLLIDE) await client.query(statement);
      const { rows } = await client.query<Record<string, number>>(COUNT);
      const { gtin = 0, sku = 0, table = 0, attributes = 0, ...counts } = rows[0] ?? {};
      return {
        new: counts.new ?? 0,
        known: counts.known ?? 0,
        refused: counts.refused ?? 0,
        collisions: counts.collisions ?? 0,
        matchedBy: { gtin, sku, table, attributes },
      };
    },
    refused: async (afterLine, limit) => (await client.query<RefusedRow>(REFUSED, [afterLine, limit])).rows,
    write: async () => (await client.query<{ written: number }>(WRITE)).rows[0]?.written ?? 0,
  };
}
