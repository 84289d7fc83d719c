import type { Delivery } from '../../canonical/envelope.ts';
import type { Hint, Profile, Translation } from '../../connector/connector.ts';
import { CodedError } from '../../kernel/failure.ts';
import { parseJson } from '../../kernel/json.ts';
import { wooErrors } from './errors.ts';
import { Field } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import { BESIDE, readOrder } from './order-snapshot.ts';
import { customerEvents, readCustomer } from './translate-customer.ts';
import { goneEvent, orderEvents, untoldBecause } from './translate-order.ts';
import { productEvents, readProduct, retiredEvent } from './translate-product.ts';

/** Topics of what the connection read itself, after a hint or behind a cursor. */
export const READ = {
  order: 'read/order',
  orderGone: 'read/order-gone',
  product: 'read/product',
  productGone: 'read/product-gone',
  customer: 'read/customer',
} as const;

/** Kinds of hints. `missing` points at no record: something of its kind was gone before the shop could tell of it. */
export const HINTS = { order: 'order', product: 'product', customer: 'customer', missing: 'missing' } as const;

type Translator = (body: Field, profile: Profile<WooSettings>) => Translation;

const ignored = (because: string): Translation => ({ kind: 'ignored', because });
const hint = (kind: Hint['kind'], foreignId: string): Translation => ({ kind: 'hints', hints: [{ kind, foreignId }] });

/**
 * A webhook carries the state at the time of its delivery, may come before an older one, and is sent once: it says where to look and
 * nothing else. In place of a record that was gone by then comes an error, rightly signed, that does not say which record it was.
 */
const pointer =
  (kind: 'order' | 'product' | 'customer'): Translator =>
  (body) => {
    if (!body.at('id').present && body.at('code').present) return hint(HINTS.missing, kind);
    // A variation comes under the topic of products; what is read is always the whole product.
    const parent = kind === 'product' ? body.at('parent_id').optionalId() : undefined;
    return hint(kind, parent ?? body.at('id').id());
  };

/** What each topic says. */
const TOPICS: Readonly<Record<string, Translator>> = {
  ...topics('order', ['created', 'updated', 'deleted', 'restored']),
  ...topics('product', ['created', 'updated', 'deleted', 'restored']),
  ...topics('customer', ['created', 'updated']),
  'customer.deleted': () => ignored('a deleted account is no wish to be forgotten; its orders remain'),
  [READ.order]: translateOrder,
  [READ.orderGone]: (body, profile) => {
    return { kind: 'events', events: [goneEvent(body.at('id').id(), body.at('at').gmt(), profile)] };
  },
  [READ.product]: translateProduct,
  [READ.productGone]: (body) => ({ kind: 'events', events: [retiredEvent(body)] }),
  [READ.customer]: (body, { connection }) => {
    const content = body.at(BESIDE).at('content').integer();
    return { kind: 'events', events: customerEvents(readCustomer(body, connection), content) };
  },
};

function topics(kind: 'order' | 'product' | 'customer', events: readonly string[]): Record<string, Translator> {
  return Object.fromEntries(events.map((event) => [`${kind}.${event}`, pointer(kind)]));
}

/** Foreign → canonical. Total: whatever the body holds, the answer is a translation and never an exception. */
export function translate(delivery: Delivery, profile: Profile<WooSettings>): Translation {
  const translator = Object.hasOwn(TOPICS, delivery.topic) ? TOPICS[delivery.topic] : undefined;
  if (translator === undefined) return ignored(`topic ${delivery.topic} is not used`);
  try {
    return translator(new Field(parse(delivery)).record(), profile);
  } catch (error) {
    if (error instanceof CodedError) return { kind: 'invalid', failure: error.failure };
    const because = error instanceof Error ? `${error.name} while reading ${delivery.topic}` : 'an unknown failure';
    return { kind: 'invalid', failure: wooErrors.failure('SL-WOO-012', { because }) };
  }
}

function parse(delivery: Delivery) {
  const unreadable = (rule: string) =>
    wooErrors.error('SL-WOO-010', { because: `the body ${rule}`, field: 'the body', rule });
  if (delivery.encoding !== 'utf8') throw unreadable('must be UTF-8 text');
  try {
    return parseJson(delivery.body);
  } catch {
    throw unreadable('must be JSON');
  }
}

function translateOrder(body: Field, profile: Profile<WooSettings>): Translation {
  const order = readOrder(body);
  const untold = untoldBecause(order, profile.settings);
  if (untold !== undefined) return ignored(untold);
  const edit = body.at(BESIDE).at('edit');
  return { kind: 'events', events: orderEvents(order, profile, edit.present ? edit.integer() : undefined) };
}

function translateProduct(body: Field, profile: Profile<WooSettings>): Translation {
  const snapshot = readProduct(body, profile.connection);
  if (snapshot === undefined) return ignored('it holds nothing that is sold by a SKU');
  const content = body.at(BESIDE).at('content').integer();
  return { kind: 'events', events: productEvents(snapshot, content, profile) };
}
