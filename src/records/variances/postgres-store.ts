import type pg from 'pg';
import type { Database } from '../../backbone/postgres/database.ts';
import type { Variance, VarianceNews } from './variance.ts';

export interface VarianceQuery {
  readonly state?: 'open' | 'settled';
  readonly about?: string;
  readonly code?: string;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after?: Pick<Variance, 'about' | 'code' | 'foundMs'>;
}

/** Where the record of variances is kept. */
export interface VarianceStore {
  /** Takes news in any order and any number of times: of a variance that came back, the latest word stands. */
  apply(news: readonly VarianceNews[]): Promise<void>;
  /** The latest first. */
  list(query: VarianceQuery): Promise<readonly Variance[]>;
}

type Row = pg.QueryResultRow & {
  readonly about: string;
  readonly code: string;
  readonly books: Variance['books'];
  readonly currency: string | null;
  readonly amount: number | null;
  readonly reason: string;
  readonly suggestion: string | null;
  readonly found_ms: number;
  readonly settled_ms: number | null;
  readonly resolution: string | null;
};

const FOUND = `insert into variance (about, code, books, currency, amount, reason, suggestion, found_ms)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (about, code) do update set books = excluded.books, currency = excluded.currency,
    amount = excluded.amount, reason = excluded.reason, suggestion = excluded.suggestion, found_ms = excluded.found_ms,
    settled_ms = case when variance.settled_ms >= excluded.found_ms then variance.settled_ms end,
    resolution = case when variance.settled_ms >= excluded.found_ms then variance.resolution end
  where variance.found_ms <= excluded.found_ms`;

/** A settlement that overtakes what it settles leaves its time behind. */
const SETTLED = `insert into variance (about, code, books, reason, found_ms, settled_ms, resolution)
  values ($1, $2, 'order', '', 0, $3, $4)
  on conflict (about, code) do update set settled_ms = excluded.settled_ms, resolution = excluded.resolution
  where variance.found_ms <= excluded.settled_ms and coalesce(variance.settled_ms, 0) <= excluded.settled_ms`;

/** Variances in PostgreSQL. */
export function createPostgresVarianceStore(database: Database): VarianceStore {
  return {
    async apply(news) {
      if (news.length === 0) return;
      const sorted = [...news].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
      await database.transaction(async (client) => {
        for (const one of sorted) {
          if (one.kind === 'settled') await client.query(SETTLED, [one.about, one.code, one.atMs, one.how]);
          else {
            const { about, code, books, amount, reason, suggestion, foundMs } = one.variance;
            const money = [amount?.currency ?? null, amount?.amount ?? null];
            await client.query(FOUND, [about, code, books, ...money, reason, suggestion ?? null, foundMs]);
          }
        }
      });
    },
    async list({ state, about, code, limit, after }) {
      const rows = await database.query<Row>(
        `select * from variance
         where reason <> '' and ($1::boolean is null or (settled_ms is null) = $1)
           and ($2::text is null or about = $2) and ($3::text is null or code = $3)
           and ($4::bigint is null or (found_ms, about, code) < ($4, $5, $6))
         order by found_ms desc, about desc, code desc limit $7`,
        [
          state === undefined ? null : state === 'open',
          about ?? null,
          code ?? null,
          after?.foundMs ?? null,
          after?.about ?? null,
          after?.code ?? null,
          limit,
        ],
      );
      return rows.map(varianceOf);
    },
  };
}

const keyOf = (news: VarianceNews): string =>
  news.kind === 'found' ? `${news.variance.about} ${news.variance.code} 0` : `${news.about} ${news.code} 1`;

function varianceOf(row: Row): Variance {
  const { amount, currency } = row;
  return {
    about: row.about,
    code: row.code,
    books: row.books,
    ...(amount === null || currency === null ? {} : { amount: { amount, currency } }),
    reason: row.reason,
    ...(row.suggestion === null ? {} : { suggestion: row.suggestion }),
    foundMs: row.found_ms,
    ...(row.settled_ms === null ? {} : { settledMs: row.settled_ms }),
    ...(row.resolution === null ? {} : { resolution: row.resolution }),
  };
}
