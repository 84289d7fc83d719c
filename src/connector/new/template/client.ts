import type { Failure } from '../../../kernel/failure.ts';
import { CodedError } from '../../../kernel/failure.ts';
import { type Json, parseJson } from '../../../kernel/json.ts';
import type { ConnectionContext, Finding } from '../../connector.ts';
import type { HttpRequest, HttpResponse } from '../../http.ts';
import { retryAfterMs } from '../../retry-after.ts';
import { errors } from './failures.ts';
import type { Settings } from './manifest.ts';

/** The only file that knows addresses and what Acme's answers mean. */
export interface Client {
  call(request: Call): Promise<Json>;
  check(): Promise<readonly Finding[]>;
}

interface Call {
  readonly method: HttpRequest['method'];
  /** With the query. */
  readonly path: string;
  /** The circuit: `orders`, `shipments`, `webhooks`. */
  readonly operation: string;
  readonly body?: Json;
  /** Acme carries out the same key once; without one only reads are repeatable. */
  readonly idempotencyKey?: string;
}

/** Speaks through the connection's HTTP port; every failure says what to do about it. */
export function openClient({ http, settings, connection, clock }: ConnectionContext<Settings>): Client {
  const call = async (request: Call): Promise<Json> => {
    const repeatable = request.method === 'GET' || request.method === 'PUT' || request.idempotencyKey !== undefined;
    const response = await http.request({
      method: request.method,
      url: `${settings.apiUrl}${request.path}`,
      operation: request.operation,
      repeatable,
      headers: {
        'x-api-key': settings.apiKey,
        'content-type': 'application/json',
        ...(request.idempotencyKey === undefined ? {} : { 'idempotency-key': request.idempotencyKey }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      bucket: { name: 'calls' },
    });
    return answerOf(response, repeatable, `${connection}: ${request.operation}`, clock.now());
  };
  return { call, check: () => check(call) };
}

function answerOf(response: HttpResponse, repeatable: boolean, what: string, nowMs: number): Json {
  const { status, headers, body } = response;
  const because = `${what} was answered ${status}.`;
  if (status === 401 || status === 403) throw errors.error('SL-ACME-003', { because });
  if (status === 429) {
    const waitMs = retryAfterMs(headers['retry-after'], nowMs);
    const wait = waitMs === undefined ? {} : { retryAfterMs: waitMs };
    throw errors.error('SL-ACME-004', { because, ...wait });
  }
  const kind: Failure['kind'] = repeatable ? 'transient' : 'unknown';
  if (status >= 500) throw errors.error('SL-ACME-005', { because, kind });
  const json = readable(body);
  // An answer that was cut says nothing about whether it took effect.
  if (json === undefined) throw errors.error('SL-ACME-005', { because, kind });
  if (status >= 400) throw errors.error('SL-ACME-006', { because });
  return json;
}

function readable(body: string): Json | undefined {
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}

async function check(call: Client['call']): Promise<readonly Finding[]> {
  try {
    await call({ method: 'GET', path: '/account', operation: 'account' });
    return [{ subject: 'account', verdict: 'ok', found: 'Acme answers and knows the key.' }];
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { because, next = 'Run the check again.' } = error.failure;
    return [{ subject: 'account', verdict: 'problem', found: because, next }];
  }
}
