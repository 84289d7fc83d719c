import type { OdooSimulator } from '../../src/connectors/odoo/simulator/index.ts';
import type { StripeSimulator } from '../../src/connectors/stripe/simulator/index.ts';
import type { Bought } from './shopping.ts';

/** What stands in the books of Odoo, Stripe and the shop about one order, in minor units of its currency. */
export interface Books {
  /** Sale orders in Odoo. */
  readonly sales: readonly { readonly name: string; readonly state: string; readonly total: number }[];
  /** Posted invoices and credit notes of those, with what is still to be paid. */
  readonly invoices: readonly { readonly total: number; readonly open: number }[];
  readonly credits: readonly { readonly total: number; readonly open: number }[];
  /** Payments registered in Odoo for them: the money that came in less what went out. */
  readonly registered: number;
  /** Taken by Stripe and given back. */
  readonly captured: number;
  readonly refunded: number;
  /** Pieces that left, as Odoo and as the shop know it. */
  readonly sent: { readonly odoo: number; readonly shop: number };
  /** Tracking numbers that the shop shows. */
  readonly tracking: readonly string[];
  readonly cancelledInShop: boolean;
}

export function booksOf(odoo: OdooSimulator, stripe: StripeSimulator, { shop, id, order }: Bought): Books {
  const sales = odoo.records('sale.order', [['origin', '=', order]], ['name', 'state', 'amount_total']);
  const names = sales.map(({ name }) => name);
  const documents = odoo.records(
    'account.move',
    [
      ['state', '=', 'posted'],
      ['invoice_origin', 'in', names],
    ],
    ['move_type', 'amount_total', 'amount_residual'],
  );
  const of = (type: string) =>
    documents
      .filter(({ move_type }) => move_type === type)
      .map((row) => ({ total: cents(row.amount_total), open: cents(row.amount_residual) }));
  const ids = new Set(documents.map((row) => row.id));
  const payments = odoo
    .records('account.payment', [], ['amount', 'payment_type', 'reconciled_invoice_ids', 'state'])
    .filter(({ reconciled_invoice_ids: settles }) => (settles as number[]).some((each) => ids.has(each)));
  const intents = [...stripe.state.intents.values()].filter(
    ({ metadata }) => metadata.order_id === id && metadata.shop === shop.shop,
  );
  const mine = new Set(intents.map((intent) => intent.id));
  const given = [...stripe.state.refunds.values()].filter(
    ({ payment_intent, status }) => mine.has(payment_intent) && status === 'succeeded',
  );
  const fulfilments = (shop.state.orders.get(id)?.fulfilments ?? []).filter(({ status }) => status === 'success');
  return {
    sales: sales.map((row) => ({ name: String(row.name), state: String(row.state), total: cents(row.amount_total) })),
    invoices: of('out_invoice'),
    credits: of('out_refund'),
    registered: sum(payments.map((row) => (row.payment_type === 'outbound' ? -1 : 1) * cents(row.amount))),
    captured: sum(intents.map(({ amount_received }) => amount_received)),
    refunded: sum(given.map(({ amount }) => amount)),
    sent: {
      odoo: piecesSent(odoo, names),
      shop: sum(fulfilments.flatMap(({ lines }) => lines.map(({ quantity }) => quantity))),
    },
    tracking: fulfilments.flatMap(({ tracking }) => (tracking === undefined ? [] : [tracking.number])),
    cancelledInShop: shop.state.orders.get(id)?.cancelledAtMs !== undefined,
  };
}

function piecesSent(odoo: OdooSimulator, orders: readonly unknown[]): number {
  const pickings = odoo
    .records('stock.picking', [['state', '=', 'done']], ['sale_id'])
    .filter(({ sale_id }) => orders.includes(Array.isArray(sale_id) ? sale_id[1] : undefined))
    .map((row) => row.id);
  const moves = odoo.records(
    'stock.move',
    [
      ['state', '=', 'done'],
      ['picking_id', 'in', pickings],
    ],
    ['quantity'],
  );
  return sum(moves.map(({ quantity }) => Number(quantity)));
}

const cents = (value: unknown): number => Math.round(Number(value) * 100);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The books of an order that went all the way: booked once, sent whole, invoiced, paid and in the books, to the cent. */
export function fulfilledBooks(
  { total }: Bought,
  wish: { readonly booked: string | undefined; readonly pieces: number; readonly tracking: readonly string[] },
): Books {
  return {
    sales: [{ name: wish.booked ?? 'not booked', state: 'sale', total }],
    invoices: [{ total, open: 0 }],
    credits: [],
    registered: total,
    captured: total,
    refunded: 0,
    sent: { odoo: wish.pieces, shop: wish.pieces },
    tracking: wish.tracking,
    cancelledInShop: false,
  };
}
