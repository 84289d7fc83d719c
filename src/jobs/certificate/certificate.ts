import type { Link } from '../../ledgers/closing/link.ts';
import type { MoneyTotal } from '../../ledgers/money/store.ts';

/** How many, and how much in minor units. */
export interface Counted {
  readonly items: number;
  readonly amount: number;
}

/** One link of the chain on one connection in one currency: what was open, what came, what was met, what is open. */
export interface LinkDay {
  readonly link: Link;
  /** The channel, the provider, the bank or the store. */
  readonly connection: string;
  readonly currency: string;
  /** Brought forward. How many items is missing where days before are not closed either. */
  readonly opening: { readonly items?: number; readonly amount: number };
  readonly due: Counted;
  readonly met: Counted;
  /** What belongs to days that were closed before it was heard. */
  readonly late: { readonly due: number; readonly met: number };
  /** Carried to the next day: opening + due − met + late due − late met. */
  readonly closing: Counted;
  /** What is open by its reason; the three add up to `closing`. */
  readonly waiting: Counted;
  readonly overdue: Counted;
  readonly varied: Counted;
}

/** Why an item is open. */
export type Reason =
  /** In its time. */
  | { readonly kind: 'waiting'; readonly until?: string }
  /** For longer than it should be, and no variance says why. */
  | {
      readonly kind: 'overdue';
      readonly code: string;
      readonly title: string;
      /** Who answers for it, and what they do about it. */
      readonly owner?: string;
      readonly next?: string;
    }
  | {
      readonly kind: 'variance';
      readonly code: string;
      readonly title: string;
      readonly because: string;
      readonly owner?: string;
      readonly case?: string;
      readonly next?: string;
    };

/** An item whose two sides do not agree. */
export interface OpenItem {
  readonly link: Link;
  readonly item: string;
  readonly connection: string;
  readonly currency: string;
  /** Due less met, in minor units. */
  readonly amount: number;
  /** The day since which it is open. */
  readonly since: string;
}
export type Unmatched = OpenItem & { readonly reason: Reason };

/** A variance that stood when the day was looked at. */
export interface NamedVariance {
  readonly about: string;
  readonly code: string;
  readonly title: string;
  readonly books: string;
  readonly amount?: { readonly amount: number; readonly currency: string };
  readonly because: string;
  readonly foundAt: string;
  readonly owner?: string;
  readonly case?: string;
  /** What its owner does about it. */
  readonly next?: string;
}

/** What was heard of a day after it was closed. */
export interface LatePart {
  readonly day: string;
  readonly link: Link;
  readonly connection: string;
  readonly currency: string;
  readonly due: number;
  readonly met: number;
}

/** A link of the chain for one brand in one currency. */
export interface BrandSum {
  /** Several names where brands share a channel; empty for what is of no brand. */
  readonly brand: string;
  readonly link: Link;
  readonly currency: string;
  readonly due: number;
  readonly met: number;
  /** What is open after the day, and how many items. */
  readonly open: number;
  readonly items: number;
}

/** A tender over all drawers; counted and uncounted come to what is expected with the difference. */
export interface TenderSum {
  readonly kind: string;
  readonly currency: string;
  readonly expected: number;
  readonly counted: number;
  /** What nobody counts, and is believed. */
  readonly uncounted: number;
  readonly difference: number;
}

/** A business day of a store, as it stood when the day was looked at. */
export interface StoreDaySum {
  readonly id: string;
  readonly at: string;
  readonly tenders: readonly TenderSum[];
  /** Codes of the variances that stand. */
  readonly variances: readonly string[];
  /** Its entries in the books. */
  readonly entries: readonly string[];
}

/** The business days of stores. */
export interface StoreDays {
  /** Closed ones of this date. */
  readonly closed: number;
  /** Up to this date. */
  readonly open: readonly { readonly id: string; readonly at: string }[];
  /** Those of this date, by store; certificates of before do not have them. */
  readonly days?: readonly StoreDaySum[];
  /** How many of this date are not listed. */
  readonly unlisted?: number;
  /** What is listed, by tender. */
  readonly tenders?: readonly TenderSum[];
}

export const DAY_STATES = ['open', 'clean', 'varied'] as const;
export type DayState = (typeof DAY_STATES)[number];

/** The certificate of a day: the chain from orders to the bank, and every break of it with its reason. */
export interface Certificate {
  readonly hub: string;
  /** 2026-11-20, by the clock of the time zone. */
  readonly date: string;
  readonly timeZone: string;
  readonly from: string;
  readonly until: string;
  /** `open` until it is closed; `clean` when nothing is varied or overdue. */
  readonly state: DayState;
  /** When it was closed and by whom; missing while it is open. */
  readonly closed?: { readonly at: string; readonly by: string };
  /** The certificate that it continues. */
  readonly previous?: { readonly date: string; readonly hash: string };
  /** The last movement of the closing that is counted in it. */
  readonly through: number;
  readonly links: readonly LinkDay[];
  readonly unmatched: readonly Unmatched[];
  /** Open items that are counted and not named. */
  readonly unlisted: number;
  readonly variances: { readonly count: number; readonly listed: readonly NamedVariance[] };
  readonly late: readonly LatePart[];
  /** What moved on this day by its own date, by connection. */
  readonly figures: readonly MoneyTotal[];
  readonly storeDays: StoreDays;
  /** By brand, where the configuration has any; together they are the whole. */
  readonly brands?: readonly BrandSum[];
  /** Set when this is not the whole: of which channels and stores it tells. */
  readonly part?: { readonly channels: readonly string[]; readonly stores: readonly string[] };
}
