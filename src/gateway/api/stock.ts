import { stockErrors } from '../../ledgers/stock/errors.ts';
import type { GatewayParts, StockView } from '../parts.ts';
import { noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { asked, optional, PAGE, params, query } from './shapes/shape.ts';
import { StockPageShape, StockPolicyShape, StockShape } from './shapes/stock.ts';
import { stockWithin } from './stock-within.ts';

/** What a caller whose role is limited must know of an answer about stock. */
const NOTE =
  'Only what stands in your stores and what your channels show or draw on; sums of locations are of your stores.';

const why = route({
  name: 'readStock',
  method: 'get',
  path: '/stock/{sku*}',
  tag: 'Stock',
  permission: 'read',
  reach: 'within',
  summary: 'Ask why a stock number is published',
  description:
    'The sum with every part of it: what locations say, what orders claim, what each channel may offer. A caller whose role is limited sees what stands in their stores and what their channels draw on.',
  params: params({ sku: asked('The SKU as the ERP has it.') }),
  answer: StockShape,
  problems: ['SL-GATEWAY-010', 'SL-STOCK-008'],
  example: { params: { sku: 'TEE-BLACK-M' } },
  async handle({ params, caller, context }) {
    const whole = await viewOf(context.parts()).why(params.sku);
    const reach = caller.reachFor('read');
    if (reach === 'everywhere') return whole;
    const own = stockWithin(whole, reach);
    if (own !== undefined) return { ...own, note: NOTE };
    throw stockErrors.error('SL-STOCK-008', {
      because: `The ledger has never heard of "${params.sku}"`,
      value: params.sku,
    });
  },
});

const list = route({
  name: 'listStock',
  method: 'get',
  path: '/stock',
  tag: 'Stock',
  permission: 'read',
  reach: 'within',
  summary: 'List stock',
  description:
    'Each article with what stands where and what each channel shows, by SKU. A caller whose role is limited sees what stands in their stores and what their channels show; sums are of those stores alone.',
  query: query({ search: optional(asked('The beginning of the SKU, in the letters of the ERP.', 100)), ...PAGE }),
  answer: StockPageShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: { query: { search: 'TEE' } },
  async handle({ query, caller, context }) {
    const reach = caller.reachFor('read');
    const { stockList } = context.parts();
    if (stockList === undefined) throw noSuch('ledger', 'stock');
    const { cursor, limit, search } = query;
    const [after] = (cursor === undefined ? [] : readCursor(cursor, ['string'])) as string[];
    const found = await stockList.list({
      limit,
      ...(reach === 'everywhere' ? {} : { within: reach }),
      ...(search === undefined ? {} : { search }),
      ...(after === undefined ? {} : { after }),
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      articles: page,
      ...(reach === 'everywhere' ? {} : { note: NOTE }),
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
