import { type Chance, integerBetween, pick, seededChance } from '../../src/kernel/chance.ts';

/** What happens in the month, decided before it begins: the same seed plans the same month. */

export interface MonthWish {
  readonly seed: number;
  readonly days: number;
  readonly orders: number;
}

/** What becomes of an order that was bought online. */
export type Fate =
  | 'ships'
  /** In two parcels, the second a day later. */
  | 'ships-in-parts'
  /** The buyer cancels before anything left. */
  | 'cancelled'
  /** One piece comes back by post some days later. */
  | 'returned'
  /** One piece is given back in a store some days later. */
  | 'returned-in-store'
  /** Somebody gives a part back at the provider, of which the hub was not asked. */
  | 'goodwill'
  /** The buyer's bank takes the money back, and keeps it, or gives it again. */
  | 'disputed-lost'
  | 'disputed-won'
  /** Given back as `returned`; the refund comes back to the provider a day later. */
  | 'refund-fails';

export interface PlannedOrder {
  readonly number: number;
  readonly channel: 'shopify-eu' | 'woo-eu';
  readonly paidBy: 'stripe' | 'paypal';
  readonly pieces: Readonly<Record<string, number>>;
  readonly fate: Fate;
  /** Days until the parcel leaves. */
  readonly shipsAfter: number;
  /** Days between the last parcel and what comes then: return, dispute. */
  readonly comesBackAfter: number;
  /** The webhooks of its placement are lost; only polls tell of it. */
  readonly webhooksLost: boolean;
}

/** What a till rings up: pieces of one article, paid by one tender. */
export interface PlannedSale {
  readonly sku: string;
  readonly pieces: number;
  readonly tender: 'cash' | 'card';
}

export interface PlannedStoreDay {
  readonly store: string;
  readonly sales: readonly PlannedSale[];
  /** A sale by card that the till sends a day late: its place among the sales. */
  readonly late?: number;
  /** What is counted too little in the drawer, in minor units, beyond what a rule may take. */
  readonly missing?: number;
}

/** A line of the bank that nothing here is the reason of. */
export interface PlannedNoise {
  readonly account: 'stripe' | 'paypal';
  readonly amount: number;
  readonly counterparty: string;
  readonly text: string;
}

export interface PlannedDay {
  readonly orders: readonly PlannedOrder[];
  readonly stores: readonly PlannedStoreDay[];
  readonly noise: readonly PlannedNoise[];
  readonly stripePays: boolean;
  /** That payout is sent back by the bank a day later. */
  readonly payoutFails: boolean;
  /** How much of the balance at PayPal is sent to the bank: all but what refunds may need, or all of it. */
  readonly paypalPays?: 'most' | 'all';
  /** The provider sends some of its webhooks again. */
  readonly replays: boolean;
  /** The bank's file of this day is dropped once more under another name. */
  readonly fileTwice: boolean;
  /** A row of the bank's file cannot be read. */
  readonly rotten: boolean;
}

export interface MonthPlan {
  readonly wish: MonthWish;
  readonly days: readonly PlannedDay[];
}

const SKUS = ['TEE', 'MUG', 'BOOK', 'SOCKS'] as const;
/** The most that one order has: everything stays below the limit above which a person approves its return. */
const MOST_PIECES = 2;
/** Of a hundred orders so many have this fate. */
const SHARES: readonly (readonly [Fate, number])[] = [
  ['ships', 60],
  ['ships-in-parts', 12],
  ['cancelled', 8],
  ['goodwill', 4],
  ['returned', 8],
  ['returned-in-store', 8],
];
/** What must be in every month, however short, in this order among the first orders; paid by card at Stripe. */
const PLANTED: readonly Fate[] = [
  'disputed-lost',
  'refund-fails',
  'disputed-won',
  'returned-in-store',
  'ships-in-parts',
  'goodwill',
];

/** Plans a month; with fewer than four days there is no room for what comes back. */
export function planMonth(wish: MonthWish): MonthPlan {
  const chance = seededChance(wish.seed);
  const byDay = Array.from({ length: wish.days }, (): PlannedOrder[] => []);
  for (let number = 0; number < wish.orders; number += 1) {
    // Those whose fate is planted come early, so that there is time for all of it.
    const day = number < PLANTED.length ? 0 : Math.floor((number * wish.days) / wish.orders);
    byDay[day]?.push(planOrder(chance, number));
  }
  const days = byDay.map((orders, day) => planDay(chance, day, orders));
  return { wish, days };
}

function planOrder(chance: Chance, number: number): PlannedOrder {
  const planted = PLANTED[number];
  const fate = planted ?? fateOf(chance);
  const channel = planted === undefined ? pick(chance, ['shopify-eu', 'woo-eu'] as const) : 'shopify-eu';
  const paidBy = channel === 'shopify-eu' ? 'stripe' : pick(chance, ['stripe', 'paypal', 'paypal'] as const);
  const [first, second] = shuffled(chance, SKUS);
  const pieces = {
    [first]: integerBetween(chance, 1, MOST_PIECES),
    ...(fate === 'ships-in-parts' || chance.fraction() < 0.5 ? { [second]: 1 } : {}),
  };
  return {
    number,
    channel,
    paidBy,
    pieces,
    fate,
    shipsAfter: planted === undefined ? integerBetween(chance, 0, 2) : 0,
    comesBackAfter: planted === undefined ? integerBetween(chance, 1, 4) : 1,
    webhooksLost: planted === undefined && number % 17 === 6,
  };
}

function fateOf(chance: Chance): Fate {
  let left = chance.fraction() * 100;
  for (const [fate, share] of SHARES) {
    left -= share;
    if (left < 0) return fate;
  }
  return 'ships';
}

function shuffled(chance: Chance, skus: readonly string[]): readonly [string, string] {
  const first = integerBetween(chance, 0, skus.length - 1);
  const second = (first + integerBetween(chance, 1, skus.length - 1)) % skus.length;
  return [skus[first] ?? 'TEE', skus[second] ?? 'MUG'];
}

function planDay(chance: Chance, day: number, orders: readonly PlannedOrder[]): PlannedDay {
  const sale = (): PlannedSale => ({
    sku: pick(chance, SKUS),
    pieces: integerBetween(chance, 1, 3),
    tender: pick(chance, ['cash', 'card'] as const),
  });
  const store = (name: string): PlannedStoreDay => ({
    store: name,
    sales: [{ ...sale(), tender: 'card' }, ...Array.from({ length: integerBetween(chance, 2, 5) }, sale)],
    ...(name === 'paris-1' && day % 7 === 2 ? { late: 0 } : {}),
    ...(name === 'rome-1' && day % 7 === 1 ? { missing: 1_000 + day } : {}),
  });
  return {
    orders,
    stores: [store('paris-1'), store('rome-1')],
    noise:
      day % 6 === 1
        ? [{ account: 'stripe', amount: -90_000 - day, counterparty: 'City Properties', text: `RENT ${day}` }]
        : [],
    stripePays: true,
    payoutFails: day === 2,
    ...(day % 3 === 2 ? { paypalPays: 'most' } : {}),
    replays: day % 3 === 1,
    fileTwice: day === 3,
    rotten: day === 4,
  };
}
