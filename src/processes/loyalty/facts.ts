import type { EventData } from '../../canonical/event.ts';
import type { Money } from '../../kernel/money.ts';
import type { Earning, Holder } from './earn.ts';

/** What is known of the points of one order, or of one receipt of a till. Every message only adds a fact; what follows is worked out in `onward.ts`. */
export interface Facts {
  /** The order's id. */
  readonly id: string;
  /** What was bought and what it earns; undefined until the order itself has arrived. */
  readonly bought: Bought | undefined;
  /** What was taken of each payment, by payment id. */
  readonly captured: Readonly<Record<string, Money>>;
  /** Money that went back: refunds by payment and reference, disputes by theirs. */
  readonly back: Readonly<Record<string, Money>>;
  /** Refunds that failed and disputes whose money was given again, by the same names. */
  readonly undone: readonly string[];
  /** What returns asked the order to give back from its payments, by purpose. */
  readonly asked: Readonly<Record<string, Asked>>;
  /** Purposes that the order has answered. */
  readonly answered: readonly string[];
  /** All goods that came back, by return, once it is complete: for a gift card or other goods no money is asked for them. */
  readonly returned: Readonly<Record<string, readonly Piece[]>>;
  /** The receipt of a till, once it has arrived; never for an order. */
  readonly receipt?: Receipt;
  /** Goods of a receipt that came back on others, by those; none for one that was voided. */
  readonly till?: Readonly<Record<string, readonly TillGoods[]>>;
  /** The order was accepted: the points that pay for it are taken. */
  readonly accepted?: boolean;
  /** Codes of points that were asked to be taken, and of those to be given back. */
  readonly taken?: readonly string[];
  readonly givenBack?: readonly string[];
  /** Points that were not to be had, although they pay for the order: a case is open. */
  readonly unpaid?: readonly string[];
  readonly closed: boolean;
  readonly cancelled: boolean;
  /** The engine refused the points of this order. */
  readonly refused: boolean;
  /** When the wait after earning ends, epoch milliseconds; 0 before the order has earned anything. */
  readonly dueMs: number;
  /** The wait is over. */
  readonly ripe: boolean;
  /** Points that the engine was asked to add and to take back so far, by line. */
  readonly accrued: Readonly<Record<string, number>>;
  readonly reversed: Readonly<Record<string, number>>;
}

export interface Bought {
  /** As the first snapshot said: points that were earned stay where they are. */
  readonly holder: Holder | undefined;
  readonly currency: string;
  readonly version: string;
  /** What the buyer owes, in minor units. */
  readonly total: number;
  readonly lines: readonly Earning[];
  /** Points that were set aside to pay for it, by their codes. */
  readonly codes?: readonly string[];
}

/** What else is kept of a receipt. */
export interface Receipt {
  /** Goods of other receipts that came back on it, by those. */
  readonly backs: Readonly<Record<string, EventData<'SoldGoodsReturned'>['lines']>>;
  readonly at: string;
}

/** Goods that came back at a till. */
export interface TillGoods {
  /** The line that they were sold on, where it was said. */
  readonly line: string | undefined;
  readonly sku: string;
  /** In millionths. */
  readonly quantity: number;
}

export interface Asked {
  readonly return: string | undefined;
  readonly amount: number;
  readonly pieces: readonly Piece[];
}

/** Goods of one line of the order that came back. */
export interface Piece {
  readonly line: string;
  /** In millionths. */
  readonly quantity: number;
  /** What was asked for them, in minor units. */
  readonly amount: number;
}

export type At = 'expected' | 'open' | 'waiting' | 'earned' | 'nothing' | 'cancelled' | 'refused';
export type In<Where extends At> = Where extends At ? Facts & { readonly at: Where } : never;
export type State = In<At>;

export function noFacts(id: string): In<'expected'> {
  return {
    at: 'expected',
    id,
    bought: undefined,
    captured: {},
    back: {},
    undone: [],
    asked: {},
    answered: [],
    returned: {},
    closed: false,
    cancelled: false,
    refused: false,
    dueMs: 0,
    ripe: false,
    accrued: {},
    reversed: {},
  };
}
