import type { GatewayParts, StockView } from '../parts.ts';
import { noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { asked, optional, PAGE, params, query } from './shapes/shape.ts';
import { StockPageShape, StockPolicyShape, StockShape } from './shapes/stock.ts';

const why = route({
  name: 'readStock',
  method: 'get',
  path: '/stock/{sku*}',
  tag: 'Stock',
  permission: 'read',
  summary: 'Ask why a stock number is published',
  description: 'The sum with every part of it: what locations say, what orders claim, what each channel may offer.',
  params: params({ sku: asked('The SKU as the ERP has it.') }),
  answer: StockShape,
  problems: ['SL-GATEWAY-010', 'SL-STOCK-008'],
  example: { params: { sku: 'TEE-BLACK-M' } },
  handle: async ({ params, context }) => viewOf(context.parts()).why(params.sku),
});

const list = route({
  name: 'listStock',
  method: 'get',
  path: '/stock',
  tag: 'Stock',
  permission: 'read',
  summary: 'List stock',
  description: 'Each article with what stands where and what each channel shows, by SKU.',
  query: query({ search: optional(asked('The beginning of the SKU, in the letters of the ERP.', 100)), ...PAGE }),
  answer: StockPageShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: { query: { search: 'TEE' } },
  async handle({ query, context }) {
    const { stockList } = context.parts();
    if (stockList === undefined) throw noSuch('ledger', 'stock');
    const { cursor, limit, search } = query;
    const [after] = (cursor === undefined ? [] : readCursor(cursor, ['string'])) as string[];
    const found = await stockList.list({
      limit,
      ...(search === undefined ? {} : { search }),
      ...(after === undefined ? {} : { after }),
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      articles: page,
      ...nextOf(found.length > limit && last !== undefined ? writeCursor([last.sku]) : undefined),
    };
  },
});

const policy = route({
  name: 'readStockPolicy',
  method: 'get',
  path: '/stock-policy',
  tag: 'Stock',
  permission: 'read',
  summary: 'Read the stock policy',
  description: 'What each channel may offer, for one article or where no rule says otherwise.',
  query: query({ sku: optional(asked('The article that it is explained for.')) }),
  answer: StockPolicyShape,
  problems: ['SL-GATEWAY-010'],
  example: { query: { sku: 'TEE-BLACK-M' } },
  handle: async ({ query, context }) => viewOf(context.parts()).policy(query.sku),
});

function viewOf({ stock }: GatewayParts): StockView {
  if (stock === undefined) throw noSuch('ledger', 'stock');
  return stock;
}

/** `/api/v1/stock/<sku>`: why a number is published; `/api/v1/stock-policy`: what each channel may offer. */
export const STOCK_ROUTES: readonly Route[] = [list, why, policy];
