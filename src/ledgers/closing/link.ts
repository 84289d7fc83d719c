/**
 * The links of the chain from an order to the bank. Of each item one side says what is `due`, the other what is `met`; the
 * difference is open.
 *
 * | link | an item is | due | met |
 * |---|---|---|---|
 * | `booked` | an order | what the buyer owes | as much, once it is in the ERP |
 * | `invoiced` | an order | what is booked and was not given up | what is invoiced |
 * | `paid` | an order | what the buyer owes | what was taken |
 * | `registered` | an order | what was taken | what the books count as paid |
 * | `credited` | an order | what was given back of what was invoiced | what is credited |
 * | `settled` | a payment | taken, less given back and contested | what its provider settles of it |
 * | `paid-out` | the balance at a provider | what it settled, less fees | what it sent to the bank |
 * | `banked` | a payout | what was sent | what the bank shows of it |
 * | `identified` | a line of the bank | its amount | as much, once somebody knows what it is for |
 * | `counted` | a store's business day | what its drawers should hold | what was counted of it, all of it once the difference was taken |
 * | `posted` | a store's business day | what it brings to the books | what of it the books have confirmed |
 */
export const LINKS = [
  'booked',
  'invoiced',
  'paid',
  'registered',
  'credited',
  'settled',
  'paid-out',
  'banked',
  'identified',
  'counted',
  'posted',
] as const;
export type Link = (typeof LINKS)[number];

/** What both sides have of an item, in minor units. */
export interface Sides {
  readonly link: Link;
  readonly item: string;
  /** The channel, the provider, the bank or the store. */
  readonly connection: string;
  readonly currency: string;
  readonly due: number;
  readonly met: number;
}

/** By how much the sides of an item changed on a day. */
export interface Move extends Sides {
  /** What it follows from: the order, the payment, the payout, the line or the movement. */
  readonly source: string;
  /** 2026-11-20, by the clock of the retailer. */
  readonly day: string;
}

/** Which moves are about the same sides of the same item. */
export const keyOfSides = ({ link, item, connection, currency }: Omit<Sides, 'due' | 'met'>): string =>
  `${link} ${currency} ${connection} ${item}`;
