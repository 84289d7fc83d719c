import { join } from 'node:path';
import { type Configuration, DEFAULTS } from '../../config/schema.ts';
import type { Chance } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import { BOOKS, JOURNALS, SET_ASIDE } from './books.ts';
import { DROPS, SHOPIFY_SHOPS, STORES, STORES_CONNECTION } from './shopping.ts';

/** Keys of the demo's systems, made fresh each time it starts. */
export interface DemoKeys {
  readonly odooApiKey: string;
  readonly odooWebhookSecret: string;
  readonly stripeKey: string;
  readonly stripeWebhookSecret: string;
  /** By shop. */
  readonly shopTokens: Readonly<Record<string, string>>;
  readonly shopSecrets: Readonly<Record<string, string>>;
  readonly woo: { readonly consumerKey: string; readonly consumerSecret: string; readonly webhookSecret: string };
  /** What each store signs with. */
  readonly storeSecrets: Readonly<Record<string, string>>;
  /** Lets another terminal ask the demo itself for something. */
  readonly controlToken: string;
}

export function newKeys(chance: Chance): DemoKeys {
  const key = (prefix: string): string => `${prefix}${Buffer.from(chance.bytes(24)).toString('hex')}`;
  return {
    odooApiKey: key(''),
    odooWebhookSecret: key(''),
    stripeKey: key('rk_test_'),
    stripeWebhookSecret: key('whsec_'),
    shopTokens: Object.fromEntries(SHOPIFY_SHOPS.map((shop) => [shop, key('shpat_')])),
    shopSecrets: Object.fromEntries(SHOPIFY_SHOPS.map((shop) => [shop, key('shpss_')])),
    woo: { consumerKey: key('ck_'), consumerSecret: key('cs_'), webhookSecret: key('') },
    storeSecrets: Object.fromEntries(
      STORES.map((store) => [store, `whsec_${Buffer.from(chance.bytes(32)).toString('base64')}`]),
    ),
    controlToken: key(''),
  };
}

/** Where the simulated systems are. */
export interface DemoPlaces {
  readonly odoo: { readonly url: string; readonly database: string };
  readonly stripe: { readonly url: string };
  readonly shops: readonly { readonly name: string; readonly domain: string; readonly url: string }[];
  readonly woo: { readonly name: string; readonly url: string };
}

/** Pieces of a flash sale that are set aside for each web shop; the rest of the hundred is handed out to the tills. */
export const QUOTA_PER_SHOP = 25;
/** How long the set-aside holds; no demo runs longer. */
const QUOTA_MS = 30 * 86_400_000;

/** The configuration of the demo's hub: what a user would write, with the simulators' addresses. */
export function demoConfiguration(
  places: DemoPlaces,
  keys: DemoKeys,
  hub: {
    readonly dataDirectory: string;
    /** Where the bank puts its files; absolute. */
    readonly bankDirectory: string;
    readonly port: number;
    readonly databaseUrl?: string;
  },
  nowMs: number,
): Configuration {
  const shops = places.shops.map(({ name, domain, url }) => [
    name,
    {
      connector: 'shopify',
      owner: 'web-shop@example.com',
      purpose: `Sales of ${domain}`,
      settings: {
        shopDomain: domain,
        accessToken: keys.shopTokens[name],
        webhookSecrets: [keys.shopSecrets[name]],
        apiUrl: url,
        gateways: { stripe: 'stripe-main' },
        pollEverySeconds: POLL_SECONDS,
      },
    },
  ]);
  return {
    ...structuredClone(DEFAULTS),
    hub: {
      ...structuredClone(DEFAULTS.hub),
      name: 'demo',
      port: hub.port,
      publicUrl: `http://127.0.0.1:${hub.port}`,
      dataDirectory: hub.dataDirectory,
      logLevel: 'warn',
    },
    database: { ...DEFAULTS.database, ...(hub.databaseUrl === undefined ? {} : { url: hub.databaseUrl }) },
    connections: {
      ...Object.fromEntries(shops),
      [places.woo.name]: {
        connector: 'woocommerce',
        owner: 'web-shop@example.com',
        purpose: 'Sales of the outlet',
        settings: {
          address: places.woo.url,
          consumerKey: keys.woo.consumerKey,
          consumerSecret: keys.woo.consumerSecret,
          webhookSecrets: [keys.woo.webhookSecret],
          currency: 'EUR',
          pricesIncludeTax: true,
          pollEverySeconds: POLL_SECONDS,
        },
      },
      [STORES_CONNECTION]: {
        connector: 'pos',
        owner: 'stores@example.com',
        purpose: 'Sales of both stores',
        settings: {
          webhookSecrets: Object.values(keys.storeSecrets),
          zone: 'Europe/Berlin',
          stores: Object.fromEntries(STORES.map((store) => [store, { location: 'wh' }])),
        },
      },
      'stripe-main': {
        connector: 'stripe',
        owner: 'payments@example.com',
        purpose: 'Card payments of both shops',
        settings: {
          secretKey: keys.stripeKey,
          webhookSecrets: [keys.stripeWebhookSecret],
          apiUrl: places.stripe.url,
          orderReference: { shops: Object.fromEntries(places.shops.map(({ name, domain }) => [domain, name])) },
        },
      },
      'house-bank': {
        connector: 'bank',
        owner: 'finance@example.com',
        purpose: 'Statements of our accounts',
        settings: {
          folder: { path: hub.bankDirectory, done: join(hub.bankDirectory, 'done') },
          everyMs: BANK_LOOK_MS,
          settleMs: 0,
        },
      },
      'odoo-main': {
        connector: 'odoo',
        owner: 'erp@example.com',
        purpose: 'Orders, stock, deliveries and books',
        settings: {
          url: places.odoo.url,
          database: places.odoo.database,
          apiKey: keys.odooApiKey,
          webhookSecret: keys.odooWebhookSecret,
          journals: JOURNALS,
          accounts: BOOKS,
          products: { shipping: 'SHIPPING', rounding: 'ROUNDING', discount: 'DISCOUNT', giftCard: 'GIFTCARD' },
          returns: SET_ASIDE,
          polling: { everySeconds: 5 },
        },
      },
    },
    roles: { erp: 'odoo-main' },
    // The count of a drawer, the favour to a buyer: small sums need one person, who is all that a demo has.
    approvals: { ...structuredClone(DEFAULTS.approvals), limits: { EUR: '50.00', USD: '50.00' } },
    stock: stockOf([...places.shops.map(({ name }) => name), places.woo.name], nowMs),
    // A shop is given a while to refund by itself before the hub does; nobody watches a demo for ten minutes.
    processes: {
      'order-to-cash': { channelRefundMs: 5_000 },
      loyalty: { earn: { EUR: 1, USD: 0.9 }, guests: 'email' },
      settlement: { books: 'post' },
      'store-day': { books: 'post', settleMs: DAY_SETTLE_MS },
    },
  };
}

/** How long a complete day of a store waits for tills that were not heard of: all of them are, on a slow machine too. */
const DAY_SETTLE_MS = 20_000;
const BANK_LOOK_MS = 1_000;
const SETTLE_MS = 5 * 60_000;
/** The first buyers stand at the door before the shops know where the hub is; a viewer does not wait minutes for their orders. */
const POLL_SECONDS = 15;

/** Every web shop shows its part of the one stockroom, at once; pieces of a flash sale are set aside for each. */
function stockOf(channels: readonly string[], nowMs: number): Configuration['stock'] {
  const from = instant(nowMs - 60_000);
  const until = instant(nowMs + QUOTA_MS);
  const quota = { name: 'drop', units: QUOTA_PER_SHOP, from: wholeSeconds(from), until: wholeSeconds(until) };
  return {
    ...structuredClone(DEFAULTS.stock),
    ordersFrom: 'location/wh',
    // Longer than an order takes to be heard when its webhook was lost, and short enough for a viewer.
    settleMs: SETTLE_MS,
    channels: Object.fromEntries(channels.map((name) => [name, { tier: 'real-time' as const }])),
    products: [{ match: [DROPS], quota }],
  };
}

const wholeSeconds = (time: string): string => time.replace(/\.\d+Z$/, 'Z');
