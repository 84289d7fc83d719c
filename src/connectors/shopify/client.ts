import type { Call, ConnectionContext } from '../../connector/connector.ts';
import type { HttpResponse } from '../../connector/http.ts';
import { CodedError, type FailureKind } from '../../kernel/failure.ts';
import { type Json, parseJson } from '../../kernel/json.ts';
import { shopifyErrors } from './errors.ts';
import { Field } from './fields.ts';
import { API_VERSION, COST_BUCKET, type ShopifySettings } from './manifest.ts';
import { accessToken } from './sign-in.ts';

/** Points that are assumed for an operation until Shopify has said what it costs. */
const UNKNOWN_COST = 50;

/** One question to the Admin API. */
export interface Question {
  /** The operation's text, one of operations.ts. */
  readonly text: string;
  readonly variables: { readonly [name: string]: Json };
  /** Names the circuit: `orders`, `payments`. */
  readonly operation: string;
  /** A mutation that Shopify recognises when it comes twice; queries always are. */
  readonly repeatable?: boolean;
  readonly call?: Pick<Call, 'lane' | 'traceparent' | 'signal'>;
}

/** What an answer said beside its data. */
export interface Answer {
  readonly data: Field;
  /** The version that really served it; another one than asked for when Shopify fell forward. */
  readonly version?: string;
  readonly requestedCost?: number;
}

/** The only place that knows addresses of Shopify and the three ways in which it says that something went wrong. */
export interface Client {
  ask(question: Question): Promise<Answer>;
  readonly version: string;
}

export function openClient(context: ConnectionContext<ShopifySettings>): Client {
  const { settings, http, log } = context;
  const version = settings.apiVersion ?? API_VERSION;
  const base = (settings.apiUrl ?? `https://${settings.shopDomain}`).replace(/\/$/, '');
  const token = accessToken(context, base);
  const costs = new Map<string, number>();
  let warned = false;

  async function send(question: Question, fresh: boolean): Promise<HttpResponse> {
    const { call } = question;
    return http.request({
      method: 'POST',
      url: `${base}/admin/api/${version}/graphql.json`,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'x-shopify-access-token': await token.get(fresh),
      },
      body: JSON.stringify({ query: question.text, variables: question.variables }),
      operation: question.operation,
      repeatable: isRepeatable(question),
      bucket: { name: COST_BUCKET, cost: costs.get(nameOf(question.text)) ?? UNKNOWN_COST },
      ...(call === undefined ? {} : { lane: call.lane, signal: call.signal }),
      ...(call?.traceparent === undefined ? {} : { traceparent: call.traceparent }),
    });
  }

  return {
    version,
    async ask(question) {
      let response = await send(question, false);
      // A token that was made by signing in may simply have run out.
      if (response.status === 401 && token.renewable) response = await send(question, true);
      refuseStatus(response, isRepeatable(question));
      const body = readBody(response, isRepeatable(question));
      const requested = learnCost(body, context);
      if (requested !== undefined) costs.set(nameOf(question.text), requested);
      refuseErrors(body, isRepeatable(question));
      const served = response.headers['x-shopify-api-version'];
      if (served !== undefined && served !== version && !warned) {
        warned = true;
        log.warn('Shopify answers in another API version than was asked for', { asked: version, served });
      }
      return {
        data: body.at('data').record(),
        ...(served === undefined ? {} : { version: served }),
        ...(requested === undefined ? {} : { requestedCost: requested }),
      };
    },
  };
}

/** `gid://shopify/Order/123` */
export const gid = (kind: string, id: string): string => `gid://shopify/${kind}/${id}`;

/** The messages of `userErrors`, with codes where there are any. */
export function userErrors(payload: Field, name = 'userErrors'): { message: string; code: string }[] {
  return payload
    .at(name)
    .list()
    .map((error) => ({
      message: error.at('message').optionalText(300) ?? 'no message',
      code: error.at('code').optionalText(100) ?? '',
    }));
}

function isRepeatable({ text, repeatable }: Question): boolean {
  return repeatable ?? !text.trimStart().startsWith('mutation');
}

function nameOf(text: string): string {
  return /(?:query|mutation)\s+(\w+)/.exec(text)?.[1] ?? '';
}

/** What a broken answer means: nothing for a question, perhaps a lost effect for a change. */
const lost = (repeatable: boolean): FailureKind => (repeatable ? 'transient' : 'unknown');

function refuseStatus({ status, headers, body }: HttpResponse, repeatable: boolean): void {
  if (status >= 200 && status < 300) return;
  const because = `Shopify answered HTTP ${status}`;
  if (status === 401) throw shopifyErrors.error('SL-SHOPIFY-001', { because });
  if (status === 402 || status === 403 || status === 423) throw shopifyErrors.error('SL-SHOPIFY-002', { because });
  if (status === 404) throw shopifyErrors.error('SL-SHOPIFY-007', { because });
  if (status === 429 || status === 430) {
    // Shopify writes "2.0"; a reader of whole numbers in milliseconds would wait two milliseconds.
    const seconds = Number.parseFloat(headers['retry-after'] ?? '');
    const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1_000) : 1_000;
    throw shopifyErrors.error('SL-SHOPIFY-003', { because, retryAfterMs });
  }
  if (status >= 500 || status === 408 || status < 400) {
    throw shopifyErrors.error('SL-SHOPIFY-004', { because, kind: lost(repeatable), scope: 'operation' });
  }
  const excerpt = body.startsWith('{') ? `: ${body.slice(0, 200)}` : '';
  throw shopifyErrors.error('SL-SHOPIFY-005', { because: `${because}${excerpt}` });
}

function readBody({ body }: HttpResponse, repeatable: boolean): Field {
  try {
    return new Field(parseJson(body)).record();
  } catch (error) {
    throw shopifyErrors.error(
      'SL-SHOPIFY-004',
      { because: 'the answer is not the JSON that it should be', kind: lost(repeatable), scope: 'operation' },
      error,
    );
  }
}

/** Shopify tells with every answer how large the bucket is and what is left in it. */
function learnCost(body: Field, { http }: ConnectionContext<ShopifySettings>): number | undefined {
  const cost = body.at('extensions').at('cost');
  const number = (field: Field): number | undefined => (typeof field.value === 'number' ? field.value : undefined);
  const status = cost.at('throttleStatus');
  const available = number(status.at('currentlyAvailable'));
  const perSecond = number(status.at('restoreRate'));
  const burst = number(status.at('maximumAvailable'));
  if (available !== undefined) {
    http.learn(COST_BUCKET, {
      available,
      ...(perSecond === undefined ? {} : { perSecond }),
      ...(burst === undefined ? {} : { burst }),
    });
  }
  return number(cost.at('requestedQueryCost'));
}

/** `errors` beside HTTP 200. Throttling is one of them. */
function refuseErrors(body: Field, repeatable: boolean): void {
  const errors = body.at('errors');
  if (!errors.present) return;
  if (!Array.isArray(errors.value)) {
    throw shopifyErrors.error('SL-SHOPIFY-005', { because: `Shopify says: ${String(errors.value).slice(0, 200)}` });
  }
  const [first] = errors.list();
  if (first === undefined) return;
  const code = first.at('extensions').at('code').optionalText(100) ?? '';
  const message = first.at('message').optionalText(300) ?? 'no message';
  const because = `Shopify says: ${message}${code === '' ? '' : ` (${code})`}`;
  switch (code) {
    case 'THROTTLED':
      throw shopifyErrors.error('SL-SHOPIFY-003', { because, retryAfterMs: throttledMs(body) });
    case 'MAX_COST_EXCEEDED':
      throw shopifyErrors.error('SL-SHOPIFY-006', { because });
    case 'ACCESS_DENIED':
    case 'SHOP_INACTIVE':
      throw shopifyErrors.error('SL-SHOPIFY-002', { because });
    case 'INTERNAL_SERVER_ERROR':
    case 'TIMEOUT':
      throw shopifyErrors.error('SL-SHOPIFY-004', { because, kind: lost(repeatable), scope: 'operation' });
    case 'IDEMPOTENCY_CONCURRENT_REQUEST':
      throw shopifyErrors.error('SL-SHOPIFY-025', { because, scope: 'operation' });
    case 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH':
      throw shopifyErrors.error('SL-SHOPIFY-029', { because });
    case 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED':
      throw new PreviousAttemptFailed(because);
    default:
      throw shopifyErrors.error('SL-SHOPIFY-005', { because });
  }
}

/** The key was spent on an attempt that failed; the same change needs a new key. */
export class PreviousAttemptFailed extends CodedError {
  constructor(because: string) {
    super(shopifyErrors.failure('SL-SHOPIFY-024', { because }));
  }
}

/** How long until the bucket holds what the question costs. */
function throttledMs(body: Field): number {
  const cost = body.at('extensions').at('cost');
  const numbers = [
    cost.at('requestedQueryCost'),
    cost.at('throttleStatus').at('currentlyAvailable'),
    cost.at('throttleStatus').at('restoreRate'),
  ].map(({ value }) => (typeof value === 'number' ? value : Number.NaN));
  const [requested = Number.NaN, available = Number.NaN, restoreRate = Number.NaN] = numbers;
  const seconds = (requested - available) / restoreRate;
  return Number.isFinite(seconds) ? Math.min(60_000, Math.max(100, Math.ceil(seconds * 1_000))) : 1_000;
}
