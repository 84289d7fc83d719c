import type { Envelope } from '../../canonical/envelope.ts';
import type { Counted } from './amount.ts';
import type { Demand } from './owner.ts';

/**
 * What the ledger knows of one article. It is read, decided on and written as a whole, under a lock of its own. Amounts
 * are millionths, times epoch milliseconds.
 */
export interface Sheet {
  readonly sku: string;
  /** By location. */
  readonly positions: Readonly<Record<string, Position>>;
  /** By shelf, see `shelfKey`. */
  readonly shelves: Readonly<Record<string, Shelf>>;
  /** How fast it sells, for safety stock that follows the pace. */
  readonly pace?: Pace;
}

/** What a location has of it, as one reading of its owner. */
export interface Position {
  readonly unit: string;
  readonly onHand: number;
  readonly reserved: number;
  /** What its owner calls available; it may be less than the difference of the two. */
  readonly available: number;
  /** The watermark: an older reading never replaces this one. */
  readonly observedMs: number;
  /** The connection that read it. */
  readonly source: string;
}

/** Sold in a millisecond, on a decaying average. */
export interface Pace {
  readonly perMs: number;
  readonly atMs: number;
}

/** A time-boxed reservation: what an order or receipt needs and no reading reflects yet. */
export interface Claim {
  readonly owner: string;
  readonly sku: string;
  readonly location: string;
  readonly unit: string;
  readonly demand: Pick<Demand, 'amount' | 'reflected'>;
  /** Why it is held, in words. */
  readonly reason: string;
  readonly sinceMs: number;
  /** Undefined while it is known that the ERP has still to book it. */
  readonly expiresMs?: number;
  /** What of it counts; 0 when it has ended. */
  readonly held: number;
  /** Whether a reading or the clock can still change what counts: an ERP that gives back what the channel still counts on. */
  readonly live: boolean;
}

/** What is known of the number that a channel shows, and what the channel may still sell. */
export interface Shelf {
  /** Grows with every publication; an older one never wins. */
  readonly token: number;
  /** What it shows, as far as anybody said; undefined before the first word of it. */
  readonly shown?: number;
  readonly shownMs?: number;
  /** When it was first known what it shows; what was sold before may be heard later. */
  readonly firstMs?: number;
  /** The same by the channel's own clock: what was read before says nothing. */
  readonly observedMs?: number;
  /**
   * What it was given to sell and has not told of as sold: what it shows and what it may have sold unheard. Never less
   * than what it can still sell.
   */
  readonly exposure: number;
  /** What it gave itself, by a cancellation or by hand, before the hub heard why. */
  readonly raised: number;
  /** Since when what it shows was reckoned and not seen: it is asked before anything rests on it. */
  readonly unsureMs?: number;
  /** Words of the channel contradict each other, and which of them is the last one nobody can tell: it is asked soon. */
  readonly disputed?: true;
  /** Units whose order was heard and which the channel was not yet seen to be without: numbers from before them may still come. */
  readonly ahead?: number;
  /** The publication that is under way. At most one. */
  readonly flight?: Flight;
  /** When the last publication was sent, by the hub's clock. */
  readonly sentMs?: number;
  /** Since when `exposure` and `shown` differ without a new word. */
  readonly unheardMs?: number;
  /** How long a publication takes from decision to confirmation, on average. */
  readonly lagMs?: number;
  /** Sold of a flash sale's quota. */
  readonly quota?: { readonly name: string; readonly sold: number };
  /** What the channel refused, and until when it is left alone. */
  readonly refused?: { readonly amount: number; readonly untilMs: number; readonly code: string };
  /** Why it shows nothing although the plan would let it: the code of the reason. */
  readonly suppressed?: string;
}

export interface Flight {
  readonly token: number;
  readonly amount: number;
  readonly expected: number;
  readonly sentMs: number;
  /** Units that were sold unheard when it was sent; orders that tell of them say nothing about what is shown after it. */
  readonly unheard: number;
  /** Of those, heard meanwhile. */
  readonly absorbed: number;
  /** Sold meanwhile and heard, beyond those. */
  readonly heard: number;
  /** The command as it was sent, so that it can be said again after a crash. */
  readonly command: Envelope;
}

/** What a set is made of: amounts of each component for one whole set. */
export interface Recipe {
  /** The newest word of it holds. */
  readonly rank: string;
  /** Empty when it is no set (any more). */
  readonly components: Readonly<Record<string, Counted>>;
}

/** A line of the history. Entries are only ever added; the counts follow from them. */
export interface Entry {
  readonly sku: string;
  readonly atMs: number;
  readonly kind: EntryKind;
  readonly location?: string;
  /** The order, receipt or shelf that it is about. */
  readonly about?: string;
  readonly unit?: string;
  /** Change of what is claimed, in millionths. */
  readonly change?: number;
  /** A reading as it was taken, or a number as it was published or seen. */
  readonly reading?: Position;
  readonly amount?: number;
  /** From the decision to publish to the word of the channel that it shows it. */
  readonly lagMs?: number;
  readonly code?: string;
  readonly because: string;
  /** The message that caused it. */
  readonly cause?: string;
}

export const ENTRY_KINDS = [
  'reading',
  'claimed',
  'changed',
  'reflected',
  'released',
  'expired',
  'published',
  'confirmed',
  'mismatch',
  'refused',
  'observed',
  'written-off',
  'suppressed',
  'resumed',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export const newSheet = (sku: string): Sheet => ({ sku, positions: {}, shelves: {} });

/** What a reading leaves to sell: never more than its owner calls available. */
export function freeOf({ onHand, reserved, available }: Position): number {
  return Math.min(onHand - reserved, available);
}
