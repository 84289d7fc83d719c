import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONNECTORS } from '../../src/apps/connectors.ts';
import { createLog } from '../../src/apps/hub/log.ts';
import { type Hub, startHub } from '../../src/apps/hub.ts';
import { freePort } from '../../src/backbone/postgres/embedded/free-port.ts';
import { type Configuration, DEFAULTS } from '../../src/config/schema.ts';
import type { Connector } from '../../src/connector/connector.ts';
import { type OdooSimulator, startOdooSimulator } from '../../src/connectors/odoo/simulator/index.ts';
import {
  type ShopifySimulator,
  type ShopifySimulatorOptions,
  startShopifySimulator,
} from '../../src/connectors/shopify/simulator/index.ts';
import { type StripeSimulator, startStripeSimulator } from '../../src/connectors/stripe/simulator/index.ts';
import type { OrderToCashPolicy } from '../../src/processes/order-to-cash/policy.ts';
import type { StoryEntry } from '../../src/records/orders/narrate.ts';
import type { Passport } from '../../src/records/orders/passport.ts';
import type { OrderSummary } from '../../src/records/orders/summary.ts';
import { testDatabase } from '../../src/testing/test-database.ts';
import { type Books, booksOf } from './books.ts';
import { ARTICLES, type Bought, openFront, SERVICES, type Shop, STRIPE_RETRIES_MS } from './shopping.ts';

/** A retailer with two shops, Stripe, Odoo and a hub between them; everything real but the vendors. */
export interface World extends AsyncDisposable {
  readonly eu: Shop;
  readonly us: Shop;
  readonly stripe: StripeSimulator;
  readonly odoo: OdooSimulator;
  /** The hub that was started first. */
  readonly hub: Hub;
  /** Starts another hub on the same database; outside systems go on calling the first one's address. */
  startAnother(name: string): Promise<Hub>;
  /** Stops the hub and starts it again at the same address. */
  restartHub(between?: () => Promise<void> | void): Promise<void>;
  /** As if the minutes between two audits of webhooks and rules had passed. */
  letAuditsBeDue(): Promise<void>;
  /** GET on the hub's API. */
  ask<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
  passport(anyId: string): Promise<Passport>;
  /** Waits until the order's line is as wished; says what it was and what was done when it is not in time. */
  until(bought: Bought, wish: (order: OrderSummary, books: Books) => boolean, patienceMs?: number): Promise<Passport>;
  untilState(bought: Bought, state: OrderSummary['state'], patienceMs?: number): Promise<Passport>;
  books(bought: Bought): Books;
  /** Where the hubs keep everything. */
  readonly databaseUrl: string;
  /** What the hub logged as warnings and errors. */
  readonly complaints: readonly string[];
}

export interface WorldWish {
  readonly odooVersion?: 17 | 19;
  readonly policy?: Partial<OrderToCashPolicy>;
  /** Settings of the Odoo connection on top of the world's own. */
  readonly odooSettings?: Readonly<Record<string, unknown>>;
  /** Whether Stripe's webhooks bring the whole object or say only where to look. */
  readonly stripeEvents?: 'snapshot' | 'thin';
  /** Which shops show articles and prices; none by default. */
  readonly assortment?: Configuration['assortment'];
  /** Which channels are told stock; none by default. */
  readonly stock?: Partial<Configuration['stock']>;
  /** What people do in Odoo before the hub starts. */
  readonly prepare?: (odoo: OdooSimulator) => Promise<unknown>;
  /** Whether Odoo has its module for manufacturing, which kits need. */
  readonly manufacturing?: boolean;
  /** How often shops and Stripe are polled. Their own pace of minutes by default, which no test waits for. */
  readonly pollMs?: number;
  /** How the European shop carries out bulk operations. */
  readonly shopBulk?: ShopifySimulatorOptions['bulk'];
  readonly telemetry?: Configuration['telemetry'];
  /** Told of every line that the hub logs, down to what is for debugging. */
  readonly logged?: (line: string) => void;
  /** Who is told of what, on top of the defaults. */
  readonly alerts?: Partial<Configuration['alerts']>;
  /** Who answers for cases and by when, on top of the defaults. */
  readonly cases?: Partial<Configuration['cases']>;
  /** Systems beside the shops, Stripe and Odoo, given the folder that the world keeps its files in. */
  readonly connections?: (folder: string) => Configuration['connections'];
  /** Settings of processes beside order-to-cash. */
  readonly processes?: Configuration['processes'];
}

/** Nobody waits minutes in a test for another try. */
const PACE = {
  probeMs: [250, 500, 1_000],
  holdMs: [250, 500, 1_000],
  retryMs: [500, 1_000, 1_000, 1_000, 2_000, 2_000, 2_000, 2_000, 4_000, 4_000],
};
const PATIENCE_MS = 60_000;
/** Kinds of webhooks that the hub asks a shop for. */
const TOPICS = 9;
const STRIPE_SIGNING = 'whsec_of_the_scenarios';

export async function openWorld(wish: WorldWish = {}): Promise<World> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return await assemble(wish, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

interface Systems {
  readonly eu: ShopifySimulator;
  readonly us: ShopifySimulator;
  readonly stripe: StripeSimulator;
  readonly odoo: OdooSimulator;
}

async function openSystems(wish: WorldWish, closers: (() => Promise<unknown>)[]): Promise<Systems> {
  const eu = await startShopifySimulator({
    shop: 'loom-eu.myshopify.com',
    headers: 'both',
    retryScale: 0.05,
    ...(wish.shopBulk === undefined ? {} : { bulk: wish.shopBulk }),
  });
  closers.push(() => eu.close());
  const us = await startShopifySimulator({
    shop: 'loom-us.myshopify.com',
    currency: 'USD',
    retryScale: 0.05,
    idsFrom: 6_012_345_678_900n,
  });
  us.state.nextNumber = 7_000;
  closers.push(() => us.close());
  const stripe = await startStripeSimulator({ webhookRetryMs: STRIPE_RETRIES_MS });
  closers.push(() => stripe.close());
  const odoo = await startOdooSimulator({
    version: wish.odooVersion ?? 19,
    manufacturing: wish.manufacturing ?? false,
  });
  closers.push(() => odoo.close());
  await odoo.people.stockShelves([...ARTICLES, ...SERVICES]);
  await odoo.people.activateCurrency('USD');
  await odoo.people.addTax(8.25, false, 'Sales tax 8.25%');
  await wish.prepare?.(odoo);
  return { eu, us, stripe, odoo };
}

async function assemble(
  wish: WorldWish,
  closers: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'storeloom-scenario-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const database = await testDatabase();
  closers.push(async () => database[Symbol.asyncDispose]());
  const systems = await openSystems(wish, closers);
  const { eu, us, stripe, odoo } = systems;
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  // Its secret is what only a person can copy from the dashboard; the rest the hub registers by itself.
  const payload = wish.stripeEvents ?? 'snapshot';
  stripe.addEndpoint({ url: `${publicUrl}/webhooks/stripe-main`, secret: STRIPE_SIGNING, payload });

  const complaints: string[] = [];
  const start = (name: string, at: number): Promise<Hub> => {
    const base = configurationOf(systems, wish, { url: database.url, folder, dataDirectory: join(folder, name) });
    return startHub({
      configuration: { ...base, hub: { ...base.hub, name, port: at, publicUrl } },
      connectors: wish.pollMs === undefined ? CONNECTORS : hurried(CONNECTORS, wish.pollMs),
      environment: {},
      tuning: PACE,
      log: createLog({
        level: wish.logged === undefined ? 'warn' : 'debug',
        readable: wish.logged === undefined,
        hub: name,
        out: { write: wish.logged ?? ((line) => void complaints.push(line)) },
      }),
    });
  };
  const hubs = { first: await start('first', port) };
  closers.push(() => hubs.first.close());

  const reader = readerOf(() => hubs.first);
  const books = (bought: Bought): Books => booksOf(odoo, stripe, bought);
  const until: World['until'] = (bought, wished, patienceMs = PATIENCE_MS) =>
    waitFor(reader, bought, () => books(bought), wished, patienceMs, complaints);
  await waitUntil(
    () => eu.state.subscriptions.size >= TOPICS && us.state.subscriptions.size >= TOPICS,
    'the shops know the hub',
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${complaints.join('')}`);
  });
  return {
    eu: openFront('shopify-eu', eu, stripe),
    us: openFront('shopify-us', us, stripe),
    stripe,
    odoo,
    get hub() {
      return hubs.first;
    },
    async startAnother(name) {
      const hub = await start(name, 0);
      closers.push(() => hub.close());
      return hub;
    },
    async restartHub(between) {
      await hubs.first.close();
      await between?.();
      hubs.first = await start('first', port);
    },
    async letAuditsBeDue() {
      await database.database.query("update poll_cursor set due_at = '-infinity' where poll = 'audit'");
    },
    ...reader,
    until,
    untilState: (bought, state, patienceMs) => until(bought, (order) => order.state === state, patienceMs),
    books,
    databaseUrl: database.url,
    complaints,
    [Symbol.asyncDispose]: close,
  };
}

function configurationOf(
  { eu, us, stripe, odoo }: Systems,
  {
    policy = {},
    odooSettings = {},
    assortment = { channels: {} },
    stock = {},
    telemetry,
    alerts = {},
    cases = {},
    connections = () => ({}),
    processes = {},
  }: WorldWish,
  place: { url: string; folder: string; dataDirectory: string },
): Configuration {
  const connection = (connector: string, settings: Record<string, unknown>) => ({
    connector,
    owner: 'tests@example.com',
    purpose: 'a scenario',
    settings,
  });
  const shop = (name: string, simulator: ShopifySimulator) =>
    connection('shopify', {
      ...(Object.hasOwn(assortment.channels, name) ? { watchArticles: true } : {}),
      shopDomain: simulator.shop,
      accessToken: simulator.accessToken,
      webhookSecrets: [simulator.clientSecret],
      apiUrl: simulator.url,
      gateways: { stripe: 'stripe-main' },
    });
  return {
    ...structuredClone(DEFAULTS),
    hub: { ...structuredClone(DEFAULTS.hub), dataDirectory: place.dataDirectory, drainMs: 5_000 },
    database: { ...DEFAULTS.database, url: place.url },
    connections: {
      ...connections(place.folder),
      'shopify-eu': shop('shopify-eu', eu),
      'shopify-us': shop('shopify-us', us),
      'stripe-main': connection('stripe', {
        secretKey: stripe.secretKey,
        webhookSecrets: [STRIPE_SIGNING],
        apiUrl: stripe.url,
        orderReference: { shops: { [eu.shop]: 'shopify-eu', [us.shop]: 'shopify-us' } },
      }),
      'odoo-main': connection('odoo', {
        url: odoo.url,
        database: odoo.database,
        apiKey: odoo.apiKey,
        ...(odoo.version === 17 ? { login: odoo.login } : {}),
        webhookSecret: 'hint-secret-of-the-scenarios',
        journals: { stripe: 'BNK1', gift_card: 'GIFT', '*': 'CSH1' },
        products: { shipping: 'SHIPPING', rounding: 'ROUNDING', discount: 'DISCOUNT', giftCard: 'GIFTCARD' },
        polling: { everySeconds: 1 },
        ...odooSettings,
      }),
    },
    roles: { erp: 'odoo-main' },
    // Partners of a scenario live on this machine.
    partners: { ...structuredClone(DEFAULTS.partners), loopback: true },
    alerts: { ...structuredClone(DEFAULTS.alerts), ...alerts },
    cases: { ...structuredClone(DEFAULTS.cases), ...cases },
    assortment,
    ...(telemetry === undefined ? {} : { telemetry }),
    stock: { ...DEFAULTS.stock, ...stock },
    processes: { ...processes, 'order-to-cash': { ...policy } },
  };
}

/** The same connectors, whose polls do not wait for minutes. */
export function hurried(connectors: readonly Connector<never>[], everyMs: number): readonly Connector<never>[] {
  return connectors.map((connector) => ({
    ...connector,
    open(context) {
      const connection = connector.open(context);
      return {
        ...connection,
        polls: connection.polls.map((poll) => ({ ...poll, everyMs: Math.min(everyMs, poll.everyMs) })),
      };
    },
  }));
}

type Reader = Pick<World, 'ask' | 'post' | 'passport'>;

function readerOf(hub: () => Hub): Reader {
  const call = async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = { authorization: `Bearer ${hub().token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${hub().url}${path}`, { ...init, headers });
    const body = (await answer.json()) as Answer;
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(body)}`);
    return body;
  };
  return {
    ask: (path) => call(path),
    post: (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) }),
    passport: (anyId) => call(`/api/v1/orders/${encodeURIComponent(anyId)}`),
  };
}

async function waitFor(
  { passport }: Reader,
  bought: Bought,
  books: () => Books,
  wished: (order: OrderSummary, books: Books) => boolean,
  patienceMs: number,
  complaints: readonly string[],
): Promise<Passport> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await passport(bought.order).catch((error: unknown) => error);
    const known = found instanceof Error ? undefined : (found as Passport);
    if (known !== undefined && wished(known.order, books())) return known;
    if (performance.now() > deadline) {
      const story = known?.story.map(lineOf).join('\n') ?? String(found);
      const { story: _story, ...line } = known ?? { story: [] };
      const said = JSON.stringify({ ...line, books: books() }, null, 1);
      throw new Error(
        `${bought.name} is not as wished after ${patienceMs} ms: ${said}\n${story}\n${complaints.join('')}`,
      );
    }
    await pause(50);
  }
}

const lineOf = ({ at, kind, name, from, to, text, failure }: StoryEntry): string =>
  `${at.slice(14)} ${kind} ${name} ${from}${to === undefined ? '' : ` → ${to}`} ${text}${failure === undefined ? '' : ` ${failure.code} ${failure.because}`}`;

/** Waits for what no order tells. */
export async function waitUntil(
  holds: () => boolean | Promise<boolean>,
  what: string,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`after ${patienceMs} ms it is still not so that ${what}`);
    await pause(50);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
