import type { FastifyInstance } from 'fastify';
import { instant } from '../../kernel/clock.ts';
import type { ApiContext } from './context.ts';

/** `/api/v1/overview`: the hub on one screen. */
export function overviewRoutes(app: FastifyInstance, context: ApiContext): void {
  app.get('/overview', async (request) => {
    context.caller(request, 'read');
    const { backbone, orders, connections, ready } = context.parts();
    const [subscriptions, counts, causes, checks] = await Promise.all([
      backbone.status(),
      orders.counts(),
      backbone.deadLetters.causes(),
      ready(),
    ]);
    return {
      hub: context.hub,
      startedAt: instant(context.startedAt),
      upMs: context.clock.now() - context.startedAt,
      ready: checks.every(({ ok }) => ok),
      checks,
      orders: counts,
      deadLetters: { letters: causes.reduce((sum, { letters }) => sum + letters, 0), causes: causes.length },
      connections: [...connections.values()].map(({ name, manifest, circuits }) => ({
        name,
        connector: manifest.name,
        openCircuits: circuits().filter(({ state }) => state !== 'closed'),
      })),
      subscriptions,
    };
  });
}
