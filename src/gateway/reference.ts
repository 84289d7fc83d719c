import type { FastifyInstance } from 'fastify';
import { referencePage } from '../governance/api/page.ts';
import { apiDocument } from './api/openapi.ts';
import { API_PREFIX } from './api/route.ts';

/** The page holds its style in itself and asks for nothing else. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `/api` for people and `/api/v1/openapi.json` for programs. They hold no data, so everybody may read them. */
export function referenceRoutes(app: FastifyInstance, version: string): void {
  const document = apiDocument(version);
  const json = JSON.stringify(document);
  const page = referencePage(document);
  app.get(`${API_PREFIX}/openapi.json`, async (_request, reply) =>
    reply.type('application/json').header('access-control-allow-origin', '*').send(json),
  );
  app.get('/api', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', PAGE_POLICY)
      .header('x-content-type-options', 'nosniff')
      .send(page),
  );
}
