import { orderId } from '../../canonical/value.ts';
import type { ConnectionContext } from '../../connector/connector.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import type { Field } from './fields.ts';
import { readGraphqlOrder } from './graphql-order.ts';
import type { ShopifySettings } from './manifest.ts';
import type { OrderSnapshot } from './order-snapshot.ts';
import { contentOfSnapshot } from './translate-order.ts';

/**
 * Which content an order had, in turn. Shopify tells that an order was updated and not whether its content was, so the
 * connection keeps the fingerprints as bindings: `order/shop/567/content-1` is what it was first seen as, `content-2` its first
 * edit. A number is given once, also by two hubs at once, and survives a crash; an address that is changed and
 * changed back gives two edits.
 */
const CONTENT = 'order-content';
const MOST_EDITS = 200;
/** The fingerprint in place of a content that was never seen. */
const UNSEEN = 'unseen';
/** An order that is first looked at later than this after it was made may have been edited before we looked. */
const FRESH_MS = 60_000;

type Context = ConnectionContext<ShopifySettings>;

/** The newest fingerprint and its number; number 0 when there is none. */
async function newest({ bindings, connection }: Context, order: string): Promise<{ edit: number; content: string }> {
  let content = '';
  for (let edit = 1; edit <= MOST_EDITS; edit += 1) {
    const known = await bindings.find(`${order}/content-${edit}`, connection, CONTENT);
    if (known === undefined) return { edit: edit - 1, content };
    content = contentIn(known.foreignId);
  }
  return { edit: MOST_EDITS, content };
}

const contentIn = (foreignId: string): string => foreignId.split('@')[0] ?? '';

/**
 * Whether the order has to be read: its content is new to us, or it was edited before and the edit may not be stored yet. The
 * first content of a fresh order is simply remembered.
 */
export async function mayBeEdited(context: Context, order: string, content: string, fresh: boolean): Promise<boolean> {
  const known = await newest(context, order);
  if (known.edit === 0 && fresh) return (await append(context, order, 1, content)) > 1;
  return known.content !== content || known.edit > 1;
}

/** Whether an order is so young that nobody can have edited it before it was first looked at. */
export function isFresh({ createdAt, updatedAt }: OrderSnapshot): boolean {
  return (epochMsOf(updatedAt) ?? 0) - (epochMsOf(createdAt) ?? 0) <= FRESH_MS;
}

/** The number of the edit that an order node shows, from 2; `undefined` when its content is what it was first. */
export async function editOf(context: Context, node: Field): Promise<number | undefined> {
  const read = readable(context, node);
  if (read === undefined) return undefined;
  const { order, content } = read;
  const id = orderId(context.connection, order.id);
  const known = await newest(context, id);
  if (known.content === content) return known.edit > 1 ? known.edit : undefined;
  let next = known.edit + 1;
  // What it was before was never seen, so this is the second content that it has.
  if (known.edit === 0 && mayHaveBeenEdited(order, node)) next = (await append(context, id, 1, UNSEEN)) + 1;
  const edit = await append(context, id, next, content);
  return edit > 1 ? edit : undefined;
}

/** A node that cannot be read is stored as it is: the translator says what is wrong with it. */
function readable(context: Context, node: Field): { order: OrderSnapshot; content: string } | undefined {
  try {
    const order = readGraphqlOrder(node);
    return { order, content: contentOfSnapshot(order, context) };
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}

function mayHaveBeenEdited(order: OrderSnapshot, node: Field): boolean {
  return node.at('edited').flag() || !isFresh(order);
}

/** Binds the next number. When another hub was faster with other content, goes one further. */
async function append(
  { bindings, connection }: Context,
  order: string,
  first: number,
  content: string,
): Promise<number> {
  for (let edit = first; edit <= MOST_EDITS; edit += 1) {
    const canonical = `${order}/content-${edit}`;
    // The number makes it unique: the same content may come back, and two orders may both begin unseen.
    const foreignId = `${content}@${canonical}`;
    const held = await bindings.bind({ canonical, connection, kind: CONTENT, foreignId });
    if (contentIn(held.foreignId) === content) return edit;
  }
  return MOST_EDITS;
}
