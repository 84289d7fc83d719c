import { allocate, money, parseMoney } from '../../../kernel/money.ts';
import type { ShopLine, ShopOrder, ShopState, Tax } from './state.ts';

/** A tax as it is asked for: "VAT", 0.2. */
export interface TaxRate {
  readonly title: string;
  readonly rate: number;
}

/** Taxes of an amount after discount: on top of it, or the part that is in it. Shopify rounds each tax of each line. */
export function taxesOf(net: number, rates: readonly TaxRate[], included: boolean): Tax[] {
  const all = rates.reduce((total, { rate }) => total + rate, 0);
  const base = included ? net / (1 + all) : net;
  return rates.map(({ title, rate }) => ({ title, rate, amount: Math.round(base * rate) }));
}

/** What an order costs, from its parts. */
export interface Totals {
  readonly goods: number;
  readonly discounts: number;
  readonly shipping: number;
  readonly tax: number;
  readonly subtotal: number;
  readonly total: number;
  /** Less what was removed and returned. */
  readonly current: number;
}

export function totalsOf(order: ShopOrder): Totals {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const taxes = (parts: readonly { taxes: readonly Tax[] }[]): number =>
    sum(parts.flatMap((part) => part.taxes.map(({ amount }) => amount)));
  const goods = sum(order.lines.map(({ price, quantity }) => price * quantity));
  const lineDiscounts = sum(order.lines.map(({ discount }) => discount));
  const shippingDiscounts = sum(order.shipping.map(({ discount }) => discount));
  const shipping = sum(order.shipping.map(({ price }) => price));
  const tax = taxes(order.lines) + taxes(order.shipping);
  const subtotal = goods - lineDiscounts;
  const total = subtotal + shipping - shippingDiscounts + (order.taxesIncluded ? 0 : tax) + order.tip;
  const gone = order.refunds.flatMap(({ lines }) => lines);
  const back = sum(gone.map((line) => line.subtotal + (order.taxesIncluded ? 0 : line.tax)));
  return { goods, discounts: lineDiscounts + shippingDiscounts, shipping, tax, subtotal, total, current: total - back };
}

/** What a part of a line is worth: its share of price, discount and taxes, by whole pieces from the front. */
export function partOf(line: ShopLine, quantity: number): { subtotal: number; tax: number } {
  const share = (amount: number): number => {
    const weights = [quantity, line.quantity - quantity];
    return allocate(money(amount, 'EUR'), weights)[0]?.amount ?? 0;
  };
  const tax = line.taxes.reduce((total, { amount }) => total + amount, 0);
  return { subtotal: line.price * quantity - share(line.discount), tax: share(tax) };
}

/** "24.99" in minor units. */
export function minor(state: ShopState, text: string): number {
  return parseMoney(text, state.currency).amount;
}

/** Minor units as Shopify writes them: always at least the digits of the currency. */
export function decimal(amount: number, digits: number): string {
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return amount < 0 ? `-${whole}` : whole;
}

export type Status =
  | 'pending'
  | 'authorized'
  | 'partially_paid'
  | 'paid'
  | 'partially_refunded'
  | 'refunded'
  | 'voided';

/** What Shopify calls the state of the money. */
export function statusOf(order: ShopOrder): Status {
  const sum = (...kinds: readonly string[]): number =>
    order.transactions
      .filter(({ kind, status }) => status === 'success' && kinds.includes(kind))
      .reduce((total, { amount }) => total + amount, 0);
  const captured = sum('sale', 'capture');
  const refunded = sum('refund');
  const { total, current } = totalsOf(order);
  if (refunded > 0) return refunded >= captured ? 'refunded' : 'partially_refunded';
  if (captured > 0 || total === 0) return captured >= Math.min(total, current) ? 'paid' : 'partially_paid';
  if (sum('void') > 0) return 'voided';
  if (sum('authorization') > 0) return 'authorized';
  return order.cancelledAtMs === undefined ? 'pending' : 'voided';
}

/** Fulfilled pieces of a line. */
export function fulfilledOf(order: ShopOrder, lineId: string): number {
  return order.fulfilments
    .filter(({ status }) => status === 'success')
    .flatMap(({ lines }) => lines)
    .filter((line) => line.lineId === lineId)
    .reduce((total, { quantity }) => total + quantity, 0);
}

/** `fulfilled`, `partial` or null, as the REST payload says it. */
export function fulfilmentStatusOf(order: ShopOrder): 'fulfilled' | 'partial' | null {
  const shippable = order.lines.filter(({ requiresShipping }) => requiresShipping);
  const done = shippable.reduce((total, { id }) => total + fulfilledOf(order, id), 0);
  if (done === 0) return null;
  const open = order.fulfilmentOrders.flatMap(({ lines }) => lines).reduce((total, line) => total + line.remaining, 0);
  return open === 0 ? 'fulfilled' : 'partial';
}
