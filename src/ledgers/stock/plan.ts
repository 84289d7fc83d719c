/**
 * What a retailer decides about stock, as the ledger works with it: the section `stock` of the configuration with every
 * group spelled out and every default filled in. Amounts are millionths of the unit, times are milliseconds.
 */
export interface StockPlan {
  /** The location at which the ERP books an order unless its channel says otherwise: claims are held there. */
  readonly ordersFrom: string;
  /**
   * `exclusive`: what all channels together may sell is never more than there is, so nothing is sold twice. `shared`: each
   * channel shows what there is, and safety stock absorbs what two of them sell in the same moment.
   */
  readonly selling: 'exclusive' | 'shared';
  /** How long a claim is held when nobody says how it ended. */
  readonly orderClaimMs: number;
  readonly saleClaimMs: number;
  /** How long units that left a channel wait for their order before they are written off as unaccounted for. */
  readonly settleMs: number;
  /** Age of a position beyond which it proves nothing; undefined when age alone says nothing. */
  readonly maxAgeMs?: number;
  /** How long a source of readings may be wholly silent before nothing of it is believed. */
  readonly silenceMs: number;
  /** How long after its first reading a source has to tell of every article, before one that it never told of is unknown. */
  readonly learnMs: number;
  /** How often each number is compared with what its channel shows. */
  readonly proofMs: number;
  /** How far the ERP's clock may run ahead of the hub's. */
  readonly clockToleranceMs: number;
  /** What happens with articles of which nothing is known. */
  readonly unknown: 'suppress' | 'leave';
  /** The connection of the ERP; what its own tills sold is in its readings at once, or when it says that the stock has moved. */
  readonly erp?: string;
  readonly channels: readonly ChannelPlan[];
  readonly rules: readonly ProductRule[];
}

/** A sales channel: a connection that sells. */
export interface ChannelPlan {
  readonly connection: string;
  readonly ordersFrom: string;
  /** Orders that a marketplace fulfils from its own stock claim nothing of ours, and nothing is published for them. */
  readonly fulfilledBy: 'us' | 'marketplace';
  readonly tier: Tier;
  readonly shelves: readonly ShelfPlan[];
}

export const TIERS = ['real-time', 'near-real-time', 'micro-batch', 'batch'] as const;
export type Tier = (typeof TIERS)[number];

/** Least time between two publications of one number that are not urgent. */
export const TIER_INTERVAL_MS: Readonly<Record<Tier, number>> = {
  'real-time': 0,
  'near-real-time': 1_000,
  'micro-batch': 60_000,
  batch: 15 * 60_000,
};

/** A shelf: one number that a channel shows for each article. */
export interface ShelfPlan {
  readonly connection: string;
  /** Where, for channels that count by location. */
  readonly location?: string;
  /** The locations whose stock it offers, sorted. */
  readonly from: readonly string[];
  /** Whether buyers have it sent or collect it there. */
  readonly purpose: 'ship' | 'collect';
  readonly safety: Safety;
  /** Part of the stock that it may offer, as a fraction. */
  readonly share?: number;
  /** Most that it ever shows. */
  readonly cap?: number;
  readonly intervalMs: number;
}

/** What is held back. The greatest of these counts. */
export interface Safety {
  readonly fixed: number;
  /** Of what the shelf may offer, as a fraction. */
  readonly fraction: number;
  /** Times what is sold while a publication is under way; undefined when that is not considered. */
  readonly adaptive?: number;
}

/** What holds for some articles; a later rule wins over an earlier one, field by field. */
export interface ProductRule {
  /** SKUs; `*` stands for any letters. */
  readonly match: readonly string[];
  /** The connections it holds for; all when left out. */
  readonly channels?: readonly string[];
  readonly safety?: Partial<Safety>;
  readonly share?: number;
  readonly cap?: number;
  /** False: the channels show nothing of it. */
  readonly sell?: boolean;
  /** False: it cannot be collected. */
  readonly collect?: boolean;
  readonly quota?: Quota;
}

/** Units set aside for a flash sale. They need no new reading of the ERP: the hub counts them down by itself. */
export interface Quota {
  readonly name: string;
  readonly amount: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What holds for one article on one shelf. */
export interface EffectiveShelf extends ShelfPlan {
  readonly sell: boolean;
  readonly quota?: Quota;
}

/** How a shelf is named within an article: `shopify-eu`, `shopify-eu location/paris`. */
export const shelfKey = (connection: string, location?: string): string =>
  location === undefined ? connection : `${connection} ${location}`;

/** Locations that are offered together. */
export interface Pool {
  readonly locations: readonly string[];
  readonly shelves: readonly EffectiveShelf[];
}

/** What holds for an article: the rules that match it are laid over each shelf, and shelves of the same locations stand together. */
export function poolsOf(plan: StockPlan, sku: string): Pool[] {
  const pools = new Map<string, { locations: readonly string[]; shelves: EffectiveShelf[] }>();
  const rules = plan.rules.filter(({ match }) => match.some((pattern) => matches(pattern, sku)));
  for (const channel of plan.channels) {
    if (channel.fulfilledBy === 'marketplace') continue;
    for (const shelf of channel.shelves) {
      const name = shelf.from.join(' ');
      const pool = pools.get(name) ?? { locations: shelf.from, shelves: [] };
      pools.set(name, pool);
      pool.shelves.push(effectiveShelf(shelf, rules));
    }
  }
  return [...pools.values()];
}

function effectiveShelf(shelf: ShelfPlan, rules: readonly ProductRule[]): EffectiveShelf {
  let effective: EffectiveShelf = { ...shelf, sell: true };
  for (const { channels, safety, share, cap, sell, collect, quota } of rules) {
    if (channels !== undefined && !channels.includes(shelf.connection)) continue;
    const refused = sell === false || (collect === false && shelf.purpose === 'collect');
    const allowed = sell === true && !refused;
    effective = {
      ...effective,
      safety: { ...effective.safety, ...safety },
      ...(share === undefined ? {} : { share }),
      ...(cap === undefined ? {} : { cap }),
      ...(quota === undefined ? {} : { quota }),
      sell: refused ? false : allowed || effective.sell,
    };
  }
  return effective;
}

function matches(pattern: string, sku: string): boolean {
  if (!pattern.includes('*')) return pattern === sku;
  const parts = pattern.split('*');
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (sku.length < first.length + last.length || !sku.startsWith(first) || !sku.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = sku.indexOf(part, at);
    if (found < 0 || found + part.length > sku.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
