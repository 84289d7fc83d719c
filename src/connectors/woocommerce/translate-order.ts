import type { Order } from '../../canonical/order.ts';
import { orderId } from '../../canonical/value.ts';
import type { DraftEvent, Profile } from '../../connector/connector.ts';
import { factId } from '../../kernel/ids.ts';
import type { WooSettings } from './manifest.ts';
import { amountsOf } from './order-amounts.ts';
import type { OrderSnapshot } from './order-snapshot.ts';
import { paymentEvents, paymentsOf } from './translate-payment.ts';

/** States in which a basket is not yet an order. */
const DRAFTS = ['checkout-draft', 'auto-draft'];
/** States of an order that was never paid, and perhaps never will be. */
const UNPAID = ['pending', 'failed'];

/** Why an order is not told, or `undefined` when it is. What was once paid stays told, whatever state it goes back to. */
export function untoldBecause(order: OrderSnapshot, settings: WooSettings): string | undefined {
  if (DRAFTS.includes(order.status)) return 'it is still being checked out';
  const waits = (settings.pendingOrders ?? 'wait') === 'wait';
  if (waits && UNPAID.includes(order.status) && order.paidAt === undefined) return 'nobody has paid it yet';
  if (order.status === 'trash' && order.completedAt !== undefined) return 'a completed order was put into the trash';
  return undefined;
}

/**
 * What an order as it stands now says. Every look at an order says also that it was placed, under an id that depends on the order
 * alone, so that it does not matter which look comes first. A cancellation is told before the order: an order that is first heard of
 * when it is given up is then never booked. `edit` numbers the content where it has changed since the order was first told.
 */
export function orderEvents(order: OrderSnapshot, profile: Profile<WooSettings>, edit?: number): DraftEvent[] {
  const subject = orderId(profile.connection, order.id);
  const { canonical, derived } = canonicalOrder(order, profile, edit);
  const events: DraftEvent[] = [];
  const cancelled = cancellation(order, subject);
  if (cancelled !== undefined) events.push(cancelled);
  const placed = { name: 'OrderPlaced', subject, time: order.createdAt, fact: ['order', order.id] } as const;
  events.push({ ...placed, data: { order: canonical }, derived });
  if (edit !== undefined && cancelled === undefined) {
    events.push({
      name: 'OrderEdited',
      subject,
      time: order.modifiedAt,
      fact: ['order', order.id, 'edit', String(edit)],
      data: { order: canonical, by: 'channel' },
      derived,
    });
  }
  return [...events, ...paymentEvents(order, profile)];
}

/** That an order is no longer in the shop, or nowhere that anybody would look. */
export function goneEvent(foreignId: string, at: string, { connection }: Profile<WooSettings>): DraftEvent {
  return cancelledEvent(orderId(connection, foreignId), foreignId, at, 'it was deleted in the shop');
}

/**
 * An order that was given up. WooCommerce knows no reason. One that was paid back whole before anything was shipped is given up as
 * well: refunding is how merchants cancel what is paid.
 */
function cancellation(order: OrderSnapshot, subject: string): DraftEvent<'OrderCancelled'> | undefined {
  const { status, completedAt, modifiedAt, id } = order;
  if (status === 'cancelled') return cancelledEvent(subject, id, modifiedAt);
  if (status === 'trash') return cancelledEvent(subject, id, modifiedAt, 'it was put into the trash of the shop');
  if (status !== 'refunded' || completedAt !== undefined) return undefined;
  return cancelledEvent(subject, id, modifiedAt, 'it was paid back whole before it was shipped');
}

/** An order that is restored and cancelled again is one cancellation: what has been undone stays undone. */
function cancelledEvent(subject: string, foreignId: string, at: string, reason?: string): DraftEvent<'OrderCancelled'> {
  return {
    name: 'OrderCancelled',
    subject,
    time: at,
    fact: ['order', foreignId, 'cancelled'],
    data: { order: subject, by: 'channel', at, ...(reason === undefined ? {} : { reason }) },
  };
}

function canonicalOrder(
  order: OrderSnapshot,
  profile: Profile<WooSettings>,
  edit = 0,
): { canonical: Order; derived: readonly string[] } {
  const amounts = amountsOf(order);
  const { mode, payments } = paymentsOf(order, profile.settings);
  const canonical: Order = {
    id: orderId(profile.connection, order.id),
    channel: profile.connection,
    foreignId: order.id,
    name: `#${order.number}`,
    placedAt: order.createdAt,
    version: versionOf(order.modifiedAt, edit),
    currency: order.currency,
    ...(order.buyer === undefined ? {} : { buyer: order.buyer }),
    ...(order.billingAddress === undefined ? {} : { billingAddress: order.billingAddress }),
    ...(order.shippingAddress === undefined ? {} : { shippingAddress: order.shippingAddress }),
    pricesIncludeTax: order.pricesIncludeTax,
    lines: [...amounts.lines],
    shipping: [...amounts.shipping],
    totals: amounts.totals,
    paymentMode: mode,
    payments,
    discountCodes: [...order.coupons].slice(0, 20),
    ...(order.note === undefined ? {} : { note: order.note }),
    test: false,
  };
  return { canonical, derived: amounts.derived };
}

/** The shop dates changes by whole seconds; the number of the edit stands where milliseconds would, so that versions differ and stay in order. */
function versionOf(modifiedAt: string, edit: number): string {
  return `${modifiedAt.slice(0, 19)}.${String(edit % 1_000).padStart(3, '0')}Z`;
}

/**
 * A fingerprint of what the ERP must know: what is sold at which price, where it goes, whom to tell. States, payments and notes
 * change the shop's time of update and not this.
 */
export function contentOf(order: OrderSnapshot, profile: Profile<WooSettings>): string {
  const { lines, shipping, totals, buyer, shippingAddress, billingAddress } = canonicalOrder(order, profile).canonical;
  const sorted = [...lines].sort((left, right) => (left.id < right.id ? -1 : 1));
  const person = [buyer?.emailNormalized ?? '', buyer?.phone ?? '', buyer?.company ?? ''];
  const address = (of: Order['shippingAddress']): string => JSON.stringify(Object.entries(of ?? {}).sort());
  return factId(
    JSON.stringify([sorted, shipping, totals]),
    address(shippingAddress),
    address(billingAddress),
    JSON.stringify(person),
  );
}
