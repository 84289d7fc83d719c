import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../../src/backbone/postgres/embedded/free-port.ts';
import { type OdooSimulator, startOdooSimulator } from '../../src/connectors/odoo/simulator/index.ts';
import { type ShopifySimulator, startShopifySimulator } from '../../src/connectors/shopify/simulator/index.ts';
import { type StripeSimulator, startStripeSimulator } from '../../src/connectors/stripe/simulator/index.ts';
import { readOwnToken } from '../../src/gateway/tokens.ts';
import { type Chance, happens, integerBetween, pick } from '../../src/kernel/chance.ts';
import { STRIPE_RETRIES_MS } from '../scenarios/shopping.ts';

/** A shop, Stripe and Odoo that survive whatever happens to the hub, and the configuration that leads to them. */
export interface Retailer extends AsyncDisposable {
  readonly directory: string;
  readonly port: number;
  readonly shop: ShopifySimulator;
  readonly stripe: StripeSimulator;
  readonly odoo: OdooSimulator;
  /** Buyers place and pay an order; nothing tells the hub of the order yet, Stripe tells of the payment. */
  buy(): BoughtOrder;
  /** The hub's own token, once it has started. */
  token(): Promise<string>;
}

export interface BoughtOrder {
  /** The shop's id. */
  readonly id: string;
  readonly name: string;
  /** `order/shopify-eu/<id>`. */
  readonly order: string;
  readonly total: string;
  readonly intent: string;
  /** The signed webhook, with the same delivery id however often it is sent. */
  readonly webhook: { readonly headers: Record<string, string>; readonly body: string };
}

const ARTICLES = [
  { sku: 'TEE-M', name: 'T-shirt M', price: 19.9 },
  { sku: 'MUG', name: 'Mug', price: 12.5 },
  { sku: 'BOOK', name: 'Book', price: 24.95, tax: 7 },
  { sku: 'SOCKS', name: 'Socks', price: 7.99 },
];
const SERVICES = ['SHIPPING', 'ROUNDING', 'DISCOUNT'].map((sku) => ({
  sku,
  name: sku.toLowerCase(),
  price: 0,
  kind: 'service' as const,
}));

/** Opens the systems and writes `storeloom.yaml`; the hub is the caller's. */
export async function openRetailer(chance: Chance): Promise<Retailer> {
  const directory = await mkdtemp(join(tmpdir(), 'storeloom-faults-'));
  // Open to the account that PostgreSQL runs as when the tests run as root.
  await chmod(directory, 0o755);
  const port = await freePort();
  const shop = await startShopifySimulator({ shop: 'torture.myshopify.com', retryScale: 0.1 });
  const stripe = await startStripeSimulator({ webhookRetryMs: STRIPE_RETRIES_MS });
  const odoo = await startOdooSimulator({ version: 19 });
  await odoo.people.stockShelves([...ARTICLES.map((article) => ({ ...article, stock: 1_000_000 })), ...SERVICES]);
  const endpoint = stripe.addEndpoint({ url: `http://127.0.0.1:${port}/webhooks/stripe-main` });
  await writeFile(
    join(directory, 'storeloom.yaml'),
    stringify(configuration({ port, shop, stripe, odoo, signing: String(endpoint.secret) })),
  );
  const close = async (): Promise<void> => {
    await Promise.all([shop.close(), stripe.close(), odoo.close()]);
  };
  return {
    directory,
    port,
    shop,
    stripe,
    odoo,
    buy: () => buy(shop, stripe, chance),
    token: async () => (await readOwnToken(join(directory, 'data'))) ?? '',
    async [Symbol.asyncDispose]() {
      await close();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function configuration(places: {
  port: number;
  shop: ShopifySimulator;
  stripe: StripeSimulator;
  odoo: OdooSimulator;
  signing: string;
}): object {
  const { port, shop, stripe, odoo, signing } = places;
  const owner = 'tests@example.com';
  return {
    hub: { name: 'faults', dataDirectory: 'data', publicUrl: `http://127.0.0.1:${port}`, logLevel: 'warn' },
    connections: {
      'shopify-eu': {
        connector: 'shopify',
        owner,
        purpose: 'orders',
        settings: {
          shopDomain: shop.shop,
          accessToken: shop.accessToken,
          webhookSecrets: [shop.clientSecret],
          apiUrl: shop.url,
          gateways: { stripe: 'stripe-main' },
        },
      },
      'stripe-main': {
        connector: 'stripe',
        owner,
        purpose: 'payments',
        settings: {
          secretKey: stripe.secretKey,
          webhookSecrets: [signing],
          apiUrl: stripe.url,
          orderReference: { shops: { [shop.shop]: 'shopify-eu' } },
        },
      },
      'odoo-main': {
        connector: 'odoo',
        owner,
        purpose: 'orders and books',
        settings: {
          url: odoo.url,
          database: odoo.database,
          apiKey: odoo.apiKey,
          webhookSecret: 'hint-secret-of-the-tests',
          journals: { stripe: 'BNK1', '*': 'CSH1' },
          products: { shipping: 'SHIPPING', rounding: 'ROUNDING', discount: 'DISCOUNT' },
          polling: { everySeconds: 5 },
        },
      },
    },
    roles: { erp: 'odoo-main' },
  };
}

function buy(shop: ShopifySimulator, stripe: StripeSimulator, chance: Chance): BoughtOrder {
  const lines = Array.from({ length: integerBetween(chance, 1, 4) }, () => {
    const article = pick(chance, ARTICLES);
    return {
      sku: article.sku,
      price: article.price.toFixed(2),
      quantity: integerBetween(chance, 1, 3),
      taxRates: [article.tax === 7 ? { title: 'VAT 7 %', rate: 0.07 } : { title: 'VAT 19 %', rate: 0.19 }],
    };
  });
  const placed = shop.placeOrder({
    lines,
    taxesIncluded: true,
    shipping: [{ title: 'Parcel', code: 'PARCEL', price: '4.90', taxRates: [{ title: 'VAT 19 %', rate: 0.19 }] }],
    ...(happens(chance, 0.3) ? { discountCode: { code: 'AUTUMN', amount: '2.37' } } : {}),
    payments: [{ gateway: 'stripe', state: 'paid' }],
    email: `buyer${placedCount(shop)}@example.com`,
  });
  const body = shop.payload(placed.id);
  const { total_price: total } = JSON.parse(body) as { total_price: string };
  const intent = stripe.pay({
    amount: Math.round(Number(total) * 100),
    currency: 'eur',
    metadata: { order_id: placed.id, shop: shop.shop },
  });
  return {
    id: placed.id,
    name: placed.name,
    order: `order/shopify-eu/${placed.id}`,
    total,
    intent: intent.id,
    webhook: {
      body,
      headers: {
        'content-type': 'application/json',
        ...shop.webhooks.sign('orders/create', body, `torture-${placed.id}`, `event-${placed.id}`),
      },
    },
  };
}

const placedCount = (shop: ShopifySimulator): number => shop.state.orders.size;
