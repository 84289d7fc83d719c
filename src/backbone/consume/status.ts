import { LANES, type Lane } from '../../canonical/envelope.ts';
import type { Subscription, SubscriptionStatus } from '../backbone.ts';
import type { Position } from '../event-log.ts';
import type { Gate, ParkedCounts } from '../hub-state.ts';
import type { Consumer } from './consumer.ts';
import { headsOf } from './membership.ts';
import type { Node } from './node.ts';

/** Messages that are counted one by one; beyond them the lag is the distance in positions. */
const COUNT_MOST = 500;

/** How each subscription stands, over all nodes: the store's cursors, and for our own slices the newer ones in memory. */
export async function statusOf(
  node: Node,
  subscriptions: ReadonlyMap<string, Subscription>,
  consumers: readonly Consumer[],
): Promise<readonly SubscriptionStatus[]> {
  const [heads, gates, counts] = await Promise.all([headsOf(node.log), node.state.gates(), node.state.parkedCounts()]);
  return Promise.all(
    [...subscriptions.values()].map((subscription) => {
      const consumer = consumers.find((each) => each.subscription.name === subscription.name);
      const gate = gates.find((each) => each.subscription === subscription.name);
      return statusOfOne(node, subscription, { consumer, gate, heads, counts: counts.get(subscription.name) });
    }),
  );
}

interface Known {
  readonly consumer: Consumer | undefined;
  readonly gate: Gate | undefined;
  readonly heads: Readonly<Record<Lane, Position>>;
  readonly counts: ParkedCounts | undefined;
}

async function statusOfOne(node: Node, subscription: Subscription, known: Known): Promise<SubscriptionStatus> {
  const { name } = subscription;
  const cursors = new Map<string, Position>();
  for (const row of await node.state.cursors(name)) cursors.set(`${row.lane}/${row.slice}`, row.position);
  for (const row of known.consumer?.positions() ?? []) {
    const id = `${row.lane}/${row.slice}`;
    cursors.set(id, Math.max(cursors.get(id) ?? 0, row.position));
  }
  const lag: Record<Lane, number> = { live: 0, standard: 0, bulk: 0 };
  const now = node.clock.now();
  let oldest = known.counts?.oldestSince ?? now;
  for (const lane of subscription.lanes ?? LANES) {
    const behind = await laneLag(node, subscription, lane, cursors, known.heads[lane]);
    lag[lane] = behind.lag;
    oldest = Math.min(oldest, behind.oldest ?? now);
  }
  const { gate } = known;
  return {
    name,
    lag,
    oldestMs: Math.max(0, now - oldest),
    retrying: known.counts?.retrying ?? 0,
    dead: known.counts?.dead ?? 0,
    ...(gate === undefined ? {} : { paused: pausedOf(gate) }),
  };
}

const pausedOf = ({ reason, byPerson, until }: Gate): NonNullable<SubscriptionStatus['paused']> => ({
  reason,
  byPerson,
  ...(until === undefined ? {} : { until }),
});

async function laneLag(
  node: Node,
  { topics }: Subscription,
  lane: Lane,
  cursors: ReadonlyMap<string, Position>,
  head: Position,
): Promise<{ readonly lag: number; readonly oldest: number | undefined }> {
  const positions = [...cursors].filter(([id]) => id.startsWith(`${lane}/`)).map(([, position]) => position);
  const least = positions.length === 0 ? 0 : Math.min(...positions);
  if (least >= head) return { lag: 0, oldest: undefined };
  const after = await node.log.read(lane, least, COUNT_MOST, { topics });
  const open = after.filter((message) => message.position > (cursors.get(`${lane}/${message.slice}`) ?? 0));
  const lag = after.length < COUNT_MOST ? open.length : head - least;
  return { lag, oldest: open[0]?.recordedAt };
}
