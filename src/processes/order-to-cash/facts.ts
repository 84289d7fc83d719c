import type { EventData } from '../../canonical/event.ts';
import type { Order } from '../../canonical/order.ts';
import type { ForeignRecord } from '../../canonical/value.ts';
import { addQuantity } from '../../kernel/quantity.ts';

/**
 * What order-to-cash knows of one order. Every message only adds a fact; what follows from the facts is worked out in
 * `onward.ts`. So facts may come in any order, and the end is the same.
 */
export interface Facts {
  /** The order's id. */
  readonly id: string;
  /** What buyer and shop agreed on; undefined until the order itself has arrived. */
  readonly agreed: Agreed | undefined;
  /** By payment id. */
  readonly payments: Readonly<Record<string, Payment>>;
  /** What was asked of other systems, by a key that makes each ask happen once, and how it ended. */
  readonly asks: Readonly<Record<string, Ask>>;
  readonly booked: ForeignRecord | undefined;
  /** The ERP said that it has nothing of the order when its booking was given up. */
  readonly absent?: boolean;
  /** Whether the ERP has confirmed the order (it may also be confirmed there by a person). */
  readonly confirmed: boolean;
  /** By shipment id. */
  readonly shipments: Readonly<Record<string, Shipment>>;
  /** Nothing more will be shipped, though not all was. */
  readonly short: boolean;
  /** Totals in minor units, by the invoice's id in the ERP. */
  readonly invoices: Readonly<Record<string, number>>;
  readonly credits: Readonly<Record<string, number>>;
  /** Credit notes that the hub did not ask for, or not that it knows of yet: when they were heard of, epoch milliseconds. */
  readonly foreignCredits: Readonly<Record<string, number>>;
  /** Those that the hub asked for, likewise. */
  readonly ownCredits: Readonly<Record<string, number>>;
  /** Amounts in minor units that stand in the books or were asked to, by the provider's reference. */
  readonly registered: Readonly<Record<string, number>>;
  /** Refunds in the books, by the provider's reference, or by the id in the ERP where the hub knows none. */
  readonly repaid: Readonly<Record<string, Repaid>>;
  /** What is owed in another way than as money and pays its credit note in the books, or was asked to, by its reference there. */
  readonly cleared?: Readonly<Record<string, number>>;
  /** The wish to undo the whole order. */
  readonly cancellation: Cancellation | undefined;
  /** The sides on which the order is known to be cancelled. */
  readonly cancelledOn: readonly Side[];
  /** The total was changed after it was paid, so that a difference is owed and not a mistake. */
  readonly edited: boolean;
  /** The highest total that was ever agreed, in minor units: beyond it nothing that was taken can be explained. */
  readonly dearest: number;
  /** When the ERP last took over a change, epoch milliseconds; what it called complete before is so no longer. */
  readonly amendedMs: number;
  /** The channel usually gives money back itself; the hub does so only when this wait is over. */
  readonly grace: 'none' | 'running' | 'over';
  /** A hold is about to lapse, so it is captured before the goods leave. */
  readonly lapsing: boolean;
  /** When the present state was entered, epoch milliseconds; 0 before the first message. */
  readonly since: number;
  /** The wait of this state was too long. */
  readonly late: boolean;
  /** What a person must look at and no later fact settles, by code. */
  readonly troubles: Readonly<Record<string, string>>;
  /** The reasons for which the order is on hold, as announced, by code. */
  readonly holds: Readonly<Record<string, string>>;
  /** Refunds that the order was asked for, in the order in which they were heard of. */
  readonly requests: readonly RefundRequest[];
}

/** Money that somebody wants given back for a reason of their own: goods that came back, a favour. Amounts in minor units. */
export interface RefundRequest {
  /** Unique in the order; the same purpose is one request, however often it is asked. */
  readonly purpose: string;
  /** The return that it is for. */
  readonly returned: string | undefined;
  readonly amount: number;
  readonly currency: string;
  /** What the buyer gets in place of money from a payment. */
  readonly as?: EventData<'RefundRequested'>['as'];
  readonly reason: string | undefined;
  readonly goods: readonly RefundedGoods[];
  /** The books were asked to credit it. */
  readonly credited: boolean;
  /** When it was asked, epoch milliseconds. */
  readonly atMs: number;
  /** When the hub heard of it, epoch milliseconds. */
  readonly heardMs: number;
  /** Refunds of others that count for it: nothing is given twice. */
  readonly claims: readonly Claim[];
  /** Nothing more is tried: a person let it go, or its money never came. */
  readonly over: boolean;
  /** It was ended with less than was asked, for this reason. */
  readonly short: string | undefined;
  /** What was last announced as given; undefined before the first announcement. */
  readonly told: number | undefined;
  /** It was once announced as given in full: a card was issued or goods were ordered for what was set aside. */
  readonly fulfilled?: boolean;
}

/** Goods that a refund is for; the amount is what they are worth with tax, in minor units. */
export interface RefundedGoods extends Goods {
  readonly sku: string;
  readonly amount: number;
}

/** A refund in the books, in minor units. */
export interface Repaid {
  readonly amount: number;
  /** The provider whose journal it stands in; none where it was paid in another way. */
  readonly gateway: string | undefined;
}

export interface Claim {
  readonly payment: string;
  /** The provider's reference of the refund. */
  readonly refund: string;
  readonly amount: number;
}

export type Side = 'channel' | 'erp';
export type Ask = 'asked' | 'done' | 'rejected' | 'failed';

/** What of an order the decisions need; no name, no address. */
export interface Agreed {
  readonly channel: string;
  /** "#1001". */
  readonly name: string;
  readonly currency: string;
  /** Minor units. */
  readonly total: number;
  readonly paymentMode: Order['paymentMode'];
  readonly version: string;
  readonly test: boolean;
  /** What must leave the building: SKU → quantity text and unit. */
  readonly goods: Readonly<Record<string, Goods>>;
}

export interface Goods {
  readonly value: string;
  readonly unit: string;
}

/** A payment as its provider reports it; amounts in minor units. */
export interface Payment {
  readonly id: string;
  readonly reference: string;
  readonly gateway: string;
  readonly currency: string;
  readonly authorized: number;
  readonly expiresAt: string | undefined;
  /** The whole amount taken of this payment so far. */
  readonly captured: number;
  readonly capturedAt: string | undefined;
  readonly voided: boolean;
  /** Issued refunds, by the provider's reference. */
  readonly refunds: Readonly<Record<string, number>>;
  /** When they were given, by the same. */
  readonly refundTimes: Readonly<Record<string, string>>;
  /** References of refunds that failed, perhaps before their issue was heard of. */
  readonly failedRefunds: readonly string[];
  /** When refunds were made that the hub did not ask for, epoch milliseconds, by the provider's reference. */
  readonly outside: Readonly<Record<string, number>>;
  /** Refunds that the hub asked for, by purpose. */
  readonly refundAsks: Readonly<Record<string, RefundAsk>>;
  /** What of it is owed as a gift card or as goods, or was given back at a till, by the purpose of the request. */
  readonly kept?: Readonly<Record<string, number>>;
  /** Contests of the buyer, by the provider's reference. */
  readonly contests?: Readonly<Record<string, Contest>>;
  /** The provider refused a refund; no other is asked until something new is heard of this payment. */
  readonly refundBlocked: boolean;
}

/** A payment that the buyer contests, as far as it has come; amounts in minor units. */
export interface Contest {
  /** What the provider took from the retailer for it, and what of that it gave again. */
  readonly taken: number;
  readonly given: number;
  readonly reason?: string;
  /** Who kept the money; missing while nobody knows. */
  readonly outcome?: EventData<'DisputeClosed'>['outcome'];
  /** A person has looked and lets the order go on. */
  readonly accepted?: boolean;
}

export interface RefundAsk {
  readonly amount: number;
  readonly state: Ask;
  /** The purpose of the request that it serves; none when the order itself owes the money back. */
  readonly request?: string;
  /** What the provider calls it. */
  readonly refund?: string;
}

export interface Shipment {
  readonly id: string;
  readonly record: ForeignRecord;
  readonly lines: EventData<'ShipmentDispatched'>['lines'];
  readonly tracking?: EventData<'ShipmentDispatched'>['tracking'];
  readonly complete: boolean;
  /** When it left, epoch milliseconds. */
  readonly atMs: number;
}

export interface Cancellation {
  readonly by: 'channel' | 'erp' | 'hub';
  readonly reason: string;
}

/** The states; all hold the same facts, and `at` follows from them. */
export type At =
  | 'expected'
  | 'booking'
  | 'paying'
  | 'confirming'
  | 'fulfilling'
  | 'settling'
  | 'closed'
  | 'cancelling'
  | 'cancelled'
  | 'ignored';
export type In<Where extends At> = Where extends At ? Facts & { readonly at: Where } : never;
export type State = In<At>;

/** Nothing is known yet. */
export function noFacts(id: string): In<'expected'> {
  return {
    at: 'expected',
    id,
    agreed: undefined,
    payments: {},
    asks: {},
    booked: undefined,
    confirmed: false,
    shipments: {},
    short: false,
    invoices: {},
    credits: {},
    foreignCredits: {},
    ownCredits: {},
    registered: {},
    repaid: {},
    cancellation: undefined,
    cancelledOn: [],
    edited: false,
    dearest: 0,
    amendedMs: 0,
    grace: 'none',
    lapsing: false,
    since: 0,
    late: false,
    troubles: {},
    holds: {},
    requests: [],
  };
}

/** What the decisions need of an order. */
export function agreedOf(order: Order): Agreed {
  const goods: Record<string, Goods> = {};
  for (const line of order.lines) {
    if (line.fulfilment === 'none' || line.kind === 'service' || line.sku === undefined) continue;
    const known = goods[line.sku];
    goods[line.sku] = known === undefined ? line.quantity : addQuantity(known, line.quantity);
  }
  return {
    channel: order.channel,
    name: order.name,
    currency: order.currency,
    total: order.totals.total.amount,
    paymentMode: order.paymentMode,
    version: order.version,
    test: order.test,
    goods,
  };
}

/**
 * The goods under the SKUs that the ERP was told: a mapping may have come after the order. Shipments speak of those, and of nothing
 * else.
 */
export function withNames<Known extends Facts>(facts: Known, told: Order | undefined): Known {
  const { agreed } = facts;
  const isNamed = told?.lines.some(({ foreignSku }) => foreignSku !== undefined) === true;
  if (agreed === undefined || !isNamed || agreed.version !== told.version) return facts;
  return { ...facts, agreed: { ...agreed, goods: agreedOf(told).goods } };
}

/** Whether a change is on its way to the ERP, or stuck there: what remains to be shipped is not known then. */
export const isAmending = (facts: Facts): boolean =>
  Object.entries(facts.asks).some(([key, how]) => key.startsWith('amend:') && (how === 'asked' || how === 'failed'));

/** How an ask stands; undefined when it was never asked. */
export const askOf = (facts: Facts, key: string): Ask | undefined => facts.asks[key];

export function withAsk<Known extends Facts>(facts: Known, key: string, state: Ask): Known {
  return { ...facts, asks: { ...facts.asks, [key]: state } };
}

/** The end of an ask. What was done stays done, however a repeated delivery of the command then went. */
export function withAnswer<Known extends Facts>(facts: Known, key: string, how: Ask): Known {
  return withAsk(facts, key, endOf(facts.asks[key], how));
}

export function endOf(before: Ask | undefined, how: Ask): Ask {
  if (before === 'done') return before;
  return before === 'rejected' && how === 'failed' ? before : how;
}

export function withoutAsk<Known extends Facts>(facts: Known, key: string): Known {
  const { [key]: _, ...asks } = facts.asks;
  return { ...facts, asks };
}

export function withTrouble<Known extends Facts>(facts: Known, code: string, reason: string): Known {
  return { ...facts, troubles: { ...facts.troubles, [code]: reason } };
}

export function withoutTrouble<Known extends Facts>(facts: Known, code: string): Known {
  if (facts.troubles[code] === undefined) return facts;
  const { [code]: _, ...troubles } = facts.troubles;
  return { ...facts, troubles };
}
