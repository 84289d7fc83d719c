import { lookup as lookupName } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { retryAfterMs } from '../connector/retry-after.ts';
import type { Clock } from '../kernel/clock.ts';
import { CodedError, type Failure } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import { type AddressRules, checkAddress, checkResolved, hostOf } from './address.ts';
import { partnerErrors } from './errors.ts';

/** One try to tell a partner. */
export interface Sending {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** What came of it: an answer, of whatever status, or none. */
export type Told =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The beginning of what was answered; foreign. */
      readonly excerpt: string;
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Asks the name system. Injected, so that a test can give answers that change. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

export const systemResolve: Resolve = (host) => lookupName(host, { all: true, verbatim: true });

export interface SenderOptions {
  readonly clock: Clock;
  readonly rules: AddressRules;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

/** The way out to partners. Nothing is sent to an address that is not public; redirects are answers and not followed. */
export interface Sender {
  send(sending: Sending): Promise<Told>;
  close(): Promise<void>;
}

class TimedOut extends Error {}

export function createSender({ clock, rules, resolve = systemResolve, timeoutMs }: SenderOptions): Sender {
  const patienceMs = timeoutMs ?? LIMITS.webhookTimeoutMs;
  const agent = (plain: boolean): Agent =>
    new Agent({
      connect: { timeout: LIMITS.connectTimeoutMs, lookup: guardedLookup(resolve, rules, plain) },
      connections: LIMITS.socketsPerConnection,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  const agents = { 'https:': agent(false), 'http:': agent(true) };
  return {
    async send(sending) {
      const done = new AbortController();
      const timer = new AbortController();
      void clock.sleep(patienceMs, done.signal).then(() => {
        if (!done.signal.aborted) timer.abort(new TimedOut());
      });
      try {
        const url = checkAddress(sending.url, rules);
        const signal = AbortSignal.any([sending.signal, timer.signal]);
        return await exchange(agents[url.protocol as 'https:'], url, { ...sending, signal }, clock.now());
      } catch (error) {
        const failure = failureOf(timer.signal.aborted ? timer.signal.reason : error, sending.url, patienceMs);
        return { kind: 'failed', failure };
      } finally {
        done.abort('the try has ended');
      }
    },
    async close() {
      await Promise.all(Object.values(agents).map((each) => each.destroy()));
    },
  };
}

async function exchange(agent: Agent, url: URL, { headers, body, signal }: Sending, nowMs: number): Promise<Told> {
  const answer = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: 'POST',
    headers: { 'user-agent': 'Storeloom-Webhooks/1', ...headers },
    body,
    signal,
  });
  const { 'retry-after': wait } = answer.headers;
  const waitMs = retryAfterMs(Array.isArray(wait) ? wait[0] : wait, nowMs);
  return {
    kind: 'answered',
    status: answer.statusCode,
    excerpt: await beginningOf(answer.body),
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  };
}

/** Reads no more than the limit, whatever the partner sends; the status has been heard by then. */
async function beginningOf(
  body: AsyncIterable<Uint8Array> & { destroy(): unknown; on(name: 'error', f: () => void): unknown },
) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  body.on('error', () => {});
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= LIMITS.webhookAnswerBytes) break;
  }
  body.destroy();
  return Buffer.concat(chunks).subarray(0, LIMITS.webhookAnswerBytes).toString('utf8');
}

/**
 * Asks for a name once for each connection and hands over only addresses that were checked: what is connected to is what was
 * looked at, so an answer of the name system that changes between the two does not exist.
 */
export function guardedLookup(resolve: Resolve, rules: AddressRules, plain: boolean): LookupFunction {
  return (host, options, callback) => {
    resolve(host)
      .then((found) => {
        checkResolved(
          host,
          found.map(({ address }) => address),
          rules,
          plain,
        );
        const all = found.map(({ address }) => ({ address, family: isIP(address) }));
        const [first] = all;
        if (options.all === true) callback(null, all);
        else callback(null, first?.address ?? '', first?.family ?? 0);
      })
      .catch((error: NodeJS.ErrnoException) => callback(error, '', 0));
  };
}

/** Never the address itself: partners put tokens into it. */
function failureOf(error: unknown, address: string, patienceMs: number): Failure {
  const coded = codedIn(error);
  if (coded !== undefined) return coded.failure;
  const url = URL.parse(address);
  const host = url === null ? 'the endpoint' : hostOf(url).slice(0, 100);
  if (error instanceof TimedOut) {
    return partnerErrors.failure('SL-PARTNER-008', { because: `${host} did not answer within ${patienceMs} ms` });
  }
  return partnerErrors.failure('SL-PARTNER-007', { because: `${host} cannot be reached (${codeIn(error)})` });
}

function codedIn(error: unknown): CodedError | undefined {
  if (error instanceof CodedError) return error;
  const { cause } = (error ?? {}) as { cause?: unknown };
  return cause === undefined ? undefined : codedIn(cause);
}

function codeIn(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? 'no code' : codeIn(cause);
}
