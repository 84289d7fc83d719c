import type { Database } from '../../backbone/postgres/database.ts';
import { beginsWith } from '../like.ts';
import type { Article } from './article.ts';

/** An article of one connection, with when it was read. */
export interface ReadArticle extends Article {
  /** RFC 3339. */
  readonly readAt: string;
}

export interface ArticleQuery {
  readonly connection?: string;
  /** Beginning of the SKU. */
  readonly search?: string;
  readonly active?: boolean;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after?: Pick<Article, 'sku' | 'connection'>;
}

export interface ArticleList {
  /** By SKU and connection, one more than `limit` when there are more. */
  list(query: ArticleQuery): Promise<readonly ReadArticle[]>;
  /** What every connection says of one SKU. */
  of(sku: string): Promise<readonly ReadArticle[]>;
}

interface Row extends Omit<ReadArticle, 'gtin' | 'readAt'> {
  readonly gtin: string | null;
  readonly readAt: Date;
}

const SELECT = 'select connection, sku, product, gtin, title, options, active, read_at as "readAt" from article';

/** The record of articles, to be read. */
export function createPostgresArticleList(database: Database): ArticleList {
  return {
    async list({ connection, search, active, limit, after }) {
      const values: unknown[] = [];
      const value = (given: unknown): string => `$${values.push(given)}`;
      const conditions = [
        ...(connection === undefined ? [] : [`connection = ${value(connection)}`]),
        ...(search === undefined ? [] : [`lower(sku) collate "C" like ${value(beginsWith(search.toLowerCase()))}`]),
        ...(active === undefined ? [] : [active ? 'active' : 'not active']),
        ...(after === undefined
          ? []
          : [
              `(lower(sku) collate "C", sku, connection) > (lower(${value(after.sku)}::text) collate "C", ${value(after.sku)}::text, ${value(after.connection)}::text)`,
            ]),
      ];
      const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
      const rows = await database.query<Row & { [column: string]: unknown }>(
        `${SELECT} ${where} order by lower(sku) collate "C", sku, connection limit ${value(limit + 1)}`,
        values,
      );
      return rows.map(articleOf);
    },
    async of(sku) {
      const rows = await database.query<Row & { [column: string]: unknown }>(
        `${SELECT} where lower(sku) collate "C" = $1 order by sku, connection`,
        [sku.toLowerCase()],
      );
      return rows.map(articleOf);
    },
  };
}

function articleOf({ gtin, readAt, connection, sku, product, title, options, active }: Row): ReadArticle {
  return {
    connection,
    sku,
    product,
    ...(gtin === null ? {} : { gtin }),
    title,
    options,
    active,
    readAt: readAt.toISOString(),
  };
}
