import { instant } from '../../kernel/clock.ts';
import { withinOf } from '../reach-of-letters.ts';
import { ordersFor } from './orders.ts';
import { isOwnChannel, isOwnFlow } from './own.ts';
import { type Route, route } from './route.ts';
import { OverviewShape } from './shapes/hub.ts';

const overview = route({
  name: 'readOverview',
  method: 'get',
  path: '/overview',
  tag: 'Hub',
  permission: 'read',
  reach: 'within',
  summary: 'See the hub on one screen',
  description:
    'Health, orders by state, what is stuck, connections and subscriptions in one answer. A caller whose role is limited is told of the orders, the stuck messages and the connections of their channels, and of no checks.',
  answer: OverviewShape,
  problems: [],
  example: {},
  async handle({ caller, context }) {
    const { backbone, connections, ready } = context.parts();
    const orders = ordersFor(context, caller, 'read');
    const { within } = withinOf(caller, 'read');
    const [subscriptions, counts, causes, checks] = await Promise.all([
      backbone.status(),
      orders.counts(),
      backbone.deadLetters.causes(within),
      ready(),
    ]);
    return {
      hub: context.hub,
      startedAt: instant(context.startedAt),
      upMs: context.clock.now() - context.startedAt,
      ready: checks.every(({ ok }) => ok),
      // What holds for the whole house is for who reaches all of it.
      checks: within === undefined ? checks : [],
      orders: counts,
      deadLetters: { letters: causes.reduce((sum, { letters }) => sum + letters, 0), causes: causes.length },
      connections: [...connections.values()]
        .filter(({ name }) => isOwnChannel(caller, 'read', name))
        .map(({ name, manifest, circuits }) => ({
          name,
          connector: manifest.name,
          openCircuits: circuits().filter(({ state }) => state !== 'closed'),
        })),
      subscriptions: subscriptions.filter(({ name }) => isOwnFlow(caller, 'read', name)),
    };
  },
});

/** `/api/v1/overview`: the hub on one screen. */
export const OVERVIEW_ROUTES: readonly Route[] = [overview];
