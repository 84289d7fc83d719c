import type { Delivery } from '../../canonical/envelope.ts';
import { orderId } from '../../canonical/value.ts';
import type { DraftEvent, Profile, Translation } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { parseJson } from '../../kernel/json.ts';
import { isFresh } from './edits.ts';
import { shopifyErrors } from './errors.ts';
import { Field } from './fields.ts';
import { readGraphqlOrder } from './graphql-order.ts';
import { READ_LEVEL, translateLevel, translateLevelWebhook } from './inventory-translate.ts';
import type { ShopifySettings } from './manifest.ts';
import type { OrderSnapshot } from './order-snapshot.ts';
import { SHOWN_PRODUCT, translateShown } from './product-poll.ts';
import { readRestOrder, readRestRefund } from './rest-order.ts';
import { contentOfSnapshot, isGone, orderEvents } from './translate-order.ts';
import { needsTransactions, refundEvents } from './translate-payment.ts';

/** Topic of an order that was read by GraphQL, after a poll or a hint. */
export const READ_ORDER = 'graphql/order';
/** Kind of a hint at an order that has to be read. */
export const ORDER_HINT = 'order';
/** Kind of a hint at an order that may have been edited: its id and the fingerprint of its content and its age, `567~abc~fresh`. */
export const CONTENT_HINT = 'order-content';

type Translator = (body: Field, profile: Profile<ShopifySettings>) => Translation;

const seen: Translator = (body, profile) => whole(readRestOrder(body), profile);
const ignored =
  (because: string): Translator =>
  () => ({ kind: 'ignored', because });

/** What each topic says. */
const TOPICS: Readonly<Record<string, Translator>> = {
  'orders/create': seen,
  'orders/paid': seen,
  'orders/cancelled': seen,
  'orders/fulfilled': seen,
  'orders/partially_fulfilled': seen,
  'orders/updated': translateUpdate,
  // Its payload names only what was added and taken away; the whole order has to be read.
  'orders/edited': (body) => hint(body.at('order_edit').at('order_id').id()),
  'refunds/create': translateRefund,
  'fulfillments/update': translateFulfilment,
  'fulfillments/create': ignored('goods leave by the ERP; a fulfilment in the shop is its echo'),
  'orders/delete': ignored('only cancelled and archived orders can be deleted in the shop'),
  'app/uninstalled': ignored('the app was removed from the shop; the audit of the connection says so'),
  'inventory_levels/update': translateLevelWebhook,
  [READ_LEVEL]: translateLevel,
  [SHOWN_PRODUCT]: translateShown,
  [READ_ORDER]: (body, profile) => {
    const edit = body.at('storeloom').at('edit');
    return whole(readGraphqlOrder(body), profile, edit.present ? edit.count() : undefined);
  },
};

/** Foreign → canonical. Total: whatever the body holds, the answer is a translation and never an exception. */
export function translate(delivery: Delivery, profile: Profile<ShopifySettings>): Translation {
  const translator = Object.hasOwn(TOPICS, delivery.topic) ? TOPICS[delivery.topic] : undefined;
  if (translator === undefined) return { kind: 'ignored', because: `topic ${delivery.topic} is not used` };
  try {
    return translator(new Field(parse(delivery)).record(), profile);
  } catch (error) {
    if (error instanceof CodedError) return { kind: 'invalid', failure: error.failure };
    const because = error instanceof Error ? `${error.name} while reading ${delivery.topic}` : 'an unknown failure';
    return { kind: 'invalid', failure: shopifyErrors.failure('SL-SHOPIFY-012', { because }) };
  }
}

function parse(delivery: Delivery) {
  const unreadable = (rule: string) =>
    shopifyErrors.error('SL-SHOPIFY-010', { because: `the body ${rule}`, field: 'the body', rule });
  if (delivery.encoding !== 'utf8') throw unreadable('must be UTF-8 text');
  try {
    return parseJson(delivery.body);
  } catch {
    throw unreadable('must be JSON');
  }
}

function whole(order: OrderSnapshot, profile: Profile<ShopifySettings>, edit?: number): Translation {
  if (needsTransactions(order)) return hint(order.id);
  return { kind: 'events', events: orderEvents(order, profile, edit) };
}

/**
 * An update says that something changed and not what. Whether it was the content is a question of what it was before, which a
 * translator cannot know; the connection remembers fingerprints and reads the order when this one is new.
 */
function translateUpdate(body: Field, profile: Profile<ShopifySettings>): Translation {
  const order = readRestOrder(body);
  if (isGone(order)) return whole(order, profile);
  const foreignId = `${order.id}~${contentOfSnapshot(order, profile)}~${isFresh(order) ? 'fresh' : 'old'}`;
  return { kind: 'hints', hints: [{ kind: CONTENT_HINT, foreignId }] };
}

function hint(foreignId: string): Translation {
  return { kind: 'hints', hints: [{ kind: ORDER_HINT, foreignId }] };
}

/** A refund's payload does not always say which currency the shop has; then the order is read instead. */
function translateRefund(body: Field, profile: Profile<ShopifySettings>): Translation {
  const order = body.at('order_id').id();
  const currency = [...body.at('refund_line_items').list(), ...body.at('order_adjustments').list()]
    .flatMap((part) => ['subtotal_set', 'amount_set'].map((name) => part.at(name).at('shop_money').at('currency_code')))
    .map((code) => code.optionalText(3))
    .find((code) => code !== undefined);
  if (currency === undefined) return hint(order);
  const refund = readRestRefund(body, currency);
  if (refund.transactions.some(({ amount }) => amount.currency !== currency)) return hint(order);
  const events = refundEvents(order, [refund], profile);
  return events.length > 0
    ? { kind: 'events', events }
    : { kind: 'ignored', because: 'no money went back through the shop itself' };
}

/** Only what the carrier says of a parcel is news; the fulfilment itself came from here. */
function translateFulfilment(body: Field, { connection }: Profile<ShopifySettings>): Translation {
  const status = body.at('shipment_status').optionalText(40);
  if (status !== 'delivered' && status !== 'failure') {
    return { kind: 'ignored', because: `shipment status ${status ?? 'none'} is not an end` };
  }
  const fulfilment = body.at('id').id();
  const order = orderId(connection, body.at('order_id').id());
  const at = body.at('updated_at').time();
  const name = status === 'delivered' ? 'ShipmentDelivered' : 'ShipmentFailed';
  const event: DraftEvent<'ShipmentDelivered' | 'ShipmentFailed'> = {
    name,
    subject: order,
    time: at,
    fact: ['fulfilment', fulfilment, status],
    data: { order, shipment: `shipment/${connection}/${fulfilment}`, at },
  };
  return { kind: 'events', events: [event] };
}
