import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { seededChance, systemChance } from '../../../kernel/chance.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { minorDigits } from '../../../kernel/currency.ts';
import {
  type SimulatedReply,
  type SimulatedRequest,
  type SimulatorOptions,
  type SimulatorServer,
  startSimulator,
} from '../../../testing/simulator.ts';
import { type BulkDesk, createBulk } from './bulk.ts';
import { actualCost, type CostBucket, costBucket, MOST_COST, requestedCost } from './cost.ts';
import { createDeeds, type Deeds } from './deeds.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { type Counting, createCounting } from './inventory.ts';
import { orderPayload, payloadText } from './payload.ts';
import { createShelves, type Shelves } from './products.ts';
import { createRoots, subscribe } from './roots.ts';
import { createShelfIndex } from './shelf-index.ts';
import { createStagedFiles } from './staged-files.ts';
import type { ShopOrder, ShopState } from './state.ts';

const VERSION = '2026-10';
/** What an unsupported version is served by. */
const OLDEST_VERSION = '2026-01';
const SUPPORTED = [OLDEST_VERSION, '2026-04', '2026-07', VERSION];
const SCOPES = [
  'write_orders',
  'write_merchant_managed_fulfillment_orders',
  'read_locations',
  'write_products',
  'read_all_orders',
  'write_inventory',
  'write_gift_cards',
  'write_customers',
];
/** Distinct queries whose parsed form is kept. */
const MOST_DOCUMENTS = 500;
const TOPICS = [
  'ORDERS_CREATE',
  'ORDERS_UPDATED',
  'ORDERS_PAID',
  'ORDERS_CANCELLED',
  'ORDERS_EDITED',
  'REFUNDS_CREATE',
  'FULFILLMENTS_UPDATE',
  'INVENTORY_LEVELS_UPDATE',
];

export interface ShopifySimulatorOptions extends SimulatorOptions {
  /** Domain of the shop. Default "simulated.myshopify.com". */
  readonly shop?: string;
  readonly name?: string;
  /** The shop's currency. Default EUR. */
  readonly currency?: string;
  /** Tokens that are accepted. Default "shpat_simulator"; signing in with client credentials gives a fresh one. */
  readonly accessToken?: string;
  /** Signs webhooks, and is the secret for signing in. Default "shpss_simulator". */
  readonly clientSecret?: string;
  readonly locations?: readonly string[];
  readonly scopes?: readonly string[];
  /** Header family of webhooks. Default "classic". */
  readonly headers?: 'classic' | 'events' | 'both';
  /** What the waits of the retry ladder (15 s to 109 min, 4 h in all) are multiplied by. Default 1; 0 turns retries off. */
  readonly retryScale?: number;
  /** Points per second and at most. Default 100 and 2,000, the Standard plan. */
  readonly bucket?: { readonly restoreRate: number; readonly maximumAvailable: number };
  /** Lines of a bulk operation that the shop carries out in a second (100), operations at once (5), and where they stand still (nowhere). */
  readonly bulk?: { readonly linesPerSecond?: number; readonly mostRunning?: number; readonly holdAfterLines?: number };
  /** How long a cancellation is worked on. Default 150 ms. */
  readonly cancelMs?: number;
  /** The clock of the shop against UTC, as webhooks show it. Default 60. */
  readonly utcOffsetMinutes?: number;
  /** The id before the first one. Default 5678901234500; 820982911946154000 makes ids beyond a double. */
  readonly idsFrom?: bigint;
}

export interface ShopifySimulator extends SimulatorServer, Deeds, Counting, Shelves {
  readonly shop: string;
  readonly accessToken: string;
  readonly clientSecret: string;
  readonly state: ShopState;
  /** Registers webhooks at an address, all that the connector wants by default, as an app does. */
  subscribe(uri: string, topics?: readonly string[]): void;
  /** The exact body of an order webhook as it would be sent now. */
  payload(order: string): string;
  /** Bulk operations of the app, the newest first. */
  readonly bulk: BulkDesk;
  readonly webhooks: Pick<Deliveries, 'sent' | 'settled' | 'sign'>;
}

/** A Shopify shop as a real HTTP server: GraphQL Admin API 2026-10, signing in, cost bucket, webhooks with retries. */
export async function startShopifySimulator(options: ShopifySimulatorOptions = {}): Promise<ShopifySimulator> {
  const clock = options.clock ?? systemClock;
  const chance = options.chance ?? systemChance;
  const accessToken = options.accessToken ?? 'shpat_simulator';
  const clientSecret = options.clientSecret ?? 'shpss_simulator';
  const state = newState(options);
  const bucket = costBucket(clock, options.bucket?.restoreRate ?? 100, options.bucket?.maximumAvailable ?? 2_000);
  let running: SimulatorServer | undefined;
  const deliveries = createDeliveries(
    state,
    () => running as SimulatorServer,
    { clock, chance },
    { clientSecret, headers: options.headers ?? 'classic', retryScale: options.retryScale ?? 1 },
  );
  const deeds = createDeeds(state, clock, deliveries.tell);
  const closing = new AbortController();
  const files = createStagedFiles(state, clock, () => running?.url ?? '');
  const single = createRoots(state, deeds, {
    clock,
    cancelMs: options.cancelMs ?? 150,
    version: VERSION,
    tell: deliveries.tell,
  });
  const bulk = createBulk(state, files, {
    clock,
    linesPerSecond: options.bulk?.linesPerSecond ?? 100,
    mostRunning: options.bulk?.mostRunning ?? 5,
    holdAfterLines: options.bulk?.holdAfterLines,
    schema: language().schema,
    execute: async (document, variableValues) =>
      execute({ schema: language().schema, document, rootValue: single, variableValues }),
    signal: closing.signal,
  });
  const roots = { ...single, ...bulk.roots };
  const tokens = new Set([accessToken]);
  const api = createApi(roots, bucket);
  const server = await startSimulator(
    {
      handle: (request) => {
        if (request.path === '/admin/oauth/access_token') return signIn(request, clientSecret, tokens);
        return files.answer(request) ?? api(request, tokens);
      },
      serverError: () => json(500, { errors: 'Internal Server Error' }),
      throttled: (_request, seconds) => throttled(bucket, seconds),
      unauthorized: () => UNAUTHORIZED,
    },
    options,
  );
  running = server;
  const closeServer = server.close;
  const close = async (): Promise<void> => {
    closing.abort();
    deliveries.stop();
    await closeServer();
  };
  return Object.assign(server, deeds, createCounting(state, clock.now, deliveries.tell), createShelves(state, clock), {
    shop: state.domain,
    accessToken,
    clientSecret,
    state,
    bulk: bulk.desk,
    webhooks: deliveries,
    subscribe: (uri: string, topics: readonly string[] = TOPICS) => {
      for (const topic of topics) subscribe(state, topic, uri, VERSION, clock.now());
    },
    payload: (id: string) => payloadText(orderPayload(state, state.orders.get(id) as ShopOrder)),
    close,
    [Symbol.asyncDispose]: close,
  });
}

function newState(options: ShopifySimulatorOptions): ShopState {
  const currency = options.currency ?? 'EUR';
  const names = options.locations ?? ['Warehouse', 'Store'];
  return {
    domain: options.shop ?? 'simulated.myshopify.com',
    name: options.name ?? 'Simulated shop',
    currency,
    digits: minorDigits(currency),
    utcOffsetMinutes: options.utcOffsetMinutes ?? 60,
    orders: new Map(),
    products: new Map(),
    shelf: createShelfIndex(),
    stubborn: new Set(),
    taxesIncluded: true,
    locations: names.map((name, index) => ({ id: String(24_826_418 + index), name, active: true })),
    subscriptions: new Map(),
    jobs: new Map(),
    keys: new Map(),
    scopes: options.scopes ?? SCOPES,
    giftCards: new Map(),
    items: new Map(),
    itemsBySku: new Map(),
    levels: new Map(),
    vagueErrors: false,
    spentKeys: 0,
    nextId: options.idsFrom ?? 5_678_901_234_500n,
    nextNumber: 1_000,
  };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): SimulatedReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});

const UNAUTHORIZED = json(401, {
  errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
});

/** With a time to wait as HTTP 429, as the edge does it; without one as an error inside 200, as the API does it. */
function throttled(bucket: CostBucket, seconds: number): SimulatedReply {
  if (seconds > 0) return json(429, { errors: 'Throttled' }, { 'retry-after': seconds.toFixed(1) });
  return json(200, {
    errors: [
      {
        message: 'Throttled',
        extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
      },
    ],
    extensions: { cost: { requestedQueryCost: 10, actualQueryCost: null, throttleStatus: bucket.status() } },
  });
}

function signIn(request: SimulatedRequest, clientSecret: string, tokens: Set<string>): SimulatedReply {
  const asked = JSON.parse(request.body) as Record<string, string>;
  if (asked.grant_type !== 'client_credentials' || asked.client_secret !== clientSecret) {
    return json(400, { error: 'invalid_client', error_description: 'The client credentials are invalid' });
  }
  const token = `shpat_${Buffer.from(seededChance(tokens.size).bytes(16)).toString('hex')}`;
  tokens.add(token);
  return json(200, { access_token: token, scope: SCOPES.join(','), expires_in: 86_399 });
}

interface Language {
  readonly schema: GraphQLSchema;
  read(text: string): { readonly document: DocumentNode; readonly errors: readonly GraphQLError[] };
}

let known: Language | undefined;

/** Shopify's schema and the queries that were asked in it: read once, for all simulated shops. */
function language(): Language {
  if (known !== undefined) return known;
  const parts = ['./admin-2026-10.graphql', './admin-2026-10-products.graphql'];
  const schema = buildSchema(parts.map((part) => readFileSync(new URL(part, import.meta.url), 'utf8')).join('\n'));
  const documents = new Map<string, ReturnType<Language['read']>>();
  known = {
    schema,
    read(text) {
      const before = documents.get(text);
      if (before !== undefined) return before;
      const document = parse(text);
      const made = { document, errors: validate(schema, document) };
      if (documents.size < MOST_DOCUMENTS) documents.set(text, made);
      return made;
    },
  };
  return known;
}

/** Answers GraphQL as Shopify does: 200 for everything that was understood, with the cost of it. */
function createApi(roots: Record<string, unknown>, bucket: CostBucket) {
  const { schema, read } = language();
  return async (request: SimulatedRequest, tokens: ReadonlySet<string>): Promise<SimulatedReply> => {
    const version = /^\/admin\/api\/(\d{4}-\d{2}|unstable)\/graphql\.json$/.exec(request.path)?.[1];
    if (version === undefined) return json(404, { errors: 'Not Found' });
    if (!tokens.has(request.headers['x-shopify-access-token'] ?? '')) return UNAUTHORIZED;
    const headers = { 'x-shopify-api-version': SUPPORTED.includes(version) ? version : OLDEST_VERSION };
    const answered = (body: object): SimulatedReply => json(200, body, headers);
    const asked = JSON.parse(request.body) as { query?: string; variables?: Record<string, unknown> };
    let parsed: ReturnType<Language['read']>;
    try {
      parsed = read(asked.query ?? '');
    } catch (error) {
      return answered({ errors: [{ message: (error as Error).message }] });
    }
    if (parsed.errors.length > 0) {
      return answered({
        errors: parsed.errors.map(({ message, locations }) => ({
          message,
          locations,
          extensions: { code: 'undefinedField' },
        })),
      });
    }
    const variables = asked.variables ?? {};
    const requested = requestedCost(schema, parsed.document, variables);
    const cost = (actual: number | null) => ({
      cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: bucket.status() },
    });
    if (requested > MOST_COST) {
      const message = `Query cost is ${requested}, which exceeds the single query max cost limit (${MOST_COST}).`;
      return answered({
        errors: [{ message, extensions: { code: 'MAX_COST_EXCEEDED', cost: requested, maxCost: MOST_COST } }],
      });
    }
    if (!bucket.take(requested)) {
      return answered({
        errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
        extensions: cost(null),
      });
    }
    const result = await execute({ schema, document: parsed.document, rootValue: roots, variableValues: variables });
    const actual = Math.min(requested, actualCost(result.data));
    bucket.giveBack(requested - actual);
    const errors = result.errors?.map(({ message, path, extensions }) => ({ message, path, extensions }));
    return answered({ data: result.data, ...(errors === undefined ? {} : { errors }), extensions: cost(actual) });
  };
}
