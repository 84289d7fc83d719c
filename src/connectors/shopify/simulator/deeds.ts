import type { Clock } from '../../../kernel/clock.ts';
import { countSale, soldOut } from './inventory.ts';
import { askLocation, type Basket, type BasketLine, newLine, newOrder } from './orders.ts';
import { fulfilmentPayload, orderPayload, refundPayload } from './payload.ts';
import { fulfilmentStatusOf, minor, partOf, statusOf, totalsOf } from './pricing.ts';
import {
  nextId,
  type PostalAddress,
  type RefundedLine,
  type ShopFulfilment,
  type ShopLine,
  type ShopOrder,
  type ShopRefund,
  type ShopState,
  type ShopTransaction,
  touch,
} from './state.ts';

/** Tells subscribers of a topic; `order` names what the payload is about. */
export type Tell = (topic: string, order: string, payload: object) => void;

/** Why the shop does not do what was asked. */
export class Refused extends Error {}

/** What buyers, merchants and carriers do. Webhooks follow each deed. */
export interface Deeds {
  placeOrder(basket: Basket): ShopOrder;
  /** Adds and removes lines, or changes where it goes; each call is one edit. */
  editOrder(order: string, change: Edit): ShopOrder;
  cancelOrder(order: string, options?: { reason?: string; refund?: boolean; restock?: boolean }): ShopOrder;
  /** The merchant says that a pending payment has come in. */
  markPaid(order: string): ShopOrder;
  capture(order: string, amount?: string): ShopTransaction;
  voidPayment(order: string, parent?: string): ShopTransaction;
  refund(order: string, refund: RefundWish): ShopRefund;
  fulfil(order: string, wish: FulfilmentWish): ShopFulfilment;
  /** The carrier says how it went. */
  deliver(order: string, fulfilment: string, status?: 'in_transit' | 'delivered' | 'failure'): void;
  hold(order: string, held: boolean): void;
  /** An app writes tags or the merchant a note: the order is updated, its content is not. */
  tag(order: string, ...tags: readonly string[]): void;
}

interface Edit {
  readonly add?: readonly BasketLine[];
  readonly remove?: readonly { readonly sku: string; readonly quantity?: number; readonly restock?: boolean }[];
  readonly shippingAddress?: PostalAddress;
  readonly email?: string;
}

interface RefundWish {
  readonly lines?: readonly {
    readonly sku?: string;
    /** The line, as the API names it. */
    readonly id?: string;
    readonly quantity?: number;
    readonly restock?: RefundedLine['restock'];
  }[];
  /** What goes back; the worth of the lines by default. */
  readonly amount?: string;
  readonly gateway?: string;
  readonly note?: string;
  /** As the API asks for it: exact transactions. */
  readonly transactions?: readonly { readonly amount: number; readonly gateway: string; readonly parentId?: string }[];
}

interface FulfilmentWish {
  /** Everything that is open by default. */
  readonly parts?: readonly {
    readonly fulfilmentOrder: string;
    readonly lines?: readonly { readonly id: string; readonly quantity: number }[];
  }[];
  readonly tracking?: ShopFulfilment['tracking'];
}

export function createDeeds(state: ShopState, clock: Clock, tell: Tell): Deeds {
  const find = (id: string): ShopOrder => {
    const order = state.orders.get(id.replace(/^.*\//, ''));
    if (order === undefined) throw new Refused('Order does not exist');
    return order;
  };
  const changed = (order: ShopOrder, ...topics: readonly string[]): void => {
    touch(order, clock.now());
    const payload = orderPayload(state, order);
    for (const topic of [...topics, 'ORDERS_UPDATED']) tell(topic, order.id, payload);
  };
  const counting = () => ({ nowMs: clock.now(), tell });
  const tellPaid = (order: ShopOrder): readonly string[] => (statusOf(order) === 'paid' ? ['ORDERS_PAID'] : []);

  return {
    placeOrder(basket) {
      const missing = soldOut(state, basket.lines);
      if (missing !== undefined) throw new Refused(`${missing} is sold out`);
      const order = newOrder(state, basket, clock.now());
      state.orders.set(order.id, order);
      countSale(state, order, order.lines, 'sold', counting());
      changed(order, 'ORDERS_CREATE', ...tellPaid(order));
      return order;
    },
    editOrder(id, change) {
      const order = find(id);
      if (order.cancelledAtMs !== undefined) throw new Refused('A cancelled order cannot be edited');
      if (change.shippingAddress !== undefined) order.shippingAddress = change.shippingAddress;
      if (change.email !== undefined) order.email = change.email;
      if (change.add === undefined && change.remove === undefined) {
        changed(order);
        return order;
      }
      const edit = editLines(state, order, change, clock.now(), tell);
      touch(order, clock.now());
      tell('ORDERS_EDITED', order.id, { order_edit: edit });
      changed(order);
      return order;
    },
    cancelOrder(id, { reason = 'customer', refund = false, restock = true } = {}) {
      const order = find(id);
      if (order.cancelledAtMs !== undefined) throw new Refused('Order has already been cancelled');
      if (order.fulfilments.some(({ status }) => status === 'success')) {
        throw new Refused('Cannot cancel an order that has fulfilments');
      }
      order.cancelledAtMs = Math.floor(clock.now() / 1_000) * 1_000;
      order.cancelReason = reason;
      if (restock) {
        const left = order.lines.map((line) => ({ id: line.id, quantity: line.quantity - line.removed }));
        countSale(state, order, left, 'back', counting());
      }
      for (const asked of order.fulfilmentOrders) asked.status = 'CANCELLED';
      const held = heldOf(order);
      if (held !== undefined) order.transactions.push(transaction(state, 'void', held, held.amount, clock.now()));
      if (refund) takeBack(state, order, { note: '' }, [], clock.now());
      changed(order, 'ORDERS_CANCELLED');
      return order;
    },
    markPaid(id) {
      const order = find(id);
      const pending = order.transactions.find(({ status }) => status === 'pending');
      if (pending === undefined) throw new Refused('Order has no pending payment');
      // Marked as paid is what is still owed, edits included.
      pending.amount = totalsOf(order).current - paidOf(order);
      pending.status = 'success';
      pending.atMs = Math.floor(clock.now() / 1_000) * 1_000;
      changed(order, ...tellPaid(order));
      return order;
    },
    capture(id, amount) {
      const order = find(id);
      const held = heldOf(order);
      if (held === undefined) throw new Refused('Order has no capturable payment');
      const left = held.amount - capturedOf(order, held.id);
      const asked = amount === undefined ? left : minor(state, amount);
      if (asked <= 0 || asked > left) throw new Refused('Amount exceeds the capturable amount');
      const taken = transaction(state, 'capture', held, asked, clock.now());
      order.transactions.push(taken);
      changed(order, ...tellPaid(order));
      return taken;
    },
    voidPayment(id) {
      const order = find(id);
      const held = heldOf(order);
      if (held === undefined || capturedOf(order, held.id) > 0) throw new Refused('Authorization is not voidable');
      const gone = transaction(state, 'void', held, held.amount, clock.now());
      order.transactions.push(gone);
      changed(order);
      return gone;
    },
    refund(id, wish) {
      const order = find(id);
      const lines = (wish.lines ?? []).map(({ sku, id: named, quantity, restock }) => {
        const line = order.lines.find((one) => one.id === named) ?? lineOf(order, sku ?? '');
        return refundedLine(state, line, quantity ?? line.quantity - line.removed, restock ?? 'return');
      });
      const refund = takeBack(state, order, wish, lines, clock.now());
      for (const line of lines) withdraw(order, line);
      countSale(state, order, restocked(lines), 'back', counting());
      touch(order, clock.now());
      tell('REFUNDS_CREATE', order.id, refundPayload(state, order, refund));
      changed(order);
      return refund;
    },
    fulfil(id, wish) {
      const order = find(id);
      const fulfilment = ship(state, order, wish, clock.now());
      touch(order, clock.now());
      tell('FULFILLMENTS_CREATE', order.id, fulfilmentPayload(state, order, fulfilment));
      changed(order, fulfilmentStatusOf(order) === 'fulfilled' ? 'ORDERS_FULFILLED' : 'ORDERS_PARTIALLY_FULFILLED');
      return fulfilment;
    },
    deliver(id, fulfilmentId, status = 'delivered') {
      const order = find(id);
      const fulfilment = order.fulfilments.find((one) => one.id === fulfilmentId.replace(/^.*\//, ''));
      if (fulfilment === undefined) throw new Refused('Fulfillment does not exist');
      fulfilment.shipmentStatus = status;
      fulfilment.updatedAtMs = Math.floor(clock.now() / 1_000) * 1_000;
      touch(order, clock.now());
      tell('FULFILLMENTS_UPDATE', order.id, fulfilmentPayload(state, order, fulfilment));
      changed(order);
    },
    hold(id, held) {
      for (const asked of find(id).fulfilmentOrders) {
        if (held && asked.status === 'OPEN') asked.status = 'ON_HOLD';
        else if (!held && asked.status === 'ON_HOLD') asked.status = 'OPEN';
      }
    },
    tag(id, ...tags) {
      const order = find(id);
      order.tags.push(...tags);
      changed(order);
    },
  };
}

function lineOf(order: ShopOrder, sku: string): ShopLine {
  const line = order.lines.find((one) => one.sku === sku && one.removed < one.quantity);
  if (line === undefined) throw new Refused(`The order has no ${sku}`);
  return line;
}

/** What of some lines goes back on the shelf. */
const restocked = (lines: readonly RefundedLine[]) =>
  lines.filter(({ restock }) => restock !== 'no_restock').map(({ lineId, quantity }) => ({ id: lineId, quantity }));

function editLines(state: ShopState, order: ShopOrder, change: Edit, nowMs: number, tell: Tell): object {
  const added = (change.add ?? []).map((wish) => {
    const line = newLine(state, wish, 0, order.taxesIncluded);
    order.lines.push(line);
    if (line.requiresShipping) askLocation(state, order, line, wish.location ?? 0);
    return line;
  });
  const removed = (change.remove ?? []).map(({ sku, quantity, restock }) => {
    const line = lineOf(order, sku);
    return refundedLine(
      state,
      line,
      quantity ?? line.quantity - line.removed,
      restock === false ? 'no_restock' : 'cancel',
    );
  });
  for (const line of removed) withdraw(order, line);
  countSale(state, order, added, 'sold', { nowMs, tell });
  countSale(state, order, restocked(removed), 'back', { nowMs, tell });
  if (removed.length > 0) {
    const atMs = Math.floor(nowMs / 1_000) * 1_000;
    order.refunds.push({ id: nextId(state), atMs, note: '', lines: removed, transactions: [] });
  }
  order.edited = true;
  return {
    id: Number(nextId(state).slice(-12)),
    app_id: null,
    created_at: new Date(nowMs).toISOString(),
    notify_customer: false,
    order_id: `#${order.id}#`,
    staff_note: '',
    user_id: null,
    line_items: {
      additions: added.map(({ id, quantity }) => ({ id: `#${id}#`, delta: quantity })),
      removals: removed.map(({ lineId, quantity }) => ({ id: `#${lineId}#`, delta: quantity })),
    },
    discounts: { line_item: { additions: [], removals: [] } },
    shipping_lines: { additions: [], removals: [] },
  };
}

function refundedLine(
  state: ShopState,
  line: ShopLine,
  quantity: number,
  restock: RefundedLine['restock'],
): RefundedLine {
  if (quantity < 1 || quantity > line.quantity - line.removed) throw new Refused('Quantity cannot be refunded');
  const refunded = { id: nextId(state), lineId: line.id, quantity, restock, ...partOf(line, quantity) };
  line.removed += quantity;
  return refunded;
}

/** What will not be sent any more leaves the fulfilment orders; what came back was sent before. */
function withdraw(order: ShopOrder, line: RefundedLine): void {
  if (line.restock === 'return') return;
  let left = line.quantity;
  for (const asked of order.fulfilmentOrders) {
    for (const part of asked.lines.filter((one) => one.lineId === line.lineId)) {
      const taken = Math.min(left, part.remaining);
      part.remaining -= taken;
      part.total -= taken;
      left -= taken;
    }
    if (asked.status === 'OPEN' && asked.lines.every(({ remaining }) => remaining === 0)) asked.status = 'CLOSED';
  }
}

/** The authorisation that still stands. */
function heldOf(order: ShopOrder): ShopTransaction | undefined {
  const gone = new Set(order.transactions.filter(({ kind }) => kind === 'void').map(({ parentId }) => parentId));
  return order.transactions.find(
    ({ kind, status, id }) => kind === 'authorization' && status === 'success' && !gone.has(id),
  );
}

/** What has come in so far. */
function paidOf(order: ShopOrder): number {
  return order.transactions
    .filter(({ kind, status }) => status === 'success' && (kind === 'sale' || kind === 'capture'))
    .reduce((sum, { amount }) => sum + amount, 0);
}

function capturedOf(order: ShopOrder, parent: string): number {
  return order.transactions
    .filter(({ kind, status, parentId }) => kind === 'capture' && status === 'success' && parentId === parent)
    .reduce((total, { amount }) => total + amount, 0);
}

function transaction(
  state: ShopState,
  kind: ShopTransaction['kind'],
  parent: ShopTransaction,
  amount: number,
  nowMs: number,
): ShopTransaction {
  const atMs = Math.floor(nowMs / 1_000) * 1_000;
  return { id: nextId(state), kind, status: 'success', gateway: parent.gateway, amount, parentId: parent.id, atMs };
}

function takeBack(
  state: ShopState,
  order: ShopOrder,
  wish: RefundWish,
  lines: readonly RefundedLine[],
  nowMs: number,
): ShopRefund {
  const captures = order.transactions.filter(
    ({ kind, status, gateway }) =>
      (kind === 'sale' || kind === 'capture') && status === 'success' && (wish.gateway ?? gateway) === gateway,
  );
  const freeOf = ({ id, amount }: ShopTransaction): number =>
    order.transactions
      .filter(({ kind, parentId }) => kind === 'refund' && parentId === id)
      .reduce((left, refund) => left - refund.amount, amount);
  const worth = lines.reduce((total, line) => total + line.subtotal + (order.taxesIncluded ? 0 : line.tax), 0);
  const all = captures.reduce((total, capture) => total + freeOf(capture), 0);
  let rest = wish.amount === undefined ? (lines.length === 0 ? all : Math.min(worth, all)) : minor(state, wish.amount);
  const asked =
    wish.transactions ??
    captures.map((capture) => {
      const amount = Math.min(rest, freeOf(capture));
      rest -= amount;
      return { amount, gateway: capture.gateway, parentId: capture.id };
    });
  const made = asked
    .filter(({ amount }) => amount > 0)
    .map(({ amount, gateway, parentId }) => {
      const parent = captures.find(({ id }) => id === parentId) ?? captures.find((one) => one.gateway === gateway);
      if (parent === undefined) throw new Refused('Refund has no transaction to refund');
      if (amount > freeOf(parent)) throw new Refused('Refund amount exceeds the refundable amount');
      return transaction(state, 'refund', parent, amount, nowMs);
    });
  order.transactions.push(...made);
  const refund = {
    id: nextId(state),
    atMs: Math.floor(nowMs / 1_000) * 1_000,
    note: wish.note ?? '',
    lines,
    transactions: made,
  };
  order.refunds.push(refund);
  return refund;
}

function ship(state: ShopState, order: ShopOrder, wish: FulfilmentWish, nowMs: number): ShopFulfilment {
  if (order.cancelledAtMs !== undefined) throw new Refused('Order is cancelled');
  const parts =
    wish.parts ??
    order.fulfilmentOrders.filter(({ status }) => status === 'OPEN').map(({ id }) => ({ fulfilmentOrder: id }));
  const asked = parts.map(({ fulfilmentOrder, ...rest }) => {
    const found = order.fulfilmentOrders.find(({ id }) => id === fulfilmentOrder);
    if (found === undefined) throw new Refused('Fulfillment order does not exist.');
    if (found.status !== 'OPEN')
      throw new Refused(`Fulfillment order ${found.id} has an unfulfillable status= ${found.status.toLowerCase()}.`);
    const lines =
      ('lines' in rest ? rest.lines : undefined) ??
      found.lines.map(({ id, remaining }) => ({ id, quantity: remaining }));
    return { found, lines: lines.filter(({ quantity }) => quantity > 0) };
  });
  const locations = new Set(asked.map(({ found }) => found.locationId));
  if (locations.size > 1) throw new Refused('All fulfillment orders must be assigned to the same location.');
  const moves = asked.flatMap(({ found, lines }) =>
    lines.map(({ id, quantity }) => {
      const line = found.lines.find((one) => one.id === id);
      if (line === undefined || quantity > line.remaining)
        throw new Refused('Invalid fulfillment order line item quantity requested.');
      return { line, quantity };
    }),
  );
  if (moves.length === 0) throw new Refused('Fulfillment must have at least one line item.');
  for (const { line, quantity } of moves) line.remaining -= quantity;
  for (const { found } of asked) if (found.lines.every(({ remaining }) => remaining === 0)) found.status = 'CLOSED';
  const atMs = Math.floor(nowMs / 1_000) * 1_000;
  const fulfilment: ShopFulfilment = {
    id: nextId(state),
    name: `${order.name}-F${order.fulfilments.length + 1}`,
    locationId: [...locations][0] ?? '0',
    status: 'success',
    createdAtMs: atMs,
    updatedAtMs: atMs,
    ...(wish.tracking === undefined ? {} : { tracking: wish.tracking }),
    lines: moves.map(({ line, quantity }) => ({ id: nextId(state), lineId: line.lineId, quantity })),
  };
  order.fulfilments.push(fulfilment);
  return fulfilment;
}
