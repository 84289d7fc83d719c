import fastify from 'fastify';
import { Pool } from 'undici';
import { isSigned } from '../../src/connectors/shopify/webhook.ts';
import { erpCallsOf } from './erp-order.ts';

/** What the hand-written pipelines share: a door that verifies, and the three calls with repeats. */

/** How many orders are under way at once, the same for everyone who is measured. */
export const AT_ONCE = 64;

/** Serves `POST /webhooks/<connection>`; `keep` resolves when the order may be acknowledged. Prints its port. */
export async function openDoor(secret: string, keep: (id: string, body: string) => Promise<void>): Promise<void> {
  const app = fastify({ bodyLimit: 5 * 1024 * 1024 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/webhooks/:connection', async (request, reply) => {
    const body = request.body as Buffer;
    if (!isSigned(body, String(request.headers['x-shopify-hmac-sha256']), [secret])) return reply.code(401).send();
    await keep(String(request.headers['x-shopify-webhook-id']), body.toString('utf8'));
    return reply.code(202).send();
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
}

/** Calls the ERP three times, one after the other; throws at the first refusal. */
export function erpCaller(erpUrl: string): (body: string) => Promise<void> {
  const pool = new Pool(erpUrl, { connections: AT_ONCE, pipelining: 1 });
  return async (body) => {
    for (const call of erpCallsOf(body)) {
      const response = await pool.request({
        method: 'POST',
        path: call.path,
        headers: { 'content-type': 'application/json' },
        body: call.body,
      });
      await response.body.text();
      if (response.statusCode !== 200) throw new Error(`the ERP answered ${response.statusCode}`);
    }
  };
}
