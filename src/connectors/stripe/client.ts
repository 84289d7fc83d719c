import type { Lane } from '../../canonical/envelope.ts';
import { asObject, optionalText } from '../../connector/fields.ts';
import type { Http, HttpRequest, HttpResponse } from '../../connector/http.ts';
import type { Failure } from '../../kernel/failure.ts';
import { CodedError } from '../../kernel/failure.ts';
import { type Json, parseJson } from '../../kernel/json.ts';
import { stripeErrors } from './errors.ts';
import { API_VERSION, type StripeSettings } from './manifest.ts';

type FormValue = string | number | boolean | readonly FormValue[] | { readonly [key: string]: FormValue };
export type Form = Readonly<Record<string, FormValue>>;

/** What is known of one call besides its content. */
export interface CallOptions {
  readonly operation: 'payments' | 'refunds' | 'reading' | 'webhooks';
  readonly lane?: Lane;
  readonly traceparent?: string;
  readonly signal?: AbortSignal;
}

export type StripeObject = { readonly [key: string]: Json };

/** What Stripe said: the object, or the problem with what to do about it. */
export type Answer =
  | { readonly ok: true; readonly object: StripeObject /** Stripe's clock, as HTTP says it. */; readonly date?: string }
  | { readonly ok: false; readonly problem: Problem };

interface Problem {
  readonly status: number;
  readonly type?: string;
  readonly code?: string;
  readonly param?: string;
  readonly message?: string;
  /** Stripe answered from its store of idempotency keys: asking again by the same key gives the same answer. */
  readonly replayed: boolean;
  readonly failure: Failure;
}

/** Speaks Stripe's v1 API through the hub's HTTP port. Throws only what the port throws. */
export interface StripeClient {
  get(path: string, query: Form, options: CallOptions): Promise<Answer>;
  /** A POST always has a key, so a repeat is harmless while Stripe remembers it. */
  post(path: string, form: Form, idempotencyKey: string, options: CallOptions): Promise<Answer>;
}

export function createStripeClient(http: Http, settings: StripeSettings): StripeClient {
  const base = (settings.apiUrl ?? 'https://api.stripe.com').replace(/\/+$/, '');
  const headers = {
    authorization: `Bearer ${settings.secretKey}`,
    'stripe-version': settings.apiVersion ?? API_VERSION,
    accept: 'application/json',
  };
  const call = async (
    request: Omit<HttpRequest, 'operation' | 'repeatable'>,
    options: CallOptions,
  ): Promise<Answer> => {
    const { operation, lane, traceparent, signal } = options;
    const bucket = { name: operation === 'webhooks' ? 'reading' : operation };
    const response = await http.request({
      ...request,
      operation,
      repeatable: true,
      bucket,
      ...(lane === undefined ? {} : { lane }),
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(signal === undefined ? {} : { signal }),
    });
    return answerOf(response);
  };
  return {
    get(path, query, options) {
      const text = encodeForm(query);
      return call({ method: 'GET', url: `${base}${path}${text === '' ? '' : `?${text}`}`, headers }, options);
    },
    post(path, form, idempotencyKey, options) {
      return call(
        {
          method: 'POST',
          url: `${base}${path}`,
          headers: {
            ...headers,
            'content-type': 'application/x-www-form-urlencoded',
            'idempotency-key': idempotencyKey,
          },
          body: encodeForm(form),
        },
        options,
      );
    },
  };
}

/** The object of an answer, or its failure thrown. */
export function objectOrThrow(answer: Answer): StripeObject {
  if (answer.ok) return answer.object;
  throw new CodedError(answer.problem.failure);
}

/** Brackets as Stripe reads them: `metadata[order]=SO1`, `types[0]=refund.created`. */
function encodeForm(form: Form): string {
  const pairs: string[] = [];
  const write = (name: string, value: FormValue): void => {
    if (typeof value !== 'object') pairs.push(`${name}=${encodeURIComponent(String(value))}`);
    else for (const [key, inner] of Object.entries(value)) write(`${name}[${encodeURIComponent(key)}]`, inner);
  };
  for (const [name, value] of Object.entries(form)) write(encodeURIComponent(name), value);
  return pairs.join('&');
}

function answerOf(response: HttpResponse): Answer {
  const body = parsed(response.body);
  if (response.status >= 200 && response.status < 300) {
    const { date } = response.headers;
    if (body !== undefined) return { ok: true, object: body, ...(date === undefined ? {} : { date }) };
    const failure = stripeErrors.failure('SL-STRIPE-004', { because: 'the answer was cut off or is not JSON' });
    return { ok: false, problem: { status: response.status, replayed: false, failure } };
  }
  const error = asObject(body?.error) ?? {};
  const said = {
    status: response.status,
    ...textFields(error, 'type', 'code', 'param', 'message'),
    replayed: response.headers['idempotent-replayed'] === 'true',
  };
  return { ok: false, problem: { ...said, failure: failureOf(said, response, error) } };
}

type Said = Omit<Problem, 'failure'>;

/** The failure that an answer other than 2xx means, when no command knows better. */
function failureOf(said: Said, response: HttpResponse, error: { readonly [key: string]: Json }): Failure {
  const { status, type, code } = said;
  const because = sentence(said, response);
  const retryAfterMs = retryAfterOf(response);
  const waiting = retryAfterMs === undefined ? {} : { retryAfterMs };
  const field = said.param === undefined ? {} : { field: said.param };
  if (status === 401) return stripeErrors.failure('SL-STRIPE-001', { because: `Stripe answered 401${codeText(code)}` });
  if (status === 403) return stripeErrors.failure('SL-STRIPE-002', { because });
  if (code === 'lock_timeout' || status === 409) {
    return stripeErrors.failure('SL-STRIPE-005', { because, scope: 'operation', retryAfterMs: retryAfterMs ?? 2_000 });
  }
  if (status === 429) return stripeErrors.failure('SL-STRIPE-003', { because, retryAfterMs: retryAfterMs ?? 1_000 });
  if (status >= 500) {
    // A 500 of Stripe's own may be about this one request; a gateway's 502 to 504 is about all of them.
    const scope = status === 500 && type !== undefined ? { scope: 'operation' as const } : {};
    return stripeErrors.failure('SL-STRIPE-004', { because, ...scope, ...waiting });
  }
  if (type === 'card_error' || status === 402) {
    const decline = optionalText(error, 'decline_code');
    return stripeErrors.failure('SL-STRIPE-010', { because, ...(decline === undefined ? {} : { value: decline }) });
  }
  if (type === 'idempotency_error') return stripeErrors.failure('SL-STRIPE-013', { because });
  if (status === 404) return stripeErrors.failure('SL-STRIPE-014', { because, ...field });
  return stripeErrors.failure('SL-STRIPE-006', { because, ...field });
}

function sentence({ status, type, code, message }: Said, response: HttpResponse): string {
  const request = response.headers['request-id'];
  const about = message === undefined ? (type ?? 'no explanation') : message.slice(0, 300);
  return `Stripe answered ${status}${codeText(code)}: ${about}${request === undefined ? '' : ` (${request.slice(0, 60)})`}`;
}

const codeText = (code: string | undefined): string => (code === undefined ? '' : ` ${code.slice(0, 80)}`);

function retryAfterOf(response: HttpResponse): number | undefined {
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1_000 : undefined;
}

function parsed(body: string): { readonly [key: string]: Json } | undefined {
  try {
    return asObject(parseJson(body));
  } catch {
    return undefined;
  }
}

function textFields<Name extends string>(object: { readonly [key: string]: Json }, ...names: readonly Name[]) {
  const fields: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = optionalText(object, name);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}
