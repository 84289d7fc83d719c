import { type Chance, integerBetween } from '../../kernel/chance.ts';
import { WHOLE } from '../../ledgers/stock/amount.ts';
import type { ProductRule, StockPlan } from '../../ledgers/stock/plan.ts';
import type { StockFeature } from './features.ts';
import { START_MS } from './start.ts';

const HOUR_MS = 3_600_000;

/** What the retailer of a world decided. */
export function planOf(
  names: readonly string[],
  features: ReadonlySet<StockFeature>,
  skewMs: number,
  chance: Chance,
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
  return {
    ordersFrom: 'location/main',
    selling: features.has('shared') ? 'shared' : 'exclusive',
    orderClaimMs: 240 * HOUR_MS,
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
      ordersFrom: 'location/main',
      fulfilledBy: 'us',
      tier: 'real-time',
      shelves: [
        {
          connection,
          from: ['location/main'],
          purpose: 'ship',
          safety: { fixed: safety, fraction: 0 },
          intervalMs,
          ...(features.has('shares') && index === 0 ? { share } : {}),
        },
      ],
    })),
    rules: features.has('quota') ? [quota] : [],
  };
}
