import type { SimulatedReply, SimulatedRequest } from '../../../testing/simulator.ts';
import { type Asked, type Body, json, listed, PREFIX, type Shop } from './asked.ts';
import { notePayload, orderPayload, productPayload, refundPayload, variationPayload } from './payload.ts';
import type { Shelves } from './shelves.ts';
import { invalidId, ShopError } from './shop-error.ts';
import { customer, customers, gateway, gateways, setting, webhook, webhooks } from './site-routes.ts';
import { nextItemId, type SharedAttribute, type ShopProduct, touch } from './state.ts';

type Route = (asked: Asked, shop: Shop) => SimulatedReply | Promise<SimulatedReply>;

const MOST_IN_BATCH = 100;

/** The routes of `wc/v3` that the connector and the recordings use. */
const ROUTES: readonly (readonly [RegExp, Route])[] = [
  [/^orders$/, orders],
  [/^orders\/batch$/, (asked, shop) => batch(asked, shop, 'orders')],
  [/^orders\/(\d+)$/, order],
  [/^orders\/(\d+)\/refunds$/, refunds],
  [/^orders\/(\d+)\/refunds\/(\d+)$/, refund],
  [/^orders\/(\d+)\/notes$/, notes],
  [/^products$/, products],
  [/^products\/attributes$/, attributes],
  [/^products\/batch$/, (asked, shop) => batch(asked, shop, 'products')],
  [/^products\/(\d+)$/, product],
  [/^products\/(\d+)\/variations$/, variations],
  [/^variations$/, allVariations],
  [/^products\/(\d+)\/variations\/batch$/, (asked, shop) => batch(asked, shop, `products/${asked.ids[0]}/variations`)],
  [/^products\/(\d+)\/variations\/(\d+)$/, variation],
  [/^customers$/, customers],
  [/^customers\/(\d+)$/, customer],
  [/^webhooks$/, webhooks],
  [/^webhooks\/(\d+)$/, webhook],
  [/^payment_gateways$/, gateways],
  [/^payment_gateways\/([\w-]+)$/, gateway],
  [/^settings\/\w+\/(\w+)$/, setting],
];

/** Answers a request that was let in. */
export async function answer(request: SimulatedRequest, shop: Shop): Promise<SimulatedReply> {
  try {
    return await route(request.method, request.path.slice(PREFIX.length), request.query, bodyOf(request), shop);
  } catch (error) {
    if (error instanceof ShopError) return json(error.status, error.body);
    throw error;
  }
}

function bodyOf({ body, method }: SimulatedRequest): Body {
  if (body === '' || method === 'GET') return {};
  try {
    return JSON.parse(body) as Body;
  } catch {
    const data = { status: 400, json_error_code: 4, json_error_message: 'Syntax error' };
    throw new ShopError(400, 'rest_invalid_json', 'Invalid JSON body passed.', data);
  }
}

async function route(
  method: string,
  path: string,
  query: URLSearchParams,
  body: Body,
  shop: Shop,
): Promise<SimulatedReply> {
  for (const [pattern, handle] of ROUTES) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const parts = match.slice(1);
    return await handle({ method, ids: parts.map(Number), query, body, name: parts.at(-1) ?? '' }, shop);
  }
  throw new ShopError(404, 'rest_no_route', 'No route was found matching the URL and request method.');
}

// ── orders ──────────────────────────────────────────────────────────────────────────────────────────────────

function orders(asked: Asked, shop: Shop): SimulatedReply {
  const { state, trading, deliveries, base } = shop;
  if (asked.method === 'POST') {
    const made = trading.create(asked.body);
    deliveries.tell('order', 'created', made.id);
    deliveries.tell('order', 'updated', made.id);
    return json(201, orderPayload(state, made, base()), { location: `${base()}${PREFIX}orders/${made.id}` });
  }
  const wanted = asked.query.get('status')?.split(',') ?? ['any'];
  const search = asked.query.get('search');
  const rows = [...state.orders.values()]
    // "any" is everything but the trash.
    .filter(({ status }) => wanted.includes(status) || (wanted.includes('any') && status !== 'trash'))
    .filter(({ transactionId }) => search === null || transactionId === search);
  return listed(rows, asked, shop, (row) => orderPayload(state, row, base()), 'orders');
}

function orderOf({ ids: [id = 0] }: Asked, { state }: Shop) {
  const found = state.orders.get(id);
  if (found === undefined) throw invalidId('shop_order');
  return found;
}

function order(asked: Asked, shop: Shop): SimulatedReply {
  const found = orderOf(asked, shop);
  const { state, trading, base } = shop;
  if (asked.method === 'DELETE') {
    const before = orderPayload(state, found, base());
    if (asked.query.get('force') === 'true') trading.destroy(found);
    else trading.trash(found);
    return json(200, before);
  }
  if (asked.method !== 'GET') trading.change(found, asked.body);
  return json(200, orderPayload(state, found, base()));
}

async function refunds(asked: Asked, shop: Shop): Promise<SimulatedReply> {
  const found = orderOf(asked, shop);
  const { state, trading, deliveries, base } = shop;
  if (asked.method === 'POST') {
    const made = await trading.refund(found, asked.body);
    deliveries.tell('order', 'updated', found.id);
    return json(201, refundPayload(state, found.id, made, base()));
  }
  return listed(
    found.refunds,
    asked,
    shop,
    (row) => refundPayload(state, found.id, row, base()),
    `orders/${found.id}/refunds`,
  );
}

/** The state stays "refunded" when its refund is deleted. */
function refund(asked: Asked, shop: Shop): SimulatedReply {
  const found = orderOf(asked, shop);
  const at = found.refunds.findIndex(({ id }) => id === asked.ids[1]);
  const made = found.refunds[at];
  if (made === undefined) throw invalidId('shop_order_refund');
  if (asked.method === 'DELETE') {
    found.refunds.splice(at, 1);
    touch(found, shop.clock.now());
    shop.deliveries.tell('order', 'updated', found.id);
  }
  return json(200, refundPayload(shop.state, found.id, made, shop.base()));
}

function notes(asked: Asked, shop: Shop): SimulatedReply {
  const found = orderOf(asked, shop);
  const { state, clock, base } = shop;
  if (asked.method === 'POST') {
    const { note, customer_note: toBuyer } = asked.body;
    const made = { id: nextItemId(state), text: String(note ?? ''), toBuyer: toBuyer === true, createdMs: clock.now() };
    found.notes.push(made);
    return json(201, notePayload(state, found.id, made, base()));
  }
  return json(
    200,
    [...found.notes].reverse().map((note) => notePayload(state, found.id, note, base())),
  );
}

// ── products ────────────────────────────────────────────────────────────────────────────────────────────────

function products(asked: Asked, shop: Shop): SimulatedReply {
  const { state, shelves, base } = shop;
  if (asked.method === 'POST') return json(201, productPayload(state, shelves.create(asked.body), base()));
  const skus = asked.query.get('sku')?.split(',');
  const gtins = asked.query.get('global_unique_id')?.split(',');
  const status = asked.query.get('status') ?? 'any';
  const rows = [...state.products.values()]
    .filter((row) => (status === 'any' ? row.status !== 'trash' : row.status === status))
    // A variation is found by its SKU or barcode and stands in no other list.
    .filter(({ type }) => type !== 'variation' || skus !== undefined || gtins !== undefined)
    .filter(({ sku }) => skus === undefined || skus.includes(sku))
    .filter(({ gtin }) => gtins === undefined || gtins.includes(gtin));
  return listed(rows, asked, shop, (row) => productPayload(state, row, base()), 'products');
}

/** Attributes that the whole shop shares; what is sold by them names their id. */
function attributes({ method, body }: Asked, { state }: Shop): SimulatedReply {
  const payload = ({ id, name, slug }: SharedAttribute) => ({
    id,
    name,
    slug,
    type: 'select',
    order_by: 'menu_order',
    has_archives: false,
  });
  if (method !== 'POST') return json(200, state.attributes.map(payload), { 'x-wp-totalpages': '1' });
  const name = String(body.name ?? '');
  const slug = `pa_${String(body.slug ?? name.toLowerCase())}`;
  if (state.attributes.some((one) => one.slug === slug)) {
    const message = `Slug "${slug.slice(3)}" is already in use. Change it, please.`;
    throw new ShopError(400, 'woocommerce_rest_cannot_create', message);
  }
  const made = { id: state.attributes.length + 1, name, slug };
  state.attributes.push(made);
  return json(201, payload(made));
}

async function product(asked: Asked, shop: Shop): Promise<SimulatedReply> {
  const { state, shelves, base } = shop;
  const found = state.products.get(asked.ids[0] ?? 0);
  if (found === undefined) throw invalidId('product');
  if (asked.method === 'GET') return json(200, productPayload(state, found, base()));
  if (found.type === 'variation') {
    const message = 'Variations are changed at the address of their product.';
    throw new ShopError(404, 'woocommerce_rest_invalid_product_id', message);
  }
  return await changed(asked, shop, found, () => productPayload(state, found, base()), shelves);
}

async function changed(
  asked: Asked,
  _shop: Shop,
  found: ShopProduct,
  payload: () => object,
  shelves: Shelves,
): Promise<SimulatedReply> {
  if (asked.method === 'DELETE') {
    const before = payload();
    if (asked.query.get('force') === 'true') shelves.destroy(found);
    else shelves.trash(found);
    return json(200, before);
  }
  await shelves.change(found, asked.body);
  return json(200, payload());
}

function variations(asked: Asked, shop: Shop): SimulatedReply {
  const { state, shelves, base } = shop;
  const [parent = 0] = asked.ids;
  if (!state.products.has(parent)) throw invalidId('product');
  if (asked.method === 'POST') return json(201, variationPayload(state, shelves.create(asked.body, parent), base()));
  const rows = [...state.products.values()].filter(({ parentId }) => parentId === parent);
  return listed(rows, asked, shop, (row) => variationPayload(state, row, base()), `products/${parent}/variations`);
}

/** The variations of all products, since WooCommerce 10.3. */
function allVariations(asked: Asked, shop: Shop): SimulatedReply {
  const { state, base } = shop;
  const rows = [...state.products.values()].filter(({ type }) => type === 'variation');
  return listed(rows, asked, shop, (row) => variationPayload(state, row, base()), 'variations');
}

async function variation(asked: Asked, shop: Shop): Promise<SimulatedReply> {
  const { state, shelves, base } = shop;
  const found = state.products.get(asked.ids[1] ?? 0);
  if (found?.parentId !== asked.ids[0] || found === undefined) throw invalidId('product_variation');
  const payload = (): object => variationPayload(state, found, base());
  if (asked.method === 'GET') return json(200, payload());
  return await changed(asked, shop, found, payload, shelves);
}

/** Runs create, update and delete in turn, and answers 200 whatever became of each. */
async function batch({ body }: Asked, shop: Shop, path: string): Promise<SimulatedReply> {
  const parts = ['create', 'update', 'delete'].map((name) => [name, (body[name] ?? []) as unknown[]] as const);
  if (parts.reduce((sum, [, items]) => sum + items.length, 0) > MOST_IN_BATCH) {
    const message = `Unable to accept more than ${MOST_IN_BATCH} items for this request.`;
    throw new ShopError(413, 'woocommerce_rest_request_entity_too_large', message);
  }
  const result: Record<string, unknown[]> = {};
  for (const [name, items] of parts) {
    for (const item of items) {
      const id =
        typeof item === 'object' && item !== null ? ((item as Body).id as number | undefined) : (item as number);
      const method = { create: 'POST', update: 'PUT', delete: 'DELETE' }[name] ?? 'PUT';
      const at = name === 'create' ? path : `${path}/${id}`;
      const force = new URLSearchParams(name === 'delete' ? { force: 'true' } : {});
      const made = result[name] ?? [];
      result[name] = made;
      try {
        const reply = await route(method, at, force, (name === 'delete' ? {} : item) as Body, shop);
        made.push(JSON.parse(reply.body));
      } catch (error) {
        if (!(error instanceof ShopError)) throw error;
        made.push({
          id: name === 'create' ? 0 : (id ?? 0),
          error: name === 'update' ? error.inBatchUpdate : error.body,
        });
      }
    }
  }
  return json(200, result);
}
