import { Agent } from 'undici';
import type { Lane } from '../canonical/envelope.ts';
import type { Chance } from '../kernel/chance.ts';
import { type Clock, instant } from '../kernel/clock.ts';
import { CodedError, type Failure } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import type { Span, Tracer } from '../kernel/tracing.ts';
import { currentScope } from './call-scope.ts';
import { Circuits, type Passage } from './circuit.ts';
import type { RateLimitDeclaration } from './connector.ts';
import { httpErrors } from './errors.ts';
import type { Http, HttpRequest, HttpResponse } from './http.ts';
import { type MaskRules, maskAddress, maskPayload } from './mask.ts';
import { RateLimiter } from './rate-limit.ts';
import { retryAfterMs } from './retry-after.ts';
import type { SharedBuckets } from './shared-buckets.ts';
import { childTrace } from './trace.ts';
import type { WireTap } from './wire-tap.ts';

export interface HttpOptions {
  readonly connection: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly buckets: SharedBuckets;
  readonly rateLimits: readonly RateLimitDeclaration[];
  readonly tap: WireTap;
  readonly mask: MaskRules;
  /** Time for a whole call unless it says its own; LIMITS.callTimeoutMs by default. */
  readonly callTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  readonly answerBytes?: number;
  readonly rateWaitMs?: number;
  /** Shows every call as a step of its trace; without one nothing is traced. */
  readonly tracer?: Tracer;
  /** Told how every call ended. */
  readonly onCall?: (call: CallEnd) => void;
}

/** How a call ended, for metrics. */
export interface CallEnd {
  readonly operation: string;
  /** Of the answer, or the code of the failure when there was none. */
  readonly end: number | string;
  readonly durationMs: number;
  /** How long it waited for the rate limit before. */
  readonly waitedMs: number;
}

/** The `Http` port of one connection, over real sockets. */
export interface OpenHttp extends Http {
  readonly circuits: Circuits;
  /** Lets running calls end for up to `graceMs`, stops the rest (each ends as its failure says), closes the sockets. */
  close(graceMs?: number): Promise<void>;
}

/** Node and undici codes of a connection that was never made: nothing was sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Answers of a proxy in front of a system that is away. Other 5xx are the connector's to judge: some vendors say "no" with 500. */
const AWAY = new Set([502, 503, 504]);

/** What the bucket waits when a vendor throttles without saying for how long. */
const THROTTLED_PAUSE_MS = 1_000;

/** Why the timer of a call is no longer needed; without a reason each call would make an exception with its stack. */
const ANSWERED = 'the call has ended';

/** What the calls of one connection share. */
interface Line {
  readonly options: HttpOptions;
  readonly agent: Agent;
  readonly circuits: Circuits;
  readonly limiter: RateLimiter;
  readonly closing: AbortController;
}

/** Opens the way to one outside system: keep-alive sockets, timeouts, rate limit, circuits, trace and wire tap. */
export function openHttp(options: HttpOptions): OpenHttp {
  const { clock, chance } = options;
  const line: Line = {
    options,
    agent: new Agent({
      connect: { timeout: options.connectTimeoutMs ?? LIMITS.connectTimeoutMs },
      connections: LIMITS.socketsPerConnection,
      pipelining: 1,
      // The total timeout of a call is the one that counts; these only must not be shorter.
      headersTimeout: 0,
      bodyTimeout: 0,
    }),
    circuits: new Circuits(clock, chance),
    limiter: new RateLimiter({
      connection: options.connection,
      declarations: options.rateLimits,
      buckets: options.buckets,
      clock,
      ...(options.rateWaitMs === undefined ? {} : { mostWaitMs: options.rateWaitMs }),
    }),
    closing: new AbortController(),
  };
  const running = new Set<Promise<unknown>>();
  return {
    circuits: line.circuits,
    request(call) {
      const work = request(line, call);
      running.add(work);
      const forget = (): void => void running.delete(work);
      work.then(forget, forget);
      return work;
    },
    learn: (bucket, state) => line.limiter.learn(bucket, state),
    async close(graceMs = 0) {
      const ended = new AbortController();
      const all = Promise.allSettled(running).then(() => ended.abort());
      await Promise.race([all, clock.sleep(graceMs, ended.signal)]);
      line.closing.abort(new Error(`the connection was closed at ${instant(clock.now())}`));
      await all;
      await line.limiter.close();
      await line.agent.destroy();
    },
  };
}

async function request(line: Line, call: HttpRequest): Promise<HttpResponse> {
  const { circuits, limiter, options } = line;
  const scope = currentScope();
  const stop = AbortSignal.any(
    [line.closing.signal, call.signal, scope?.signal].filter((signal) => signal !== undefined),
  );
  const lane = call.lane ?? scope?.lane ?? 'standard';
  const heldForMs = circuits.heldForMs(call.operation);
  if (heldForMs > 0) throw circuitError(line, call.operation, heldForMs);
  const bucket = call.bucket?.name ?? options.rateLimits[0]?.bucket;
  const askedAt = options.clock.now();
  if (bucket !== undefined) await limiter.take(bucket, call.bucket?.cost ?? 1, lane, stop);
  const waitedMs = options.clock.now() - askedAt;
  if (stop.aborted) {
    const because = `${options.connection}: the hub stopped before "${call.operation}" was sent.`;
    throw httpErrors.error('SL-HTTP-001', { because, scope: 'operation' });
  }
  const passage = circuits.enter(call.operation);
  if (!passage.allowed) throw circuitError(line, call.operation, passage.retryAfterMs);
  return await new Exchange(line, call, { lane, waitedMs }, passage, stop).run(bucket);
}

function circuitError(line: Line, operation: string, retryAfterMs: number): CodedError {
  const because = `${line.options.connection}: "${operation}" failed repeatedly and is held back until a probe succeeds.`;
  return httpErrors.error('SL-HTTP-004', { because, retryAfterMs, scope: reach(line.circuits, operation) });
}

/** While other operations are answered, only this one is unwell. */
function reach(circuits: Circuits, operation: string): 'operation' | 'connection' {
  return circuits.othersAnswer(operation) ? 'operation' : 'connection';
}

/** One call, from the socket to the tap. */
class Exchange {
  readonly #line: Line;
  readonly #request: HttpRequest;
  readonly #lane: Lane;
  readonly #passage: Passage;
  readonly #stop: AbortSignal;
  readonly #waitedMs: number;
  readonly #traceparent: string;
  readonly #span: Span | undefined;
  readonly #startedAt: number;

  constructor(
    line: Line,
    request: HttpRequest,
    { lane, waitedMs }: { readonly lane: Lane; readonly waitedMs: number },
    passage: Passage,
    stop: AbortSignal,
  ) {
    this.#line = line;
    this.#startedAt = line.options.clock.now();
    this.#request = request;
    this.#lane = lane;
    this.#waitedMs = waitedMs;
    this.#passage = passage;
    this.#stop = stop;
    const parent = request.traceparent ?? currentScope()?.traceparent;
    const { tracer, chance } = line.options;
    this.#span = tracer && beginCall(tracer, line.options.connection, request, parent);
    this.#traceparent = this.#span?.traceparent ?? childTrace(parent, chance);
  }

  async run(bucket: string | undefined): Promise<HttpResponse> {
    const response = await this.#send().catch((error: unknown) => {
      const failed = this.#failureOf(error);
      this.#tap(failed);
      this.#tell(failed);
      throw new CodedError(failed, { cause: error });
    });
    if (AWAY.has(response.status)) this.#passage.failed();
    // A plain 500 says neither that it is well nor that it is away; the connector's failure decides.
    else if (response.status >= 500) this.#passage.indifferent();
    else this.#passage.answered();
    if (bucket !== undefined) await this.#heed(bucket, response);
    this.#tap(response);
    this.#tell(response);
    return response;
  }

  /** Says how the call ended to the trace and to whoever counts. */
  #tell(end: HttpResponse | Failure): void {
    const { clock, onCall } = this.#line.options;
    const answered = 'status' in end;
    onCall?.({
      operation: this.#request.operation,
      end: answered ? end.status : end.code,
      durationMs: clock.now() - this.#startedAt,
      waitedMs: this.#waitedMs,
    });
    this.#span?.set({
      'storeloom.rate_limit.waited_ms': this.#waitedMs,
      ...(answered ? { 'http.response.status_code': end.status } : {}),
    });
    this.#span?.end(answered ? (end.status < 400 ? undefined : { code: String(end.status), kind: 'answered' }) : end);
  }

  async #send(): Promise<HttpResponse> {
    const { clock, connection, callTimeoutMs, answerBytes } = this.#line.options;
    const url = URL.parse(this.#request.url);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      const because = `${connection}: an address of the operation "${this.#request.operation}" is not an http address.`;
      throw httpErrors.error('SL-HTTP-007', { because });
    }
    const done = new AbortController();
    const timer = new AbortController();
    const timeoutMs = this.#request.timeoutMs ?? callTimeoutMs ?? LIMITS.callTimeoutMs;
    void clock.sleep(timeoutMs, done.signal).then(() => {
      if (!done.signal.aborted) timer.abort(new TimedOut(timeoutMs));
    });
    try {
      const answer = await this.#line.agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: this.#request.method,
        headers: { ...this.#request.headers, traceparent: this.#traceparent },
        body: this.#request.body ?? null,
        signal: AbortSignal.any([this.#stop, timer.signal]),
      });
      const body = await readBounded(answer.body, answerBytes ?? LIMITS.answerBytes, connection);
      return { status: answer.statusCode, headers: flat(answer.headers), body };
    } catch (error) {
      throw timer.signal.aborted ? timer.signal.reason : error;
    } finally {
      done.abort(ANSWERED);
    }
  }

  #failureOf(error: unknown): Failure {
    const { connection } = this.#line.options;
    if (error instanceof CodedError) {
      this.#passage.indifferent();
      return error.failure;
    }
    const { operation, repeatable } = this.#request;
    // Whether it took effect is only open when a repeat would not be harmless.
    const kind = repeatable ? 'transient' : 'unknown';
    if (this.#stop.aborted) {
      this.#passage.indifferent();
      const because = `${connection}: the hub stopped while it waited for the answer to "${operation}".`;
      return httpErrors.failure('SL-HTTP-002', { because, kind, scope: 'operation' });
    }
    this.#passage.failed();
    const scope = reach(this.#line.circuits, operation);
    if (error instanceof TimedOut) {
      const because = `${connection}: no answer to "${operation}" within ${error.timeoutMs} ms.`;
      return httpErrors.failure('SL-HTTP-003', { because, kind, scope });
    }
    const code = codeOf(error);
    if (NEVER_SENT.has(code)) {
      const host = URL.parse(this.#request.url)?.host ?? '';
      return httpErrors.failure('SL-HTTP-001', { because: `${connection}: ${host} cannot be reached (${code}).` });
    }
    const because = `${connection}: the connection broke during "${operation}" (${code}).`;
    return httpErrors.failure('SL-HTTP-002', { because, kind, scope });
  }

  /** A vendor that asks to wait is heard by all processes, whatever the connector makes of the answer. */
  async #heed(bucket: string, response: HttpResponse): Promise<void> {
    if (response.status !== 429 && !(response.status === 503 && response.headers['retry-after'] !== undefined)) return;
    const forMs = retryAfterMs(response.headers['retry-after'], this.#line.options.clock.now()) ?? THROTTLED_PAUSE_MS;
    await this.#line.limiter.block(bucket, Math.min(forMs, 15 * 60_000)).catch(() => {});
  }

  #tap(end: HttpResponse | Failure): void {
    const { clock, connection, mask, tap } = this.#line.options;
    const scope = currentScope();
    const excerpt = (body: string): string => maskPayload(body, mask).slice(0, LIMITS.excerptCharacters);
    tap.record({
      at: this.#startedAt,
      connection,
      operation: this.#request.operation,
      method: this.#request.method,
      address: maskAddress(this.#request.url, mask),
      causes: scope?.causes ?? [],
      correlations: scope?.correlations ?? [],
      lane: this.#lane,
      attempt: scope?.attempt ?? 1,
      traceparent: this.#traceparent,
      ...('status' in end ? { status: end.status } : { failure: end.code }),
      durationMs: clock.now() - this.#startedAt,
      request: excerpt(this.#request.body ?? ''),
      answer: 'status' in end ? excerpt(end.body) : '',
    });
  }
}

/** A call as a step of a trace. Its address is left out: paths and queries hold what customers are called. */
function beginCall(tracer: Tracer, connection: string, request: HttpRequest, parent: string | undefined): Span {
  const scope = currentScope();
  const address = URL.parse(request.url);
  const port = Number(address?.port || (address?.protocol === 'http:' ? 80 : 443));
  const attempt = scope?.attempt ?? 1;
  return tracer.begin(`${request.method} ${request.operation}`, {
    kind: 'client',
    ...(parent === undefined ? {} : { parent }),
    ...(scope?.together === undefined ? {} : { links: scope.together }),
    values: {
      'http.request.method': request.method,
      ...(attempt > 1 ? { 'http.request.resend_count': attempt - 1 } : {}),
      ...(address === null ? {} : { 'server.address': address.hostname, 'server.port': port }),
      'storeloom.connection': connection,
      'storeloom.operation': request.operation,
      'storeloom.repeatable': request.repeatable,
    },
  });
}

class TimedOut extends Error {
  readonly timeoutMs: number;
  constructor(timeoutMs: number) {
    super('timed out');
    this.timeoutMs = timeoutMs;
  }
}

function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? 'no code' : codeOf(cause);
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

async function readBounded(body: AsyncIterable<Uint8Array>, most: number, connection: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > most) {
      const because = `${connection}: an answer has more than ${most} bytes.`;
      throw httpErrors.error('SL-HTTP-005', { because, rule: `at most ${most} bytes` });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
