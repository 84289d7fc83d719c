import type { AddressInfo } from 'node:net';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { bufferedChance, type Chance, systemChance } from '../kernel/chance.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { freshId } from '../kernel/ids.ts';
import { LIMITS } from '../kernel/limits.ts';
import type { HubMetrics } from '../operations/metrics.ts';
import { callerOf } from './access.ts';
import { type ApiContext, neverCached } from './api/context.ts';
import { FlowPace } from './api/flow-pace.ts';
import { serveRoutes, tellsOne } from './api/route.ts';
import { API_ROUTES } from './api/routes.ts';
import { gatewayErrors } from './errors.ts';
import { etagOf, names } from './etag.ts';
import { healthRoutes } from './health.ts';
import { LiveFeed } from './live-feed.ts';
import type { GatewayParts } from './parts.ts';
import { failureOf, PROBLEM_TYPE, problemOf, retryAfterSeconds } from './problem.ts';
import { Quotas, quotaHeaders } from './quota.ts';
import { referenceRoutes } from './reference.ts';
import type { Caller } from './tokens.ts';
import { INGRESS_LIMITS, type IngressLimits, webhookRoutes } from './webhooks.ts';

export interface GatewayOptions {
  readonly hub: string;
  readonly metrics: HubMetrics;
  /** Finds the caller of a bearer token. */
  readonly findCaller: (token: string) => Caller | undefined;
  /** Requests that a caller may make in a minute. */
  readonly quotaOf?: (caller: string) => number;
  /** Whether `/metrics` asks for a token. */
  readonly openMetrics?: boolean;
  /** The version of the hub, for the documents of its API. */
  readonly version?: string;
  readonly clock?: Clock;
  readonly chance?: Chance;
  /** Other limits than those of LIMITS, for tests. */
  readonly ingress?: Partial<IngressLimits>;
  readonly log?: FastifyBaseLogger;
}

export interface Gateway {
  /** For tests: `app.inject`. */
  readonly app: FastifyInstance;
  /** Listens at once; until `open` everything but `/healthz` answers 503. Throws SL-GATEWAY-014. */
  listen(host: string, port: number): Promise<string>;
  /** Begins to serve. */
  open(parts: GatewayParts): void;
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
  answerErrors(app, warn);

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
  void app.register(async (health) => {
    healthRoutes(health, {
      metrics: options.metrics,
      parts: () => parts,
      ...(options.openMetrics === false
        ? { guardMetrics: (request: FastifyRequest) => void callerOf(request, options.findCaller, 'read') }
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
    parts: () => {
      if (parts === undefined) throw starting();
      return parts;
    },
    caller: (request, scope) => callerOf(request, options.findCaller, scope),
  };
  void app.register(async (documents) => referenceRoutes(documents, options.version ?? '0.0.0'));
  const quotas = new Quotas(options.quotaOf ?? (() => LIMITS.apiCallerPerMinute));
  void app.register((api) => apiRoutes(api, context, quotas), { prefix: '/api/v1' });

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
    shut() {
      parts = undefined;
      live.end();
    },
    close: () => {
      live.end();
      return app.close();
    },
  };
}

function starting() {
  return gatewayErrors.error('SL-GATEWAY-005', { because: 'the hub is starting or stopping', retryAfterMs: 1_000 });
}

function newServer(options: GatewayOptions, clock: Clock, chance: Chance): FastifyInstance {
  const app = fastify({
    ...(options.log === undefined ? { logger: false } : { loggerInstance: options.log }),
    logController: new LogController({ disableRequestLogging: true }),
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

function answerErrors(app: FastifyInstance, warn: (message: string, facts: Record<string, unknown>) => void): void {
  const tell = (reply: FastifyReply, request: FastifyRequest, error: unknown): FastifyReply => {
    const failure = failureOf(error);
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

async function apiRoutes(api: FastifyInstance, context: ApiContext, quotas: Quotas): Promise<void> {
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
    const { name } = context.caller(request);
    const left = quotas.take(name, context.clock.now());
    void reply.headers(quotaHeaders(left));
    if (left.isOver) {
      const because = `${name} has made its ${left.limit} requests of this minute`;
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
