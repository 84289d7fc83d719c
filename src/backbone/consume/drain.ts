import { LANES } from '../../canonical/envelope.ts';
import type { Subscription } from '../backbone.ts';
import type { Drain } from '../hub-state.ts';
import type { Consumer } from './consumer.ts';
import { cursorsOf, laneLag } from './lag.ts';
import type { Node } from './node.ts';

/** Messages that a drain still waits for: those up to its marks that are neither done nor with a person. */
export async function leftOf(
  node: Node,
  subscription: Subscription,
  consumer: Consumer | undefined,
  { marks }: Drain,
): Promise<number> {
  const cursors = await cursorsOf(node, subscription.name, consumer);
  let left = await node.state.parkedThrough(subscription.name, marks);
  for (const lane of subscription.lanes ?? LANES) {
    left += (await laneLag(node, subscription, lane, cursors, marks[lane])).lag;
  }
  return left;
}

/**
 * Tells the consumers how far they may go, and lets a subscription stand still that has come there. Every node looks; what the
 * first of them writes the others find done.
 */
export async function lookAtDrains(node: Node, consumers: readonly Consumer[]): Promise<void> {
  const drains = new Map((await node.state.drains()).map((drain) => [drain.subscription, drain]));
  for (const consumer of consumers) {
    const { name } = consumer.subscription;
    const drain = drains.get(name);
    consumer.limit(drain?.marks);
    if (drain === undefined || (await leftOf(node, consumer.subscription, consumer, drain)) > 0) continue;
    if (!(await node.state.finishDrain(drain, node.clock.now()))) continue;
    node.logger.info({ subscription: name, reason: drain.reason }, 'a subscription has run empty and stands still');
  }
}
