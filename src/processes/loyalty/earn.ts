import type { Order } from '../../canonical/order.ts';
import { minorDigits } from '../../kernel/currency.ts';
import { factId } from '../../kernel/ids.ts';
import { fits } from '../assortment-publication/policy.ts';
import { boughtOf } from '../return-and-refund/worth.ts';
import type { LoyaltyPolicy } from './policy.ts';
import { RATE_SCALE } from './policy.ts';

/** What one line of an order earns. What was paid for it is its measure: when all of that went back, all points did. */
export interface Earning {
  /** The order line's id in the channel, or `SHIPPING`. */
  readonly line: string;
  readonly sku: string | undefined;
  /** Minor units after all discounts, tax included. */
  readonly paid: number;
  /** In millionths of its unit. */
  readonly quantity: number;
  readonly points: number;
}

/** The line that stands for what was paid for shipping; channels do not name theirs so. */
export const SHIPPING = '@shipping';

/**
 * What each line of an order earns, shipping last. The points of the order are rounded once, as people reckon them, and come to its
 * lines by largest remainders, so that they add up. Lines that earn nothing are there too: money that is given back for no line in
 * particular is for them as well. Pure.
 */
export function earningsOf(order: Order, policy: LoyaltyPolicy): readonly Earning[] {
  const { channel, currency, lines, shipping } = boughtOf(order, 0);
  const known = [
    ...lines.map(({ id, sku, paid, quantity, kind }) => ({
      line: id,
      sku,
      paid,
      quantity,
      canEarn: kind !== 'gift-card',
    })),
    { line: SHIPPING, sku: undefined, paid: shipping.amount, quantity: 1, canEarn: policy.shipping },
  ];
  return pointsOf(known, { channel, currency, earns: !order.test && order.paymentMode !== 'none' }, policy);
}

/** Where something was bought. */
interface Sale {
  readonly channel: string;
  readonly currency: string;
  readonly earns: boolean;
}

/** What lines earn that were bought together. Pure. */
export function pointsOf(
  lines: readonly (Omit<Earning, 'points'> & { readonly canEarn: boolean })[],
  { channel, currency, earns }: Sale,
  policy: LoyaltyPolicy,
): readonly Earning[] {
  const scale = BigInt(RATE_SCALE) ** 2n * 10n ** BigInt(minorDigits(currency));
  const rate = BigInt(earns ? (policy.earn[currency] ?? 0) : 0);
  const parts = lines.map(
    ({ paid, sku, canEarn }) => BigInt(paid) * BigInt(canEarn ? weightOf(policy, channel, sku) : 0) * rate,
  );
  const points = share(parts, scale, policy.rounding);
  return lines.map(({ canEarn: _, ...line }, index) => ({ ...line, points: points[index] ?? 0 }));
}

/** How much one unit of money counts, in ten-thousandths. */
function weightOf({ excluded, factors }: LoyaltyPolicy, channel: string, sku: string | undefined): number {
  const isOf = (patterns: readonly string[]): boolean => patterns.some((pattern) => fits(sku ?? '', pattern));
  if (sku !== undefined && isOf(excluded)) return 0;
  const found = factors.find(
    ({ channels, skus }) =>
      (channels === undefined || channels.includes(channel)) &&
      (skus === undefined || (sku !== undefined && isOf(skus))),
  );
  return found?.factor ?? RATE_SCALE;
}

/** Whole numbers that add up to the sum of these fractions, rounded; each is its fraction rounded down or up. */
function share(parts: readonly bigint[], scale: bigint, rounding: LoyaltyPolicy['rounding']): readonly number[] {
  const sum = parts.reduce((left, right) => left + right, 0n);
  const added = { down: 0n, nearest: scale / 2n, up: scale - 1n }[rounding];
  const whole = parts.map((part) => part / scale);
  let rest = (sum + added) / scale - whole.reduce((left, right) => left + right, 0n);
  const byRemainder = parts
    .map((part, index) => ({ index, remainder: part % scale }))
    .sort((left, right) =>
      left.remainder === right.remainder ? left.index - right.index : left.remainder > right.remainder ? -1 : 1,
    );
  for (const { index } of byRemainder) {
    if (rest <= 0n) break;
    whole[index] = (whole[index] ?? 0n) + 1n;
    rest -= 1n;
  }
  return whole.map(Number);
}

/** Whose points an order earns; undefined where nobody is there who could keep them. */
export interface Holder {
  readonly account: string;
  /** The account in the channel, for engines that know it by that; none for a guest. */
  readonly record: { readonly connection: string; readonly id: string } | undefined;
}

/** The account of a customer of a channel, or of an e-mail address; it tells nothing of either. */
export const accountOfCustomer = (connection: string, id: string): string =>
  `points-account/${factId('points-account', 'customer', connection, id)}`;
export const accountOfEmail = (email: string): string =>
  `points-account/${factId('points-account', 'email', email.trim().toLowerCase())}`;

export function holderOf({ channel, buyer }: Order, { guests }: LoyaltyPolicy): Holder | undefined {
  if (buyer?.foreignId !== undefined) {
    const record = { connection: channel, id: buyer.foreignId };
    return { account: accountOfCustomer(channel, buyer.foreignId), record };
  }
  const email = buyer?.emailNormalized ?? buyer?.email;
  return guests === 'email' && email !== undefined ? { account: accountOfEmail(email), record: undefined } : undefined;
}
