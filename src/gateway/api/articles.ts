import { Type } from 'typebox';
import type { ArticleList } from '../../records/articles/list.ts';
import type { GatewayParts } from '../parts.ts';
import { noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { ArticlePageShape, OneArticleShape } from './shapes/article.ts';
import { asked, optional, PAGE, params, query } from './shapes/shape.ts';

const list = route({
  name: 'listArticles',
  method: 'get',
  path: '/articles',
  tag: 'Articles',
  permission: 'read',
  summary: 'List articles',
  description: 'What each connected system says of its articles, by SKU; one line for each connection.',
  query: query({
    connection: optional(asked('Only articles of this connection.', 100)),
    search: optional(asked('The beginning of the SKU, whatever its case.', 100)),
    active: optional(Type.Boolean({ description: 'Only articles that are sold, or only those that are not.' })),
    ...PAGE,
  }),
  answer: ArticlePageShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: { query: { connection: 'odoo-main', search: 'TEE' } },
  async handle({ query, context }) {
    const { cursor, limit, ...filters } = query;
    const [sku, connection] = (cursor === undefined ? [] : readCursor(cursor, ['string', 'string'])) as string[];
    const after = sku === undefined || connection === undefined ? {} : { after: { sku, connection } };
    const found = await listOf(context.parts()).list({ ...filters, limit, ...after });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    return { articles: page, ...nextOf(more ? writeCursor([last.sku, last.connection]) : undefined) };
  },
});

const one = route({
  name: 'readArticle',
  method: 'get',
  path: '/articles/{sku*}',
  tag: 'Articles',
  permission: 'read',
  summary: 'Read what every system says of one article',
  description: 'One line for each connection that knows the SKU, whatever its case.',
  params: params({ sku: asked('The SKU.', 100) }),
  answer: OneArticleShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { sku: 'TEE-BLACK-M' } },
  async handle({ params, context }) {
    const articles = await listOf(context.parts()).of(params.sku);
    if (articles.length === 0) throw noSuch('article', params.sku);
    return { articles };
  },
});

function listOf({ articles }: GatewayParts): ArticleList {
  if (articles === undefined) throw noSuch('record', 'articles');
  return articles;
}

/** `/api/v1/articles`: what each system says of its articles. */
export const ARTICLE_ROUTES: readonly Route[] = [list, one];
