import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { LIMITS } from '../../kernel/limits.ts';
import type { GatewayParts, StockView } from '../parts.ts';
import { type ApiContext, noSuch, restOf } from './context.ts';

const PolicyQuery = Type.Object(
  { sku: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.keyLength })) },
  { additionalProperties: false },
);

/** `/api/v1/stock/<sku>`: why a number is published; `/api/v1/stock-policy`: what each channel may offer. */
export function stockRoutes(app: FastifyInstance, context: ApiContext): void {
  app.get('/stock/*', async (request) => {
    context.caller(request, 'read');
    return viewOf(context.parts()).why(restOf(request));
  });
  app.get<{ Querystring: Static<typeof PolicyQuery> }>(
    '/stock-policy',
    { schema: { querystring: PolicyQuery } },
    async (request) => {
      context.caller(request, 'read');
      return viewOf(context.parts()).policy(request.query.sku);
    },
  );
}

function viewOf({ stock }: GatewayParts): StockView {
  if (stock === undefined) throw noSuch('ledger', 'stock');
  return stock;
}
