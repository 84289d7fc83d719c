import type { Order, OrderLine, ShippingLine } from '../../canonical/order.ts';
import type { TaxLine } from '../../canonical/value.ts';
import { normalizeGtin } from '../../kernel/gtin.ts';
import { add, allocate, equal, formatMoney, type Money, money, subtract, sum, zero } from '../../kernel/money.ts';
import { quantity } from '../../kernel/quantity.ts';
import { wooErrors } from './errors.ts';
import type { ChargeSnapshot, LineSnapshot, OrderSnapshot, PartSnapshot } from './order-snapshot.ts';

/** What an order holds in money, every sum proven against the total that the buyer pays. */
export interface Amounts {
  readonly lines: readonly OrderLine[];
  readonly shipping: readonly ShippingLine[];
  readonly totals: Order['totals'];
  readonly derived: readonly string[];
}

/** Methods of delivery in which the buyer comes for the goods. */
const COLLECTED = ['local_pickup', 'pickup_location'];
/** Begins the code of a charge that is a fee in the shop. */
const FEE = 'fee';

/**
 * The lines and totals of an order. WooCommerce keeps net amounts and the tax on them, also where prices include tax, and rounds each; so
 * what a line costs is `total + total_tax`, and never its `price`, which is a rounded net unit price. A shop that rounds its taxes on the order only
 * may be some cents off on the lines; the tax of the dearest part takes that up. Throws SL-WOO-011 when anything else does not add up.
 */
export function amountsOf(order: OrderSnapshot): Amounts {
  const derived: string[] = [];
  const snapshots = rounded(order, derived);
  const fulfilment = fulfilmentOf(order);
  const lines = snapshots.lines.map((line, index) => {
    const made = lineOf(line, order, fulfilment);
    if (!divides(line, order)) derived.push(`order.lines[${index}].unitPrice`, `order.lines[${index}].discount`);
    return made;
  });
  const shipping = snapshots.charges.map((charge) => chargeOf(charge, order));
  const { currency } = order;
  const together = [...lines, ...shipping];
  const totals = {
    goods: sum(
      lines.map(({ unitPrice }, index) => times(unitPrice, snapshots.lines[index]?.quantity ?? 0)),
      currency,
    ),
    discount: sum(
      together.map(({ discount }) => discount),
      currency,
    ),
    shipping: sum(
      shipping.map(({ price }) => price),
      currency,
    ),
    tax: sum(
      together.flatMap(({ taxes }) => taxes.map(({ amount }) => amount)),
      currency,
    ),
    total: sum(
      together.map(({ total }) => total),
      currency,
    ),
  };
  prove(order, totals.total);
  return { lines, shipping, totals, derived };
}

/** How the goods reach the buyer; the shop says it of the order and not of its lines. */
function fulfilmentOf({ needsProcessing, shipping }: OrderSnapshot): OrderLine['fulfilment'] {
  if (!needsProcessing) return 'none';
  return shipping.length > 0 && shipping.every(({ code = '' }) => COLLECTED.includes(code)) ? 'collect' : 'ship';
}

interface Parts {
  readonly lines: readonly LineSnapshot[];
  readonly charges: readonly ChargeSnapshot[];
}

/** The parts with their taxes moved by the cents that the order's own rounding makes. */
function rounded(order: OrderSnapshot, derived: string[]): Parts {
  const lines = order.lines.filter(({ quantity: pieces }) => pieces > 0);
  if (lines.length === 0) throw unequal('order.lines', 'an order has at least one line', 'none');
  const fees = order.fees.map((fee) => ({ ...fee, code: FEE }));
  const charges: ChargeSnapshot[] = [...order.shipping, ...fees];
  const all: readonly PartSnapshot[] = [...lines, ...charges];
  const off = subtract(
    order.total,
    sum(
      all.flatMap(({ total, totalTax }) => [total, totalTax]),
      order.currency,
    ),
  );
  if (off.amount === 0 || Math.abs(off.amount) > all.length) return { lines, charges };
  const dearest = all.reduce((best, part) => (part.totalTax.amount > best.totalTax.amount ? part : best));
  if (dearest.totalTax.amount + off.amount < 0 || dearest.rates.length === 0) return { lines, charges };
  derived.push('order.totals.tax');
  const moved = <Part extends PartSnapshot>(part: Part): Part =>
    part === (dearest as PartSnapshot)
      ? { ...part, totalTax: add(part.totalTax, off), subtotalTax: add(part.subtotalTax, off) }
      : part;
  return { lines: lines.map(moved), charges: charges.map(moved) };
}

/** What the line cost before its discount, on the basis of the shop's prices. */
const before = (part: PartSnapshot, { pricesIncludeTax }: OrderSnapshot): Money =>
  pricesIncludeTax ? add(part.subtotal, part.subtotalTax) : part.subtotal;
const after = (part: PartSnapshot, { pricesIncludeTax }: OrderSnapshot): Money =>
  pricesIncludeTax ? add(part.total, part.totalTax) : part.total;

const divides = (line: LineSnapshot, order: OrderSnapshot): boolean => before(line, order).amount % line.quantity === 0;

/** Three pieces for 10.00 are 3.34 each with 0.02 off: whole cents, and the line still comes to what the buyer pays. */
function lineOf(line: LineSnapshot, order: OrderSnapshot, fulfilment: OrderLine['fulfilment']): OrderLine {
  const full = before(line, order);
  const unitPrice = money(Math.ceil(full.amount / line.quantity), order.currency);
  const discount = subtract(times(unitPrice, line.quantity), after(line, order));
  const gtin = line.gtin === undefined ? undefined : normalizeGtin(line.gtin);
  return {
    id: line.id,
    ...(line.sku === undefined ? {} : { sku: line.sku }),
    ...(gtin === undefined ? {} : { gtin }),
    ...(line.variantId === undefined ? {} : { foreignVariantId: line.variantId }),
    title: line.title,
    quantity: quantity(line.quantity),
    unitPrice,
    discount,
    taxes: taxesOf(line, order),
    total: add(line.total, line.totalTax),
    kind: fulfilment === 'none' ? 'service' : 'goods',
    fulfilment,
  };
}

/** A fee below zero is a discount on the order, which has no price of its own. */
function chargeOf(charge: ChargeSnapshot, order: OrderSnapshot): ShippingLine {
  const price = after(charge, order);
  const none = zero(order.currency);
  return {
    id: charge.id,
    title: charge.title,
    ...(charge.code === undefined ? {} : { code: charge.code }),
    price: price.amount < 0 ? none : price,
    discount: price.amount < 0 ? money(-price.amount, order.currency) : none,
    taxes: taxesOf(charge, order),
    total: add(charge.total, charge.totalTax),
  };
}

/** The rounded tax of a part, split over its rates by the unrounded shares that the shop keeps. */
function taxesOf({ totalTax, rates }: PartSnapshot, { taxes, currency }: OrderSnapshot): TaxLine[] {
  if (totalTax.amount === 0 && rates.length === 0) return [];
  const parts = rates.length === 0 ? [{ id: '', weight: 1 }] : rates;
  const shares = allocate(
    totalTax,
    parts.map(({ weight }) => weight),
  );
  return parts.map(({ id }, index) => ({
    ...(taxes.get(id) ?? { name: 'Tax', rate: '0' }),
    amount: shares[index] ?? zero(currency),
  }));
}

const times = (price: Money, count: number): Money => money(price.amount * count, price.currency);

function prove(order: OrderSnapshot, total: Money): void {
  if (equal(total, order.total)) return;
  const rule = 'total + total_tax of lines, shipping and fees = total';
  const parts = `${formatMoney(order.total)} ${order.currency}, the parts make ${formatMoney(total)}`;
  throw unequal('order.total', rule, parts);
}

function unequal(field: string, rule: string, value: string) {
  return wooErrors.error('SL-WOO-011', { because: `${field}: ${rule}, but it is ${value}`, field, rule, value });
}
