import { instant } from '../../kernel/clock.ts';
import { type Route, route } from './route.ts';
import { OverviewShape } from './shapes/hub.ts';

const overview = route({
  name: 'readOverview',
  method: 'get',
  path: '/overview',
  tag: 'Hub',
  permission: 'read',
  summary: 'See the hub on one screen',
  description: 'Health, orders by state, what is stuck, connections and subscriptions in one answer.',
  answer: OverviewShape,
  problems: [],
  example: {},
  async handle({ context }) {
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
  },
});

/** `/api/v1/overview`: the hub on one screen. */
export const OVERVIEW_ROUTES: readonly Route[] = [overview];
