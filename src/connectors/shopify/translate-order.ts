import type { Order } from '../../canonical/order.ts';
import { orderId } from '../../canonical/value.ts';
import type { DraftEvent, Profile } from '../../connector/connector.ts';
import { factId } from '../../kernel/ids.ts';
import { formatMoney, type Money } from '../../kernel/money.ts';
import type { ShopifySettings } from './manifest.ts';
import { amountsOf, isEmptied } from './order-amounts.ts';
import type { OrderSnapshot } from './order-snapshot.ts';
import { paymentEvents, paymentsOf, refundEvents } from './translate-payment.ts';

/**
 * What an order as it stands now says. Every look at an order says also that it was placed, under an id that depends on the
 * order alone, so that it does not matter which delivery comes first. `edit` numbers the content where it is known to have
 * changed since it was placed; see edits.ts.
 */
export function orderEvents(order: OrderSnapshot, profile: Profile<ShopifySettings>, edit?: number): DraftEvent[] {
  const { connection } = profile;
  const subject = orderId(connection, order.id);
  const { canonical, derived } = canonicalOrder(order, profile, edit);
  const events: DraftEvent[] = [
    {
      name: 'OrderPlaced',
      subject,
      time: order.createdAt,
      fact: ['order', order.id],
      data: { order: canonical },
      derived,
    },
  ];
  const cancelled = cancellation(order, subject);
  if (edit !== undefined && cancelled === undefined) {
    events.push({
      name: 'OrderEdited',
      subject,
      time: order.updatedAt,
      fact: ['order', order.id, 'edit', String(edit), contentOf(canonical)],
      data: { order: canonical, by: 'channel' },
      derived,
    });
  }
  events.push(...paymentEvents(order, canonical.payments, profile));
  events.push(...refundEvents(order.id, order.refunds, profile));
  if (cancelled !== undefined) events.push(cancelled);
  return events;
}

/** The fingerprint of an order's content; see `contentOf`. */
export function contentOfSnapshot(order: OrderSnapshot, profile: Profile<ShopifySettings>): string {
  return contentOf(canonicalOrder(order, profile).canonical);
}

/** Whether the shop gave the order up, in one step or line by line. */
export function isGone(order: OrderSnapshot): boolean {
  return order.cancelledAt !== undefined || isEmptied(order);
}

function cancellation(order: OrderSnapshot, subject: string): DraftEvent<'OrderCancelled'> | undefined {
  if (!isGone(order)) return undefined;
  const at = order.cancelledAt ?? order.updatedAt;
  const reason = order.cancelledAt === undefined ? 'every line was removed in the shop' : order.cancelReason;
  return {
    name: 'OrderCancelled',
    subject,
    time: at,
    fact: ['order', order.id, 'cancelled'],
    data: { order: subject, by: 'channel', at, ...(reason === undefined ? {} : { reason }) },
  };
}

function canonicalOrder(
  order: OrderSnapshot,
  profile: Profile<ShopifySettings>,
  edit = 0,
): { canonical: Order; derived: readonly string[] } {
  const amounts = amountsOf(order);
  const { mode, payments } = paymentsOf(order, profile.settings);
  const rate = order.presentment === undefined ? undefined : rateOf(order.presentment, order.total);
  const canonical: Order = {
    id: orderId(profile.connection, order.id),
    channel: profile.connection,
    foreignId: order.id,
    name: order.name,
    placedAt: order.createdAt,
    version: versionOf(order.updatedAt, edit),
    currency: order.currency,
    ...(order.presentment === undefined
      ? {}
      : { presentment: { total: order.presentment, ...(rate === undefined ? {} : { rate }) } }),
    ...(order.buyer === undefined ? {} : { buyer: order.buyer }),
    ...(order.billingAddress === undefined ? {} : { billingAddress: order.billingAddress }),
    ...(order.shippingAddress === undefined ? {} : { shippingAddress: order.shippingAddress }),
    pricesIncludeTax: order.taxesIncluded,
    lines: [...amounts.lines],
    shipping: [...amounts.shipping],
    totals: amounts.totals,
    paymentMode: mode,
    payments,
    discountCodes: [...order.discountCodes],
    ...(order.note === undefined ? {} : { note: order.note }),
    test: order.test,
  };
  return { canonical, derived: [...amounts.derived, ...(rate === undefined ? [] : ['order.presentment.rate'])] };
}

/**
 * Shopify dates changes by whole seconds, and an app may edit an order in the very second in which it was placed. The number of
 * the edit stands where milliseconds would, so that versions differ and stay in order, as text and as times.
 */
function versionOf(updatedAt: string, edit: number): string {
  return `${updatedAt.slice(0, 19)}.${String(edit).padStart(3, '0')}Z`;
}

/** Presentment units for one unit of the shop's currency, to six digits; Shopify gives both totals and no rate. */
function rateOf(presentment: Money, total: Money): string | undefined {
  const shop = Number(formatMoney(total));
  return shop === 0 ? undefined : (Number(formatMoney(presentment)) / shop).toFixed(6).replace(/\.?0+$/, '');
}

/**
 * A fingerprint of what the ERP must know: what is sold at which price, where it goes, whom to tell. Fulfilments, tags and payments
 * change Shopify's time of update and not this.
 */
function contentOf(order: Order): string {
  const lines = [...order.lines].sort((left, right) => (left.id < right.id ? -1 : 1));
  const person = [order.buyer?.emailNormalized ?? '', order.buyer?.phone ?? '', order.buyer?.company ?? ''];
  const address = (of: Order['shippingAddress']): string => JSON.stringify(Object.entries(of ?? {}).sort());
  return factId(
    JSON.stringify([lines, order.shipping, order.totals]),
    address(order.shippingAddress),
    address(order.billingAddress),
    JSON.stringify(person),
  );
}
