import { nameOf } from '../../canonical/envelope.ts';
import type { MoneyFeature } from './features.ts';
import { type MoneyWorld, type MoneyWorldOptions, runMoneyWorld } from './world.ts';

/** The shortest story of a failing seed: features are left out as long as the same law is still broken, then buyers. */
export async function shortestMoneyStory(seed: number, options: MoneyWorldOptions = {}): Promise<string> {
  let world = await runMoneyWorld(seed, options);
  const law = world.violations[0]?.law;
  if (law === undefined) return `seed ${seed} breaks no law`;
  let shortest: MoneyWorldOptions = { ...options, features: world.features };
  const attempt = async (candidate: MoneyWorldOptions): Promise<boolean> => {
    const tried = await runMoneyWorld(seed, candidate);
    if (!tried.violations.some((violation) => violation.law === law)) return false;
    world = tried;
    shortest = candidate;
    return true;
  };
  for (const feature of world.features) {
    const fewer: ReadonlySet<MoneyFeature> = new Set([...(shortest.features ?? [])].filter((name) => name !== feature));
    await attempt({ ...shortest, features: fewer });
  }
  for (let buyers = 1; buyers < world.shop.orders.size; buyers += 1) {
    if (await attempt({ ...shortest, buyers })) break;
  }
  return moneyStoryOf(world);
}

/** A world of money as a text that can be read from top to bottom. */
export function moneyStoryOf({ seed, features, violations, shop, diary, courier }: MoneyWorld): string {
  return [
    `seed ${seed}, with ${[...features].join(', ') || 'nothing special'}, ${shop.orders.size} orders`,
    ...violations.map(({ law, about, what }) => `  BROKEN ${law}: ${about} ${what}`),
    'what people did:',
    ...diary.map((line) => `  ${line}`),
    'what was said, in order of recording:',
    ...courier.messages.map((message) => {
      const { amount, kind, part } = message.data as { amount?: { amount: number }; kind?: string; part?: number };
      const about = message.subject.split('/').slice(1).join('/');
      return `  ${message.time} ${nameOf(message)} ${about} ${kind ?? ''} ${amount?.amount ?? part ?? ''}`.trimEnd();
    }),
  ].join('\n');
}
