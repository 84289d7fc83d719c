import type { Order, OrderLine, ShippingLine } from '../../canonical/order.ts';
import type { TaxLine } from '../../canonical/value.ts';
import type { Odoo } from './client.ts';
import { odooErrors } from './errors.ts';
import type { Company, Lookups, Product, Tax } from './lookups.ts';
import { type LineTarget, type PricedLine, targetOf } from './plan.ts';
import type { OdooSettings } from './settings.ts';

/** What booking needs to know of an Odoo before it looks at an order. */
export interface PriceBook {
  readonly settings: OdooSettings;
  readonly company: Company;
  readonly taxes: readonly Tax[];
  /** By SKU. */
  readonly products: ReadonlyMap<string, readonly Product[]>;
  /** By GTIN, for lines without a SKU. */
  readonly byGtin: ReadonlyMap<string, readonly Product[]>;
}

/** Reads all that the given orders need, in as few calls as there are kinds. */
export async function priceBook(
  odoo: Odoo,
  lookups: Lookups,
  settings: OdooSettings,
  orders: readonly Order[],
): Promise<PriceBook> {
  const company = await lookups.company(odoo);
  const taxes = await lookups.taxes(odoo);
  const lines = orders.flatMap((order) => order.lines);
  const skus = new Set(lines.flatMap((line) => line.sku ?? []));
  for (const sku of Object.values(settings.products ?? {})) skus.add(sku);
  const products = await lookups.products(odoo, [...skus]);
  const byGtin = new Map<string, readonly Product[]>();
  for (const { sku, gtin } of lines) {
    if (sku === undefined && gtin !== undefined) byGtin.set(gtin, await lookups.productsByGtin(odoo, gtin));
  }
  return { settings, company, taxes, products, byGtin };
}

/** The lines of an order with product, taxes and amount settled. Throws `CodedError` on the first that cannot be booked. */
export function priceLines(order: Order, book: PriceBook): PricedLine[] {
  return [
    ...order.lines.map((line, index) => priceLine(order, line, index, book)),
    ...order.shipping.filter(isCharged).map((charge, index) => priceShipping(order, charge, index, book)),
  ];
}

const isCharged = (charge: ShippingLine): boolean => charge.price.amount !== 0 || charge.total.amount !== 0;

function priceLine(order: Order, line: OrderLine, index: number, book: PriceBook): PricedLine {
  const path = `order.lines[${index}]`;
  const product = productOf(line, path, book);
  checkUnit(line, product, path);
  const target = { product: product.id, ...taxesOf(line.taxes, order.pricesIncludeTax, `${path}.taxes`, book) };
  return priced(order, target, {
    key: line.id,
    name: line.title,
    quantity: line.quantity.value,
    unitPrice: line.unitPrice.amount,
    discount: line.discount.amount,
    amount: targetOf(line, target.inclusive),
    isDelivery: false,
  });
}

function priceShipping(order: Order, charge: ShippingLine, index: number, book: PriceBook): PricedLine {
  const path = `order.shipping[${index}]`;
  const product = chargeProduct('shipping', book);
  const target = { product: product.id, ...taxesOf(charge.taxes, order.pricesIncludeTax, `${path}.taxes`, book) };
  return priced(order, target, {
    key: `#shipping:${charge.id}`,
    name: charge.title,
    quantity: '1',
    unitPrice: charge.price.amount,
    discount: charge.discount.amount,
    amount: targetOf(charge, target.inclusive),
    isDelivery: true,
  });
}

interface ChannelPrice {
  readonly key: string;
  readonly name: string;
  readonly quantity: string;
  readonly unitPrice: number;
  readonly discount: number;
  readonly amount: number;
  readonly isDelivery: boolean;
}

function priced(order: Order, target: LineTarget, price: ChannelPrice): PricedLine {
  const { amount, ...rest } = price;
  if (target.inclusive === order.pricesIncludeTax) return { ...target, ...rest, target: amount };
  // The channel's prices are gross and Odoo's net, or the other way round: convert in the ratio of the line.
  const paid = price.unitPrice * Number(price.quantity) - price.discount;
  const ratio = paid === 0 ? 1 : amount / paid;
  return {
    ...target,
    ...rest,
    unitPrice: price.unitPrice * ratio,
    discount: Math.round(price.discount * ratio),
    target: amount,
  };
}

// ── products ────────────────────────────────────────────────────────────────────────────────────────────────

function productOf(line: OrderLine, path: string, book: PriceBook): Product {
  const giftCard = line.kind === 'gift-card' ? book.settings.products?.giftCard : undefined;
  const sku = line.sku ?? giftCard;
  if (sku !== undefined) return bookable(sku, book.products.get(sku) ?? [], `${path}.sku`);
  if (line.gtin !== undefined) return bookable(line.gtin, book.byGtin.get(line.gtin) ?? [], `${path}.gtin`);
  throw odooErrors.error('SL-ODOO-013', { because: `"${line.title.slice(0, 80)}" has no SKU`, field: `${path}.sku` });
}

function bookable(sku: string, candidates: readonly Product[], field: string): Product {
  const active = candidates.filter((product) => product.active);
  const [product] = active;
  if (product === undefined) {
    const code = candidates.length === 0 ? 'SL-ODOO-010' : 'SL-ODOO-011';
    const because = candidates.length === 0 ? `no product has the internal reference "${sku}"` : `"${sku}" is archived`;
    throw odooErrors.error(code, { because, field, value: sku });
  }
  if (active.length > 1) {
    const ids = active.map(({ id }) => id).join(', ');
    throw odooErrors.error('SL-ODOO-012', { because: `"${sku}" is on products ${ids}`, field, value: sku });
  }
  if (!product.saleable)
    throw odooErrors.error('SL-ODOO-018', { because: `"${sku}" is not for sale`, field, value: sku });
  return product;
}

/** The product that a charge of the hub is booked on. Throws SL-ODOO-017 when none is set, or the code of what is wrong with it. */
export function chargeProduct(charge: 'shipping' | 'rounding' | 'discount', book: PriceBook): Product {
  const sku = book.settings.products?.[charge];
  if (sku === undefined) {
    throw odooErrors.error('SL-ODOO-017', {
      because: `no product is named for ${charge}`,
      field: `products.${charge}`,
    });
  }
  return bookable(sku, book.products.get(sku) ?? [], `products.${charge}`);
}

/** "each" is whatever the product is counted in; any other unit must be the product's own. */
function checkUnit(line: OrderLine, product: Product, path: string): void {
  const unit = line.quantity.unit.toLowerCase();
  if (unit === 'each' || unit === product.unit.toLowerCase()) return;
  throw odooErrors.error('SL-ODOO-034', {
    because: `the channel sells "${product.sku}" by ${line.quantity.unit}, Odoo by ${product.unit}`,
    field: `${path}.quantity.unit`,
    value: line.quantity.unit,
  });
}

// ── taxes ───────────────────────────────────────────────────────────────────────────────────────────────────

function taxesOf(
  taxes: readonly TaxLine[],
  pricesIncludeTax: boolean,
  field: string,
  book: PriceBook,
): { readonly taxes: readonly number[]; readonly inclusive: boolean } {
  const found = taxes.flatMap((tax, index) => taxOf(tax, pricesIncludeTax, `${field}[${index}]`, book) ?? []);
  const inclusive = found.length === 0 ? pricesIncludeTax : found.every((tax) => tax.inclusive);
  return { taxes: [...new Set(found.map((tax) => tax.id))], inclusive };
}

function taxOf(tax: TaxLine, pricesIncludeTax: boolean, field: string, book: PriceBook): Tax | undefined {
  const percent = Number(tax.rate) * 100;
  const mapped = mappedTax(tax, pricesIncludeTax, book);
  if (mapped !== undefined) return mapped;
  const sameRate = book.taxes.filter((candidate) => Math.abs(candidate.percent - percent) < 0.00005);
  const sameBasis = sameRate.filter((candidate) => candidate.inclusive === pricesIncludeTax);
  const candidates = sameBasis.length > 0 ? sameBasis : sameRate;
  const chosen =
    candidates.length === 1
      ? candidates[0]
      : (candidates.find((candidate) => candidate.name === tax.name) ??
        candidates.find((candidate) => candidate.id === book.company.defaultTax));
  if (chosen !== undefined) return chosen;
  // A rate of nothing needs no tax in Odoo.
  if (percent === 0) return undefined;
  const label = `${round(percent)} % ${pricesIncludeTax ? 'included in the price' : 'on top of the price'}`;
  if (candidates.length === 0) {
    throw odooErrors.error('SL-ODOO-014', { because: `Odoo has no sales tax of ${label}`, field, value: tax.rate });
  }
  const names = candidates.map(({ id, name }) => `${name} (${id})`).join(', ');
  throw odooErrors.error('SL-ODOO-015', { because: `${label} could be ${names}`, field, value: tax.rate });
}

function mappedTax(tax: TaxLine, pricesIncludeTax: boolean, book: PriceBook): Tax | undefined {
  const rule = (book.settings.taxes ?? []).find(
    (candidate) =>
      Number(candidate.rate) === Number(tax.rate) &&
      (candidate.inclusive === undefined || candidate.inclusive === pricesIncludeTax) &&
      (candidate.jurisdiction === undefined || candidate.jurisdiction === tax.jurisdiction),
  );
  if (rule === undefined) return undefined;
  const found = book.taxes.find(({ id }) => id === rule.tax);
  if (found !== undefined) return found;
  throw odooErrors.error('SL-ODOO-014', {
    because: `the tax ${rule.tax} that ${tax.rate} is mapped to is not an active sales tax of the company`,
    field: 'taxes',
    value: String(rule.tax),
  });
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
