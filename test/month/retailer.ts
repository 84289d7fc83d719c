import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONNECTORS } from '../../src/apps/connectors.ts';
import { createLog } from '../../src/apps/hub/log.ts';
import { type Hub, startHub } from '../../src/apps/hub.ts';
import type { SubscriptionStatus } from '../../src/backbone/backbone.ts';
import { freePort } from '../../src/backbone/postgres/embedded/free-port.ts';
import { type Configuration, DEFAULTS } from '../../src/config/schema.ts';
import { type OdooSimulator, startOdooSimulator } from '../../src/connectors/odoo/simulator/index.ts';
import { type PaypalSimulator, startPaypalSimulator } from '../../src/connectors/paypal/simulator/index.ts';
import { type ShopifySimulator, startShopifySimulator } from '../../src/connectors/shopify/simulator/index.ts';
import { type StripeSimulator, startStripeSimulator } from '../../src/connectors/stripe/simulator/index.ts';
import { startWooSimulator, type WooSimulator } from '../../src/connectors/woocommerce/simulator/index.ts';
import type { TestDatabase } from '../../src/testing/test-database.ts';
import { ARTICLES, SERVICES } from '../scenarios/shopping.ts';
import { pause, waitUntil } from '../scenarios/world.ts';
import { type LeapingClock, leapingClock } from './leaping-clock.ts';

/** Where the month begins: a Thursday in winter, at eight in the morning. */
export const BEGINS_MS = Date.UTC(2026, 11, 3, 8);
export const ZONE = 'UTC';
/** Where the tills of both stores post to, and their secret. */
export const STORES_SECRET = `whsec_${Buffer.from('what the tills of the month sign with').toString('base64')}`;
/** What the Stripe payments of the second shop name as their shop. */
export const WOO_HOST = 'woo.example.com';

/** A retailer with two shops, two stores, two payment providers, a bank and Odoo; everything real but the vendors, on one clock. */
export interface Retailer extends AsyncDisposable {
  readonly clock: LeapingClock;
  readonly shopify: ShopifySimulator;
  readonly woo: WooSimulator;
  readonly stripe: StripeSimulator;
  readonly paypal: PaypalSimulator;
  readonly odoo: OdooSimulator;
  readonly hub: Hub;
  /** The folder that the bank drops its files into. */
  readonly files: string;
  /** GET and POST on the hub's API; throws what it answers otherwise. */
  ask<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
  /** Leaps to a moment, with everything that waits by the database's clock. */
  leapTo(toMs: number): Promise<void>;
  /** Waits until nothing is under way at the hub or between it and the others. */
  rest(): Promise<void>;
  /** What the hub logged as warnings and errors. */
  readonly complaints: readonly string[];
}

/** Accounts of the books beside those that every simulated company has. */
const ACCOUNTS: readonly (readonly [name: string, code: string])[] = [
  ['Disputes', '620200'],
  ['Reserves', '101404'],
  ['Suspense', '101405'],
  ['Store cash', '101501'],
  ['Store cards', '101502'],
  ['Store clearing', '101503'],
  ['Store differences', '658000'],
  ['Store taxes', '445700'],
];

/** Names that the hub asks for, and the accounts that they are. */
export const BOOKS = {
  bank: '101401',
  receivable: '101402',
  clearing: '101403',
  fees: '620100',
  disputes: '620200',
  reserve: '101404',
  suspense: '101405',
  'store-cash': '101501',
  'store-card': '101502',
  'store-clearing': '101503',
  'store-sales': '400000',
  'store-tax': '445700',
  'store-rounding': '658000',
  'store-suspense': '101405',
  'store-cash-moves': '101405',
  'store-difference': '658000',
} as const;

const STRIPE_SIGNING = 'whsec_of_the_month';

export async function openRetailer(database: TestDatabase): Promise<Retailer> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return await assemble(database, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

type Systems = Pick<Retailer, 'clock' | 'shopify' | 'woo' | 'stripe' | 'paypal' | 'odoo'>;

async function openSystems(closers: (() => Promise<unknown>)[]): Promise<Systems> {
  const clock = leapingClock(BEGINS_MS);
  const opened = async <Each extends { close(): Promise<unknown> }>(starting: Promise<Each>): Promise<Each> => {
    const system = await starting;
    closers.push(() => system.close());
    return system;
  };
  const shopify = await opened(startShopifySimulator({ clock, shop: 'loom-eu.myshopify.com', retryScale: 0.05 }));
  const articles = ARTICLES.map(({ sku, name, price }) => ({ sku, name, price: price.toFixed(2), stock: 5_000 }));
  const woo = await opened(startWooSimulator({ clock, articles, webhookRunners: 4 }));
  const webhookRetryMs = [500, 500, 1_000, 1_000, 2_000];
  // The limits of a live account count by the second, and a month here is minutes.
  const limits = { account: 1_000, endpoint: 1_000 };
  const stripe = await opened(startStripeSimulator({ clock, webhookRetryMs, limits }));
  const paypal = await opened(startPaypalSimulator({ clock, webhookRetryMs, tokensPerMinute: 1_000 }));
  const odoo = await opened(startOdooSimulator({ clock, version: 19, keepAlive: true }));
  await odoo.people.stockShelves([...ARTICLES.map((each) => ({ ...each, stock: 5_000 })), ...SERVICES]);
  for (const [code, name] of [
    ['PARIS', 'Store Paris'],
    ['ROME', 'Store Rome'],
  ] as const) {
    await odoo.people.addWarehouse(code, name);
  }
  await odoo.perform((environment) => {
    for (const [name, code] of ACCOUNTS) environment.create('account.account', { name, code, reconcile: false });
    environment.create('account.journal', { name: 'PayPal', code: 'PPL', type: 'bank' });
  });
  return { clock, shopify, woo, stripe, paypal, odoo };
}

async function assemble(
  database: TestDatabase,
  closers: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Retailer> {
  const folder = await mkdtemp(join(tmpdir(), 'storeloom-month-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const files = join(folder, 'bank');
  await mkdir(files);
  const systems = await openSystems(closers);
  const { clock, shopify, stripe, paypal } = systems;
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  stripe.addEndpoint({ url: `${publicUrl}/webhooks/stripe-main`, secret: STRIPE_SIGNING });
  const webhookId = paypal.addWebhook(`${publicUrl}/webhooks/paypal-main`);
  const complaints: string[] = [];
  const hub = await startHub({
    configuration: configurationOf(systems, { folder, files, port, publicUrl, database: database.url, webhookId }),
    connectors: CONNECTORS,
    environment: {},
    clock,
    tuning: {
      probeMs: [250, 500, 1_000],
      holdMs: [250, 500, 1_000],
      retryMs: [500, 1_000, 1_000, 2_000, 2_000, 4_000],
    },
    log: createLog({
      level: 'warn',
      readable: true,
      hub: 'month',
      out: { write: (line) => void complaints.push(line) },
    }),
  });
  closers.push(() => hub.close());
  await waitUntil(() => shopify.state.subscriptions.size >= 9, 'the shops know the hub');
  await waitUntil(() => systems.woo.webhooks.pings.length >= 10, 'the second shop knows the hub');
  const call = async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = { authorization: `Bearer ${hub.token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${hub.url}/api/v1${path}`, { ...init, headers });
    const body = (await answer.json()) as Answer;
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(body)}`);
    return body;
  };
  return {
    ...systems,
    hub,
    files,
    complaints,
    ask: (path) => call(path),
    post: (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) }),
    async leapTo(toMs) {
      const byMs = toMs - clock.now();
      if (byMs <= 0) return;
      await database.database.query(`update poll_cursor set due_at = due_at - $1 * interval '1 millisecond'`, [byMs]);
      clock.leapTo(toMs);
    },
    rest: () =>
      rest(hub, systems).catch(async (error: unknown) => {
        throw new Error(`${String(error)}\n${await underWay(hub)}\n${complaints.slice(-10).join('')}`);
      }),
    [Symbol.asyncDispose]: close,
  };
}

const REST_PATIENCE_MS = 240_000;
/** Looks in a row that must find nothing. */
const QUIET_LOOKS = 2;

/** Nothing on its way in or out, and nothing waiting at the hub, several times in a row. */
async function rest(hub: Hub, { woo, stripe, paypal }: Systems): Promise<void> {
  let quiet = 0;
  await waitUntil(
    async () => {
      await Promise.all([stripe.webhooksSettled(), paypal.webhooksSettled(), woo.webhooks.settled()]);
      const status = await hub.backbone.status();
      const busy = status.some(isBusy);
      quiet = busy ? 0 : quiet + 1;
      if (!busy && quiet < QUIET_LOOKS) await pause(50);
      return quiet >= QUIET_LOOKS;
    },
    'nothing is under way',
    REST_PATIENCE_MS,
  );
}

const isBusy = ({ lag, retrying }: SubscriptionStatus): boolean =>
  Object.values(lag).some((count) => count > 0) || retrying > 0;

/** What keeps the hub busy, for whoever waited for it in vain. */
async function underWay({ backbone }: Hub): Promise<string> {
  const flows = (await backbone.status()).filter(isBusy);
  const letters = await backbone.deadLetters.list('all', 20);
  return JSON.stringify({ flows, letters: letters.map(({ message: _, ...letter }) => letter) }, null, 1);
}

interface Place {
  readonly folder: string;
  readonly files: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly database: string;
  readonly webhookId: string;
}

function configurationOf(systems: Systems, place: Place): Configuration {
  const { folder, port, publicUrl } = place;
  return {
    ...structuredClone(DEFAULTS),
    hub: {
      ...structuredClone(DEFAULTS.hub),
      name: 'month',
      port,
      publicUrl,
      dataDirectory: join(folder, 'hub'),
      drainMs: 5_000,
    },
    database: { ...DEFAULTS.database, url: place.database },
    connections: connectionsOf(systems, place),
    roles: { erp: 'odoo-main' },
    // What is counted too little in a drawer stays below it: one person decides.
    approvals: { ...structuredClone(DEFAULTS.approvals), limits: { EUR: '50.00' } },
    processes: {
      settlement: { books: 'post' },
      'store-day': { books: 'post', missing: 'close' },
    },
  };
}

function connectionsOf(systems: Systems, { folder, files, webhookId }: Place): Configuration['connections'] {
  const { shopify, woo, stripe, paypal, odoo } = systems;
  const connection = (connector: string, settings: Record<string, unknown>) => ({
    connector,
    owner: 'finance@example.com',
    purpose: 'a month of a retailer',
    settings,
  });
  return {
    'shopify-eu': connection('shopify', {
      shopDomain: shopify.shop,
      accessToken: shopify.accessToken,
      webhookSecrets: [shopify.clientSecret],
      apiUrl: shopify.url,
      gateways: { stripe: 'stripe-main' },
    }),
    'woo-eu': connection('woocommerce', {
      address: woo.url,
      consumerKey: woo.consumerKey,
      consumerSecret: woo.consumerSecret,
      webhookSecrets: ['signs-the-webhooks-of-the-month'],
      location: 'location/wh',
      gateways: { stripe: 'stripe-main', paypal: 'paypal-main' },
    }),
    'stripe-main': connection('stripe', {
      secretKey: stripe.secretKey,
      webhookSecrets: [STRIPE_SIGNING],
      apiUrl: stripe.url,
      orderReference: { shops: { [shopify.shop]: 'shopify-eu', [WOO_HOST]: 'woo-eu' } },
    }),
    'paypal-main': connection('paypal', {
      clientId: paypal.clientId,
      clientSecret: paypal.clientSecret,
      webhookId,
      apiUrl: paypal.url,
      certificateAuthorities: paypal.authority,
      orderReference: { connection: 'woo-eu' },
    }),
    stores: connection('pos', {
      webhookSecrets: [STORES_SECRET],
      zone: ZONE,
      stores: { 'paris-1': { location: 'paris' }, 'rome-1': { location: 'rome' } },
    }),
    'house-bank': connection('bank', {
      folder: { path: files, done: join(folder, 'done') },
      everyMs: 200,
      settleMs: 50,
    }),
    'odoo-main': connection('odoo', {
      url: odoo.url,
      database: odoo.database,
      apiKey: odoo.apiKey,
      webhookSecret: 'hint-secret-of-the-month',
      journals: { stripe: 'BNK1', paypal: 'PPL', '*': 'CSH1', settlement: 'MISC', store: 'MISC' },
      accounts: BOOKS,
      products: { shipping: 'SHIPPING', rounding: 'ROUNDING', discount: 'DISCOUNT', giftCard: 'GIFTCARD' },
      polling: { everySeconds: 1 },
    }),
  };
}
