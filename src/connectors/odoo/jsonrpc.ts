import type { Http } from '../../connector/http.ts';
import { CodedError } from '../../kernel/failure.ts';
import { parseJson } from '../../kernel/json.ts';
import type { Dialect } from './dialect.ts';
import { odooErrors } from './errors.ts';
import { type Attempted, failureOfError, failureOfPage, unreadable } from './failures.ts';
import { type Errand, errandFields, type OdooCall, type Transport } from './transport.ts';

/** `POST /jsonrpc`: positional arguments, the key in the password slot, every failure a 200. Odoo 17 and 18. */
export function jsonRpcTransport(options: {
  readonly http: Http;
  readonly url: string;
  readonly database: string;
  readonly login: string;
  readonly apiKey: string;
  readonly dialect: Dialect;
  readonly timeoutMs: number;
}): Transport {
  const { database, login, apiKey, dialect } = options;
  let user: Promise<number> | undefined;

  /** The numeric id of the user: asked once, asked again after a failure. */
  const userOf = (errand: Errand): Promise<number> => {
    user ??= authenticate(errand).catch((error: unknown) => {
      user = undefined;
      throw error;
    });
    return user;
  };

  async function authenticate(errand: Errand): Promise<number> {
    const attempted = { model: 'common', method: 'authenticate', repeatable: true };
    const found = await callService(
      options,
      'common',
      'authenticate',
      [database, login, apiKey, {}],
      attempted,
      errand,
    );
    if (typeof found === 'number') return found;
    throw odooErrors.error('SL-ODOO-002', { because: 'the login and the API key do not belong together' });
  }

  return {
    dialect,
    async call(call, errand) {
      const uid = await userOf(errand);
      const args = [database, uid, apiKey, call.model, call.method, ...argumentsOf(call)];
      return callService(options, 'object', 'execute_kw', args, call, errand);
    },
  };
}

/** What the server says of itself, without a database or a key. Answers `undefined` where there is no `/jsonrpc`. */
export async function serverVersion(server: Server, errand: Errand): Promise<readonly unknown[] | undefined> {
  const attempted = { model: 'common', method: 'version', repeatable: true };
  try {
    const answer = (await callService(server, 'common', 'version', [], attempted, errand)) as {
      server_version_info?: unknown;
    } | null;
    return Array.isArray(answer?.server_version_info) ? answer.server_version_info : undefined;
  } catch (error) {
    if (error instanceof CodedError && error.failure.code === 'SL-ODOO-004') return undefined;
    throw error;
  }
}

/**
 * `create` and `write` take their values positionally, because overrides rename the parameter (`values` in 17's
 * `sale.order.write`); everything else takes ids first and keywords.
 */
export function argumentsOf({
  method,
  ids,
  named = {},
  context,
}: OdooCall): readonly [unknown[], Record<string, unknown>] {
  const keywords: Record<string, unknown> = { ...named };
  const positional: unknown[] = ids === undefined ? [] : [ids];
  for (const name of { create: ['vals_list'], write: ['vals'] }[method] ?? []) {
    positional.push(keywords[name]);
    delete keywords[name];
  }
  if (context !== undefined) keywords.context = context;
  return [positional, keywords];
}

/** Where to call and how long to wait. */
export interface Server {
  readonly http: Http;
  readonly url: string;
  readonly timeoutMs: number;
}

async function callService(
  { http, url, timeoutMs }: Server,
  service: 'common' | 'object',
  method: string,
  args: readonly unknown[],
  attempted: Attempted,
  errand: Errand,
): Promise<unknown> {
  const response = await http.request({
    method: 'POST',
    url: `${url}/jsonrpc`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params: { service, method, args } }),
    repeatable: attempted.repeatable,
    timeoutMs,
    ...errandFields(errand),
  });
  const isJson = (response.headers['content-type'] ?? '').includes('json');
  if (!isJson || response.status !== 200) throw new CodedError(failureOfPage(response, attempted));
  const answer = readAnswer(response.body);
  if (answer === undefined) throw new CodedError(unreadable(attempted));
  if (answer.error !== undefined) {
    throw new CodedError(failureOfError({ name: '', message: 'no reason given', ...answer.error.data }, attempted));
  }
  // A method that returns None leaves out both `result` and `error`.
  return answer.result ?? null;
}

interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly data?: { readonly name?: string; readonly message?: string } };
}

function readAnswer(body: string): RpcAnswer | undefined {
  try {
    const value = parseJson(body) as unknown;
    return typeof value === 'object' && value !== null && 'jsonrpc' in value ? (value as RpcAnswer) : undefined;
  } catch {
    return undefined;
  }
}
