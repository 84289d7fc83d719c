import type { HttpResponse } from '../../connector/http.ts';
import { retryAfterMs } from '../../connector/retry-after.ts';
import { CodedError, type Failure, type FailureKind } from '../../kernel/failure.ts';
import { type Json, parseJson } from '../../kernel/json.ts';
import { wooErrors } from './errors.ts';
import { Field } from './fields.ts';

/** What is known of the request that was answered badly. */
export interface Asked {
  /** Whether a repeat is harmless: a broken answer is then `transient`, otherwise `unknown`. */
  readonly repeatable: boolean;
  readonly nowMs: number;
}

/**
 * What an answer outside 2xx means. WooCommerce answers a refund that is too large with 500, and a database that is away with 500
 * too: the first is JSON with a code of its own and permanent, the second is HTML and passes. So the type of the content and the code
 * decide, and the status only where they say nothing.
 */
export function failureOf(response: HttpResponse, asked: Asked): CodedError {
  const body = GATEWAY.includes(response.status) ? undefined : jsonError(response);
  return body === undefined ? withoutCode(response, asked) : withCode(response.status, body, asked);
}

/** Whether the shop refuses the time that a request was signed with. */
export function refusesTime(response: HttpResponse): boolean {
  return response.status === 401 && /timestamp/i.test(jsonError(response)?.message ?? '');
}

/** Whether the shop says that a record does not exist; a route that does not exist is another matter. */
export function saysGone(response: HttpResponse): boolean {
  const code = jsonError(response)?.code;
  if (code === undefined || response.status < 400 || NO_ROUTE.includes(code)) return false;
  return response.status === 404 || /_invalid_(?:\w+_)?id$/.test(code);
}

const NO_ROUTE = ['rest_no_route', 'rest_disabled'];
/** Statuses that the shop itself never uses for an answer of its own: a host or a proxy speaks, perhaps in JSON as well. */
const GATEWAY = [408, 425, 429, 502, 503, 504];

/** What WordPress says when PHP itself has failed: nobody knows how far it came. */
const FATAL = ['internal_server_error', 'wp_die', 'rest_internal_error', 'unknown_error'];
/** Words of WordPress about rights, with whatever status a plugin sends them. */
const RIGHTS =
  /^(?:woocommerce_rest_(?:authentication_error|cannot_(?:view|edit|create|delete|batch))|rest_(?:forbidden|not_logged_in|cannot_\w+))$/;

interface ShopError {
  readonly code: string;
  readonly message: string;
  /** Parameters that were refused, with the reason. */
  readonly parameters: readonly string[];
}

function withCode(status: number, { code, message, parameters }: ShopError, asked: Asked): CodedError {
  const because = `the shop says: ${message} (${code}, HTTP ${status})`;
  if (status === 401 || RIGHTS.test(code)) return refusedKey(code, message, because);
  if (NO_ROUTE.includes(code)) return wooErrors.error('SL-WOO-007', { because });
  if (FATAL.includes(code)) return new Died(because, asked);
  if (status === 400 || status === 413 || status === 501) {
    const [field] = parameters;
    return wooErrors.error('SL-WOO-008', { because, ...(field === undefined ? {} : { field, rule: message }) });
  }
  if (status === 404) return wooErrors.error('SL-WOO-020', { because });
  return wooErrors.error('SL-WOO-024', { because });
}

function refusedKey(code: string, message: string, because: string): CodedError {
  if (/timestamp/i.test(message)) return wooErrors.error('SL-WOO-002', { because });
  // A nonce is drawn anew for each try, so a clash passes by itself; the request was not looked at.
  if (/nonce/i.test(message)) return wooErrors.error('SL-WOO-004', { because, scope: 'operation' });
  const hint = code === 'woocommerce_rest_cannot_view' ? '; over plain http a password is ignored' : '';
  return wooErrors.error('SL-WOO-001', { because: `${because}${hint}` });
}

function withoutCode({ status, headers }: HttpResponse, asked: Asked): CodedError {
  const type = headers['content-type']?.split(';')[0] ?? 'no type';
  const because = `HTTP ${status} with ${type}`;
  const waitMs = retryAfterMs(headers['retry-after'], asked.nowMs);
  const wait = waitMs === undefined ? {} : { retryAfterMs: waitMs };
  if (status === 429) return wooErrors.error('SL-WOO-003', { because, ...wait });
  if (status === 401) return wooErrors.error('SL-WOO-001', { because });
  // WordPress checks for maintenance before it loads anything, so nothing has happened.
  if (status === 503) return wooErrors.error('SL-WOO-005', { because, ...wait });
  if (status === 404 || status === 410 || (status >= 300 && status < 400)) {
    return wooErrors.error('SL-WOO-007', { because });
  }
  if (status >= 400 && status < 500 && status !== 408) return wooErrors.error('SL-WOO-006', { because, ...wait });
  if (status === 500) return new Died(because, asked);
  return new CodedError(unwell(because, asked));
}

function unwell(because: string, { repeatable }: Asked): Failure {
  const kind: FailureKind = repeatable ? 'transient' : 'unknown';
  return wooErrors.failure('SL-WOO-004', { because, kind, scope: 'operation' });
}

/** PHP itself died on the request, perhaps of one record of many: those before it may have been changed. */
export class Died extends CodedError {
  constructor(because: string, asked: Asked) {
    super(unwell(because, asked));
  }
}

function jsonError(response: HttpResponse): ShopError | undefined {
  let body: Json;
  try {
    body = jsonOf(response.body);
  } catch {
    return undefined;
  }
  return readError(new Field(body));
}

/** `{code, message, data}`, also as the error of one item of a batch; `data` is now an object, now the number 500. */
export function readError(field: Field): ShopError | undefined {
  const code = field.at('code').value;
  if (typeof code !== 'string' || code === '') return undefined;
  const message = field.at('message').value;
  const parameters = field.at('data').at('params').value;
  return {
    code: code.slice(0, 100),
    message: plainText(typeof message === 'string' ? message : 'no message'),
    parameters: typeof parameters === 'object' && parameters !== null ? Object.keys(parameters) : [],
  };
}

/** Messages are written for a browser and may name a person by e-mail. */
function plainText(message: string): string {
  return message
    .replace(/<[^>]*>/g, ' ')
    .replace(/[^\s@]+@[^\s@]+/g, '•••')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}

/**
 * The JSON of an answer. A shop that shows PHP's notices writes them before the JSON, so the JSON is looked for where the body does not
 * begin with it. Throws `SyntaxError` when there is none.
 */
export function jsonOf(body: string): Json {
  const text = body.trimStart();
  if (!text.startsWith('<')) return parseJson(text);
  const begins = text.search(/[[{]"?[\w[\]{}]/);
  if (begins < 0 || /<\/html>\s*$/i.test(text)) throw new SyntaxError('the answer is no JSON');
  return parseJson(text.slice(begins));
}
