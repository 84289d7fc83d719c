import { linkOf, numberOf, type Odoo, type Row, textOf } from './client.ts';
import type { Desk } from './desk.ts';
import { currencyOf, fact, objectOf, type Watched } from './facts.ts';
import type { OdooSettings } from './settings.ts';

/**
 * Sales of Odoo's own point of sale, read only where `pointOfSale` is set: the module need not be there. Drafts are no
 * sales; what was cancelled without being paid never was one. What names things (the point of sale, products, payment
 * methods) may be changed by people at any time and is no part of the fact: a sale that is read again is the same sale.
 */
const posSales: Watched = {
  model: 'pos.order',
  domain: () => [['state', '!=', 'draft']],
  fields: () => [
    'name',
    'pos_reference',
    'state',
    'date_order',
    'session_id',
    'config_id',
    'currency_id',
    'amount_total',
    'write_date',
  ],
  async facts(desk, odoo, rows) {
    const ids = rows.map(({ id }) => id);
    const lines = await linesOf(odoo, ids);
    const payments = await paymentsOf(odoo, ids);
    const products = await productsOf(desk, odoo, [...lines.values()].flat());
    const units = await unitsOf(odoo, Object.keys(products).map(Number));
    const kinds = await kindsOf(odoo, [...payments.values()].flat());
    return rows.flatMap((row) => {
      const { id, name, date_order, amount_total, write_date } = row;
      const paid = payments.get(id) ?? [];
      const cancelled = row.state === 'cancel';
      if (cancelled && paid.length === 0) return [];
      const order = {
        id,
        reference: textOf(row.pos_reference) ?? name,
        at: date_order,
        config: linkOf(row.config_id),
        currency: currencyOf(row),
        total: amount_total,
        cancelled,
      };
      const sold = (lines.get(id) ?? []).map((line) => ({ ...line, isNamed: products[line.product] !== undefined }));
      const asRead = {
        at: write_date,
        session: nameOf(row.session_id),
        config: nameOf(row.config_id),
        products,
        units,
        kinds,
      };
      const content = cancelled ? { order } : { order, lines: sold, payments: paid };
      return [fact('pos.order', id, content, asRead, objectOf('pos.order', id))];
    });
  },
};

/** What is watched of the point of sale, by the name of its poll. */
export function watchedSales({ pointOfSale }: OdooSettings): Readonly<Record<string, Watched>> {
  return pointOfSale === undefined ? {} : { 'pos-sales': posSales };
}

const nameOf = (value: unknown): string | undefined => (Array.isArray(value) ? textOf(value[1]) : undefined);

interface SaleLine {
  readonly id: number;
  readonly product: number;
  readonly name: string | undefined;
  readonly quantity: number;
  readonly subtotal: number;
  readonly total: number;
  /** The order that the goods were sold with, when they came back. */
  readonly returns: number | undefined;
}

async function linesOf(odoo: Odoo, orders: readonly number[]): Promise<ReadonlyMap<number, readonly SaleLine[]>> {
  if (orders.length === 0) return new Map();
  const fields = [
    'order_id',
    'product_id',
    'full_product_name',
    'qty',
    'price_subtotal',
    'price_subtotal_incl',
    'refunded_orderline_id',
  ];
  const domain = [['order_id', 'in', orders]];
  const rows = await odoo.searchRead('pos.order.line', domain, fields, { order: 'id' });
  const refunded = rows.flatMap((row) => linkOf(row.refunded_orderline_id) ?? []);
  const earlier = await odoo.read('pos.order.line', [...new Set(refunded)], ['order_id']);
  const sold = new Map(earlier.map((row) => [row.id, linkOf(row.order_id)]));
  return byOrder(rows, 'order_id', (row) => ({
    id: row.id,
    product: linkOf(row.product_id) ?? 0,
    name: textOf(row.full_product_name),
    quantity: numberOf(row.qty),
    subtotal: numberOf(row.price_subtotal),
    total: numberOf(row.price_subtotal_incl),
    returns: sold.get(linkOf(row.refunded_orderline_id) ?? 0),
  }));
}

/** The internal references of the products that have one. */
async function productsOf(
  desk: Desk,
  odoo: Odoo,
  lines: readonly SaleLine[],
): Promise<Readonly<Record<number, string>>> {
  const skus = await desk.lookups.skus(odoo, [...new Set(lines.map(({ product }) => product))]);
  return Object.fromEntries([...skus].filter(([, sku]) => sku !== ''));
}

/** Names of the units that products are sold in. */
async function unitsOf(odoo: Odoo, products: readonly number[]): Promise<Readonly<Record<number, string>>> {
  const rows = await odoo.read('product.product', products, ['uom_id']);
  return Object.fromEntries(rows.map((row) => [row.id, nameOf(row.uom_id) ?? '']));
}

interface SalePayment {
  readonly amount: number;
  readonly method: number;
}

async function paymentsOf(odoo: Odoo, orders: readonly number[]): Promise<ReadonlyMap<number, readonly SalePayment[]>> {
  if (orders.length === 0) return new Map();
  const fields = ['pos_order_id', 'amount', 'payment_method_id'];
  const rows = await odoo.searchRead('pos.payment', [['pos_order_id', 'in', orders]], fields, { order: 'id' });
  return byOrder(rows, 'pos_order_id', (row) => ({
    amount: numberOf(row.amount),
    method: linkOf(row.payment_method_id) ?? 0,
  }));
}

/** "cash", "bank" or "pay_later" by payment method. */
async function kindsOf(odoo: Odoo, payments: readonly SalePayment[]): Promise<Readonly<Record<number, unknown>>> {
  const methods = [...new Set(payments.map(({ method }) => method))].filter((method) => method > 0);
  return Object.fromEntries(
    (await odoo.read('pos.payment.method', methods, ['type'])).map((row) => [row.id, row.type]),
  );
}

function byOrder<Value>(
  rows: readonly Row[],
  field: string,
  read: (row: Row) => Value,
): ReadonlyMap<number, readonly Value[]> {
  const grouped = new Map<number, Value[]>();
  for (const row of rows) {
    const order = linkOf(row[field]) as number;
    grouped.set(order, [...(grouped.get(order) ?? []), read(row)]);
  }
  return grouped;
}
