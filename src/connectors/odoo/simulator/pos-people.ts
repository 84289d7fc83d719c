import type { Environment } from './environment.ts';
import { rounded } from './environment.ts';
import { userError } from './errors.ts';
import type { Values } from './model.ts';
import { secondText } from './time.ts';

/** One line that is rung up; negative pieces are taken back. */
export interface PosLine {
  readonly sku: string;
  readonly quantity: number;
  /** Price of one with tax. */
  readonly price: number;
  /** Percent of the tax in the price; 19 by default. */
  readonly tax?: number;
}

/** What people do at the tills of Odoo's own point of sale. */
export interface PosPeople {
  /** Sells, or takes back against an earlier order; answers the order's id. */
  ringUp(lines: readonly PosLine[], about?: { readonly shop?: string; readonly refunds?: number }): Promise<number>;
  /** Begins an order that is not paid yet. */
  park(lines: readonly PosLine[]): Promise<number>;
  cancel(order: number): Promise<void>;
  /** A person corrects the quantity of a closed sale by one, which Odoo does not forbid. */
  correct(order: number): Promise<void>;
  /** Says when the stock of what is sold moves, for sessions that are opened from now on. */
  moveStock(when: 'at once' | 'at closing'): Promise<void>;
  /** Closes the session of a shop: its orders are posted, and where their stock waited for it, it moves now. */
  closeSession(shop?: string): Promise<void>;
}

const SHOP = 'Furniture Shop';

export function posPeopleOf(
  perform: <T>(work: (environment: Environment) => T, context?: Values) => Promise<T>,
): PosPeople {
  return {
    ringUp: (lines, { shop = SHOP, refunds } = {}) =>
      perform((environment) => {
        const order = place(environment, shop, lines, refunds);
        pay(environment, order);
        if (!atClosing(environment, order)) moveStock(environment, order);
        return order;
      }),
    park: (lines) => perform((environment) => place(environment, SHOP, lines, undefined)),
    cancel: (order) => perform((environment) => environment.write('pos.order', [order], { state: 'cancel' })),
    correct: (order) =>
      perform((environment) => {
        const [line] = environment.search('pos.order.line', [['order_id', '=', order]]);
        if (line === undefined) throw userError(`The order ${order} has no line`);
        environment.write('pos.order.line', [line.id], { qty: (line.qty as number) + 1 });
      }),
    moveStock: (when) =>
      perform((environment) =>
        environment.write('res.company', [1], {
          point_of_sale_update_stock_quantities: when === 'at closing' ? 'closing' : 'real',
        }),
      ),
    closeSession: (shop = SHOP) => perform((environment) => close(environment, shop)),
  };
}

const atClosing = (environment: Environment, order: number): boolean =>
  environment.get('pos.session', environment.get('pos.order', order).session_id as number).update_stock_at_closing ===
  true;

function shopOf(environment: Environment, name: string): number {
  const [known] = environment.search('pos.config', [['name', '=', name]]);
  if (known !== undefined) return known.id;
  const methods = environment.search('pos.payment.method', []).map(({ id }) => id);
  const all =
    methods.length > 0
      ? methods
      : ['cash', 'bank', 'pay_later'].map((type) =>
          environment.create('pos.payment.method', { name: type === 'bank' ? 'Card' : type, type }),
        );
  return environment.create('pos.config', { name, payment_method_ids: [[6, 0, all]] });
}

function sessionOf(environment: Environment, shop: string): number {
  const config = shopOf(environment, shop);
  const [open] = environment.search('pos.session', [
    ['config_id', '=', config],
    ['state', '!=', 'closed'],
  ]);
  if (open !== undefined) return open.id;
  const number = String(environment.database.next('pos.session.number')).padStart(5, '0');
  return environment.create('pos.session', {
    name: environment.version >= 19 ? `${shop}/${number}` : `POS/${number}`,
    state: 'opened',
    config_id: config,
    user_id: 2,
    start_at: secondText(environment.now),
    // 17 moves stock when the session is closed, 19 at once, by their defaults.
    update_stock_at_closing: environment.get('res.company', 1).point_of_sale_update_stock_quantities === 'closing',
  });
}

function place(environment: Environment, shop: string, lines: readonly PosLine[], refunds: number | undefined): number {
  const session = sessionOf(environment, shop);
  const number = String(environment.database.next('pos.order.number')).padStart(6, '0');
  const rows = lines.map((line) => lineOf(environment, line, refunds));
  const total = rounded(
    rows.reduce((sum, row) => sum + row.price_subtotal_incl, 0),
    2,
  );
  const net = rounded(
    rows.reduce((sum, row) => sum + row.price_subtotal, 0),
    2,
  );
  const uuid = `00000000-0000-4000-8000-${number.padStart(12, '0')}`;
  return environment.create('pos.order', {
    name: environment.version >= 19 ? `${shop} - ${number}` : `Shop/${number}`,
    pos_reference: environment.version >= 19 ? `260-1-${number}` : `Order ${uuid}`,
    uuid,
    tracking_number: String(Number(number)),
    sequence_number: Number(number),
    session_id: session,
    date_order: secondText(environment.now),
    currency_id: environment.get('res.company', 1).currency_id,
    amount_total: total,
    amount_tax: rounded(total - net, 2),
    lines: rows.map((row) => [0, 0, row]),
  });
}

function lineOf(environment: Environment, { sku, quantity, price, tax = 19 }: PosLine, refunds: number | undefined) {
  const [product] = environment.search('product.product', [['default_code', '=', sku]]);
  if (product === undefined) throw userError(`There is no product ${sku}`);
  const [sold] =
    refunds === undefined
      ? []
      : environment.search('pos.order.line', [
          ['order_id', '=', refunds],
          ['product_id', '=', product.id],
        ]);
  return {
    product_id: product.id,
    full_product_name: product.name,
    qty: quantity,
    price_unit: price,
    price_subtotal: rounded((quantity * price) / (1 + tax / 100), 2),
    price_subtotal_incl: rounded(quantity * price, 2),
    refunded_orderline_id: sold?.id ?? false,
  };
}

function pay(environment: Environment, order: number): void {
  const { amount_total, session_id } = environment.get('pos.order', order);
  const { config_id } = environment.get('pos.session', session_id as number);
  const methods = environment.get('pos.config', config_id as number).payment_method_ids as number[];
  environment.create('pos.payment', {
    pos_order_id: order,
    amount: amount_total,
    payment_method_id: methods[1] ?? methods[0],
    payment_date: secondText(environment.now),
  });
  environment.write('pos.order', [order], { state: 'paid', amount_paid: amount_total });
}

function moveStock(environment: Environment, order: number): void {
  for (const line of environment.search('pos.order.line', [['order_id', '=', order]])) {
    const [quant] = environment.search('stock.quant', [
      ['product_id', '=', line.product_id],
      ['location_id', '=', 1],
    ]);
    if (quant === undefined) continue;
    const quantity = rounded((quant.quantity as number) - (line.qty as number), 6);
    environment.write('stock.quant', [quant.id], { quantity });
  }
}

function close(environment: Environment, shop: string): void {
  const session = sessionOf(environment, shop);
  for (const order of environment.search('pos.order', [
    ['session_id', '=', session],
    ['state', '=', 'paid'],
  ])) {
    if (atClosing(environment, order.id)) moveStock(environment, order.id);
    environment.write('pos.order', [order.id], { state: 'done' });
  }
  environment.write('pos.session', [session], { state: 'closed', stop_at: secondText(environment.now) });
}
