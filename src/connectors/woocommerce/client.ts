import type { Call, ConnectionContext } from '../../connector/connector.ts';
import type { HttpRequest, HttpResponse } from '../../connector/http.ts';
import type { Json } from '../../kernel/json.ts';
import { wooErrors } from './errors.ts';
import { failureOf, jsonOf, refusesTime, saysGone } from './failures.ts';
import { Field } from './fields.ts';
import { API_VERSION, BUCKET, type WooSettings } from './manifest.ts';
import { signedQuery } from './oauth.ts';
import { proveAmounts } from './prices.ts';

/** Records that the API gives at most in one page, and takes at most in one batch. */
export const MOST_PER_PAGE = 100;
/** Pages that are read of one list that belongs to one record. */
const MOST_PAGES = 100;
const NONCE_BYTES = 16;

/** One request to the API. */
export interface Question {
  readonly method?: HttpRequest['method'];
  /** Behind `/wp-json/wc/v3/`: `orders/38`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** Names the circuit: `orders`, `stock`. */
  readonly operation: string;
  /** Whether a repeat is harmless; reads always are. */
  readonly repeatable?: boolean;
  readonly call?: Pick<Call, 'lane' | 'traceparent' | 'signal'>;
}

export interface Answer {
  readonly body: Field;
  readonly headers: Readonly<Record<string, string>>;
}

/** The only place that knows addresses of the shop, how requests are signed and how the shop says that something went wrong. */
export interface Client {
  ask(question: Question): Promise<Answer>;
  /** Like `ask`; `undefined` when the shop says that the record does not exist. */
  find(question: Question): Promise<Answer | undefined>;
  /** All elements of a short list, page by page. */
  list(question: Question): Promise<readonly Field[]>;
}

export function openClient(context: ConnectionContext<WooSettings>): Client {
  const { http, clock } = context;
  /** How far the shop's clock is ahead of ours; learnt when it refuses a time, and kept while it takes what was learnt. */
  let aheadMs = 0;

  async function send(question: Question): Promise<HttpResponse> {
    const response = await sendAt(question, clock.now() + aheadMs);
    const theirs = Date.parse(response.headers.date ?? '');
    if (!refusesTime(response) || Number.isNaN(theirs)) return response;
    // A request whose time is refused was not looked at: signed by the shop's own clock it is simply sent again.
    const learntMs = theirs - clock.now();
    const again = await sendAt(question, theirs);
    // A proxy on the way may have dated the answer; then the hub's own clock is the better guess for the next request.
    aheadMs = refusesTime(again) ? 0 : learntMs;
    return again;
  }

  async function sendAt(question: Question, nowMs: number): Promise<HttpResponse> {
    const { method = 'GET', call, body } = question;
    // Nothing leaves with an amount that the shop would take for another one.
    if (body !== undefined) proveAmounts(body);
    const { url, headers } = address(context, method, question, nowMs);
    return await http.request({
      method,
      url,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      operation: question.operation,
      repeatable: isRepeatable(question),
      bucket: { name: BUCKET },
      ...(call === undefined ? {} : { lane: call.lane, signal: call.signal }),
      ...(call?.traceparent === undefined ? {} : { traceparent: call.traceparent }),
    });
  }

  const ask: Client['ask'] = async (question) => read(await send(question), question, clock.now());

  return {
    ask,
    async find(question) {
      const response = await send(question);
      if (saysGone(response)) return undefined;
      return read(response, question, clock.now());
    },
    async list(question) {
      const found: Field[] = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const query = { ...question.query, per_page: String(MOST_PER_PAGE), page: String(page) };
        const { body, headers } = await ask({ ...question, query });
        found.push(...body.presentList());
        // The links to the next page repeat a signature that is spent; only their number can be trusted.
        if (page >= Number(headers['x-wp-totalpages'] ?? 1)) break;
      }
      return found;
    },
  };
}

const isRepeatable = ({ method = 'GET', repeatable }: Question): boolean => repeatable ?? method === 'GET';

function read(response: HttpResponse, question: Question, nowMs: number): Answer {
  const repeatable = isRepeatable(question);
  if (response.status < 200 || response.status >= 300) throw failureOf(response, { repeatable, nowMs });
  try {
    const value = jsonOf(response.body);
    if (typeof value !== 'object' || value === null) throw new SyntaxError('neither a record nor a list');
    return { body: new Field(value), headers: response.headers };
  } catch (error) {
    const because = 'the answer is not the JSON that it should be';
    const kind = repeatable ? 'transient' : 'unknown';
    throw wooErrors.error('SL-WOO-004', { because, kind, scope: 'operation' }, error);
  }
}

/** Whether PHP sees the request come by https, so that it takes the key as a password. */
const isBasic = ({ address: home, signIn }: WooSettings): boolean =>
  signIn === undefined ? home.startsWith('https:') : signIn === 'basic';

function address(
  { settings, chance }: ConnectionContext<WooSettings>,
  method: string,
  { path, query = {} }: Question,
  nowMs: number,
): { url: string; headers: Record<string, string> } {
  const { consumerKey, consumerSecret } = settings;
  const url = `${settings.address.replace(/\/+$/, '')}/wp-json/${API_VERSION}/${path}`;
  if (isBasic(settings)) {
    const credentials = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
    const search = new URLSearchParams(query).toString();
    return { url: search === '' ? url : `${url}?${search}`, headers: { authorization: `Basic ${credentials}` } };
  }
  // The shop signs the address as PHP sees it, which is http even where a proxy speaks https before it.
  const seen = url.replace(/^https:/, 'http:');
  const key = {
    consumerKey,
    consumerSecret,
    timestamp: Math.floor(nowMs / 1_000),
    nonce: Buffer.from(chance.bytes(NONCE_BYTES)).toString('hex'),
  };
  return { url: `${url}?${signedQuery(method, seen, query, key)}`, headers: {} };
}
