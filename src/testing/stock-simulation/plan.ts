import { type Chance, happens, integerBetween } from '../../kernel/chance.ts';
import { WHOLE } from '../../ledgers/stock/amount.ts';
import type { ProductRule, Safety, ShelfPlan, StockPlan } from '../../ledgers/stock/plan.ts';
import type { StockFeature } from './features.ts';
import { LYON, MAIN, PARIS, START_MS } from './start.ts';

const HOUR_MS = 3_600_000;

/** What the retailer of a world decided. */
export function planOf(
  names: readonly string[],
  features: ReadonlySet<StockFeature>,
  skewMs: number,
  chance: Chance,
  places: Chance,
): StockPlan {
  const [first = ''] = names;
  const quota: ProductRule = {
    match: ['TEE'],
    channels: [first],
    quota: {
      name: 'flash',
      amount: integerBetween(chance, 1, 10) * WHOLE,
      fromMs: START_MS + integerBetween(chance, 0, HOUR_MS / 4),
      untilMs: START_MS + integerBetween(chance, HOUR_MS / 4, HOUR_MS),
    },
  };
  const share = integerBetween(chance, 1, 9) / 10;
  const safety = features.has('safety') ? integerBetween(chance, 1, 3) * WHOLE : 0;
  const intervalMs = features.has('buffered') ? 60_000 : 0;
  // The second location is the last channel's own, or offered by all together with the first.
  const isApart = features.has('places') && names.length > 1 && happens(places, 0.5);
  const together = features.has('places') && !isApart ? [MAIN, PARIS] : [MAIN];
  const isOwn = (index: number): boolean => isApart && index === names.length - 1;
  const safetyOf = (): Safety => ({
    ...(features.has('uneven')
      ? { fixed: safety + integerBetween(places, 0, 2) * WHOLE, fraction: integerBetween(places, 0, 5) / 10 }
      : { fixed: safety, fraction: 0 }),
    ...(features.has('adaptive') ? { adaptive: integerBetween(places, 1, 50) } : {}),
  });
  return {
    ordersFrom: 'location/main',
    selling: features.has('shared') ? 'shared' : 'exclusive',
    orderClaimMs: features.has('forgotten') ? HOUR_MS / 3 : 240 * HOUR_MS,
    saleClaimMs: 240 * HOUR_MS,
    // Longer than any order takes to be heard: the guarantee rests on it.
    settleMs: 15 * 60_000,
    silenceMs: 240 * HOUR_MS,
    learnMs: 0,
    proofMs: 240 * HOUR_MS,
    clockToleranceMs: skewMs,
    unknown: 'suppress',
    erp: 'odoo',
    channels: names.map((connection, index) => ({
      connection,
      ordersFrom: isOwn(index) ? PARIS : MAIN,
      fulfilledBy: 'us',
      tier: 'real-time',
      shelves: [
        {
          connection,
          from: isOwn(index) ? [PARIS] : together,
          purpose: 'ship',
          safety: safetyOf(),
          intervalMs,
          ...(features.has('shares') && index === 0 ? { share } : {}),
          ...(features.has('caps') ? { cap: integerBetween(places, 1, 6) * WHOLE } : {}),
        },
        ...(features.has('pickUp') && index === 0 ? [collected(connection, safety, intervalMs)] : []),
      ],
    })),
    rules: features.has('quota') ? [quota] : [],
  };
}

/** What a channel shows for collection in a store. */
const collected = (connection: string, safety: number, intervalMs: number): ShelfPlan => ({
  connection,
  location: LYON,
  from: [LYON],
  purpose: 'collect',
  safety: { fixed: safety, fraction: 0 },
  intervalMs,
});

/** What the retailer decides later: other safety stock, other shares, and one article less on the last channel. */
export function laterPlanOf(plan: StockPlan, chance: Chance): StockPlan {
  const safety = integerBetween(chance, 0, 4) * WHOLE;
  const share = integerBetween(chance, 1, 9) / 10;
  const last = plan.channels.at(-1)?.connection ?? '';
  const withdrawn: ProductRule = { match: ['CAP'], channels: [last], sell: false };
  return {
    ...plan,
    channels: plan.channels.map((channel, index) => ({
      ...channel,
      shelves: channel.shelves.map(({ share: _, ...shelf }) => ({
        ...shelf,
        safety: { fixed: safety, fraction: 0 },
        ...(index === 0 && shelf.location === undefined && happens(chance, 0.5) ? { share } : {}),
      })),
    })),
    rules: [...plan.rules, ...(happens(chance, 0.3) ? [withdrawn] : [])],
  };
}

/** Every location of a plan at which goods lie. */
export const locationsOf = ({ channels }: StockPlan): readonly string[] => [
  ...new Set(channels.flatMap(({ shelves }) => shelves.flatMap(({ from }) => from))),
];

/** The locations that are offered together with one: what is missing at one of them is there at another. */
export const poolOf = ({ channels }: StockPlan, location: string): string =>
  channels.flatMap(({ shelves }) => shelves).find(({ from }) => from.includes(location))?.from[0] ?? location;
