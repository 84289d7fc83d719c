import type { Order } from '../../canonical/order.ts';
import { allocate } from '../../kernel/money.ts';
import { millionthsOf } from '../../kernel/quantity.ts';

/**
 * What bought goods are worth when they come back: the share of what was paid for them after all discounts, tax included, to the
 * minor unit. Whatever comes back in whatever portions, all portions of a line add up to what was paid for it, and each of its
 * taxes to what was charged. Pure; amounts in minor units, quantities in millionths of their unit.
 */
export interface Bought {
  readonly channel: string;
  readonly currency: string;
  readonly version: string;
  /** When the order was placed, epoch milliseconds. */
  readonly placedMs: number;
  readonly test: boolean;
  readonly lines: readonly BoughtLine[];
  readonly shipping: Worth;
  /** What an order for other goods takes over; an instance that is older than exchanges does not know it. */
  readonly seller?: Seller;
}

/** Whose order it was, and how its prices are meant. */
export type Seller = Pick<Order, 'name' | 'pricesIncludeTax' | 'buyer' | 'billingAddress' | 'shippingAddress'>;

export interface BoughtLine {
  /** The order line's id in the channel. */
  readonly id: string;
  readonly sku: string | undefined;
  readonly unit: string;
  readonly quantity: number;
  readonly paid: number;
  /** The tax in it, one amount for each tax that was charged. */
  readonly taxes: readonly number[];
  readonly rates?: readonly Pick<Order['lines'][number]['taxes'][number], 'name' | 'rate'>[];
  readonly kind: Order['lines'][number]['kind'];
}

export interface Worth {
  /** Tax included. */
  readonly amount: number;
  readonly tax: number;
}

/** A portion of an order line and what it is worth. */
export interface Portion {
  /** The order line's id. */
  readonly of: string;
  readonly quantity: number;
  readonly amount: number;
  readonly taxes: readonly number[];
}

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/** Splits an amount by weights, to the minor unit: the kernel's largest remainders. */
const split = (amount: number, weights: readonly number[], currency: string): number[] =>
  allocate({ amount, currency }, weights).map((part) => part.amount);

/**
 * What was paid for each line. A discount that the channel gave on the order as a whole, or took off as a charge below zero, and a
 * cent of tax that it rounded on the whole instead of on its lines, are spread over the lines, and over the shipping where those
 * do not suffice; what was paid beyond lines and shipping, as a tip, belongs to no line.
 */
export function boughtOf(order: Order, placedMs: number): Bought {
  const { currency, lines, shipping, totals } = order;
  const shippingPaid = total(shipping.map((line) => Math.max(0, line.total.amount)));
  const named = lines.map((line) => Math.max(0, line.total.amount));
  const less = Math.max(0, total(named) + shippingPaid - totals.total.amount);
  const offLines = Math.min(less, total(named));
  const off = less === 0 ? named.map(() => 0) : split(offLines, named, currency);
  const taxes = taxesOf(order);
  return {
    channel: order.channel,
    currency,
    version: order.version,
    placedMs,
    test: order.test,
    lines: lines.map((line, index) => ({
      id: line.id,
      sku: line.sku,
      unit: line.quantity.unit,
      quantity: millionthsOf(line.quantity),
      paid: (named[index] ?? 0) - (off[index] ?? 0),
      taxes: taxes.lines[index] ?? [],
      rates: line.taxes.map(({ name, rate }) => ({ name, rate })),
      kind: line.kind,
    })),
    shipping: { amount: Math.max(0, shippingPaid - (less - offLines)), tax: taxes.shipping },
    seller: sellerOf(order),
  };
}

/** The taxes of each line, and of the shipping. */
function taxesOf({ currency, lines, shipping, totals }: Order): {
  readonly lines: readonly (readonly number[])[];
  readonly shipping: number;
} {
  const charged = lines.map(({ taxes }) => taxes.map(({ amount }) => Math.max(0, amount.amount)));
  const weights = charged.map(total);
  const charges = shipping.flatMap(({ taxes }) => taxes.map(({ amount }) => amount.amount));
  const onShipping = total(charges.map((tax) => Math.max(0, tax)));
  const takenOff = total(charges.map((tax) => Math.max(0, -tax)));
  const rest = totals.tax.amount - total(weights) - onShipping;
  // More than a cent a line is no rounding: the channel counts something as tax that stands on no line.
  const isRounding = Math.abs(rest + takenOff) <= lines.length && total(weights) + onShipping + rest >= 0;
  if (!isRounding) return { lines: charged, shipping: onShipping };
  // A cent of taxes that come to less than half a cent on each line goes by what the taxed lines cost.
  const priced = lines.map(({ taxes, total }) => (taxes.length === 0 ? 0 : Math.max(0, total.amount)));
  const shares = total(weights) === 0 ? priced : weights;
  const onLines = total(shares) === 0 ? 0 : Math.max(rest, -total(weights));
  const more = onLines === 0 ? [] : split(onLines, shares, currency);
  return {
    lines: charged.map((own, index) => {
      const parts = own.length === 0 ? [] : split(more[index] ?? 0, own, currency);
      return own.map((tax, at) => tax + (parts[at] ?? 0));
    }),
    shipping: charges.length === 0 ? onShipping : onShipping + rest - onLines,
  };
}

function sellerOf({ name, pricesIncludeTax, buyer, billingAddress, shippingAddress }: Order): Seller {
  return {
    name,
    pricesIncludeTax,
    ...(buyer === undefined ? {} : { buyer }),
    ...(billingAddress === undefined ? {} : { billingAddress }),
    ...(shippingAddress === undefined ? {} : { shippingAddress }),
  };
}

/** The part of an amount that falls to the first `quantity` of `whole`. */
export const upTo = (amount: number, quantity: number, whole: number, currency: string): number =>
  quantity >= whole ? amount : (split(amount, [quantity, whole - quantity], currency)[0] ?? 0);

/** What is left of a line beyond the portions of it that are taken. */
export const leftOf = (line: BoughtLine, taken: readonly Portion[]): number =>
  line.quantity - total(taken.filter(({ of }) => of === line.id).map(({ quantity }) => quantity));

/**
 * The next portion of a line. Its worth is what all portions together are worth, less what those before it were given; so cents
 * that cannot be split fall to one portion and are given once. `quantity` is at most what is left.
 */
export function nextPortion(line: BoughtLine, taken: readonly Portion[], quantity: number, currency: string): Portion {
  const before = taken.filter(({ of }) => of === line.id);
  const after = total(before.map((portion) => portion.quantity)) + quantity;
  const next = (amount: number, given: number): number =>
    Math.max(0, upTo(amount, after, line.quantity, currency) - given);
  return {
    of: line.id,
    quantity,
    amount: next(line.paid, total(before.map(({ amount }) => amount))),
    taxes: line.taxes.map((tax, index) => next(tax, total(before.map(({ taxes }) => taxes[index] ?? 0)))),
  };
}

/** The first `quantity` of some portions. */
export function firstOf(portions: readonly Portion[], quantity: number, currency: string): Portion[] {
  let wanted = quantity;
  return portions.flatMap((portion) => {
    const count = Math.min(wanted, portion.quantity);
    if (count <= 0) return [];
    wanted -= count;
    const part = (amount: number): number => upTo(amount, count, portion.quantity, currency);
    return [{ of: portion.of, quantity: count, amount: part(portion.amount), taxes: portion.taxes.map(part) }];
  });
}

export const worthOf = (portions: readonly Portion[]): Worth => ({
  amount: total(portions.map(({ amount }) => amount)),
  tax: total(portions.flatMap(({ taxes }) => taxes)),
});

export const minus = (left: Worth, right: Worth): Worth => ({
  amount: left.amount - right.amount,
  tax: left.tax - right.tax,
});

export const plus = (left: Worth, right: Worth): Worth => ({
  amount: left.amount + right.amount,
  tax: left.tax + right.tax,
});

/** A share of an amount in hundredths of a percent, rounded half up, at most the amount. */
export const shareOf = (amount: number, basisPoints: number): number =>
  Math.min(amount, Number((BigInt(amount) * BigInt(basisPoints) + 5_000n) / 10_000n));

/** The price of a quantity, rounded half up to the minor unit. */
export const priceOf = (price: number, quantity: number): number =>
  Number((BigInt(price) * BigInt(quantity) * 2n + 1_000_000n) / 2_000_000n);
