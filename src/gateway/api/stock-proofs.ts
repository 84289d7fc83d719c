import { Type } from 'typebox';
import type { GatewayParts, ProofView } from '../parts.ts';
import { noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { PAGE, params, query } from './shapes/shape.ts';
import { BegunProofShape, OneProofShape, ProofBody, ProofPageShape } from './shapes/stock-proof.ts';

const begin = route({
  name: 'beginStockProof',
  method: 'post',
  path: '/stock/proofs',
  tag: 'Stock',
  permission: 'operate',
  summary: 'Begin a proof of stock',
  description:
    'Compares everything that the ERP and the channels have with what the hub believes, and puts right what is safe. While one is open, that one is answered.',
  tells: ['repair'],
  body: ProofBody,
  answer: BegunProofShape,
  status: 202,
  problems: ['SL-GATEWAY-010', 'SL-PROOF-012'],
  example: { body: { repair: 'none' } },
  async handle({ body: { repair }, caller, context }) {
    const proof = await proofsOf(context.parts()).begin({
      by: caller.name,
      ...(repair === undefined ? {} : { repair }),
    });
    return { proof };
  },
});

const list = route({
  name: 'listStockProofs',
  method: 'get',
  path: '/stock/proofs',
  tag: 'Stock',
  permission: 'read',
  summary: 'List proofs of stock',
  description: 'The newest first, without the variances that they found.',
  query: query({ ...PAGE }),
  answer: ProofPageShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: { query: { limit: 10 } },
  async handle({ query: { limit, cursor }, context }) {
    const [before] = (cursor === undefined ? [] : readCursor(cursor, ['number'])) as number[];
    const found = await proofsOf(context.parts()).list(limit + 1, before);
    const proofs = found.slice(0, limit);
    const last = proofs.at(-1);
    return { proofs, ...nextOf(found.length > limit && last !== undefined ? writeCursor([last.id]) : undefined) };
  },
});

const one = route({
  name: 'readStockProof',
  method: 'get',
  path: '/stock/proofs/{id}',
  tag: 'Stock',
  permission: 'read',
  summary: 'Read a proof of stock',
  description: 'How far it is, what it came to, and each number that it found wrong, with the cause.',
  params: params({
    id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Number of the proof.' }),
  }),
  answer: OneProofShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { id: 7 } },
  async handle({ params: { id }, context }) {
    const proof = await proofsOf(context.parts()).get(id);
    if (proof === undefined) throw noSuch('proof of stock', String(id));
    return { proof };
  },
});

function proofsOf({ stock }: GatewayParts): ProofView {
  if (stock?.proofs === undefined) throw noSuch('job', 'stock-proof');
  return stock.proofs;
}

/** `/api/v1/stock/proofs`: begins a proof of stock and tells how far it is and what it found. */
export const STOCK_PROOF_ROUTES: readonly Route[] = [begin, list, one];
