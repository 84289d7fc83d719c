import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Appended } from '../backbone/event-log.ts';
import { type Delivery, type Envelope, newDelivery } from '../canonical/envelope.ts';
import type { Verdict, WebhookRequest } from '../connector/connector.ts';
import { childTrace } from '../connector/trace.ts';
import type { Chance } from '../kernel/chance.ts';
import { type Clock, instant } from '../kernel/clock.ts';
import { CodedError, type Failure } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import type { Span, Tracer } from '../kernel/tracing.ts';
import type { HubMetrics, IngressResult } from '../operations/metrics.ts';
import { gatewayErrors } from './errors.ts';
import type { GatewayConnection, GatewayParts } from './parts.ts';
import { Patience } from './patience.ts';
import { failureOf, PROBLEM_TYPE, problemOf, retryAfterSeconds, statusOf } from './problem.ts';
import { createMemoryTransmissions, type TransmissionStore } from './transmissions.ts';

export interface IngressLimits {
  readonly bytesInFlight: number;
  readonly patienceMs: number;
}

export const INGRESS_LIMITS: IngressLimits = {
  bytesInFlight: LIMITS.ingressBytesInFlight,
  patienceMs: LIMITS.ingressPatienceMs,
};

interface Ingress extends WebhookOptions {
  readonly patience: Patience;
  /** Of all hubs together, where they share something. */
  readonly transmissions: () => TransmissionStore;
}

export interface WebhookOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly metrics: HubMetrics;
  readonly limits: IngressLimits;
  /** Undefined while the hub is starting or stopping. */
  readonly parts: () => GatewayParts | undefined;
  /** Told of refusals and failures; never of bodies. */
  readonly warn: (message: string, facts: Record<string, unknown>) => void;
}

interface Taken {
  readonly request: FastifyRequest;
  readonly connection: GatewayConnection;
  readonly body: Buffer;
  readonly startedAt: number;
}

/**
 * `POST /webhooks/<connection>`: verify the raw bytes, store them in one durable, deduplicating append, and only then
 * answer 2xx. Nothing else happens on this path: no parsing beyond what verification needs, and no call to any system but
 * for a certificate that no webhook before has needed.
 */
export function webhookRoutes(app: FastifyInstance, options: WebhookOptions): void {
  const budget = new BodyBudget(options.limits.bytesInFlight);
  const ownTransmissions = createMemoryTransmissions();
  const ingress: Ingress = {
    ...options,
    transmissions: () => options.parts()?.limits?.transmissions ?? ownTransmissions,
    patience: new Patience(options.clock, options.limits.patienceMs),
  };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LIMITS.webhookBodyBytes }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('onRequest', async (request, reply) => {
    if (!budget.reserve(request, reply)) throw away('too many bodies are being read', 1_000);
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
      throw gatewayErrors.error('SL-GATEWAY-004', {
        because: `Content-Encoding: ${encoding.slice(0, 40)} is not taken`,
      });
    }
  });
  app.post<{ Params: { connection: string } }>('/webhooks/:connection', (request, reply) =>
    receive(request, reply, ingress),
  );
  app.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/webhooks/:connection',
    handler: async (_request, reply) => {
      void reply.header('allow', 'POST');
      throw gatewayErrors.error('SL-GATEWAY-013', { because: 'Webhooks are sent by POST' });
    },
  });
}

async function receive(
  request: FastifyRequest<{ Params: { connection: string } }>,
  reply: FastifyReply,
  options: Ingress,
): Promise<FastifyReply> {
  const startedAt = options.clock.now();
  const parts = options.parts();
  if (parts === undefined) throw away('the hub is starting or stopping', 1_000);
  if (!parts.ingress) throw away('this process does not have the role ingress', 1_000);
  const connection = parts.connections.get(request.params.connection);
  if (connection === undefined) {
    throw gatewayErrors.error('SL-GATEWAY-001', { because: 'No connection goes by this name' });
  }
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const taken: Taken = { request, connection, body, startedAt };
  const verdict = await onlyOnce(await verify(taken, options), taken, options);
  switch (verdict.verdict) {
    case 'acknowledged':
      return answer(taken, reply, options, 'acknowledged', 200, { accepted: true });
    case 'refused':
      return refuse(taken, reply, options, verdict.failure, 401, 'refused');
    case 'accepted': {
      const span = parts.tracer && beginDelivery(parts.tracer, taken, verdict);
      try {
        const envelope = deliveryOf(taken, verdict, options, span);
        const [stored] = await options.patience.wait(parts.backbone.append([envelope]), () =>
          away('the database does not answer', 2_000),
        );
        span?.set({ 'storeloom.repeated': stored?.repeated === true, 'messaging.message.id': envelope.id });
        span?.end();
        return accept(taken, reply, options, envelope, stored);
      } catch (error) {
        const failure = storeFailure(error);
        span?.end(failure);
        const status = statusOf(failure);
        return refuse(taken, reply, options, failure, status, status === 503 ? 'unavailable' : 'invalid');
      }
    }
  }
}

async function verify({ request, connection, body }: Taken, options: Ingress): Promise<Verdict> {
  if (connection.webhook === undefined) {
    throw gatewayErrors.error('SL-GATEWAY-002', { because: `${connection.name} takes no webhooks` });
  }
  const asked = { headers: headersOf(request), query: queryOf(request.url), body };
  const document = await documentFor(asked, connection, options);
  try {
    return connection.webhook.verify(asked, connection.profile, options.clock, document);
  } catch (cause) {
    options.metrics.ingress(connection.name, 'failed', 0, 0);
    throw gatewayErrors.error('SL-GATEWAY-012', { because: `${connection.name} could not verify the webhook` }, cause);
  }
}

/** Refuses another body under a name that was used. What was remembered of a body that is then not stored is its own again. */
async function onlyOnce(verdict: Verdict, { connection, body, startedAt }: Taken, options: Ingress): Promise<Verdict> {
  if (verdict.verdict !== 'accepted' || verdict.once === undefined) return verdict;
  const { name, otherwise } = verdict.once;
  const digest = createHash('sha256').update(body).digest('base64');
  const late = () => away('the database does not answer', 2_000);
  try {
    const asked = options.transmissions().belongsTo(`${connection.name} ${name}`, digest, startedAt);
    if (await options.patience.wait(asked, late)) return verdict;
    return { verdict: 'refused', failure: otherwise };
  } catch (cause) {
    options.metrics.ingress(connection.name, 'unavailable', 0, 0);
    throw cause instanceof CodedError ? cause : late();
  }
}

/** What a signature needs beside the webhook. When it cannot be read now, the sender is asked to come again. */
async function documentFor(
  asked: WebhookRequest,
  connection: GatewayConnection,
  options: Ingress,
): Promise<string | undefined> {
  const address = connection.webhook?.needs?.(asked, connection.profile);
  if (address === undefined || connection.readDocument === undefined) return undefined;
  const late = () => away('what the signature needs cannot be read now', 2_000);
  try {
    return await options.patience.wait(connection.readDocument(address), late);
  } catch (cause) {
    options.metrics.ingress(connection.name, 'unavailable', 0, 0);
    if (cause instanceof CodedError && cause.failure.code === 'SL-GATEWAY-005') throw cause;
    throw late();
  }
}

function accept(
  taken: Taken,
  reply: FastifyReply,
  options: WebhookOptions,
  envelope: Envelope,
  stored: Appended | undefined,
): FastifyReply {
  const repeated = stored?.repeated === true;
  const answered = { accepted: true, id: envelope.id, ...(repeated ? { repeated } : {}) };
  return answer(taken, reply, options, repeated ? 'repeated' : 'stored', repeated ? 200 : 202, answered);
}

function answer(
  { connection, startedAt, body }: Taken,
  reply: FastifyReply,
  { metrics, clock }: WebhookOptions,
  result: IngressResult,
  status: number,
  content: object,
): FastifyReply {
  metrics.ingress(connection.name, result, (clock.now() - startedAt) / 1_000, body.length);
  return reply.code(status).header('content-type', 'application/json').send(JSON.stringify(content));
}

function refuse(
  { connection, request, startedAt, body }: Taken,
  reply: FastifyReply,
  { metrics, clock, warn }: WebhookOptions,
  failure: Failure,
  status: number,
  result: IngressResult,
): FastifyReply {
  metrics.ingress(connection.name, result, (clock.now() - startedAt) / 1_000, body.length);
  warn('webhook not taken', {
    connection: connection.name,
    status,
    code: failure.code,
    because: failure.because,
    bytes: body.length,
    request: request.id,
  });
  const seconds = status === 503 ? (retryAfterSeconds(failure) ?? 2) : undefined;
  if (seconds !== undefined) void reply.header('retry-after', String(seconds));
  const problem = { ...problemOf(failure, request.id), status };
  return reply.code(status).header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** Whatever keeps the store from taking a message is ours to mend and the sender's to repeat, except what can never fit. */
function storeFailure(error: unknown): Failure {
  if (error instanceof CodedError) {
    const { kind } = error.failure;
    return kind === 'rejected' || kind === 'unauthorized' ? { ...error.failure, kind: 'transient' } : error.failure;
  }
  return away(failureOf(error).because, 2_000).failure;
}

function away(because: string, retryAfterMs: number): CodedError {
  return gatewayErrors.error('SL-GATEWAY-005', { because, retryAfterMs });
}

// ── the delivery ────────────────────────────────────────────────────────────────────────────────────────────

type Accepted = Extract<Verdict, { verdict: 'accepted' }>;

/** A webhook that was believed, as the first step of its trace; a stranger who is refused leaves none. */
function beginDelivery(tracer: Tracer, { request, connection, body, startedAt }: Taken, { topic }: Accepted): Span {
  const { traceparent } = request.headers;
  return tracer.begin(`webhook ${connection.name}`, {
    kind: 'server',
    ...(typeof traceparent === 'string' ? { parent: traceparent } : {}),
    startedAt,
    values: {
      'http.request.method': 'POST',
      'http.route': '/webhooks/:connection',
      'http.request.body.size': body.length,
      'messaging.system': 'storeloom',
      'messaging.operation.type': 'send',
      'storeloom.connection': connection.name,
      'storeloom.delivery.topic': topic,
    },
  });
}

function deliveryOf(
  { request, connection, body, startedAt }: Taken,
  verdict: Accepted,
  options: WebhookOptions,
  span: Span | undefined,
) {
  // NUL cannot stand in the store's JSON, so bytes that hold one are kept as base64 like all that is not UTF-8.
  const plain = isUtf8(body) && !body.includes(0);
  const delivery: Delivery = {
    connection: connection.name,
    via: 'webhook',
    topic: verdict.topic,
    deliveryId: verdict.deliveryId,
    headers: verdict.headers,
    body: body.toString(plain ? 'utf8' : 'base64'),
    encoding: plain ? 'utf8' : 'base64',
    receivedAt: instant(startedAt),
  };
  const { traceparent } = request.headers;
  return newDelivery({
    delivery,
    ...(verdict.object === undefined ? {} : { subject: `delivery/${connection.name}/${verdict.object}` }),
    traceparent:
      span?.traceparent ?? childTrace(typeof traceparent === 'string' ? traceparent : undefined, options.chance),
  });
}

function headersOf(request: FastifyRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

function queryOf(url: string): Record<string, string> {
  const at = url.indexOf('?');
  return at < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(at + 1)));
}

/** Bytes of bodies that may be in memory at once, so that a flood of large ones is refused and not swallowed. */
class BodyBudget {
  readonly #most: number;
  #used = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts the body of a request until its answer is through; false when there is no room. */
  reserve(request: FastifyRequest, reply: FastifyReply): boolean {
    const declared = Number(request.headers['content-length'] ?? 64 * 1024);
    const size = Number.isFinite(declared) && declared >= 0 ? Math.min(declared, LIMITS.webhookBodyBytes) : 0;
    if (this.#used > 0 && this.#used + size > this.#most) return false;
    this.#used += size;
    reply.raw.once('close', () => {
      this.#used -= size;
    });
    return true;
  }
}
