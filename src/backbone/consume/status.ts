import { LANES, type Lane } from '../../canonical/envelope.ts';
import type { Subscription, SubscriptionStatus } from '../backbone.ts';
import type { Position } from '../event-log.ts';
import type { Drain, Gate, ParkedCounts } from '../hub-state.ts';
import type { Consumer } from './consumer.ts';
import { leftOf } from './drain.ts';
import { cursorsOf, laneLag } from './lag.ts';
import { headsOf } from './membership.ts';
import type { Node } from './node.ts';

/** How each subscription stands, over all nodes: the store's cursors, and for our own slices the newer ones in memory. */
export async function statusOf(
  node: Node,
  subscriptions: ReadonlyMap<string, Subscription>,
  consumers: readonly Consumer[],
): Promise<readonly SubscriptionStatus[]> {
  const [heads, gates, drains, counts] = await Promise.all([
    headsOf(node.log),
    node.state.gates(),
    node.state.drains(),
    node.state.parkedCounts(),
  ]);
  return Promise.all(
    [...subscriptions.values()].map((subscription) => {
      const consumer = consumers.find((each) => each.subscription.name === subscription.name);
      const gate = gates.find((each) => each.subscription === subscription.name);
      const drain = drains.find((each) => each.subscription === subscription.name);
      return statusOfOne(node, subscription, { consumer, gate, drain, heads, counts: counts.get(subscription.name) });
    }),
  );
}

interface Known {
  readonly consumer: Consumer | undefined;
  readonly gate: Gate | undefined;
  readonly drain: Drain | undefined;
  readonly heads: Readonly<Record<Lane, Position>>;
  readonly counts: ParkedCounts | undefined;
}

async function statusOfOne(node: Node, subscription: Subscription, known: Known): Promise<SubscriptionStatus> {
  const { name } = subscription;
  const cursors = await cursorsOf(node, name, known.consumer);
  const lag: Record<Lane, number> = { live: 0, standard: 0, bulk: 0 };
  const now = node.clock.now();
  let oldest = known.counts?.oldestSince ?? now;
  for (const lane of subscription.lanes ?? LANES) {
    const behind = await laneLag(node, subscription, lane, cursors, known.heads[lane]);
    lag[lane] = behind.lag;
    oldest = Math.min(oldest, behind.oldest ?? now);
  }
  const { gate, drain, consumer } = known;
  return {
    name,
    lag,
    oldestMs: Math.max(0, now - oldest),
    retrying: known.counts?.retrying ?? 0,
    dead: known.counts?.dead ?? 0,
    ...(gate === undefined ? {} : { paused: pausedOf(gate) }),
    ...(drain === undefined
      ? {}
      : {
          draining: {
            reason: drain.reason,
            since: drain.since,
            left: await leftOf(node, subscription, consumer, drain),
          },
        }),
  };
}

const pausedOf = ({ reason, byPerson, until }: Gate): NonNullable<SubscriptionStatus['paused']> => ({
  reason,
  byPerson,
  ...(until === undefined ? {} : { until }),
});
