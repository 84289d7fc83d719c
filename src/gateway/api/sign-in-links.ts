import type { FastifyInstance } from 'fastify';
import { instant } from '../../kernel/clock.ts';
import { gatewayErrors } from '../errors.ts';
import type { ApiContext } from './context.ts';

/**
 * `POST /api/v1/sign-in-links`: a link that makes its finder the local administrator, once. Only for who holds the hub's own token,
 * because they can read the data directory anyway.
 */
export function signInLinkRoutes(app: FastifyInstance, context: ApiContext): void {
  app.post('/sign-in-links', async (request, reply) => {
    const caller = context.caller(request, 'administer');
    if (caller.kind !== 'local') {
      throw gatewayErrors.error('SL-GATEWAY-007', { because: 'Only the own token of the hub makes sign-in links' });
    }
    const { secret, expiresAt } = await context.parts().identity.people.newLink();
    void reply.code(201);
    return { path: `/sign-in?link=${secret}`, expiresAt: instant(expiresAt) };
  });
}
