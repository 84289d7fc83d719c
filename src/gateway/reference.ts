import type { FastifyInstance } from 'fastify';
import { apiDocument } from './api/openapi.ts';
import { API_PREFIX } from './api/route.ts';

/** `/api/v1/openapi.json`: the documents of the API. They hold no data, so everybody may read them. */
export function referenceRoutes(app: FastifyInstance, version: string): void {
  const document = JSON.stringify(apiDocument(version));
  app.get(`${API_PREFIX}/openapi.json`, async (_request, reply) =>
    reply.header('content-type', 'application/json').header('access-control-allow-origin', '*').send(document),
  );
}
