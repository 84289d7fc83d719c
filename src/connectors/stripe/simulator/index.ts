import { systemChance } from '../../../kernel/chance.ts';
import { systemClock } from '../../../kernel/clock.ts';
import {
  type SimulatedReply,
  type SimulatedRequest,
  type SimulatorOptions,
  type SimulatorServer,
  startSimulator,
} from '../../../testing/simulator.ts';
import { type Cause, createDeliveries } from './deliveries.ts';
import { createIdempotencyStore } from './idempotency.ts';
import { createMoneyMoves, type MoneyMoves } from './money-moves.ts';
import { StripeProblem } from './problem.ts';
import { createRateLimit } from './rate-limit.ts';
import { newEndpoint, route } from './routes.ts';
import { createState, type EndpointRecord, type EventRecord, type StripeState } from './state.ts';

export interface StripeSimulatorOptions extends SimulatorOptions {
  /** The key that is accepted. Default `sk_test_simulator`; a live key makes a live account. */
  readonly secretKey?: string;
  readonly apiVersion?: string;
  /** Waits between the tries of a webhook. Stripe's own ladder lasts three days; this one is shorter by default. */
  readonly webhookRetryMs?: readonly number[];
  /** Calls per second: of the account, and of each endpoint. Stripe's live limits by default. */
  readonly limits?: { readonly account: number; readonly endpoint: number };
  /** Paths that the key may not use: a restricted key. */
  readonly forbidden?: readonly string[];
}

export interface StripeSimulator extends SimulatorServer {
  readonly secretKey: string;
  readonly state: StripeState;
  /** What buyers, merchants in the dashboard, and banks do; webhooks follow. */
  readonly act: MoneyMoves;
  /** A buyer pays in one step. Answers the intent, also when the card was declined. */
  pay(payment: BuyerPayment): { readonly id: string; readonly status: string };
  /** Registers an address for webhooks and answers its signing secret. */
  addEndpoint(endpoint: NewEndpoint): EndpointRecord;
  /** The next POSTs answer 500 and store it under their key, after or without the effect. */
  failNext(failure: { readonly effect: boolean; readonly times?: number }): void;
  /** Sends the webhook of an event again. */
  resend(eventId: string): Promise<void>;
  /** Resolves when no webhook is on its way or waiting for another try. */
  webhooksSettled(): Promise<void>;
}

interface BuyerPayment {
  /** In Stripe's minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly capture?: 'automatic' | 'manual';
  readonly metadata?: Record<string, string>;
  readonly paymentMethod?: string;
}

interface NewEndpoint {
  readonly url: string;
  readonly secret?: string;
  readonly events?: readonly string[];
  readonly payload?: 'snapshot' | 'thin';
}

const DEFAULT_RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 900_000, 3_600_000];

/** Stripe as a real HTTP server on loopback: state, idempotency keys, limits, signed webhooks, bad days. */
export async function startStripeSimulator(options: StripeSimulatorOptions = {}): Promise<StripeSimulator> {
  const clock = options.clock ?? systemClock;
  const chance = options.chance ?? systemChance;
  const secretKey = options.secretKey ?? 'sk_test_simulator';
  const apiVersion = options.apiVersion ?? '2026-10-28.endive';
  const state = createState({ clock, chance, livemode: secretKey.includes('_live_'), apiVersion });
  const closing = new AbortController();
  const deliveries = createDeliveries({
    state,
    server: () => server,
    clock,
    retryMs: options.webhookRetryMs ?? DEFAULT_RETRY_MS,
    signal: closing.signal,
  });

  // The call in hand; calls are handled one after the other, so an event belongs to the call that is open.
  let cause: Cause = { requestId: null, idempotencyKey: null };
  const moves = createMoneyMoves(state, (type, object, previous) => deliveries.announce(type, object, cause, previous));
  const keys = createIdempotencyStore(state, errorReply);
  const limit = createRateLimit(clock, options.limits ?? { account: 100, endpoint: 25 });
  const failures: { effect: boolean }[] = [];

  function handle(request: SimulatedRequest): SimulatedReply {
    if (!isAuthorized(request, secretKey)) return invalidKey();
    if (options.forbidden?.some((path) => request.path.startsWith(path))) return forbidden();
    if (!limit.take(request)) return throttled(request, 0);
    const repeated = keys.begin(request);
    if (repeated !== undefined) return repeated;
    cause = { requestId: state.newId('req'), idempotencyKey: request.headers['idempotency-key'] ?? null };
    try {
      return execute(request);
    } finally {
      cause = { requestId: null, idempotencyKey: null };
    }
  }

  function execute(request: SimulatedRequest): SimulatedReply {
    const failure = request.method === 'POST' ? failures.shift() : undefined;
    if (failure !== undefined && !failure.effect) return kept(request, INTERNAL_ERROR());
    try {
      const answer = reply(200, route(request, state, moves));
      return kept(request, failure === undefined ? answer : INTERNAL_ERROR());
    } catch (error) {
      if (!(error instanceof StripeProblem)) throw error;
      const answer = errorReply(error.status, error.fields);
      const code = error.fields.code;
      // What fails before anything is executed leaves the key unused.
      if (code === 'parameter_missing' || code === 'parameter_invalid_integer') {
        keys.forget(request);
        return answer;
      }
      return kept(request, answer);
    }
  }

  function kept(request: SimulatedRequest, answer: SimulatedReply): SimulatedReply {
    keys.end(request, answer);
    return answer;
  }

  function reply(status: number, object: unknown): SimulatedReply {
    const headers = { 'request-id': cause.requestId ?? state.newId('req'), 'stripe-version': apiVersion };
    return {
      status,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(object, null, 2),
    };
  }

  function errorReply(status: number, fields: Readonly<Record<string, unknown>>): SimulatedReply {
    return reply(status, { error: fields });
  }

  const INTERNAL_ERROR = (): SimulatedReply =>
    errorReply(500, { type: 'api_error', message: 'An unknown error occurred' });

  function throttled(_request: SimulatedRequest, retryAfterSeconds: number): SimulatedReply {
    const fields = { type: 'rate_limit_error', code: 'rate_limit', message: 'Request rate limit exceeded.' };
    const answer = errorReply(429, fields);
    if (retryAfterSeconds === 0) return answer;
    return { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfterSeconds) } };
  }

  const invalidKey = (): SimulatedReply =>
    errorReply(401, { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_****' });
  const forbidden = (): SimulatedReply =>
    errorReply(403, {
      type: 'invalid_request_error',
      code: 'permission_denied',
      message: 'The provided key does not have the required permissions for this endpoint.',
    });

  const server = await startSimulator(
    {
      handle,
      throttled,
      unauthorized: invalidKey,
      serverError(request) {
        // Execution began, so Stripe stores the 500 under the key, and every repeat of the key gets it.
        if (!isAuthorized(request, secretKey)) return invalidKey();
        const repeated = keys.begin(request);
        return repeated ?? kept(request, INTERNAL_ERROR());
      },
    },
    { clock, chance, ...options },
  );

  const close = async (): Promise<void> => {
    closing.abort();
    await server.close();
  };

  return {
    ...server,
    secretKey,
    state,
    act: moves,
    pay(payment) {
      const intent = moves.create({
        amount: payment.amount,
        currency: payment.currency.toLowerCase(),
        capture: payment.capture ?? 'automatic',
        metadata: payment.metadata ?? {},
      });
      try {
        return moves.confirm(intent.id, payment.paymentMethod ?? 'pm_card_visa');
      } catch (error) {
        if (error instanceof StripeProblem) return intent;
        throw error;
      }
    },
    addEndpoint(endpoint) {
      const record = newEndpoint(state, {
        url: endpoint.url,
        enabled_events: [...(endpoint.events ?? ['*'])],
        api_version: apiVersion,
        payload: endpoint.payload ?? 'snapshot',
        ...(endpoint.secret === undefined ? {} : { secret: endpoint.secret }),
      });
      state.endpoints.set(record.id, record);
      return record;
    },
    failNext({ effect, times = 1 }) {
      for (let count = 0; count < times; count += 1) failures.push({ effect });
    },
    resend: (eventId) => deliveries.resend(state.events.get(eventId) as EventRecord),
    webhooksSettled: () => deliveries.settled(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A bearer token, or the key as the user of basic authorization. */
function isAuthorized(request: SimulatedRequest, secretKey: string): boolean {
  const header = request.headers.authorization ?? '';
  if (header === `Bearer ${secretKey}`) return true;
  return header.startsWith('Basic ') && Buffer.from(header.slice(6), 'base64').toString() === `${secretKey}:`;
}
