import type { AddressInfo, Socket } from 'node:net';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { WrongTries } from '../governance/identity/wrong-tries.ts';
import { bufferedChance, type Chance, systemChance } from '../kernel/chance.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { freshId } from '../kernel/ids.ts';
import { LIMITS } from '../kernel/limits.ts';
import type { HubMetrics } from '../operations/metrics.ts';
import { type Access, createAccess, requireEverywhere, requirePermission } from './access.ts';
import { type ApiContext, neverCached } from './api/context.ts';
import { FlowPace } from './api/flow-pace.ts';
import { API_PREFIX, serveRoutes, tellsOne } from './api/route.ts';
import { API_ROUTES } from './api/routes.ts';
import { type Auditor, createAuditor } from './auditor.ts';
import { consoleRoutes } from './console-pages.ts';
import { gatewayErrors } from './errors.ts';
import { etagOf, names } from './etag.ts';
import { healthRoutes } from './health.ts';
import { LiveFeed } from './live-feed.ts';
import type { GatewayParts } from './parts.ts';
import { failureOf, PROBLEM_TYPE, problemOf, retryAfterSeconds } from './problem.ts';
import { Quotas, quotaHeaders } from './quota.ts';
import { referenceRoutes } from './reference.ts';
import { type SignInMeans, signInRoutes } from './sign-in/routes.ts';
import { tokenEndpoint } from './sign-in/token-endpoint.ts';
import { INGRESS_LIMITS, type IngressLimits, webhookRoutes } from './webhooks.ts';

export interface GatewayOptions {
  readonly hub: string;
  readonly metrics: HubMetrics;
  /** The hub's own token; without one nobody has it. */
  readonly ownToken?: string;
  /** Address under which people reach the hub; https makes cookies secure. */
  readonly publicUrl?: string;
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** Requests that a caller without a quota of its own may make in a minute; LIMITS.apiCallerPerMinute by default. */
  readonly requestsPerMinute?: number;
  /** Whether `/metrics` asks for a token. */
  readonly openMetrics?: boolean;
  /** The version of the hub, for the documents of its API. */
  readonly version?: string;
  readonly clock?: Clock;
  readonly chance?: Chance;
  /** Other limits than those of LIMITS, for tests. */
  readonly ingress?: Partial<IngressLimits>;
  readonly log?: FastifyBaseLogger;
  /** Folder of the built console; without one the hub has no pages. */
  readonly console?: string;
}

export interface Gateway {
  /** For tests: `app.inject`. */
  readonly app: FastifyInstance;
  /** Listens at once; until `open` everything but `/healthz` answers 503. Throws SL-GATEWAY-014. */
  listen(host: string, port: number): Promise<string>;
  /** Begins to serve. */
  open(parts: GatewayParts): void;
  /** Writes what the audit has counted: what is due, or everything. */
  settle(everything: boolean): Promise<void>;
  /** Stops taking anything new; running requests end. */
  shut(): void;
  close(): Promise<void>;
}

/** The hub's only door: webhooks in, health, metrics and the read API. */
export function createGateway(options: GatewayOptions): Gateway {
  const clock = options.clock ?? systemClock;
  const chance = bufferedChance(options.chance ?? systemChance);
  let parts: GatewayParts | undefined;
  const app = newServer(options, clock, chance);
  const warn = (message: string, facts: Record<string, unknown>): void => options.log?.warn(facts, message);

  void app.register(async (webhooks) => {
    webhookRoutes(webhooks, {
      clock,
      chance,
      metrics: options.metrics,
      parts: () => parts,
      warn,
      limits: { ...INGRESS_LIMITS, ...options.ingress },
    });
  });
  const getParts = (): GatewayParts => {
    if (parts === undefined) throw starting();
    return parts;
  };
  const doorMeans: Omit<SignInMeans, 'auditor'> = {
    clock,
    chance,
    wrongTries: new WrongTries(clock, () => parts?.limits?.wrongTries),
    identity: () => getParts().identity,
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
  };
  const access = createAccess({
    ...doorMeans,
    ...(options.ownToken === undefined ? {} : { ownToken: options.ownToken }),
  });
  const auditor = createAuditor({ clock, warn, known: access.known, store: () => parts?.audit });
  answerErrors(app, warn, auditor);
  const endUnused = knowUnused(app);
  void app.register(async (health) => {
    if (options.openMetrics === false) auditor.attach(health);
    healthRoutes(health, {
      metrics: options.metrics,
      parts: () => parts,
      ...(options.openMetrics === false
        ? { guardMetrics: async (request: FastifyRequest) => requirePermission(await access.identify(request), 'read') }
        : {}),
    });
  });
  const live = new LiveFeed({ clock, start: freshId(clock.now(), chance), parts: () => parts });
  const context: ApiContext = {
    clock,
    chance,
    hub: options.hub,
    startedAt: clock.now(),
    pace: new FlowPace(),
    live,
    audit: auditor,
    parts: getParts,
    ...callersOf(access),
  };
  const quotas = new Quotas(options.requestsPerMinute ?? LIMITS.apiCallerPerMinute, () => parts?.limits?.quotas);
  void app.register(async (people) => {
    await people.register(cookie);
    auditor.attach(people);
    await people.register((pages) => signInRoutes(pages, { ...doorMeans, auditor }));
    await people.register((tokens) => tokenEndpoint(tokens, { ...doorMeans, auditor }));
    await people.register((api) => apiRoutes(api, context, { access, quotas }), { prefix: API_PREFIX });
  });
  void app.register(async (documents) => referenceRoutes(documents, options.version ?? '0.0.0'));
  const { console: pages } = options;
  if (pages !== undefined) void app.register((front) => consoleRoutes(front, pages));

  return {
    app,
    async listen(host, port) {
      try {
        await app.listen({ host, port });
      } catch (cause) {
        const because = `${host}:${port} cannot be listened on (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'})`;
        throw gatewayErrors.error('SL-GATEWAY-014', { because, field: 'hub.port', value: String(port) }, cause);
      }
      const { port: taken } = app.server.address() as AddressInfo;
      return `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${taken}`;
    },
    open(given) {
      parts = given;
    },
    settle: (everything) => auditor.settle(everything),
    shut() {
      parts = undefined;
      live.end();
    },
    close: () => {
      live.end();
      const closed = app.close();
      endUnused();
      return closed;
    },
  };
}

/**
 * Clients open connections ahead that they may never use. They do not count as idle, so a server that closes waits for them until
 * the time for headers is over: this ends them.
 */
function knowUnused({ server }: FastifyInstance): () => void {
  const unused = new Set<Socket>();
  server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return () => {
    for (const socket of unused) socket.destroy();
  };
}

function starting() {
  return gatewayErrors.error('SL-GATEWAY-005', { because: 'the hub is starting or stopping', retryAfterMs: 1_000 });
}

function newServer(options: GatewayOptions, clock: Clock, chance: Chance): FastifyInstance {
  const app = fastify({
    ...(options.log === undefined ? { logger: false } : { loggerInstance: options.log }),
    logController: new LogController({ disableRequestLogging: true }),
    ...(options.trustedProxies === undefined ? {} : { trustProxy: [...options.trustedProxies] }),
    bodyLimit: LIMITS.requestBodyBytes,
    requestTimeout: LIMITS.requestTimeoutMs,
    keepAliveTimeout: LIMITS.keepAliveMs,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    requestIdHeader: false,
    genReqId: requestIds(freshId(clock.now(), chance)),
    http: {
      maxHeaderSize: LIMITS.headerBytes,
      headersTimeout: LIMITS.headersTimeoutMs,
      connectionsCheckingInterval: 2_000,
    },
    routerOptions: { maxParamLength: LIMITS.keyLength * 2 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, allErrors: false } },
  });
  app.server.maxConnections = LIMITS.ingressConnections;
  return app;
}

/** Ids of requests: the start of this process and a count, because a fresh id for each would cost more than it says. */
function requestIds(start: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${start}-${count.toString(36)}`;
  };
}

function answerErrors(
  app: FastifyInstance,
  warn: (message: string, facts: Record<string, unknown>) => void,
  auditor: Auditor,
): void {
  const tell = (reply: FastifyReply, request: FastifyRequest, error: unknown): FastifyReply => {
    const failure = failureOf(error);
    auditor.failed(request, failure);
    const problem = problemOf(failure, request.id);
    if (problem.status >= 500) {
      const stack = failure.code === 'SL-GATEWAY-009' || failure.code === 'SL-GATEWAY-012' ? stackOf(error) : {};
      warn('request failed', { ...stack, code: failure.code, because: failure.because, request: request.id });
    }
    const seconds = problem.status === 503 || problem.status === 429 ? retryAfterSeconds(failure) : undefined;
    if (seconds !== undefined) void reply.header('retry-after', String(seconds));
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="storeloom"');
    // What was not read of a body would be taken for the next request.
    if (problem.status === 413) void reply.header('connection', 'close');
    return reply.code(problem.status).header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem));
  };
  app.setErrorHandler((error, request, reply) => tell(reply, request, error));
  app.setNotFoundHandler((request, reply) =>
    tell(reply, request, gatewayErrors.error('SL-GATEWAY-001', { because: 'Nothing lives at this address' })),
  );
}

function stackOf(error: unknown): Record<string, unknown> {
  const { cause } = error as { cause?: unknown };
  const root = cause instanceof Error ? cause : error;
  return root instanceof Error ? { stack: root.stack } : {};
}

/** Who was identified when the request came in, and whether they may. */
function callersOf(access: Access): Pick<ApiContext, 'caller' | 'callerWithin' | 'identifyAnew'> {
  const within: ApiContext['callerWithin'] = (request, permission) => {
    const caller = known(request);
    requirePermission(caller, permission);
    return caller;
  };
  const known = (request: FastifyRequest) => {
    const caller = access.known(request);
    if (caller !== undefined) return caller;
    throw gatewayErrors.error('SL-GATEWAY-006', { because: 'Nobody was identified' });
  };
  return {
    callerWithin: within,
    identifyAnew: async (request) => void (await access.identify(request)),
    caller: (request, permission) => {
      if (permission === undefined) return known(request);
      const caller = within(request, permission);
      requireEverywhere(caller, permission);
      return caller;
    },
  };
}

/** Who comes in to the API, and how often. */
interface ApiDoor {
  readonly access: Access;
  readonly quotas: Quotas;
}

async function apiRoutes(api: FastifyInstance, context: ApiContext, { access, quotas }: ApiDoor): Promise<void> {
  await api.register(helmet, { contentSecurityPolicy: false });
  await api.register(rateLimit, {
    max: LIMITS.apiRequestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { after }) =>
      gatewayErrors.error('SL-GATEWAY-011', { because: `Too many requests; wait ${after}`, retryAfterMs: 1_000 }),
  });
  api.addHook('onRequest', neverCached);
  // Whoever is unknown learns nothing, not even what a request should look like.
  api.addHook('onRequest', async (request, reply) => {
    const caller = await access.identify(request);
    const left = await quotas.take(caller, context.clock.now());
    void reply.headers(quotaHeaders(left));
    if (left.isOver) {
      const because = `${caller.name} has made its ${left.limit} requests of this minute`;
      throw gatewayErrors.error('SL-GATEWAY-020', { because, retryAfterMs: left.resetSeconds * 1_000 });
    }
  });
  api.addHook('onSend', async (request, reply, payload) => {
    const { route } = request.routeOptions.config;
    if (route === undefined || !tellsOne(route) || reply.statusCode !== 200 || typeof payload !== 'string')
      return payload;
    const tag = etagOf(payload);
    void reply.header('etag', tag);
    const held = request.headers['if-none-match'];
    if (held === undefined || !names(held, tag)) return payload;
    void reply.code(304).removeHeader('content-type').removeHeader('content-length');
    return '';
  });
  // NUL stands in no id and no text of ours, and the database refuses it with an error of its own.
  api.addHook('preHandler', async ({ url, body }) => {
    if (/%00/.test(url) || JSON.stringify(body ?? '').includes('\\u0000')) {
      throw gatewayErrors.error('SL-GATEWAY-008', { because: 'A NUL character stands in the request', rule: 'no NUL' });
    }
  });
  serveRoutes(api, context, API_ROUTES);
}
