import type { Lane } from '../../canonical/envelope.ts';
import { asObject, type JsonObject, optionalText } from '../../connector/fields.ts';
import type { Http, HttpRequest, HttpResponse } from '../../connector/http.ts';
import type { Clock } from '../../kernel/clock.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { type Json, parseJson } from '../../kernel/json.ts';
import { paypalErrors } from './errors.ts';
import { apiUrlOf, type PaypalSettings } from './manifest.ts';

/** What is known of one call besides its content. */
export interface CallOptions {
  readonly operation: 'payments' | 'refunds' | 'reading' | 'webhooks';
  readonly lane?: Lane;
  readonly traceparent?: string;
  readonly signal?: AbortSignal;
}

/** What PayPal said: the object, or the problem with what to do about it. */
export type Answer =
  | { readonly ok: true; readonly object: JsonObject; readonly date?: string }
  | { readonly ok: false; readonly problem: Problem };

interface Problem {
  readonly status: number;
  readonly name?: string;
  /** The words to act on: `details[].issue`. */
  readonly issues: readonly string[];
  readonly failure: Failure;
}

/** Speaks PayPal's REST API through the hub's HTTP port. Throws what the port throws, and when no token is given. */
export interface PaypalClient {
  get(path: string, options: CallOptions): Promise<Answer>;
  /** A POST always has a request id, so a repeat is harmless while PayPal remembers it (45 days for payments). */
  post(path: string, body: Json, requestId: string, options: CallOptions): Promise<Answer>;
  patch(path: string, body: Json, options: CallOptions): Promise<Answer>;
  /** A document that needs no token: a certificate. */
  document(address: string): Promise<string>;
}

/** Tokens are renewed this long before they end. */
const TOKEN_MARGIN_MS = 60_000;

interface Token {
  readonly value: string;
  readonly untilMs: number;
}

type Send = Pick<HttpRequest, 'method' | 'body'> & { readonly path: string; readonly requestId?: string };

export function createPaypalClient(http: Http, settings: PaypalSettings, clock: Clock): PaypalClient {
  const base = apiUrlOf(settings);
  let token: Token | undefined;
  let asking: Promise<Token> | undefined;

  /** PayPal limits how often tokens are asked for, so many calls share one question. */
  async function tokenNow(options: CallOptions): Promise<Token> {
    if (token !== undefined && clock.now() < token.untilMs) return token;
    asking ??= askToken(http, base, settings, clock, options).finally(() => {
      asking = undefined;
    });
    token = await asking;
    return token;
  }

  async function once(send: Send, options: CallOptions, { value }: Token): Promise<Answer> {
    const { method, path, body, requestId } = send;
    const response = await http.request({
      method,
      url: `${base}${path}`,
      headers: {
        authorization: `Bearer ${value}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json', prefer: 'return=representation' }),
        ...(requestId === undefined ? {} : { 'paypal-request-id': requestId }),
      },
      ...(body === undefined ? {} : { body }),
      ...portOptions(options),
    });
    return answerOf(response);
  }

  async function call(send: Send, options: CallOptions): Promise<Answer> {
    const used = await tokenNow(options);
    const answer = await once(send, options, used);
    if (answer.ok || answer.problem.status !== 401) return answer;
    // A token may end before its time; a second one decides whether it was the token or the secret.
    if (token === used) token = undefined;
    return await once(send, options, await tokenNow(options));
  }

  return {
    get: (path, options) => call({ method: 'GET', path }, options),
    post: (path, body, requestId, options) =>
      call({ method: 'POST', path, body: JSON.stringify(body), requestId }, options),
    patch: (path, body, options) => call({ method: 'PATCH', path, body: JSON.stringify(body) }, options),
    async document(address) {
      const options = portOptions({ operation: 'webhooks', lane: 'live' });
      const response = await http.request({ method: 'GET', url: address, ...options });
      if (response.status === 200) return response.body;
      throw paypalErrors.error('SL-PAYPAL-004', { because: `a certificate was answered by ${response.status}` });
    },
  };
}

async function askToken(
  http: Http,
  base: string,
  { clientId, clientSecret }: PaypalSettings,
  clock: Clock,
  { signal: _own, ...options }: CallOptions,
): Promise<Token> {
  const askedMs = clock.now();
  const response = await http.request({
    method: 'POST',
    url: `${base}/v1/oauth2/token`,
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: 'grant_type=client_credentials',
    ...portOptions(options),
  });
  const object = objectOrThrow(answerOf(response));
  const value = optionalText(object, 'access_token');
  const seconds = object.expires_in;
  if (value === undefined || typeof seconds !== 'number') {
    throw paypalErrors.error('SL-PAYPAL-004', { because: 'the answer to the question for a token holds none' });
  }
  return { value, untilMs: askedMs + seconds * 1_000 - TOKEN_MARGIN_MS };
}

function portOptions({ operation, lane, traceparent, signal }: CallOptions) {
  return {
    operation,
    repeatable: true,
    bucket: { name: operation === 'webhooks' ? 'reading' : operation },
    ...(lane === undefined ? {} : { lane }),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** The object of an answer, or its failure thrown. */
export function objectOrThrow(answer: Answer): JsonObject {
  if (answer.ok) return answer.object;
  throw new CodedError(answer.problem.failure);
}

function answerOf(response: HttpResponse): Answer {
  const { status } = response;
  const body = parsed(response.body);
  if (status === 204) return { ok: true, object: {} };
  if (status >= 200 && status < 300) {
    const { date } = response.headers;
    if (body !== undefined) return { ok: true, object: body, ...(date === undefined ? {} : { date }) };
    const failure = paypalErrors.failure('SL-PAYPAL-004', { because: 'the answer was cut off or is not JSON' });
    return { ok: false, problem: { status, issues: [], failure } };
  }
  const details = Array.isArray(body?.details) ? body.details.map((detail) => asObject(detail) ?? {}) : [];
  const issues = details.flatMap((detail) => optionalText(detail, 'issue') ?? []);
  const name = optionalText(body ?? {}, 'name') ?? optionalText(body ?? {}, 'error');
  const field = details.map((detail) => optionalText(detail, 'field')).find((text) => text !== undefined);
  const failure = failureOf(response, name, issues, field);
  return { ok: false, problem: { status, issues, failure, ...(name === undefined ? {} : { name }) } };
}

/** The failure that an answer other than 2xx means, when no command knows better. */
function failureOf(
  response: HttpResponse,
  name: string | undefined,
  issues: readonly string[],
  field: string | undefined,
): Failure {
  const { status } = response;
  const words = [name, ...issues].filter((word) => word !== undefined).join(' ');
  const debugId = response.headers['paypal-debug-id']?.slice(0, 60);
  const because = `PayPal answered ${status} ${words.slice(0, 300)}${debugId === undefined ? '' : ` (debug id ${debugId})`}`;
  const retryAfterMs = retryAfterOf(response);
  const waiting = retryAfterMs === undefined ? {} : { retryAfterMs };
  const place = field === undefined ? {} : { field: field.slice(0, 100) };
  if (status === 401) return paypalErrors.failure('SL-PAYPAL-001', { because });
  if (status === 403) return paypalErrors.failure('SL-PAYPAL-002', { because });
  if (status === 429) return paypalErrors.failure('SL-PAYPAL-003', { because, retryAfterMs: retryAfterMs ?? 5_000 });
  if (status === 409) return paypalErrors.failure('SL-PAYPAL-005', { because, retryAfterMs: retryAfterMs ?? 2_000 });
  if (status >= 500) {
    const scope = status === 500 && name !== undefined ? { scope: 'operation' as const } : {};
    return paypalErrors.failure('SL-PAYPAL-004', { because, ...scope, ...waiting });
  }
  if (status === 404) return paypalErrors.failure('SL-PAYPAL-014', { because, ...place });
  return paypalErrors.failure('SL-PAYPAL-006', { because, ...place });
}

function retryAfterOf(response: HttpResponse): number | undefined {
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1_000 : undefined;
}

function parsed(body: string): JsonObject | undefined {
  try {
    return asObject(parseJson(body));
  } catch {
    return undefined;
  }
}
