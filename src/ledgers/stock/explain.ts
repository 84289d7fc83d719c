import { instant } from '../../kernel/clock.ts';
import { quantityOfMillionths } from '../../kernel/quantity.ts';
import { type EffectiveShelf, poolsOf, type Safety, type StockPlan } from './plan.ts';

/** The policy in words: what each channel may offer, of which locations, and what is held back. */
export interface PolicyAnswer {
  /** The article that it is explained for; without one, what holds where no rule says otherwise. */
  readonly sku?: string;
  readonly selling: StockPlan['selling'];
  readonly meaning: string;
  readonly ordersFrom: string;
  readonly pools: readonly {
    readonly locations: readonly string[];
    readonly shelves: readonly ShelfPolicy[];
  }[];
  /** Channels whose orders claim nothing, since the marketplace ships from its own stock. */
  readonly fulfilledElsewhere: readonly string[];
  /** How many rules there are for articles, and which of them match, by their place in the list. */
  readonly rules: { readonly count: number; readonly matching: readonly number[] };
}

interface ShelfPolicy {
  readonly connection: string;
  readonly location?: string;
  readonly purpose: EffectiveShelf['purpose'];
  readonly sells: boolean;
  readonly safety: string;
  readonly share: string;
  readonly cap?: string;
  readonly tier: string;
  readonly quota?: { readonly name: string; readonly units: string; readonly from: string; readonly until: string };
}

const text = (amount: number): string => quantityOfMillionths(amount, '').value;
const percentText = (fraction: number): string => `${Math.round(fraction * 10_000) / 100} %`;

/** Explains the policy, for one article or for all that no rule speaks of. */
export function explainPolicy(plan: StockPlan, sku?: string): PolicyAnswer {
  const pools = poolsOf(sku === undefined ? { ...plan, rules: [] } : plan, sku ?? '');
  const matching = plan.rules.flatMap((rule, index) =>
    sku !== undefined && poolsOf({ ...plan, rules: [{ match: rule.match, cap: -1 }] }, sku).some(isMarked)
      ? [index]
      : [],
  );
  return {
    ...(sku === undefined ? {} : { sku }),
    selling: plan.selling,
    meaning:
      plan.selling === 'exclusive'
        ? 'all channels together never offer more than there is: nothing is sold twice'
        : 'each channel offers all there is: safety stock absorbs what two of them sell in one moment',
    ordersFrom: plan.ordersFrom,
    pools: pools.map(({ locations, shelves }) => ({
      locations,
      shelves: shelves.map((shelf) => shelfPolicy(shelf, plan, shelves)),
    })),
    fulfilledElsewhere: plan.channels
      .filter(({ fulfilledBy }) => fulfilledBy === 'marketplace')
      .map(({ connection }) => connection),
    rules: { count: plan.rules.length, matching },
  };
}

const isMarked = ({ shelves }: { readonly shelves: readonly EffectiveShelf[] }): boolean =>
  shelves.some(({ cap }) => cap === -1);

function shelfPolicy(shelf: EffectiveShelf, plan: StockPlan, pool: readonly EffectiveShelf[]): ShelfPolicy {
  const { connection, location, purpose, sell, safety, cap, quota } = shelf;
  return {
    connection,
    ...(location === undefined ? {} : { location }),
    purpose,
    sells: sell,
    safety: safetyText(safety),
    share: shareText(shelf, plan, pool),
    ...(cap === undefined ? {} : { cap: text(cap) }),
    tier: plan.channels.find((channel) => channel.connection === connection)?.tier ?? '',
    ...(quota === undefined
      ? {}
      : {
          quota: {
            name: quota.name,
            units: text(quota.amount),
            from: instant(quota.fromMs),
            until: instant(quota.untilMs),
          },
        }),
  };
}

function safetyText({ fixed, fraction, adaptive }: Safety): string {
  const parts = [
    ...(fixed > 0 ? [text(fixed)] : []),
    ...(fraction > 0 ? [percentText(fraction)] : []),
    ...(adaptive === undefined ? [] : [`${adaptive} × what sells during a publication`]),
  ];
  if (parts.length === 0) return 'none';
  return parts.length === 1 ? (parts[0] ?? '') : `the greatest of ${parts.join(', ')}`;
}

function shareText({ share, sell }: EffectiveShelf, { selling }: StockPlan, pool: readonly EffectiveShelf[]): string {
  if (!sell) return 'nothing';
  if (share !== undefined) return percentText(share);
  if (selling === 'shared') return 'all';
  const others = pool.filter((shelf) => shelf.sell && shelf.share === undefined).length;
  const given = pool.reduce((sum, shelf) => sum + (shelf.share ?? 0), 0);
  return pool.length === 1 ? 'all' : `${percentText(Math.max(0, 1 - given) / others)}, evenly`;
}
