import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { LIMITS } from '../../kernel/limits.ts';
import type { GatewayParts, ProofView, StockView } from '../parts.ts';
import { type ApiContext, noSuch, restOf } from './context.ts';

const PolicyQuery = Type.Object(
  { sku: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.keyLength })) },
  { additionalProperties: false },
);

const ProofBody = Type.Object(
  { repair: Type.Optional(Type.Enum<['safe', 'none']>(['safe', 'none'])) },
  { additionalProperties: false },
);
const ProofsQuery = Type.Object(
  { limit: Type.Integer({ minimum: 1, maximum: LIMITS.pageSize, default: 20 }) },
  { additionalProperties: false },
);
const ProofParams = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });

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

/** `/api/v1/stock/proofs`: begins a proof of stock and tells how far it is and what it found. */
export function stockProofRoutes(app: FastifyInstance, context: ApiContext): void {
  const proofs = (): ProofView => {
    const { proofs: view } = viewOf(context.parts());
    if (view === undefined) throw noSuch('job', 'stock-proof');
    return view;
  };
  app.post<{ Body: Static<typeof ProofBody> }>(
    '/stock/proofs',
    { schema: { body: ProofBody } },
    async (request, reply) => {
      const { name } = context.caller(request, 'operate');
      const { repair } = request.body;
      void reply.code(202);
      return { proof: await proofs().begin({ by: name, ...(repair === undefined ? {} : { repair }) }) };
    },
  );
  app.get<{ Querystring: Static<typeof ProofsQuery> }>(
    '/stock/proofs',
    { schema: { querystring: ProofsQuery } },
    async (request) => {
      context.caller(request, 'read');
      return { proofs: await proofs().list(request.query.limit) };
    },
  );
  app.get<{ Params: Static<typeof ProofParams> }>(
    '/stock/proofs/:id',
    { schema: { params: ProofParams } },
    async (request) => {
      context.caller(request, 'read');
      const { id } = request.params;
      const proof = await proofs().get(id);
      if (proof === undefined) throw noSuch('proof of stock', String(id));
      return { proof };
    },
  );
}

function viewOf({ stock }: GatewayParts): StockView {
  if (stock === undefined) throw noSuch('ledger', 'stock');
  return stock;
}
