import type { Order } from '../../canonical/order.ts';
import { minorDigits } from '../../kernel/currency.ts';
import { factId } from '../../kernel/ids.ts';

/** A product and its taxes as they will stand on a line in Odoo. */
export interface LineTarget {
  readonly product: number;
  readonly taxes: readonly number[];
  /** Whether those taxes are part of the price in Odoo; the price is then gross. */
  readonly inclusive: boolean;
}

/** A line of an order before it has a price in Odoo: what the buyer pays is settled, how Odoo reaches it is not. */
export interface PricedLine extends LineTarget {
  /** Unique within the order: the channel's line id. */
  readonly key: string;
  readonly name: string;
  readonly quantity: string;
  /** One piece before discount, in minor units, on the channel's own basis (gross or net). */
  readonly unitPrice: number;
  /** Discount on the whole line, in minor units, on the same basis. */
  readonly discount: number;
  /** What the line must come to in minor units: gross when `inclusive`, net otherwise. */
  readonly target: number;
  readonly isDelivery: boolean;
}

/** A line as it is written to Odoo. */
export interface PlannedLine extends LineTarget {
  readonly externalId: string;
  readonly name: string;
  readonly quantity: string;
  /** Decimal text in major units. */
  readonly priceUnit: string;
  /** Percent with at most two digits. */
  readonly discount: string;
  readonly isDelivery: boolean;
}

export interface PlanRules {
  readonly order: string;
  readonly currency: string;
  /** Decimals of a unit price in Odoo; undefined when stored unrounded. */
  readonly priceDigits: number | undefined;
  readonly discounts: 'percent' | 'line';
  /** The product that discounts are booked on, when they have lines of their own. */
  readonly discountProduct?: number;
}

/** External ids derive from the order and the line, so that two hubs and every retry claim the same records. */
export const orderExternalId = (order: string): string => `storeloom.sale_order_${factId('sale.order', order)}`;
export const lineExternalId = (order: string, key: string, part = ''): string =>
  `storeloom.sale_order_line_${factId('sale.order.line', order, key, part)}`;
/** Key of the line that takes up a rounding difference. */
export const ROUNDING_KEY = '#rounding';

/**
 * Lines whose totals in Odoo come to what the channel charged. Odoo computes price × quantity × (1 − discount), where a
 * discount has two digits and, before 19, a price has two as well:
 *
 * - a discount is shown as percent when price and percent together still give the exact amount;
 * - otherwise the price is the paid one, without discount;
 * - a paid price that does not divide evenly over the pieces becomes two lines (3 for 10.00: 2 × 3.33 and 1 × 3.34).
 */
export function planLines(lines: readonly PricedLine[], rules: PlanRules): PlannedLine[] {
  if (rules.discounts === 'line' && rules.discountProduct !== undefined) return planWithDiscountLines(lines, rules);
  return lines.flatMap((line) => planLine(line, rules));
}

function planLine(line: PricedLine, rules: PlanRules): PlannedLine[] {
  return planDiscounted(line, rules) ?? planPaidPrice(line, rules);
}

/** With the discount shown, when that can be exact. */
function planDiscounted(line: PricedLine, rules: PlanRules): PlannedLine[] | undefined {
  const quantity = Number(line.quantity);
  const full = line.unitPrice * quantity;
  if (line.discount <= 0 || full <= 0) return undefined;
  const percent = Math.round((line.discount / full) * 10_000) / 100;
  if (percent <= 0) return undefined;
  const unit = 10 ** minorDigits(rules.currency);
  if (percent >= 100) {
    if (line.target !== 0) return undefined;
    return [written(line, rules, { price: line.unitPrice / unit, discount: 100 })];
  }
  const share = 1 - percent / 100;
  const exact = line.target / unit / quantity / share;
  const price = rules.priceDigits === undefined ? exact : round(exact, rules.priceDigits);
  if (!comesTo(price * share * quantity, line.target, unit)) return undefined;
  return [written(line, rules, { price, discount: percent })];
}

function planPaidPrice(line: PricedLine, rules: PlanRules): PlannedLine[] {
  const quantity = Number(line.quantity);
  const unit = 10 ** minorDigits(rules.currency);
  const exact = line.target / unit / quantity;
  if (rules.priceDigits === undefined) return [written(line, rules, { price: exact, discount: 0 })];
  const price = round(exact, rules.priceDigits);
  const pieces = Number.isInteger(quantity) && quantity > 1 && quantity <= 1_000_000;
  if (comesTo(price * quantity, line.target, unit) || !pieces || rules.priceDigits < minorDigits(rules.currency)) {
    return [written(line, rules, { price, discount: 0 })];
  }
  const low = Math.floor(line.target / quantity);
  const dearer = line.target - low * quantity;
  return [
    written(line, rules, { price: low / unit, discount: 0, quantity: String(quantity - dearer) }),
    written(line, rules, { price: (low + 1) / unit, discount: 0, quantity: String(dearer), part: 'rest' }),
  ];
}

/** Full prices, and for each set of taxes one negative line with the discounts. */
function planWithDiscountLines(lines: readonly PricedLine[], rules: PlanRules): PlannedLine[] {
  const planned: PlannedLine[] = [];
  const discounts = new Map<string, { line: PricedLine; amount: number }>();
  for (const line of lines) {
    planned.push(...planPaidPrice({ ...line, target: line.target + line.discount }, rules));
    if (line.discount === 0) continue;
    const key = `${line.inclusive}:${line.taxes.join(',')}`;
    const amount = (discounts.get(key)?.amount ?? 0) - line.discount;
    discounts.set(key, { line, amount });
  }
  for (const [key, { line, amount }] of discounts) {
    const product = rules.discountProduct as number;
    const discount = {
      ...line,
      product,
      name: 'Discount',
      quantity: '1',
      key: `#discount:${key}`,
      target: amount,
      isDelivery: false,
    };
    planned.push(...planPaidPrice(discount, rules));
  }
  return planned;
}

/** The line that takes up a difference: untaxed, so that it moves the total by exactly that much. */
export function roundingLine(rules: PlanRules, product: number, difference: number): PlannedLine {
  return {
    externalId: lineExternalId(rules.order, ROUNDING_KEY),
    product,
    taxes: [],
    inclusive: false,
    name: 'Rounding difference with the sales channel',
    quantity: '1',
    priceUnit: decimalText(difference / 10 ** minorDigits(rules.currency)),
    discount: '0',
    isDelivery: false,
  };
}

function written(
  line: PricedLine,
  rules: PlanRules,
  {
    price,
    discount,
    quantity = line.quantity,
    part,
  }: { price: number; discount: number; quantity?: string; part?: string },
): PlannedLine {
  return {
    externalId: lineExternalId(rules.order, line.key, part),
    product: line.product,
    taxes: line.taxes,
    inclusive: line.inclusive,
    name: line.name,
    quantity,
    priceUnit: decimalText(price),
    discount: decimalText(discount),
    isDelivery: line.isDelivery,
  };
}

/** Whether an amount in major units rounds to the target, and so exactly that no other line feels it. */
function comesTo(amount: number, target: number, unit: number): boolean {
  return Math.abs(amount * unit - target) < 1e-6;
}

function round(value: number, digits: number): number {
  return Math.round((value + Number.EPSILON) * 10 ** digits) / 10 ** digits;
}

/** A number as plain decimal text, never with an exponent. */
function decimalText(value: number): string {
  const text = value.toFixed(10).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

/**
 * What an order's lines say, as one short text: the same lines give the same text, in whatever order and however Odoo
 * writes its floats. It tells an echo of the hub's own writing from an edit by a person.
 */
export function contentOf(
  lines: readonly {
    readonly product: number;
    readonly quantity: number;
    readonly priceUnit: number;
    readonly discount: number;
  }[],
  currency: string,
): string {
  const unit = 10 ** minorDigits(currency);
  const parts = lines
    .filter((line) => line.quantity !== 0)
    .map(({ product, quantity, priceUnit, discount }) => {
      const amount = Math.round(priceUnit * quantity * (1 - discount / 100) * unit + 1e-6);
      return `${product}:${quantity}:${amount === 0 ? 0 : amount}`;
    });
  return factId('content', ...parts.sort());
}

/** `contentOf` for lines that are about to be written. */
export function plannedContent(lines: readonly PlannedLine[], currency: string): string {
  return contentOf(
    lines.map((line) => ({
      product: line.product,
      quantity: Number(line.quantity),
      priceUnit: Number(line.priceUnit),
      discount: Number(line.discount),
    })),
    currency,
  );
}

/** What the channel charged for a line on the basis of its taxes in Odoo. */
export function targetOf(
  line: { total: { amount: number }; taxes: Order['lines'][number]['taxes'] },
  inclusive: boolean,
): number {
  if (inclusive) return line.total.amount;
  return line.total.amount - line.taxes.reduce((sum, tax) => sum + tax.amount.amount, 0);
}
