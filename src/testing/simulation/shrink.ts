import type { Feature } from './features.ts';
import { runWorld, type World, type WorldOptions } from './world.ts';

/**
 * The shortest story of a failing seed: features are left out one after another as long as the same law is still
 * broken, then orders. Chance is drawn in a stream per person and system, so what is left goes on as it did.
 */
export async function shortestStory(seed: number, options: WorldOptions = {}): Promise<World> {
  let world = await runWorld(seed, options);
  const law = world.violations[0]?.law;
  if (law === undefined) return world;
  const stillBroken = (candidate: World): boolean => candidate.violations.some((violation) => violation.law === law);
  for (const feature of world.features) {
    const fewer: ReadonlySet<Feature> = new Set([...world.features].filter((name) => name !== feature));
    const candidate = await runWorld(seed, { ...options, features: fewer });
    if (stillBroken(candidate)) world = candidate;
  }
  for (let orders = 1; orders < world.shop.orders.size; orders += 1) {
    const candidate = await runWorld(seed, { ...options, features: world.features, orders });
    if (stillBroken(candidate)) return candidate;
  }
  return world;
}

/** A world as a text that can be read from top to bottom: the orders that broke a law, or the ones asked for. */
export function storyOf(world: World, orders: readonly string[] = world.violations.map(({ order }) => order)): string {
  const concerned = new Set(orders);
  const about = (text: string): boolean => [...concerned].some((order) => order !== '' && text.includes(order));
  return [
    `seed ${world.seed}, with ${[...world.features].join(', ') || 'nothing special'}, ${world.shop.orders.size} orders`,
    ...world.violations.map(({ law, order, what }) => `  BROKEN ${law}: ${order} ${what}`),
    'what people did:',
    ...world.diary.filter(about).map((line) => `  ${line}`),
    'what was said, in order of recording:',
    ...world.courier.messages
      .filter(({ subject, correlationid }) => about(subject) || about(correlationid))
      .map((message) => {
        const { code, amount } = message.data as { code?: string; amount?: { amount: number } };
        const kind = message.type.replace(/^storeloom\./, '').replace(/\.v1$/, '');
        return `  ${message.time} ${kind} ${code ?? amount?.amount ?? ''}`.trimEnd();
      }),
  ].join('\n');
}
