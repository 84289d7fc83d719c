import type { Clock } from '../../../kernel/clock.ts';
import { amountText, orderTotal, priceOf } from './payload.ts';
import { invalidId, invalidParameters, ShopError } from './shop-error.ts';
import {
  type Contact,
  nextItemId,
  nextPostId,
  type ShopCharge,
  type ShopLine,
  type ShopOrder,
  type ShopPart,
  type ShopProduct,
  type ShopRefund,
  type ShopState,
  touch,
  wholeSecond,
  writeMeta,
} from './state.ts';

export const STATUSES = [
  'auto-draft',
  'pending',
  'processing',
  'on-hold',
  'completed',
  'cancelled',
  'refunded',
  'failed',
  'checkout-draft',
];
/** States in which the goods of an order are taken from the stock. */
const TAKING = ['processing', 'on-hold', 'completed'];
const RESTORING = ['cancelled', 'pending'];
const PAYING = ['processing', 'completed'];

type Body = Record<string, unknown>;
type Tell = (resource: 'order' | 'product' | 'customer', event: string, id: number) => void;

/** What happens to orders, their stock and their refunds, by whoever asks. */
export interface Trading {
  create(body: Body, via?: string): ShopOrder;
  change(order: ShopOrder, body: Body): void;
  setStatus(order: ShopOrder, status: string): void;
  refund(order: ShopOrder, body: Body): Promise<ShopRefund>;
  trash(order: ShopOrder): void;
  /** Deletes for good; nothing is told and no stock comes back. */
  destroy(order: ShopOrder): void;
}

export function openTrading(state: ShopState, clock: Clock, tell: Tell): Trading {
  const stock = stockKeeper(state, clock, tell);

  function setStatus(order: ShopOrder, status: string): void {
    const now = clock.now();
    if (TAKING.includes(status)) stock.take(order);
    else if (RESTORING.includes(status)) stock.giveBack(order);
    // These stay when the order goes back.
    if (PAYING.includes(status) && (order.paymentMethod !== 'cod' || status === 'completed')) {
      order.paidMs ??= wholeSecond(now);
    }
    if (status === 'completed') order.completedMs ??= wholeSecond(now);
    const wasRefunded = order.status === 'refunded';
    order.status = status;
    if (status === 'refunded' && !wasRefunded) refundRest(state, order, now);
  }

  function create(body: Body, via = 'rest-api'): ShopOrder {
    refuseBadOrder(body);
    const now = wholeSecond(clock.now());
    const id = nextPostId(state);
    const order: ShopOrder = {
      id,
      status: 'pending',
      number: String(id),
      createdMs: now,
      modifiedMs: now,
      customerId: Number(body.customer_id ?? 0),
      billing: (body.billing ?? {}) as Contact,
      shipping: (body.shipping ?? {}) as Contact,
      paymentMethod: String(body.payment_method ?? ''),
      paymentMethodTitle: String(body.payment_method_title ?? ''),
      transactionId: String(body.transaction_id ?? ''),
      customerNote: String(body.customer_note ?? ''),
      createdVia: via,
      lines: listOf(body.line_items).map((line) => newLine(state, line)),
      charges: listOf(body.shipping_lines).map((charge) => newCharge(state, charge)),
      fees: listOf(body.fee_lines).map((fee) => newFee(state, fee)),
      coupons: (body.coupons ?? []) as ShopOrder['coupons'],
      refunds: [],
      meta: [],
      notes: [],
    };
    writeMeta(state, order.meta, body.meta_data);
    state.orders.set(id, order);
    const status = body.set_paid === true ? 'processing' : body.status;
    if (typeof status === 'string' && status !== 'pending') setStatus(order, status);
    if (body.set_paid === true) order.paidMs ??= now;
    return order;
  }

  return {
    create,
    setStatus,
    change(order, body) {
      refuseBadOrder(body);
      const revived = order.status === 'trash';
      if (body.line_items !== undefined) changeLines(state, stock, order, listOf(body.line_items));
      writeMeta(state, order.meta, body.meta_data);
      if (body.billing !== undefined) order.billing = { ...order.billing, ...(body.billing as Contact) };
      if (body.shipping !== undefined) order.shipping = { ...order.shipping, ...(body.shipping as Contact) };
      if (typeof body.transaction_id === 'string') order.transactionId = body.transaction_id;
      if (typeof body.payment_method === 'string') order.paymentMethod = body.payment_method;
      if (typeof body.status === 'string') setStatus(order, body.status);
      else if (revived) order.status = order.statusBeforeTrash ?? 'pending';
      if (body.set_paid === true) setStatus(order, 'processing');
      touch(order, clock.now());
      // What is brought back from the trash by a change is told to nobody.
      if (!revived) tell('order', 'updated', order.id);
    },
    refund: (order, body) => refund(state, stock, clock, order, body, (status) => setStatus(order, status)),
    trash(order) {
      order.statusBeforeTrash = order.status;
      order.status = 'trash';
      touch(order, clock.now());
      tell('order', 'deleted', order.id);
    },
    destroy(order) {
      state.orders.delete(order.id);
    },
  };
}

const listOf = (value: unknown): Body[] => (Array.isArray(value) ? (value as Body[]) : []);

function refuseBadOrder(body: Body): void {
  const wrong: Record<string, readonly [string, string]> = {};
  if (body.status !== undefined && !STATUSES.includes(String(body.status))) {
    wrong.status = [
      'rest_not_in_enum',
      `status is not one of ${STATUSES.slice(0, -1).join(', ')}, and checkout-draft.`,
    ];
  }
  if (typeof body.currency === 'string' && !/^(EUR|USD|JPY|GBP|CHF)$/.test(body.currency)) {
    wrong.currency = ['rest_not_in_enum', 'currency is not one of AED, AFN, EUR, USD and others.'];
  }
  const odd = listOf(body.line_items).find(({ quantity }) => quantity !== undefined && typeof quantity !== 'number');
  if (odd !== undefined) {
    wrong.line_items = ['rest_invalid_type', 'line_items[0][quantity] is not of type integer.'];
  }
  if (Object.keys(wrong).length > 0) throw invalidParameters(wrong);
}

/** "12.34" as minor units. */
export const minorOf = (state: ShopState, value: unknown): number =>
  Math.round(Number(value ?? 0) * 10 ** state.digits) || 0;

/** What a gross or net amount comes to, net and with its tax, each rounded. */
function taxed(state: ShopState, amount: number, inclusive: boolean): { net: number; tax: number } {
  const rate = state.tax.percent / 100;
  if (!inclusive) return { net: amount, tax: Math.round(amount * rate) };
  const net = Math.round(amount / (1 + rate));
  return { net, tax: amount - net };
}

function newLine(state: ShopState, body: Body): ShopLine {
  const product = productOf(state, body);
  const pieces = body.quantity === undefined ? 1 : Number(body.quantity);
  const price = product === undefined ? 0 : minorOf(state, priceOf(product));
  // Nobody is told that a product does not exist or that a quantity is negative: the line is worth nothing.
  const full = taxed(state, Math.max(pieces, 0) * price, state.pricesIncludeTax);
  const off = Number(body.discount_percent ?? 0);
  const paid = taxed(
    state,
    Math.round((full.net + (state.pricesIncludeTax ? full.tax : 0)) * (1 - off / 100)),
    state.pricesIncludeTax,
  );
  const subtotal = body.subtotal === undefined ? full : taxed(state, minorOf(state, body.subtotal), false);
  const total =
    body.total === undefined
      ? body.subtotal === undefined
        ? paid
        : subtotal
      : taxed(state, minorOf(state, body.total), false);
  return {
    id: nextItemId(state),
    name: product === undefined ? '' : nameOf(state, product),
    productId: product === undefined ? 0 : product.parentId || product.id,
    variationId: product?.type === 'variation' ? product.id : 0,
    quantity: pieces,
    sku: product?.sku ?? null,
    gtin: product?.gtin ?? '',
    subtotal: subtotal.net,
    subtotalTax: subtotal.tax,
    total: total.net,
    totalTax: total.tax,
    reduced: 0,
  };
}

function productOf(
  state: ShopState,
  { variation_id: variation, product_id: product, sku }: Body,
): ShopProduct | undefined {
  if (typeof sku === 'string') return [...state.products.values()].find((each) => each.sku === sku);
  return state.products.get(Number(variation)) ?? state.products.get(Number(product));
}

function nameOf(state: ShopState, product: ShopProduct): string {
  const parent = state.products.get(product.parentId);
  if (parent === undefined) return product.name;
  return `${parent.name} - ${product.attributes.map(({ option }) => option).join(', ')}`;
}

function newCharge(state: ShopState, body: Body): ShopCharge {
  return { ...newPart(state, body, String(body.method_title ?? '')), methodId: String(body.method_id ?? '') };
}

const newFee = (state: ShopState, body: Body): ShopPart => newPart(state, body, String(body.name ?? 'Fee'));

function newPart(state: ShopState, body: Body, name: string): ShopPart {
  const { net, tax } = taxed(state, minorOf(state, body.total), false);
  return { id: nextItemId(state), name, subtotal: net, subtotalTax: tax, total: net, totalTax: tax };
}

/** A line without an id is added, also when it is sent again; a changed quantity does not change the amounts. */
function changeLines(state: ShopState, stock: StockKeeper, order: ShopOrder, lines: readonly Body[]): void {
  for (const body of lines) {
    const line = order.lines.find(({ id }) => id === body.id);
    if (line === undefined) {
      order.lines.push(newLine(state, body));
    } else if (body.product_id === null || body.quantity === 0) {
      stock.giveBackLine(line);
      order.lines.splice(order.lines.indexOf(line), 1);
    } else {
      if (typeof body.quantity === 'number') line.quantity = body.quantity;
      if (body.subtotal !== undefined) setAmounts(line, 'subtotal', taxed(state, minorOf(state, body.subtotal), false));
      if (body.total !== undefined) setAmounts(line, 'total', taxed(state, minorOf(state, body.total), false));
    }
  }
  if (TAKING.includes(order.status)) stock.take(order);
}

function setAmounts(line: ShopLine, name: 'subtotal' | 'total', { net, tax }: { net: number; tax: number }): void {
  line[name] = net;
  line[`${name}Tax`] = tax;
}

interface StockKeeper {
  /** Takes what the lines hold and was not taken yet. Nobody looks whether it is there. */
  take(order: ShopOrder): void;
  giveBack(order: ShopOrder): void;
  giveBackLine(line: ShopLine, pieces?: number): void;
}

function stockKeeper(state: ShopState, clock: Clock, tell: Tell): StockKeeper {
  const move = (line: ShopLine, change: number): void => {
    const sold = state.products.get(line.variationId) ?? state.products.get(line.productId);
    const counted = sold?.manageStock === true ? sold : state.products.get(sold?.parentId ?? 0);
    if (counted?.manageStock !== true || change === 0) return;
    counted.stock = (counted.stock ?? 0) + change;
    touch(counted, clock.now());
    tell('product', 'updated', counted.id);
  };
  const giveBackLine = (line: ShopLine, pieces = line.reduced): void => {
    move(line, pieces);
    line.reduced -= Math.min(pieces, line.reduced);
  };
  return {
    take(order) {
      for (const line of order.lines) {
        move(line, line.reduced - line.quantity);
        line.reduced = line.quantity;
      }
    },
    giveBack(order) {
      for (const line of order.lines) giveBackLine(line);
    },
    giveBackLine,
  };
}

const refundedOf = ({ refunds }: ShopOrder): number => refunds.reduce((sum, { amount }) => sum + amount, 0);

/**
 * What is left is looked at, then the refund is written: whoever asks in between is let through as well. Pieces are given back to the
 * stock as many as are named.
 */
async function refund(
  state: ShopState,
  stock: StockKeeper,
  clock: Clock,
  order: ShopOrder,
  body: Body,
  setStatus: (status: string) => void,
): Promise<ShopRefund> {
  const amount = minorOf(state, body.amount);
  const left = orderTotal(order) - refundedOf(order);
  const cannot = (message: string) => new ShopError(500, 'woocommerce_rest_cannot_create_order_refund', message, 500);
  if (amount <= 0 || amount > left) throw cannot('Invalid refund amount.');
  const gateway = state.gateways.find(({ id }) => id === order.paymentMethod);
  const byGateway = body.api_refund !== false;
  if (byGateway && gateway?.supports.includes('refunds') !== true) {
    throw cannot('The payment gateway for this order does not support automatic refunds.');
  }
  await clock.sleep(5);
  const lines = listOf(body.line_items).flatMap((part) => refundLine(state, order, part));
  if (body.api_restock !== false) {
    for (const line of lines) {
      const of = order.lines.find(({ id }) => id === line.of);
      if (of !== undefined) stock.giveBackLine(of, line.quantity);
    }
  }
  const id = nextPostId(state);
  const made = { id, createdMs: wholeSecond(clock.now()), amount, reason: String(body.reason ?? ''), byGateway };
  const refunded: ShopRefund = { ...made, isFull: amount === left && lines.length === 0, lines };
  order.refunds.push(refunded);
  touch(order, clock.now());
  if (refundedOf(order) >= orderTotal(order) && order.status !== 'refunded') setStatus('refunded');
  return refunded;
}

function refundLine(state: ShopState, order: ShopOrder, body: Body): ShopRefund['lines'] {
  const of = order.lines.find(({ id }) => id === body.id);
  if (of === undefined) return [];
  const total = minorOf(state, body.refund_total);
  const tax = listOf(body.refund_tax).reduce((sum, part) => sum + minorOf(state, part.refund_total), 0);
  const amounts = { subtotal: total, subtotalTax: tax, total, totalTax: tax };
  return [{ ...of, ...amounts, id: nextItemId(state), quantity: Number(body.quantity ?? 0), reduced: 0, of: of.id }];
}

/** Setting the state by hand refunds what is left. */
function refundRest(state: ShopState, order: ShopOrder, now: number): void {
  const amount = orderTotal(order) - refundedOf(order);
  if (amount <= 0) return;
  const reason = 'Order fully refunded.';
  const made = { id: nextPostId(state), createdMs: wholeSecond(now), amount, reason, byGateway: false };
  order.refunds.push({ ...made, isFull: true, lines: [] });
}

/** What a storefront refuses and the API does not: more than there is. */
export function refuseOutOfStock(
  state: ShopState,
  lines: readonly { readonly sku: string; readonly quantity: number }[],
): void {
  for (const { sku, quantity } of lines) {
    const product = [...state.products.values()].find((each) => each.sku === sku);
    if (product === undefined) throw invalidId('product');
    const counted = product.manageStock ? product : state.products.get(product.parentId);
    if (counted?.manageStock !== true || (counted.stock ?? 0) >= quantity) continue;
    const message = `"${product.name}" is out of stock and cannot be purchased. Please remove it from your cart.`;
    throw new ShopError(409, 'woocommerce_rest_product_out_of_stock', message);
  }
}

export const totalText = (state: ShopState, order: ShopOrder): string => amountText(orderTotal(order), state.digits);
