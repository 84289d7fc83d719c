import { type Configuration, DEFAULTS } from '../../config/schema.ts';
import type { Chance } from '../../kernel/chance.ts';

/** Keys of the demo's systems, made fresh each time it starts. */
export interface DemoKeys {
  readonly odooApiKey: string;
  readonly odooWebhookSecret: string;
  readonly stripeKey: string;
  readonly stripeWebhookSecret: string;
  /** By shop. */
  readonly shopTokens: Readonly<Record<string, string>>;
  readonly shopSecrets: Readonly<Record<string, string>>;
}

export function newKeys(chance: Chance, shops: readonly string[]): DemoKeys {
  const key = (prefix: string): string => `${prefix}${Buffer.from(chance.bytes(24)).toString('hex')}`;
  return {
    odooApiKey: key(''),
    odooWebhookSecret: key(''),
    stripeKey: key('rk_test_'),
    stripeWebhookSecret: key('whsec_'),
    shopTokens: Object.fromEntries(shops.map((shop) => [shop, key('shpat_')])),
    shopSecrets: Object.fromEntries(shops.map((shop) => [shop, key('shpss_')])),
  };
}

/** Where the simulated systems are. */
export interface DemoPlaces {
  readonly odoo: { readonly url: string; readonly database: string };
  readonly stripe: { readonly url: string };
  readonly shops: readonly { readonly name: string; readonly domain: string; readonly url: string }[];
}

/** The configuration of the demo's hub: what a user would write, with the simulators' addresses. */
export function demoConfiguration(
  places: DemoPlaces,
  keys: DemoKeys,
  hub: { readonly dataDirectory: string; readonly port: number; readonly databaseUrl?: string },
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
      'odoo-main': {
        connector: 'odoo',
        owner: 'erp@example.com',
        purpose: 'Orders, stock, deliveries and books',
        settings: {
          url: places.odoo.url,
          database: places.odoo.database,
          apiKey: keys.odooApiKey,
          webhookSecret: keys.odooWebhookSecret,
          journals: { stripe: 'BNK1', gift_card: 'GIFT', '*': 'CSH1' },
          products: { shipping: 'SHIPPING', rounding: 'ROUNDING', discount: 'DISCOUNT' },
          polling: { everySeconds: 5 },
        },
      },
    },
    roles: { erp: 'odoo-main' },
    // A shop is given a while to refund by itself before the hub does; nobody watches a demo for ten minutes.
    processes: { 'order-to-cash': { channelRefundMs: 5_000 } },
  };
}
