import { instant } from '../../kernel/clock.ts';
import { idsOf, linkOf, numberOf, type Odoo, type Row, textOf } from './client.ts';
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
    'picking_ids',
    'write_date',
  ],
  async facts(desk, odoo, rows) {
    const ids = rows.map(({ id }) => id);
    const lines = await linesOf(odoo, ids);
    const payments = await paymentsOf(odoo, ids);
    const products = await productsOf(desk, odoo, [...lines.values()].flat());
    const units = await unitsOf(odoo, Object.keys(products).map(Number));
    const kinds = await kindsOf(odoo, [...payments.values()].flat());
    const sessions = await sessionsOf(desk, odoo, rows);
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
        ...stockOf(row, sessions),
      };
      const content = cancelled ? { order } : { order, lines: sold, payments: paid };
      return [fact('pos.order', id, content, asRead, objectOf('pos.order', id))];
    });
  },
};

/** What is watched of the point of sale, by the name of its poll. */
export function watchedSales({ pointOfSale }: OdooSettings): Readonly<Record<string, Watched>> {
  return pointOfSale === undefined ? {} : { 'pos-sales': posSales, 'pos-closings': posClosings };
}

// ── when their stock moves ──────────────────────────────────────────────────────────────────────────────────

interface Session {
  /** Whether the stock of its sales moves when it is closed, and not with each of them. */
  readonly atClosing: boolean;
  /** When it was seen to be closed, by the hub's clock: what is read later has the goods taken off. */
  readonly closedBy: string | undefined;
}

async function sessionsOf(desk: Desk, odoo: Odoo, orders: readonly Row[]): Promise<ReadonlyMap<number, Session>> {
  const ids = [...new Set(orders.flatMap(({ session_id }) => linkOf(session_id) ?? []))];
  const rows = await odoo.read('pos.session', ids, SESSION_FIELDS);
  const seenAt = instant(desk.clock.now());
  return new Map(
    rows.map(({ id, state, update_stock_at_closing }) => [
      id,
      { atClosing: update_stock_at_closing === true, closedBy: state === 'closed' ? seenAt : undefined },
    ]),
  );
}

const SESSION_FIELDS = ['state', 'update_stock_at_closing'];

/** Sales that have a transfer of their own moved their stock with it, as invoiced ones may do in any session. */
function stockOf({ session_id, picking_ids }: Row, sessions: ReadonlyMap<number, Session>) {
  const session = sessions.get(linkOf(session_id) ?? 0);
  if (session?.atClosing !== true || idsOf(picking_ids).length > 0) return {};
  return { stockWaits: true, stockMovedBy: session.closedBy };
}

/** Few enough that all of them can be told by one fact. */
const SALES_IN_FACT = 500;

/**
 * Sessions that moved the stock of their sales when they were closed. The sales themselves need not be written by that, so it is told
 * of each session which of its sales waited for it. When it ended is no help: Odoo writes that before it moves anything.
 */
const posClosings: Watched = {
  model: 'pos.session',
  domain: () => [
    ['state', '=', 'closed'],
    ['update_stock_at_closing', '=', true],
  ],
  fields: () => ['state', 'update_stock_at_closing', 'write_date'],
  async facts(desk, odoo, rows) {
    const seenAt = instant(desk.clock.now());
    const domain = [
      ['session_id', 'in', rows.map(({ id }) => id)],
      ['state', 'not in', ['draft', 'cancel']],
    ];
    const orders = await odoo.searchRead('pos.order', domain, ['session_id', 'picking_ids'], { order: 'id' });
    const waited = byLink(
      orders.filter(({ picking_ids }) => idsOf(picking_ids).length === 0),
      'session_id',
      ({ id }) => id,
    );
    return rows.flatMap(({ id, write_date }) => {
      const sales = waited.get(id) ?? [];
      return Array.from({ length: Math.ceil(sales.length / SALES_IN_FACT) }, (_, part) => {
        const content = { session: id, sales: sales.slice(part * SALES_IN_FACT, (part + 1) * SALES_IN_FACT) };
        return fact('pos.session', id, content, { at: write_date, seenAt }, objectOf('pos.session', id));
      });
    });
  },
};

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
  return byLink(rows, 'order_id', (row) => ({
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
  return byLink(rows, 'pos_order_id', (row) => ({
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

/** Values of rows by the record that a field of theirs links to. */
function byLink<Value>(
  rows: readonly Row[],
  field: string,
  read: (row: Row) => Value,
): ReadonlyMap<number, readonly Value[]> {
  const grouped = new Map<number, Value[]>();
  for (const row of rows) {
    const link = linkOf(row[field]) as number;
    grouped.set(link, [...(grouped.get(link) ?? []), read(row)]);
  }
  return grouped;
}
