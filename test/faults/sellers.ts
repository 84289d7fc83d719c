import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../../src/backbone/postgres/embedded/free-port.ts';
import { type OdooSimulator, startOdooSimulator } from '../../src/connectors/odoo/simulator/index.ts';
import { type StoreSimulator, startStoreSimulator } from '../../src/connectors/pos/simulator/index.ts';
import {
  type ShopifySimulator,
  type ShopifySimulatorOptions,
  startShopifySimulator,
} from '../../src/connectors/shopify/simulator/index.ts';
import { startWooSimulator, type WooSimulator } from '../../src/connectors/woocommerce/simulator/index.ts';
import { readOwnToken } from '../../src/gateway/tokens.ts';

/**
 * A retailer whose channels sell the same stock: Shopify and WooCommerce ship from the warehouse, and the till of the store in Paris,
 * which is in the same house, sells from it over the counter. The store in Lyon has stock of its own, which no shop shows.
 */
export interface Sellers extends AsyncDisposable {
  /** Where `storeloom.yaml` is, for a hub that is a process of its own. */
  readonly directory: string;
  /** The text of `storeloom.yaml`, without a database. */
  readonly configuration: string;
  readonly port: number;
  readonly shopify: ShopifySimulator;
  readonly woo: WooSimulator;
  readonly odoo: OdooSimulator;
  readonly paris: StoreSimulator;
  readonly lyon: StoreSimulator;
  /** A buyer takes pieces on a channel; undefined when the channel does not have so many. */
  buy(channel: WebChannel, sku: string, pieces: number): SoldOrder | undefined;
  /** What a channel shows of an article. */
  shown(channel: WebChannel, sku: string): number | undefined;
  /** What Odoo has of an article at a place. */
  held(place: Place, sku: string): { readonly onHand: number; readonly reserved: number };
  /** The hub's own token, once it has started. */
  token(): Promise<string>;
}

export type WebChannel = 'shopify-eu' | 'woo-eu';
export const WEB_CHANNELS: readonly WebChannel[] = ['shopify-eu', 'woo-eu'];
/** Warehouses of Odoo by their short names in lower case. */
export type Place = 'wh' | 'lyo';

export interface SoldOrder {
  readonly channel: WebChannel;
  /** `order/woo-eu/17`. */
  readonly order: string;
  readonly sku: string;
  readonly pieces: number;
}

export interface SellersWish {
  readonly articles: readonly { readonly sku: string; readonly stock: number; readonly lyon?: number }[];
  /** The section `stock` beside the channels and where orders come from. */
  readonly stock?: Readonly<Record<string, unknown>>;
  /** More settings of connections, by name. */
  readonly settings?: Readonly<Partial<Record<'shopify-eu' | 'woo-eu' | 'odoo-main', object>>>;
  /** More sections of the configuration. */
  readonly sections?: Readonly<Record<string, unknown>>;
  readonly odooVersion?: 17 | 19;
  readonly shopify?: ShopifySimulatorOptions;
  /** How long WooCommerce holds webhooks back. */
  readonly wooDelayMs?: number;
  /** How many webhooks WooCommerce sends at once. */
  readonly wooRunners?: number;
}

/** Kinds of webhooks that the hub asks the shops for. */
const SHOPIFY_TOPICS = 9;
const WOO_TOPICS = 10;

/** Whether both shops tell the hub what happens there: what was bought before would be heard by a poll, minutes later. */
export const areWatched = ({ shopify, woo }: Sellers): boolean =>
  shopify.state.subscriptions.size >= SHOPIFY_TOPICS && woo.state.webhooks.size >= WOO_TOPICS;

const PRICE = '10.00';
const SERVICES = ['SHIPPING', 'ROUNDING', 'DISCOUNT'].map((sku) => ({
  sku,
  name: sku.toLowerCase(),
  price: 0,
  kind: 'service' as const,
}));
const BUYER = { first_name: 'Ann', last_name: 'Flow', city: 'Berlin' };

/** Opens the systems and writes `storeloom.yaml`; the hub is the caller's. */
export async function openSellers(wish: SellersWish): Promise<Sellers> {
  const directory = await mkdtemp(join(tmpdir(), 'storeloom-sellers-'));
  // Open to the account that PostgreSQL runs as when the tests run as root.
  await chmod(directory, 0o755);
  const port = await freePort();
  const shopify = await startShopifySimulator({
    shop: 'sellers.myshopify.com',
    retryScale: 0.05,
    locations: ['Warehouse'],
    ...wish.shopify,
  });
  const woo = await startWooSimulator({
    ...(wish.wooDelayMs === undefined ? {} : { webhookDelayMs: wish.wooDelayMs }),
    ...(wish.wooRunners === undefined ? {} : { webhookRunners: wish.wooRunners }),
    articles: wish.articles.map(({ sku }) => ({ sku, name: sku, price: PRICE, stock: 0 })),
  });
  const odoo = await startOdooSimulator({ version: wish.odooVersion ?? 19 });
  const paris = await startStoreSimulator({ store: 'paris-1' });
  const lyon = await startStoreSimulator({ store: 'lyon-1' });
  for (const store of [paris, lyon]) store.hubUrl = `http://127.0.0.1:${port}/webhooks/stores`;
  const places = await stockUp(odoo, shopify, wish);
  const configuration = stringify(sections(wish, { port, shopify, woo, odoo, paris }));
  await writeFile(join(directory, 'storeloom.yaml'), configuration);
  return {
    directory,
    configuration,
    port,
    shopify,
    woo,
    odoo,
    paris,
    lyon,
    buy: (channel, sku, pieces) =>
      channel === 'woo-eu' ? buyAtWoo(woo, sku, pieces) : buyAtShopify(shopify, sku, pieces),
    shown: (channel, sku) => (channel === 'woo-eu' ? (woo.product(sku).stock ?? undefined) : shopify.availableOf(sku)),
    held(place, sku) {
      const wanted = [
        ['product_id.default_code', '=', sku],
        ['location_id', '=', places[place]],
      ];
      const rows = odoo.records('stock.quant', wanted, ['quantity', 'reserved_quantity']);
      const sum = (field: string): number => rows.reduce((total, row) => total + Number(row[field]), 0);
      return { onHand: sum('quantity'), reserved: sum('reserved_quantity') };
    },
    token: async () => (await readOwnToken(join(directory, 'data'))) ?? '',
    async [Symbol.asyncDispose]() {
      await Promise.all([shopify.close(), woo.close(), odoo.close(), paris.server.close(), lyon.server.close()]);
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function stockUp(
  odoo: OdooSimulator,
  shopify: ShopifySimulator,
  { articles }: SellersWish,
): Promise<Readonly<Record<Place, number>>> {
  const lyo = await odoo.people.addWarehouse('LYO', 'Lyon');
  const priced = articles.map(({ sku, stock }) => ({ sku, name: sku, price: Number(PRICE), stock }));
  await odoo.people.stockShelves([...priced, ...SERVICES]);
  await odoo.perform((environment) => {
    for (const { sku, lyon = 0 } of articles) {
      const [product] = environment.search('product.product', [['default_code', '=', sku]]);
      if (lyon === 0) continue;
      environment.create('stock.quant', { product_id: product?.id, location_id: lyo, quantity: lyon });
    }
  });
  for (const { sku } of articles) shopify.stockItem(sku, 0);
  const [row] = odoo.records('stock.warehouse', [['code', '=', 'WH']], ['lot_stock_id']);
  const [wh = 0] = (row?.lot_stock_id ?? []) as readonly number[];
  return { wh, lyo };
}

type Systems = Pick<Sellers, 'port' | 'shopify' | 'woo' | 'odoo' | 'paris'>;

function sections({ stock = {}, settings = {}, sections: more = {} }: SellersWish, systems: Systems): object {
  const { port, shopify, woo, odoo, paris } = systems;
  const about = { owner: 'tests@example.com', purpose: 'sells' };
  const connection = (connector: string, own: object, extra: object = {}) => ({
    ...about,
    connector,
    settings: { ...own, ...extra },
  });
  const stores = { 'paris-1': { location: 'wh' }, 'lyon-1': { location: 'lyo' } };
  return {
    hub: { name: 'sellers', dataDirectory: 'data', port, publicUrl: `http://127.0.0.1:${port}`, logLevel: 'warn' },
    connections: {
      'shopify-eu': connection(
        'shopify',
        {
          shopDomain: shopify.shop,
          accessToken: shopify.accessToken,
          webhookSecrets: [shopify.clientSecret],
          apiUrl: shopify.url,
          gateways: {},
        },
        settings['shopify-eu'],
      ),
      'woo-eu': connection(
        'woocommerce',
        {
          address: woo.url,
          consumerKey: woo.consumerKey,
          consumerSecret: woo.consumerSecret,
          webhookSecrets: ['signs-the-webhooks-of-the-sellers'],
        },
        settings['woo-eu'],
      ),
      stores: connection('pos', { webhookSecrets: [paris.secret], zone: 'Europe/Paris', stores }),
      'odoo-main': connection(
        'odoo',
        {
          url: odoo.url,
          database: odoo.database,
          apiKey: odoo.apiKey,
          ...(odoo.version === 17 ? { login: odoo.login } : {}),
          webhookSecret: 'hint-secret-of-the-sellers',
          journals: { '*': 'BNK1' },
          products: { shipping: 'SHIPPING', rounding: 'ROUNDING', discount: 'DISCOUNT' },
          polling: { everySeconds: 1, overlapSeconds: 4 },
          stock: { everySeconds: 1 },
        },
        settings['odoo-main'],
      ),
    },
    roles: { erp: 'odoo-main' },
    stock: {
      ordersFrom: 'location/wh',
      channels: { 'shopify-eu': { tier: 'real-time' }, 'woo-eu': { tier: 'real-time' } },
      ...stock,
    },
    ...more,
  };
}

function buyAtShopify(shopify: ShopifySimulator, sku: string, pieces: number): SoldOrder | undefined {
  if ((shopify.availableOf(sku) ?? 0) < pieces) return undefined;
  const placed = shopify.placeOrder({
    lines: [{ sku, price: PRICE, quantity: pieces, taxRates: [{ title: 'VAT 19 %', rate: 0.19 }] }],
    taxesIncluded: true,
    shippingAddress: { ...BUYER, address1: 'Weberstraße 1', zip: '10115', country_code: 'DE' },
  });
  return { channel: 'shopify-eu', order: `order/shopify-eu/${placed.id}`, sku, pieces };
}

function buyAtWoo(woo: WooSimulator, sku: string, pieces: number): SoldOrder | undefined {
  if ((woo.product(sku).stock ?? 0) < pieces) return undefined;
  const address = { ...BUYER, address_1: 'Weberstraße 1', postcode: '10115', country: 'DE' };
  const { id } = woo.buy({ lines: [{ sku, quantity: pieces }], billing: address, shippingAddress: address });
  return { channel: 'woo-eu', order: `order/woo-eu/${id}`, sku, pieces };
}
