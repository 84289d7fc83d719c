import { textArray } from '../../backbone/postgres/binary-array.ts';
import type { Database } from '../../backbone/postgres/database.ts';
import type { Claim, Sheet } from './sheet.ts';

/** An article as the ledger keeps it, for those who go through all of them. */
export interface ScannedArticle {
  readonly sku: string;
  readonly sheet: Sheet;
  readonly isSet: boolean;
}

interface Row {
  readonly sku: string;
  readonly sheet: Sheet;
  readonly isSet: boolean;
  readonly [column: string]: unknown;
}

const ARTICLES = `select s.sku, s.sheet,
    exists (select from stock_recipe r where r.sku = s.sku and r.components::text <> '{}') as "isSet"
  from stock_sheet s`;

/** A sheet that is only a locked row yet holds nothing. */
const filled = (rows: readonly Row[]): ScannedArticle[] =>
  rows.map((row) => ({ ...row, sheet: 'sku' in row.sheet ? row.sheet : { sku: row.sku, positions: {}, shelves: {} } }));

/** Up to `limit` articles behind `after`, in the order of the bytes of their SKUs. */
export async function scanArticles(database: Database, after: string, limit: number): Promise<ScannedArticle[]> {
  return filled(await database.query<Row>(`${ARTICLES} where s.sku > $1 order by s.sku limit $2`, [after, limit]));
}

/** Some articles, as they are now. */
export async function findArticles(database: Database, skus: readonly string[]): Promise<ScannedArticle[]> {
  return filled(await database.query<Row>(`${ARTICLES} where s.sku = any($1)`, [textArray(skus)]));
}

/**
 * Claims that still count and began before `beforeMs`, the oldest first. Sales of the ERP's own tills that wait for the end of
 * their session, and so never run out, are none of them.
 */
export async function oldClaims(database: Database, beforeMs: number, limit: number): Promise<Claim[]> {
  const rows = await database.query<{ claim: Claim }>(
    `select claim from stock_claim
     where live and (claim->>'sinceMs')::bigint < $1 and (claim->>'held')::bigint > 0 and (claim->>'expiresMs' is not null or owner not like 'receipt/%')
     order by (claim->>'sinceMs')::bigint, sku, owner limit $2`,
    [beforeMs, limit],
  );
  return rows.map(({ claim }) => claim);
}

/**
 * Articles of which something was booked between `fromMs` and `untilMs` (hub's clock) that no reading has taken off since, those that wait longest
 * first, at most `limit`.
 */
export async function unreadBookings(
  database: Database,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  limit: number,
): Promise<string[]> {
  const rows = await database.query<{ sku: string }>(
    `select c.sku from stock_claim c, json_array_elements(c.claim->'demand'->'reflected') booking
     where c.live and (c.claim->>'held')::bigint > 0 and (booking->>'amount')::bigint > 0
       and (booking->>'atMs')::bigint between $1 and $2
     group by c.sku order by min((booking->>'atMs')::bigint), c.sku limit $3`,
    [fromMs, untilMs, limit],
  );
  return rows.map(({ sku }) => sku);
}
