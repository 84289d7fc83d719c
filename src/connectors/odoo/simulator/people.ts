import type { Stored } from './database.ts';
import type { Environment } from './environment.ts';
import { userError } from './errors.ts';
import type { Values } from './model.ts';
import { type Article, DEMO_ARTICLES, seedArticles, seedTax, seedWarehouse } from './seed.ts';
import { deliveriesOf, isOpen, movesOf, reserve } from './shipping.ts';

/** How a delivery is shipped. */
export interface Shipping {
  readonly tracking?: string;
  readonly carrier?: string;
  /** Only so much of each SKU; the rest becomes a backorder. All that is reserved by default. */
  readonly quantities?: Readonly<Record<string, number>>;
  /** What is left is dropped instead of kept in a backorder. */
  readonly noBackorder?: boolean;
  /** Ship also what is not in stock. */
  readonly force?: boolean;
}

/** What people do in Odoo's screens. Orders are named by their name ("S00042") or by their source document. */
export interface People {
  /** Creates articles, by default those of the demo. */
  stockShelves(articles?: readonly Article[]): Promise<void>;
  receiveStock(sku: string, quantity: number): Promise<void>;
  /** A warehouse with its stock location and operation types; answers the id of the location. */
  addWarehouse(code: string, name: string): Promise<number>;
  /** A shelf, a room: by full name, under another by full name; answers its id. */
  addLocation(completeName: string, parent: string): Promise<number>;
  /** Validates the oldest open delivery of an order; answers its id. */
  shipPicking(order: string, shipping?: Shipping): Promise<number>;
  /** Orders that have an open delivery with something reserved. */
  ordersToShip(): Promise<readonly string[]>;
  cancelOrder(order: string): Promise<void>;
  editOrderLine(
    order: string,
    sku: string,
    change: { readonly quantity?: number; readonly price?: number },
  ): Promise<void>;
  lockOrder(order: string): Promise<void>;
  /** The accountant invoices what was delivered of an order, and posts it. */
  postInvoice(order: string): Promise<void>;
  /** The accountant credits an order's invoice, whole or so many pieces of an article, and posts it; answers the credit note. */
  postCreditNote(order: string, pieces?: Readonly<Record<string, number>>): Promise<number>;
  /** The accountant registers that a credit note was paid out in a journal, by its code; answers the payment. */
  payCreditNote(note: number, journal: string, memo?: string): Promise<number>;
  archiveProduct(sku: string): Promise<void>;
  unarchiveProduct(sku: string): Promise<void>;
  /** Closes the books up to a date: "2026-12-31". */
  closePeriod(date: string): Promise<void>;
  openPeriod(): Promise<void>;
  /** With a pricelist in it unless told otherwise. */
  activateCurrency(code: string, pricelist?: boolean): Promise<void>;
  /** Units of a currency for one of the company's, from a day on. */
  setRate(code: string, date: string, perCompany: number): Promise<void>;
  /** A sales tax in percent, part of the price or on top of it; answers its id. */
  addTax(percent: number, included: boolean, name?: string): Promise<number>;
}

export function peopleOf(perform: <T>(work: (environment: Environment) => T, context?: Values) => Promise<T>): People {
  const setActive = (sku: string, active: boolean) =>
    perform((environment) => environment.write('product.product', [productOf(environment, sku).id], { active }), {
      active_test: false,
    });
  const run = (environment: Environment, model: string, method: string, ids: readonly number[]): unknown =>
    environment.models.get(model)?.methods?.[method]?.(environment, ids, {}, []);
  return {
    stockShelves: (articles = DEMO_ARTICLES) => perform((environment) => seedArticles(environment, articles)),
    receiveStock: (sku, quantity) =>
      perform((environment) => receive(environment, productOf(environment, sku).id, quantity)),
    addWarehouse: (code, name) => perform((environment) => seedWarehouse(environment, code, name)),
    addLocation: (completeName, parent) =>
      perform((environment) => {
        const [above] = environment.search('stock.location', [['complete_name', '=', parent]]);
        const name = completeName.slice(completeName.lastIndexOf('/') + 1);
        return environment.create('stock.location', { name, complete_name: completeName, location_id: above?.id });
      }),
    shipPicking: (order, shipping = {}) =>
      perform((environment) => ship(environment, orderOf(environment, order), shipping), { skip_backorder: true }),
    ordersToShip: () => perform(ordersToShip),
    cancelOrder: (order) =>
      perform((environment) => void run(environment, 'sale.order', 'action_cancel', [orderOf(environment, order).id]), {
        disable_cancel_warning: true,
      }),
    editOrderLine: (order, sku, change) =>
      perform((environment) => edit(environment, orderOf(environment, order), sku, change)),
    lockOrder: (order) =>
      perform((environment) => environment.write('sale.order', [orderOf(environment, order).id], { locked: true })),
    postInvoice: (order) =>
      perform((environment) => {
        const wizard = environment.create('sale.advance.payment.inv', {
          sale_order_ids: [[6, 0, [orderOf(environment, order).id]]],
        });
        run(environment, 'sale.advance.payment.inv', 'create_invoices', [wizard]);
        const drafts = environment.search('account.move', [['state', '=', 'draft']]).map(({ id }) => id);
        run(environment, 'account.move', 'action_post', drafts);
      }),
    postCreditNote: (order, pieces) =>
      perform((environment) => {
        const [invoice] = environment.search('account.move', [
          ['invoice_origin', '=', orderOf(environment, order).name],
          ['move_type', '=', 'out_invoice'],
          ['state', '=', 'posted'],
        ]);
        if (invoice === undefined) throw userError(`${order} has no invoice`);
        const wizard = environment.create('account.move.reversal', { journal_id: 1, move_ids: [[6, 0, [invoice.id]]] });
        const made = run(environment, 'account.move.reversal', 'refund_moves', [wizard]) as { readonly res_id: number };
        for (const line of environment.search('account.move.line', [['move_id', '=', made.res_id]])) {
          const product = environment.find('product.product', line.product_id as number);
          const quantity = pieces?.[String(product?.default_code)] ?? 0;
          if (pieces !== undefined) environment.write('account.move.line', [line.id], { quantity });
        }
        run(environment, 'account.move', 'action_post', [made.res_id]);
        return made.res_id;
      }),
    payCreditNote: (note, journal, memo) =>
      perform(
        (environment) => {
          const [known] = environment.search('account.journal', [['code', '=', journal]]);
          if (known === undefined) throw userError(`There is no journal ${journal}`);
          const values = { journal_id: known.id, communication: memo ?? environment.get('account.move', note).name };
          const wizard = environment.create('account.payment.register', values);
          const made = run(environment, 'account.payment.register', 'action_create_payments', [wizard]);
          return (made as { readonly res_id: number }).res_id;
        },
        { active_model: 'account.move', active_ids: [note] },
      ),
    archiveProduct: (sku) => setActive(sku, false),
    unarchiveProduct: (sku) => setActive(sku, true),
    closePeriod: (date) =>
      perform((environment) => environment.write('res.company', [1], { fiscalyear_lock_date: date })),
    openPeriod: () => perform((environment) => environment.write('res.company', [1], { fiscalyear_lock_date: false })),
    activateCurrency: (code, pricelist = true) =>
      perform((environment) => activate(environment, code, pricelist), { active_test: false }),
    setRate: (code, date, perCompany) =>
      perform(
        (environment) => {
          const [currency] = environment.search('res.currency', [['name', '=', code]]);
          const values = { name: date, currency_id: currency?.id, company_rate: perCompany };
          environment.create('res.currency.rate', values);
        },
        { active_test: false },
      ),
    addTax: (percent, included, name) => perform((environment) => seedTax(environment, percent, included, name)),
  };
}

function orderOf(environment: Environment, order: string): Stored {
  const [row] = environment.search('sale.order', ['|', ['name', '=', order], ['origin', '=', order]]);
  if (row === undefined) throw userError(`There is no order ${order}`);
  return row;
}

function productOf(environment: Environment, sku: string): Stored {
  const [row] = environment.search('product.product', [['default_code', '=', sku]]);
  if (row === undefined) throw userError(`There is no product ${sku}`);
  return row;
}

function receive(environment: Environment, product: number, quantity: number): void {
  const [quant] = environment.search('stock.quant', [
    ['product_id', '=', product],
    ['location_id', '=', 1],
  ]);
  if (quant === undefined) environment.create('stock.quant', { product_id: product, location_id: 1, quantity });
  else environment.write('stock.quant', [quant.id], { quantity: (quant.quantity as number) + quantity });
  const waiting = environment.search('stock.move', [
    ['product_id', '=', product],
    ['state', 'in', ['confirmed', 'partially_available']],
    ['sale_line_id', '!=', false],
  ]);
  for (const picking of new Set(waiting.map((move) => move.picking_id as number))) reserve(environment, picking);
}

function ship(environment: Environment, order: Stored, shipping: Shipping): number {
  const picking = deliveriesOf(environment, order.id).find((each) => isOpen(environment, each));
  if (picking === undefined) throw userError(`${String(order.name)} has no open delivery`);
  for (const move of movesOf(environment, picking.id)) {
    const sku = String(environment.get('product.product', move.product_id as number).default_code);
    const wanted = shipping.quantities === undefined ? undefined : (shipping.quantities[sku] ?? 0);
    const quantity = wanted ?? (shipping.force ? (move.product_uom_qty as number) : (move.quantity as number));
    if (wanted !== undefined || shipping.force)
      environment.write('stock.move', [move.id], { quantity, picked: quantity > 0 });
  }
  const carrier = shipping.carrier === undefined ? {} : { carrier_id: carrierOf(environment, shipping.carrier) };
  if (shipping.tracking !== undefined)
    environment.write('stock.picking', [picking.id], { carrier_tracking_ref: shipping.tracking, ...carrier });
  const drop = shipping.noBackorder === true ? { picking_ids_not_to_backorder: [picking.id] } : {};
  const inContext = { ...environment, context: { ...environment.context, ...drop } };
  environment.models.get('stock.picking')?.methods?.button_validate?.(inContext, [picking.id], {}, []);
  return picking.id;
}

function carrierOf(environment: Environment, name: string): number {
  const [row] = environment.search('delivery.carrier', [['name', '=', name]]);
  return row?.id ?? environment.create('delivery.carrier', { name });
}

function ordersToShip(environment: Environment): readonly string[] {
  const open = environment.search('stock.picking', [['state', '=', 'assigned']]);
  return [...new Set(open.map((picking) => environment.display('sale.order', picking.sale_id as number)))];
}

function edit(
  environment: Environment,
  order: Stored,
  sku: string,
  change: { quantity?: number; price?: number },
): void {
  const product = productOf(environment, sku).id;
  const [line] = environment.search('sale.order.line', [
    ['order_id', '=', order.id],
    ['product_id', '=', product],
  ]);
  if (line === undefined) throw userError(`${String(order.name)} has no line with ${sku}`);
  const values = {
    ...(change.quantity === undefined ? {} : { product_uom_qty: change.quantity }),
    ...(change.price === undefined ? {} : { price_unit: change.price }),
  };
  environment.write('sale.order', [order.id], { order_line: [[1, line.id, values]] });
}

function activate(environment: Environment, code: string, pricelist: boolean): void {
  const [currency] = environment.search('res.currency', [['name', '=', code]]);
  if (currency === undefined) throw userError(`There is no currency ${code}`);
  environment.write('res.currency', [currency.id], { active: true });
  if (pricelist) environment.create('product.pricelist', { name: `Shop ${code}`, currency_id: currency.id });
}
