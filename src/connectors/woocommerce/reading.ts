import { orderId } from '../../canonical/value.ts';
import { type Articles, PRODUCT } from '../../connector/articles.ts';
import type { ConnectionContext, FactDraft, Hint } from '../../connector/connector.ts';
import { instant } from '../../kernel/clock.ts';
import { CodedError } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import { type Client, MOST_PER_PAGE } from './client.ts';
import { contentNumber, wasTold } from './contents.ts';
import { Field } from './fields.ts';
import type { WooSettings } from './manifest.ts';
import { BESIDE, readOrder } from './order-snapshot.ts';
import type { Shelf } from './product-reading.ts';
import { HINTS, READ } from './translate.ts';
import { customerContentOf, readCustomer } from './translate-customer.ts';
import { contentOf, untoldBecause } from './translate-order.ts';
import { type Known, productContentOf, readProduct } from './translate-product.ts';

type Context = ConnectionContext<WooSettings>;
type Node = { readonly [key: string]: Json };

/** Orders that were read while open and are looked after when the shop says that one is missing. */
const MOST_RECENT = 500;
/** States in which an order waits for something. */
export const OPEN = ['pending', 'processing', 'on-hold'];
/** Fields that change from one look to the next without anything having happened, or that lead into the shop. */
const RESTLESS = [
  '_links',
  'price_html',
  'related_ids',
  'total_sales',
  'average_rating',
  'rating_count',
  'payment_url',
  'order_key',
  'cart_hash',
  'customer_ip_address',
  'customer_user_agent',
  'avatar_url',
];

/** What a reader works with. */
export interface Desk {
  readonly context: Context;
  readonly client: Client;
  readonly articles: Articles;
  readonly shelf: Pick<Shelf, 'pricing'>;
}

/** Reads records of the shop and makes facts of them, whichever way it was found that they changed. */
export interface Reader {
  follow(hint: Hint): Promise<readonly FactDraft[]>;
  /** An order as a list or a record of its own showed it, completed. */
  orderFact(node: Field): Promise<FactDraft>;
  productFact(node: Field): Promise<FactDraft>;
  customerFact(node: Field): Promise<FactDraft>;
  /** Reads one order; that it is gone is a fact as well, unless it was never told. */
  order(id: string): Promise<readonly FactDraft[]>;
  /** Reads one product; nothing when it is gone and was never told. */
  product(id: string): Promise<readonly FactDraft[]>;
  /** Ids of orders that this process has read as open and not yet as ended. */
  readonly recent: ReadonlySet<string>;
}

export function openReader(desk: Desk): Reader {
  const { context, client } = desk;
  const recent = new Set<string>();
  const reader: Reader = {
    recent,
    async orderFact(node) {
      const id = node.at('id').id();
      remember(recent, id, OPEN.includes(node.at('status').optionalText(60) ?? ''));
      return factOf(READ.order, 'order', await withEdit(context, await withRefunds(client, node)));
    },
    async productFact(node) {
      return factOf(READ.product, 'product', await withContent(desk, await withVariations(client, node)));
    },
    customerFact: async (node) => factOf(READ.customer, 'customer', await withCustomerContent(context, node)),
    async order(id) {
      const found = await client.find({ path: `orders/${id}`, operation: 'reading' });
      if (found !== undefined) return [await reader.orderFact(found.body.record())];
      remember(recent, id, false);
      if (!(await wasTold(context, orderId(context.connection, id)))) return [];
      const body = JSON.stringify({ id, at: secondsOf(context) });
      return [{ topic: READ.orderGone, object: `order/${id}`, id: `order/${id}/gone`, body }];
    },
    async product(id) {
      const found = await client.find({ path: `products/${id}`, operation: 'reading' });
      const parent = found?.body.at('parent_id').optionalId();
      if (parent !== undefined) return await reader.product(parent);
      if (found !== undefined && found.body.at('status').optionalText(40) !== 'trash') {
        return [await reader.productFact(found.body.record())];
      }
      return await productGone(context, id);
    },
    follow: (hint) => follow(hint, reader, client),
  };
  return reader;
}

function remember(recent: Set<string>, id: string, open: boolean): void {
  recent.delete(id);
  if (!open) return;
  recent.add(id);
  const [oldest] = recent;
  if (recent.size > MOST_RECENT && oldest !== undefined) recent.delete(oldest);
}

async function follow({ kind, foreignId }: Hint, reader: Reader, client: Client): Promise<readonly FactDraft[]> {
  if (kind === HINTS.order) return await reader.order(foreignId);
  if (kind === HINTS.product) return await reader.product(foreignId);
  if (kind === HINTS.customer) {
    const found = await client.find({ path: `customers/${foreignId}`, operation: 'reading' });
    return found === undefined ? [] : [await reader.customerFact(found.body.record())];
  }
  return kind === HINTS.missing && foreignId === HINTS.order ? await vanished(reader, client) : [];
}

/** Which of the orders that were lately read as open the shop has no more. What is older is found by the sweep. */
async function vanished(reader: Reader, client: Client): Promise<FactDraft[]> {
  const facts: FactDraft[] = [];
  const asked = [...reader.recent];
  for (let from = 0; from < asked.length; from += MOST_PER_PAGE) {
    const ids = asked.slice(from, from + MOST_PER_PAGE);
    const query = { include: ids.join(','), per_page: String(MOST_PER_PAGE), status: 'any', _fields: 'id' };
    const { body } = await client.ask({ path: 'orders', query, operation: 'reading' });
    const there = new Set(body.presentList().map((order) => order.at('id').id()));
    for (const id of ids) if (!there.has(id)) facts.push(...(await reader.order(id)));
  }
  return facts;
}

async function withRefunds(client: Client, node: Field): Promise<Field> {
  const order = { ...(node.record().value as { [key: string]: Json }) };
  if (node.at('refunds').list().length === 0) return new Field({ ...order, [BESIDE]: {} });
  // The order names its refunds without their time.
  const refunds = await client.list({ path: `orders/${node.at('id').id()}/refunds`, operation: 'reading' });
  const sorted = [...refunds].sort((left, right) => Number(left.at('id').value) - Number(right.at('id').value));
  return new Field({ ...order, [BESIDE]: { refunds: sorted.map(({ value }) => without(value as Node)) } });
}

async function withEdit(context: Context, node: Field): Promise<Node> {
  const order = without(node.value as Node);
  const edit = await readable(async () => {
    const snapshot = readOrder(node);
    // What was not told cannot have been edited.
    if (untoldBecause(snapshot, context.settings) !== undefined) return undefined;
    const canonical = orderId(context.connection, snapshot.id);
    return await contentNumber(context, canonical, contentOf(snapshot, context), snapshot.modifiedAt);
  });
  const beside = order[BESIDE] as Node;
  return edit === undefined || edit < 2 ? order : { ...order, [BESIDE]: { ...beside, edit } };
}

async function withVariations(client: Client, node: Field): Promise<Field> {
  const product = node.record().value as Node;
  if (!(node.at('type').optionalText(60) ?? '').startsWith('variable')) return new Field({ ...product, [BESIDE]: {} });
  const query = { orderby: 'id', order: 'asc' };
  const found = await client.list({ path: `products/${node.at('id').id()}/variations`, query, operation: 'reading' });
  return new Field({ ...product, [BESIDE]: { variations: found.map(({ value }) => without(value as Node)) } });
}

async function withContent(desk: Desk, bare: Field): Promise<Node> {
  const { context } = desk;
  const node = await withKnown(desk, bare);
  const product = without(node.value as Node);
  const content = await readable(async () => {
    const snapshot = readProduct(node, context.connection);
    if (snapshot === undefined) return undefined;
    const { connection, bindings } = context;
    const canonical = snapshot.product.id;
    await bindings.bind({ canonical: foreignOf(snapshot.id), connection, kind: PRODUCT, foreignId: canonical });
    const name = `product/${connection}/${snapshot.id}`;
    return await contentNumber(context, name, productContentOf(snapshot), snapshot.modifiedAt);
  });
  return { ...product, [BESIDE]: { ...(product[BESIDE] as Node), content: content ?? 0 } };
}

/** What is known of a product beside what the shop says: as which article it was brought there, and what is called otherwise. */
async function withKnown({ context, articles, shelf }: Desk, node: Field): Promise<Field> {
  const { bindings, connection } = context;
  const canonical = await bindings.canonicalOf(connection, PRODUCT, node.at('id').id());
  const names: { [id: string]: string } = {};
  for (const part of [node, ...node.at(BESIDE).at('variations').list()]) {
    const id = part.at('id').id();
    const sku = await articles.mappedSku({ id, sku: part.at('sku').optionalText(100) });
    if (sku !== undefined) names[id] = sku;
  }
  const pricing = canonical === undefined ? undefined : await shelf.pricing(READING);
  const known: Known = {
    ...(Object.keys(names).length === 0 ? {} : { names }),
    ...(canonical === undefined || pricing === undefined
      ? {}
      : { article: { canonical, currency: pricing.currency, includesTax: pricing.taxesIncluded } }),
  };
  const product = node.value as Node;
  return new Field({ ...product, [BESIDE]: { ...(product[BESIDE] as Node), ...(known as Node) } });
}

const READING = { lane: 'standard' as const, signal: new AbortController().signal };

/** Under which name it is remembered as what article a product was told. */
const foreignOf = (id: string): string => `product-id/${id}`;

async function withCustomerContent(context: Context, node: Field): Promise<Node> {
  const account = without(node.record().value as Node);
  const content = await readable(async () => {
    const snapshot = readCustomer(node, context.connection);
    const name = `customer/${context.connection}/${snapshot.id}`;
    return await contentNumber(context, name, customerContentOf(snapshot), snapshot.modifiedAt);
  });
  return { ...account, [BESIDE]: { content: content ?? 0 } };
}

/** Once for each time that it was there: a product that is restored and deleted again is retired again. */
async function productGone(context: Context, id: string): Promise<FactDraft[]> {
  const { bindings, connection } = context;
  const told = await bindings.find(foreignOf(id), connection, PRODUCT);
  const article = (await bindings.canonicalOf(connection, PRODUCT, id)) ?? told?.foreignId;
  if (article === undefined) return [];
  const gone = await contentNumber(context, `product/${connection}/${id}`, 'gone');
  const content = String(gone ?? 0);
  const body = JSON.stringify({ id, product: article, at: secondsOf(context), content });
  return [{ topic: READ.productGone, object: `product/${id}`, id: `product/${id}/gone/${content}`, body }];
}

const secondsOf = ({ clock }: Context): string => `${instant(clock.now()).slice(0, 19)}Z`;

/** A record that cannot be read is stored as it is: the translator says what is wrong with it. */
async function readable<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CodedError && error.failure.code.startsWith('SL-WOO-01')) return undefined;
    throw error;
  }
}

function without(node: Node): Node {
  return Object.fromEntries(Object.entries(node).filter(([name]) => !RESTLESS.includes(name)));
}

/** The shop's time of update counts whole seconds, so the body takes part in the id: what changes twice within a second is two facts. */
function factOf(topic: string, kind: string, node: Node): FactDraft {
  const id = new Field(node).at('id').id();
  const body = JSON.stringify(node);
  const modified = String(node.date_modified_gmt ?? '');
  return { topic, object: `${kind}/${id}`, id: `${kind}/${id}/${modified}/${factId(body)}`, body };
}
