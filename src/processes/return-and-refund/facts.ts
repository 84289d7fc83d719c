import type { CommandData } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import type { Return } from '../../canonical/return.ts';
import type { Bought, Portion, Worth } from './worth.ts';

/**
 * What is known of the returns of one order. One instance decides about all of them, so that no piece comes back twice and no money
 * is given twice. Every message only adds a fact; what follows is worked out in `onward.ts`.
 */
export interface Facts {
  /** The order's id. */
  readonly id: string;
  /** What was bought; undefined until the order itself has arrived. */
  readonly bought: Bought | undefined;
  /** When goods last left or arrived, epoch milliseconds; 0 before. */
  readonly sentMs: number;
  /** By return id. */
  readonly returns: Readonly<Record<string, ReturnFacts>>;
  /** Open deadlines, epoch milliseconds. */
  readonly clocks: Readonly<Record<string, number>>;
}

/** Where the returns of an order stand: the furthest behind of all that are open. */
export type At = 'expected' | 'bought' | 'deciding' | 'receiving' | 'inspecting' | 'settling' | 'settled';
export type In<Where extends At> = Where extends At ? Facts & { readonly at: Where } : never;
export type State = In<At>;

/** A return: custody of the goods and the money for them are two tracks, line by line. */
export interface ReturnFacts {
  readonly id: string;
  /** Counts the returns of the order, from 1; purposes of refunds are made of it. */
  readonly number: number;
  /** When the hub first heard of it, epoch milliseconds. */
  readonly heardMs: number;
  /** What the buyer wants; undefined while only goods or a decision were heard of. */
  readonly asked: Asked | undefined;
  readonly lines: readonly Line[];
  readonly verdict: 'open' | 'approved' | 'declined';
  /** What a person decided last, and who. */
  readonly decided: Decided | undefined;
  /** What was heard of goods, whatever was decided; quantities in millionths. */
  readonly receipts: readonly Count[];
  readonly inspections: readonly Inspection[];
  readonly location: string | undefined;
  /** When goods were last received and when the return was approved, epoch milliseconds; 0 before. */
  readonly receivedMs: number;
  readonly approvedMs: number;
  readonly shipping: Worth;
  readonly batches: readonly Batch[];
  readonly replacement?: Replacement;
  /** What did not come is not waited for any more. */
  readonly expired: boolean;
  /** How many of the inspections have become batches. */
  readonly looked: number;
  /** The wait that was too long. */
  readonly late: Phase | undefined;
  /** A person has done by hand what was open. */
  readonly settled: boolean;
  readonly completed: boolean;
  /** The reasons for which it waits for a person, as announced, by code. */
  readonly holds: Readonly<Record<string, string>>;
}

/** Where one return stands. */
export type Phase = 'expected' | 'deciding' | 'receiving' | 'inspecting' | 'settling' | 'closed';

export interface Asked {
  /** The connection that asked; undefined for people and stores of the hub. */
  readonly from: string | undefined;
  readonly askedBy: string | undefined;
  /** When the buyer asked, epoch milliseconds. */
  readonly atMs: number;
  readonly lines: Return['lines'];
  readonly wanted: Return['wanted'];
  /** What the goods cost that the buyer takes instead, in minor units. */
  readonly exchange: number;
  readonly exchangeFor?: Return['exchangeFor'];
  /** What a till has given back for it, in minor units. */
  readonly paidBack?: number;
  readonly shippingBack: boolean;
}

/** A line of the return, with the portions of the order that it stands for. Quantities in millionths. */
export interface Line {
  readonly line: string;
  readonly orderLine: string | undefined;
  readonly sku: string;
  readonly unit: string;
  readonly quantity: number;
  readonly reason: string;
  readonly portions: readonly Portion[];
}

export interface Decided {
  readonly decision: 'approve' | 'decline';
  readonly by: string;
  readonly reason: string | undefined;
}

export interface Count {
  readonly line: string;
  readonly sku: string;
  readonly quantity: number;
}

type Condition = CommandData<'receive-return'>['lines'][number]['condition'];

export interface Inspection {
  readonly lines: readonly (Count & { readonly condition: Condition; readonly deduction: number })[];
}

/** Goods that were looked at together: what of them goes to the stock, and what is given back for them. */
export interface Batch {
  /** Unique in the order. */
  readonly purpose: string;
  readonly lines: readonly BatchLine[];
  /** Tax included, after deductions and fee, with shipping. */
  readonly amount: number;
  readonly goods: Ask;
  /** Whether the order was asked for the money, and what it gave. */
  readonly money: 'none' | 'asked';
  readonly given: number;
  /** What of it the channel gave or carried out, so that it knows of it. */
  readonly byChannel: number;
  /** The order has answered. */
  readonly answered: boolean;
  readonly reason: string | undefined;
  /** Whether the channel was told of a refund that it does not know. */
  readonly told: Ask | 'none';
  /** What the buyer gets for it in place of money, and what the order has set aside for that. */
  readonly as?: EventData<'RefundRequested'>['as'];
  readonly kept?: number;
  /** What of the amount a till has given. */
  readonly covered?: number;
  /** The gift card for what was set aside. */
  readonly card?: Ask;
  /** When the ERP is asked for the goods again, epoch milliseconds: it did not know the store. */
  readonly againMs?: number | undefined;
}

/** The order for the goods that a buyer takes instead. */
export interface Replacement {
  readonly order: string;
  /** What the buyer pays besides what came back, in minor units. */
  readonly owed: number;
  readonly state: 'placed' | 'allocated' | 'lost';
}

export interface BatchLine extends Count, Worth {
  readonly orderLine: string | undefined;
  readonly unit: string;
  readonly condition: Condition;
}

export type Ask = 'asked' | 'done' | 'rejected' | 'failed';

export function noFacts(id: string): In<'expected'> {
  return { at: 'expected', id, bought: undefined, sentMs: 0, returns: {}, clocks: {} };
}

export function noReturn(id: string, number: number, heardMs: number): ReturnFacts {
  return {
    id,
    number,
    heardMs,
    asked: undefined,
    lines: [],
    verdict: 'open',
    decided: undefined,
    receipts: [],
    inspections: [],
    location: undefined,
    receivedMs: 0,
    approvedMs: 0,
    shipping: { amount: 0, tax: 0 },
    batches: [],
    expired: false,
    looked: 0,
    late: undefined,
    settled: false,
    completed: false,
    holds: {},
  };
}

/** In the order in which they were heard of; a store may return the keys of an object in another order. */
export const returnsOf = (facts: Facts): readonly ReturnFacts[] =>
  Object.values(facts.returns).sort((left, right) => left.number - right.number);

export const withReturn = <Known extends Facts>(facts: Known, one: ReturnFacts): Known => ({
  ...facts,
  returns: { ...facts.returns, [one.id]: one },
});

/** Changes a return, which begins when it was not known. */
export function changed<Known extends Facts>(
  facts: Known,
  id: string,
  heardMs: number,
  change: (one: ReturnFacts) => Partial<ReturnFacts>,
): Known {
  const known = facts.returns[id] ?? noReturn(id, Object.keys(facts.returns).length + 1, heardMs);
  return withReturn(facts, { ...known, ...change(known) });
}

/** Whether anything is still to come of it. */
export const isOpen = (one: ReturnFacts): boolean => one.verdict !== 'declined' && !one.completed;
