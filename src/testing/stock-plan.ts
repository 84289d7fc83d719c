import type { StockPlan } from '../ledgers/stock/plan.ts';

const SAFE = { fixed: 0, fraction: 0 } as const;

/** A retailer with two shops that sell from one warehouse, and a store. */
export function stockPlan(change: Partial<StockPlan> = {}): StockPlan {
  const shelf = { from: ['location/main'], purpose: 'ship', safety: SAFE, intervalMs: 0 } as const;
  const channel = (connection: string) => ({
    connection,
    ordersFrom: 'location/main',
    fulfilledBy: 'us' as const,
    tier: 'real-time' as const,
    shelves: [{ ...shelf, connection }],
  });
  return {
    ordersFrom: 'location/main',
    selling: 'shared',
    orderClaimMs: 24 * 3_600_000,
    saleClaimMs: 30 * 24 * 3_600_000,
    settleMs: 600_000,
    silenceMs: 365 * 24 * 3_600_000,
    learnMs: 0,
    proofMs: 365 * 24 * 3_600_000,
    clockToleranceMs: 0,
    unknown: 'suppress',
    erp: 'odoo',
    channels: [channel('shop'), channel('market')],
    rules: [],
    ...change,
  };
}
