import type { Order, OrderLine, ShippingLine } from '../../canonical/order.ts';
import type { TaxLine } from '../../canonical/value.ts';
import { add, allocate, equal, formatMoney, type Money, money, subtract, sum, zero } from '../../kernel/money.ts';
import { quantity } from '../../kernel/quantity.ts';
import { shopifyErrors } from './errors.ts';
import type { ChargeSnapshot, LineSnapshot, OrderSnapshot, RefundedLineSnapshot } from './order-snapshot.ts';
import { RECORD_MARK } from './translate-payment.ts';

/** What an order holds in money, every sum proven against what Shopify says. */
export interface Amounts {
  readonly lines: readonly OrderLine[];
  readonly shipping: readonly ShippingLine[];
  readonly totals: Order['totals'];
  /** Whether lines were taken away before they were shipped. */
  readonly reduced: boolean;
  readonly derived: readonly string[];
}

/**
 * The lines and totals of an order: once as it was ordered, which must add up to Shopify's total, and then without what was
 * removed before it was shipped. Money that was merely given back, and goods that came back, change nothing here.
 * Throws SL-SHOPIFY-011 when anything does not add up.
 */
export function amountsOf(order: OrderSnapshot): Amounts {
  const derived: string[] = [];
  const lines = order.lines.filter(({ quantity }) => quantity > 0);
  if (lines.length === 0) throw unequal('order.lines', 'an order has at least one line', 'none');
  const ordered = measure(order, lines, derived);
  const removed = order.cancelledAt === undefined ? removedLines(order) : [];
  const remaining = lines.map((line) => without(line, removed, order)).filter((line) => line.quantity > 0);
  if (removed.length === 0 || remaining.length === 0) {
    prove(order, ordered);
    return { ...ordered, reduced: removed.length > 0, derived };
  }
  const reduced = measure(order, remaining, []);
  // Whether Shopify's total still holds what was removed depends on how it was removed; one of the two must be exact.
  if (!equal(reduced.totals.total, order.total)) prove(order, ordered);
  return { ...reduced, reduced: true, derived: [...derived, 'order.lines', 'order.totals'] };
}

/** Whether everything was taken away, so that nothing is left to sell. */
export function isEmptied(order: OrderSnapshot): boolean {
  const removed = order.cancelledAt === undefined ? removedLines(order) : [];
  return removed.length > 0 && order.lines.every((line) => without(line, removed, order).quantity === 0);
}

/**
 * Goods that will never be shipped: removed by an edit, or refunded before they were fulfilled. Shopify writes both as a refund
 * that restocks by `cancel`; an edit without restocking is a refund that moved no money. A refund that the hub recorded moved none
 * either, and its goods were shipped and came back.
 */
function removedLines(order: OrderSnapshot): RefundedLineSnapshot[] {
  const others = order.refunds.filter(({ note }) => note?.startsWith(RECORD_MARK) !== true);
  return others.flatMap((refund) =>
    refund.lines.filter(
      (line) => line.restock === 'cancel' || (line.restock === 'no_restock' && refund.transactions.length === 0),
    ),
  );
}

function without(line: LineSnapshot, removed: readonly RefundedLineSnapshot[], order: OrderSnapshot): LineSnapshot {
  let rest = line;
  for (const part of removed) {
    if (part.lineId !== line.id) continue;
    const discount = subtract(rest.discount, subtract(times(rest.price, part.quantity), part.subtotal));
    const tax = sum(
      rest.taxes.map(({ amount }) => amount),
      order.currency,
    );
    if (part.quantity > rest.quantity || discount.amount < 0 || part.tax.amount > tax.amount) {
      throw unequal(`line ${line.id}`, 'what was removed is at most what was ordered', `${part.quantity} removed`);
    }
    rest = { ...rest, quantity: rest.quantity - part.quantity, discount, taxes: reduceTaxes(rest.taxes, part.tax) };
  }
  return rest;
}

function reduceTaxes(taxes: readonly TaxLine[], by: Money): TaxLine[] {
  if (by.amount === 0) return [...taxes];
  const shares = allocate(
    by,
    taxes.map(({ amount }) => Math.abs(amount.amount)),
  );
  return taxes.map((tax, index) => ({ ...tax, amount: subtract(tax.amount, shares[index] ?? zero(by.currency)) }));
}

function measure(
  order: OrderSnapshot,
  snapshots: readonly LineSnapshot[],
  derived: string[],
): Pick<Amounts, 'lines' | 'shipping' | 'totals'> {
  const { currency, taxesIncluded } = order;
  const lines = snapshots.map((line) => lineOf(line, taxesIncluded));
  const shipping = order.shipping.map((charge) => chargeOf(charge, taxesIncluded));
  const taxOf = (parts: readonly { taxes: readonly TaxLine[] }[]): Money =>
    sum(
      parts.flatMap(({ taxes }) => taxes.map(({ amount }) => amount)),
      currency,
    );
  for (const extra of extraCharges(order, lines, taxOf)) {
    derived.push(`order.shipping[${shipping.length}]`);
    shipping.push(chargeOf(extra, taxesIncluded));
  }
  const goods = sum(
    lines.map((line, index) => times(line.unitPrice, (snapshots[index] as LineSnapshot).quantity)),
    currency,
  );
  const together = [...lines, ...shipping];
  return {
    lines,
    shipping,
    totals: {
      goods,
      discount: sum(
        together.map(({ discount }) => discount),
        currency,
      ),
      shipping: sum(
        shipping.map(({ price }) => price),
        currency,
      ),
      tax: taxOf(together),
      total: sum(
        together.map(({ total }) => total),
        currency,
      ),
    },
  };
}

/** What Shopify adds to the total without a line: import duties and fees, and a tip where it is no line of its own. */
function extraCharges(
  order: OrderSnapshot,
  lines: readonly OrderLine[],
  taxOf: (parts: readonly { taxes: readonly TaxLine[] }[]) => Money,
): ChargeSnapshot[] {
  const { currency, duties, tip } = order;
  const extras: ChargeSnapshot[] = [];
  if (duties.amount !== 0) {
    // What tax is left over after all lines belongs to the duties.
    const rest = subtract(order.totalTax, taxOf([...order.lines, ...order.shipping]));
    const taxes = rest.amount > 0 ? [{ name: 'Tax', rate: '0', amount: rest }] : [];
    extras.push({
      id: 'duties',
      title: 'Duties and fees',
      code: 'duties',
      price: duties,
      discount: zero(currency),
      taxes,
    });
  }
  const isLine = lines.some(
    ({ sku, title, unitPrice }) => sku === undefined && title === 'Tip' && equal(unitPrice, tip),
  );
  if (tip.amount !== 0 && !isLine) {
    extras.push({ id: 'tip', title: 'Tip', code: 'tip', price: tip, discount: zero(currency), taxes: [] });
  }
  return extras;
}

function lineOf(line: LineSnapshot, taxesIncluded: boolean): OrderLine {
  return {
    id: line.id,
    ...(line.sku === undefined ? {} : { sku: line.sku }),
    ...(line.variantId === undefined ? {} : { foreignVariantId: line.variantId }),
    title: line.title,
    quantity: quantity(line.quantity),
    unitPrice: line.price,
    discount: line.discount,
    taxes: [...line.taxes],
    total: totalOf(subtract(times(line.price, line.quantity), line.discount), line.taxes, taxesIncluded),
    kind: line.giftCard ? 'gift-card' : line.requiresShipping ? 'goods' : 'service',
    fulfilment: line.requiresShipping && !line.giftCard ? 'ship' : 'none',
  };
}

function chargeOf(charge: ChargeSnapshot, taxesIncluded: boolean): ShippingLine {
  return {
    id: charge.id,
    title: charge.title,
    ...(charge.code === undefined ? {} : { code: charge.code }),
    price: charge.price,
    discount: charge.discount,
    taxes: [...charge.taxes],
    total: totalOf(subtract(charge.price, charge.discount), charge.taxes, taxesIncluded),
  };
}

function totalOf(net: Money, taxes: readonly TaxLine[], taxesIncluded: boolean): Money {
  return taxesIncluded ? net : taxes.reduce((total, tax) => add(total, tax.amount), net);
}

function times(price: Money, count: number): Money {
  return money(price.amount * count, price.currency);
}

/** The identities: lines, shipping and taxes make the total; the taxes of the parts make the tax of the whole. */
function prove(order: OrderSnapshot, { totals }: Pick<Amounts, 'totals'>): void {
  const compare = (field: string, rule: string, ours: Money, theirs: Money): void => {
    if (!equal(ours, theirs)) {
      throw unequal(field, rule, `${formatMoney(theirs)} ${theirs.currency}, the parts make ${formatMoney(ours)}`);
    }
  };
  compare('order.total', 'lines − discounts + shipping + taxes = total', totals.total, order.total);
  compare('order.tax', 'the taxes of lines and shipping = total tax', totals.tax, order.totalTax);
}

function unequal(field: string, rule: string, value: string) {
  return shopifyErrors.error('SL-SHOPIFY-011', {
    because: `${field}: ${rule}, but it is ${value}`,
    field,
    rule,
    value,
  });
}
