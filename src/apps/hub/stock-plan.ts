import { configErrors } from '../../config/errors.ts';
import type { Configuration } from '../../config/schema.ts';
import {
  locationsNamed,
  type StockChannelConfiguration,
  type StockConfiguration,
  type StockSafetyConfiguration,
} from '../../config/stock.ts';
import type { Connector } from '../../connector/connector.ts';
import type { Failure } from '../../kernel/failure.ts';
import { WHOLE } from '../../ledgers/stock/amount.ts';
import {
  type ChannelPlan,
  type ProductRule,
  type Safety,
  type ShelfPlan,
  type StockPlan,
  TIER_INTERVAL_MS,
} from '../../ledgers/stock/plan.ts';

/** The section `stock` as the ledger works with it: groups spelled out, defaults filled in, units counted in millionths. */
export function stockPlanOf({ stock, roles }: Pick<Configuration, 'stock' | 'roles'>): StockPlan {
  const { ordersFrom, selling, claims, settleMs, maxAgeMs, silenceMs, learnMs, proofMs, clockToleranceMs, unknown } =
    stock;
  return {
    ordersFrom,
    selling,
    orderClaimMs: claims.orderMs,
    saleClaimMs: claims.saleMs,
    settleMs,
    ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
    silenceMs,
    learnMs,
    proofMs,
    clockToleranceMs,
    unknown,
    ...(roles.erp === undefined ? {} : { erp: roles.erp }),
    channels: Object.entries(stock.channels).map(([connection, channel]) => channelPlan(stock, connection, channel)),
    rules: stock.products.map(ruleOf),
  };
}

/** Channels to which nothing could be published: their connector does not take numbers. */
export function stockChannelProblems(
  { stock, connections }: Pick<Configuration, 'stock' | 'connections'>,
  connectors: readonly Connector<never>[],
): Failure[] {
  return Object.entries(stock.channels).flatMap(([name, { fulfilledBy }]) => {
    const { manifest } = connectors.find((each) => each.manifest.name === connections[name]?.connector) ?? {};
    if (fulfilledBy === 'marketplace' || manifest === undefined || manifest.accepts.includes('publish-availability'))
      return [];
    return [
      configErrors.failure('SL-CONFIG-008', {
        because: `stock.channels.${name} is a connection to ${manifest.title}, which does not take numbers of stock`,
        field: `stock.channels.${name}`,
        rule: 'its connector takes publish-availability',
        next: 'Remove the channel, or write `fulfilledBy: marketplace` when its stock is not ours.',
      }),
    ];
  });
}

function channelPlan(stock: StockConfiguration, connection: string, channel: StockChannelConfiguration): ChannelPlan {
  const ordersFrom = channel.ordersFrom ?? stock.ordersFrom;
  const tier = channel.tier ?? 'near-real-time';
  const listed = channel.shelves ?? [];
  const shelves = listed.length === 0 ? [{}] : listed;
  return {
    connection,
    ordersFrom,
    fulfilledBy: channel.fulfilledBy ?? 'us',
    tier,
    shelves: shelves.map((shelf: (typeof listed)[number]): ShelfPlan => {
      const share = shelf.share ?? channel.share;
      const cap = shelf.cap ?? channel.cap;
      return {
        connection,
        ...(shelf.location === undefined ? {} : { location: shelf.location }),
        from: locationsNamed(stock, shelf.from ?? [ordersFrom]),
        purpose: shelf.purpose ?? 'ship',
        safety: { fixed: 0, fraction: 0, ...safetyOf(channel.safety), ...safetyOf(shelf.safety) },
        ...(share === undefined ? {} : { share: share / 100 }),
        ...(cap === undefined ? {} : { cap: amountOf(cap) }),
        intervalMs: TIER_INTERVAL_MS[tier],
      };
    }),
  };
}

function safetyOf(safety: StockSafetyConfiguration | undefined): Partial<Safety> {
  const { fixed, percent, adaptive } = safety ?? {};
  return {
    ...(fixed === undefined ? {} : { fixed: amountOf(fixed) }),
    ...(percent === undefined ? {} : { fraction: percent / 100 }),
    ...(adaptive === undefined ? {} : { adaptive }),
  };
}

const amountOf = (units: number): number => Math.round(units * WHOLE);

function ruleOf({
  match,
  channels,
  safety,
  share,
  cap,
  sell,
  collect,
  quota,
}: StockConfiguration['products'][number]): ProductRule {
  return {
    match,
    ...(channels === undefined ? {} : { channels }),
    ...(safety === undefined ? {} : { safety: safetyOf(safety) }),
    ...(share === undefined ? {} : { share: share / 100 }),
    ...(cap === undefined ? {} : { cap: amountOf(cap) }),
    ...(sell === undefined ? {} : { sell }),
    ...(collect === undefined ? {} : { collect }),
    ...(quota === undefined
      ? {}
      : {
          quota: {
            name: quota.name,
            amount: amountOf(quota.units),
            fromMs: Date.parse(quota.from),
            untilMs: Date.parse(quota.until),
          },
        }),
  };
}
