import { systemChance } from '../../../kernel/chance.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { type SimulatorOptions, type SimulatorServer, startSimulator } from '../../../testing/simulator.ts';
import type { Shop } from './asked.ts';
import { doorkeeper, type ShopKey } from './auth.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { orderPayload, priceOf } from './payload.ts';
import { answer } from './routes.ts';
import { openShelves, type Shelves } from './shelves.ts';
import { DATABASE_DOWN, MAINTENANCE, ShopError, throttledReply } from './shop-error.ts';
import type { Contact, Gateway, ShopOrder, ShopProduct, ShopState } from './state.ts';
import { openTrading, refuseOutOfStock, type Trading, totalText } from './trading.ts';

const GATEWAYS: readonly Gateway[] = [
  { id: 'bacs', title: 'Direct bank transfer', enabled: true, supports: ['products'] },
  { id: 'cod', title: 'Cash on delivery', enabled: true, supports: ['products'] },
  { id: 'card', title: 'Card', enabled: true, supports: ['products', 'refunds'] },
];

export interface WooSimulatorOptions extends SimulatorOptions {
  readonly name?: string;
  /** Default EUR. */
  readonly currency?: string;
  /** Digits after the point, which follow the shop and not the currency. Default 2. */
  readonly digits?: number;
  /** Default true. */
  readonly pricesIncludeTax?: boolean;
  /** Percent of the one tax. Default 19. */
  readonly taxPercent?: number;
  readonly gateways?: readonly Gateway[];
  readonly consumerKey?: string;
  readonly consumerSecret?: string;
  /** Further keys, such as one that may only read. */
  readonly keys?: readonly ShopKey[];
  /** How long webhooks wait before they leave; a real shop sends them once a minute. Default 20 ms. */
  readonly webhookDelayMs?: number;
  /** How many webhooks the shop sends at once; a usual shop sends one after the other. Default 1. */
  readonly webhookRunners?: number;
  readonly utcOffsetMinutes?: number;
  /** Taken out of the shelves: SKU, price and pieces. */
  readonly articles?: readonly Article[];
}

/** A product as the merchant puts it on the shelf. */
export interface Article {
  readonly sku: string;
  readonly name?: string;
  readonly price?: string;
  /** Pieces; not counted when left out. */
  readonly stock?: number;
}

/** What a buyer puts into the basket. */
export interface Basket {
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly total?: string;
    readonly subtotal?: string;
  }[];
  readonly shipping?: { readonly title?: string; readonly method?: string; readonly total: string };
  readonly fees?: readonly { readonly name: string; readonly total: string }[];
  /** Percent off all lines, by this code. */
  readonly coupon?: { readonly code: string; readonly percent: number };
  readonly paymentMethod?: string;
  readonly billing?: Contact;
  readonly shippingAddress?: Contact;
  readonly customerId?: number;
  readonly note?: string;
  readonly transactionId?: string;
  /** Default processing, which is paid. */
  readonly status?: string;
}

/** What people do with the shop, past the API. */
export interface ShopPeople {
  /** Checks out in the storefront, which looks at the stock; the webhook about the change is queued before the one about the order. */
  buy(basket: Basket): ShopOrder;
  /** An order as the API makes it, without a look at the stock. */
  buyByApi(body: Readonly<Record<string, unknown>>): ShopOrder;
  shelve(article: Article): ShopProduct;
  /** A product with variations. */
  shelveVariations(sku: string, variations: readonly (Article & { readonly option: string })[]): ShopProduct;
  setStatus(order: number, status: string): void;
  change(order: number, body: Readonly<Record<string, unknown>>): void;
  refund(order: number, amount: string, reason?: string): Promise<void>;
  trash(order: number): void;
  /** Deletes for good, of which nobody is told. */
  destroyOrder(order: number): void;
  destroyProduct(product: number): void;
  /** Changes a product or variation in the shop's own screens, as the API would. */
  editProduct(sku: string, body: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface WooSimulator extends SimulatorServer, ShopPeople {
  readonly state: ShopState;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly webhooks: Deliveries;
  readonly product: (sku: string) => ShopProduct;
  /** What a buyer pays for it; undefined when it is not on sale. */
  readonly price: (sku: string) => string | undefined;
  /** What the buyer pays for an order. */
  readonly total: (order: number) => string;
  /** The body that the API gives for an order. */
  readonly payload: (order: number) => string;
  /** Bad days of the whole site. */
  readonly troubles: { maintenance: boolean; databaseDown: boolean; phpNotices: boolean };
}

/** A WooCommerce 11 shop as a real HTTP server: REST API, both ways to sign in, webhooks with all their manners. */
export async function startWooSimulator(options: WooSimulatorOptions = {}): Promise<WooSimulator> {
  const clock = options.clock ?? systemClock;
  const chance = options.chance ?? systemChance;
  const consumerKey = options.consumerKey ?? 'ck_simulator';
  const consumerSecret = options.consumerSecret ?? 'cs_simulator';
  const keys: ShopKey[] = [{ consumerKey, consumerSecret, permissions: 'read_write' }, ...(options.keys ?? [])];
  const state = newState(options);
  const troubles = { maintenance: false, databaseDown: false, phpNotices: false };
  let running: SimulatorServer | undefined;
  const base = (): string => running?.url ?? '';
  const deliveryOptions = { delayMs: options.webhookDelayMs ?? 20, runners: options.webhookRunners ?? 1, base };
  const deliveries = createDeliveries(state, () => running as SimulatorServer, { clock, chance }, deliveryOptions);
  const trading = openTrading(state, clock, deliveries.tell);
  const shelves = openShelves(state, clock, deliveries.tell);
  const shop: Shop = { state, clock, trading, shelves, deliveries, base };
  const letIn = doorkeeper(clock, keys, base);
  const refusal = new ShopError(401, 'woocommerce_rest_authentication_error', 'Consumer key is invalid.');
  const headers = { 'content-type': 'application/json; charset=UTF-8' };
  const asReply = ({ status, body }: ShopError) => ({ status, headers, body: JSON.stringify(body) });

  const server = await startSimulator(
    {
      async handle(request) {
        if (troubles.maintenance) return MAINTENANCE;
        if (troubles.databaseDown) return DATABASE_DOWN;
        try {
          letIn(request);
        } catch (error) {
          if (error instanceof ShopError) return asReply(error);
          throw error;
        }
        const reply = await answer(request, shop);
        return troubles.phpNotices
          ? { ...reply, body: `<br />\n<b>Deprecated</b>:  strlen(): null<br />\n${reply.body}` }
          : reply;
      },
      serverError: () =>
        asReply(new ShopError(500, 'internal_server_error', '<p>There has been a critical error on this website.</p>')),
      throttled: (_request, seconds) => throttledReply(seconds),
      unauthorized: () => asReply(refusal),
    },
    options,
  );
  running = server;
  const people = peopleOf(state, trading, shelves, deliveries);
  for (const article of options.articles ?? []) people.shelve(article);
  const closeServer = server.close;
  const close = async (): Promise<void> => {
    deliveries.stop();
    await closeServer();
  };
  const orderOf = (id: number): ShopOrder => state.orders.get(id) as ShopOrder;
  return Object.assign(server, people, {
    state,
    consumerKey,
    consumerSecret,
    webhooks: deliveries,
    troubles,
    product: (sku: string) => [...state.products.values()].find((each) => each.sku === sku) as ShopProduct,
    price: (sku: string) => {
      const product = [...state.products.values()].find((each) => each.sku === sku);
      const parent = state.products.get(product?.parentId ?? 0);
      const isSold = product?.status === 'publish' && (parent === undefined || parent.status === 'publish');
      return isSold && product !== undefined ? priceOf(product) || undefined : undefined;
    },
    total: (id: number) => totalText(state, orderOf(id)),
    payload: (id: number) => JSON.stringify(orderPayload(state, orderOf(id), base())),
    close,
    [Symbol.asyncDispose]: close,
  });
}

function newState(options: WooSimulatorOptions): ShopState {
  const percent = options.taxPercent ?? 19;
  return {
    name: options.name ?? 'Simulated shop',
    currency: options.currency ?? 'EUR',
    digits: options.digits ?? 2,
    pricesIncludeTax: options.pricesIncludeTax ?? true,
    utcOffsetMinutes: options.utcOffsetMinutes ?? 60,
    tax: { id: 1, percent, label: `MwSt ${percent}` },
    gateways: [...(options.gateways ?? GATEWAYS)],
    orders: new Map(),
    products: new Map(),
    attributes: [],
    stubborn: new Set(),
    customers: new Map(),
    webhooks: new Map(),
    nextPostId: 10,
    nextCustomerId: 2,
    nextWebhookId: 1,
    nextItemId: 1,
    nextMetaId: 1,
    looks: 0,
  };
}

function peopleOf(state: ShopState, trading: Trading, shelves: Shelves, deliveries: Deliveries): ShopPeople {
  const orderOf = (id: number): ShopOrder => state.orders.get(id) as ShopOrder;
  const shelve = ({ sku, name, price, stock }: Article, more: Record<string, unknown> = {}, parent = 0): ShopProduct =>
    shelves.create(
      {
        sku,
        name: name ?? sku,
        regular_price: price ?? '9.99',
        ...(stock === undefined ? {} : { manage_stock: true, stock_quantity: stock }),
        ...more,
      },
      parent,
    );
  return {
    buy(basket) {
      refuseOutOfStock(state, basket.lines);
      const order = trading.create(bodyOf(basket), 'store-api');
      trading.setStatus(order, basket.status ?? 'processing');
      deliveries.tell('order', 'updated', order.id);
      deliveries.tell('order', 'created', order.id);
      return order;
    },
    buyByApi(body) {
      const order = trading.create(body);
      deliveries.tell('order', 'created', order.id);
      deliveries.tell('order', 'updated', order.id);
      return order;
    },
    shelve: (article) => shelve(article),
    shelveVariations(sku, variations) {
      const options = variations.map(({ option }) => option);
      const parent = shelve(
        { sku, price: '' },
        { type: 'variable', attributes: [{ name: 'Size', options, visible: true, variation: true }] },
      );
      for (const variation of variations) {
        shelve(variation, { attributes: [{ name: 'Size', option: variation.option }] }, parent.id);
      }
      return parent;
    },
    setStatus: (id, status) => trading.change(orderOf(id), { status }),
    change: (id, body) => trading.change(orderOf(id), body),
    async refund(id, amount, reason = '') {
      await trading.refund(orderOf(id), { amount, reason, api_refund: false, api_restock: false });
      deliveries.tell('order', 'updated', id);
    },
    trash: (id) => trading.trash(orderOf(id)),
    destroyOrder: (id) => trading.destroy(orderOf(id)),
    destroyProduct: (id) => shelves.destroy(state.products.get(id) as ShopProduct),
    editProduct: (sku, body) => {
      const product = [...state.products.values()].find((each) => each.sku === sku);
      if (product === undefined) throw new Error(`the shop has no ${sku}`);
      return shelves.change(product, body);
    },
  };
}

function bodyOf(basket: Basket): Record<string, unknown> {
  const { coupon, shipping } = basket;
  return {
    line_items: basket.lines.map((line) => ({
      ...line,
      ...(coupon === undefined ? {} : { discount_percent: coupon.percent }),
    })),
    ...(shipping === undefined
      ? {}
      : {
          shipping_lines: [
            {
              method_title: shipping.title ?? 'Parcel',
              method_id: shipping.method ?? 'flat_rate',
              total: shipping.total,
            },
          ],
        }),
    fee_lines: basket.fees ?? [],
    coupons: coupon === undefined ? [] : [{ id: 1, code: coupon.code, discount: 0, discountTax: 0 }],
    payment_method: basket.paymentMethod ?? 'bacs',
    billing: basket.billing ?? { country: 'DE' },
    shipping: basket.shippingAddress ?? { country: 'DE' },
    customer_id: basket.customerId ?? 0,
    customer_note: basket.note ?? '',
    transaction_id: basket.transactionId ?? '',
  };
}
