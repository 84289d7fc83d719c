import type { Database } from '../../backbone/postgres/database.ts';
import type { Article, ArticleNews } from './article.ts';

/** Where the record of articles is kept. */
export interface ArticleStore {
  /** Takes news in any order and any number of times: what was read last stands. */
  apply(news: readonly ArticleNews[]): Promise<void>;
}

const WRITE = `insert into article (connection, sku, product, gtin, title, options, active, read_at)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::timestamptz[])
  on conflict (connection, sku) do update
  set product = excluded.product, gtin = excluded.gtin, title = excluded.title, options = excluded.options,
    active = excluded.active, read_at = excluded.read_at
  where article.read_at <= excluded.read_at`;

/** Articles of a product that its newest news does not name any more. */
const LEAVE = `update article set active = false
  from unnest($1::text[], $2::text[], $3::timestamptz[]) as news (connection, product, read_at)
  where article.connection = news.connection and article.product = news.product and article.read_at < news.read_at
    and article.active`;

/** Articles in PostgreSQL. */
export function createPostgresArticleStore(database: Database): ArticleStore {
  return {
    async apply(news) {
      if (news.length === 0) return;
      const sorted = [...news].sort((left, right) => Date.parse(left.readAt) - Date.parse(right.readAt));
      const rows = new Map<string, { readonly article: Article; readonly readAt: string }>();
      const products = new Map<string, ArticleNews>();
      for (const one of sorted) {
        products.set(JSON.stringify([one.connection, one.product]), one);
        for (const article of one.articles) {
          rows.set(JSON.stringify([article.connection, article.sku]), { article, readAt: one.readAt });
        }
      }
      const all = [...rows.values()];
      const column = (of: (article: Article) => unknown): unknown[] => all.map(({ article }) => of(article));
      await database.transaction(async (client) => {
        await client.query(WRITE, [
          column(({ connection }) => connection),
          column(({ sku }) => sku),
          column(({ product }) => product),
          column(({ gtin }) => gtin ?? null),
          column(({ title }) => title),
          column(({ options }) => options),
          column(({ active }) => active),
          all.map(({ readAt }) => readAt),
        ]);
        const newest = [...products.values()];
        await client.query(LEAVE, [
          newest.map(({ connection }) => connection),
          newest.map(({ product }) => product),
          newest.map(({ readAt }) => readAt),
        ]);
      });
    },
  };
}
