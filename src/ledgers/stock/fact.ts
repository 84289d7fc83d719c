import type { Failure } from '../../kernel/failure.ts';
import type { Counted } from './amount.ts';
import type { OwnerFact } from './owner.ts';

/** What one message says to the ledger. */
export type StockFact =
  /** The owner of the stock read a position. */
  | {
      readonly kind: 'reading';
      readonly sku: string;
      readonly location: string;
      readonly onHand: Counted;
      readonly reserved: number;
      readonly available: number;
      readonly observedMs: number;
      readonly source: string;
    }
  /** Something of an order or a receipt. */
  | { readonly kind: 'owner'; readonly owner: string; readonly fact: OwnerFact }
  /** What a set is made of; without components it is no set (any more). */
  | {
      readonly kind: 'recipe';
      readonly sku: string;
      readonly rank: string;
      readonly components: Readonly<Record<string, Counted>>;
    }
  /** What a channel shows. */
  | {
      readonly kind: 'shown';
      readonly sku: string;
      readonly connection: string;
      readonly location?: string;
      readonly amount: number;
      readonly observedMs: number;
    }
  /** How a publication ended. */
  | {
      readonly kind: 'outcome';
      readonly sku: string;
      readonly connection: string;
      readonly location?: string;
      readonly token: number;
      readonly end: 'applied' | 'mismatch' | 'rejected' | 'failed';
      /** What the channel shows now, and by its own clock when. */
      readonly shown?: number;
      readonly shownMs?: number;
      readonly failure?: Failure;
    };

/** A fact with where it came from. */
export interface Told {
  readonly fact: StockFact;
  /** Id of the message. */
  readonly cause: string;
  /** When the hub made it durable. */
  readonly atMs: number;
}
