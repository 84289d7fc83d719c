import type { SimulatedReply, SimulatedRequest } from '../../../testing/simulator.ts';
import { type Backend, page } from './backend.ts';
import { OdooException } from './errors.ts';
import type { Values } from './model.ts';

interface RpcRequest {
  readonly id?: unknown;
  readonly params?: { readonly service?: string; readonly method?: string; readonly args?: readonly unknown[] };
}

/** `POST /jsonrpc`: positional arguments, every failure a 200. */
export async function answerJsonRpc(backend: Backend, request: SimulatedRequest): Promise<SimulatedReply> {
  if (!(request.headers['content-type'] ?? '').includes('json'))
    return page(400, '400 Bad Request', 'Request inferred type is not compatible');
  const rpc = parse(request.body);
  if (rpc === undefined) return page(400, '400 Bad Request', 'Invalid JSON data');
  try {
    const result = await answer(backend, rpc);
    // A method that returns None leaves out both `result` and `error`.
    return reply({
      jsonrpc: '2.0',
      id: rpc.id ?? null,
      ...(result === null || result === undefined ? {} : { result }),
    });
  } catch (error) {
    if (error instanceof OdooException) return answerJsonRpc.failure(backend, request, error);
    throw error;
  }
}

answerJsonRpc.failure = (backend: Backend, request: SimulatedRequest, error: OdooException): SimulatedReply => {
  const message = error.message;
  const debug = `Traceback (most recent call last):\n  File "/opt/odoo/odoo/http.py", line 1783, in _serve_db\n${error.exception}: ${message}\n`;
  const data = { name: error.exception, debug, message, arguments: [message], context: {} };
  const code = backend.version >= 19 ? 0 : 200;
  return reply({
    jsonrpc: '2.0',
    id: parse(request.body)?.id ?? null,
    error: { code, message: 'Odoo Server Error', data },
  });
};

async function answer(backend: Backend, rpc: RpcRequest): Promise<unknown> {
  const { service, method, args = [] } = rpc.params ?? {};
  if (service === 'common' && method === 'version') return versionOf(backend);
  const [database] = args;
  checkDatabase(backend, database);
  if (service === 'common' && method === 'authenticate') {
    return args[1] === backend.login && args[2] === backend.apiKey ? backend.userId : false;
  }
  if (service !== 'object' || method !== 'execute_kw')
    throw new OdooException('builtins.NameError', 500, `Method not available ${String(method)}`);
  const [, user, key, model, name, positional = [], keywords = {}] = args;
  if (user !== backend.userId || key !== backend.apiKey)
    throw new OdooException('odoo.exceptions.AccessDenied', 200, 'Access Denied');
  const { context, ...named } = keywords as Values;
  const call = {
    model: String(model),
    method: String(name),
    ids: undefined,
    named,
    positional: positional as unknown[],
  };
  return backend.call(call, (context ?? {}) as Values);
}

function checkDatabase(backend: Backend, database: unknown): void {
  if (backend.isDatabaseDown()) {
    throw operational(
      'connection to server at "127.0.0.1", port 5433 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n',
    );
  }
  if (database !== backend.databaseName) {
    throw operational(
      `connection to server at "127.0.0.1", port 5433 failed: FATAL:  database "${String(database)}" does not exist\n`,
    );
  }
}

const operational = (message: string) => new OdooException('psycopg2.OperationalError', 200, message);

const versionOf = ({ version }: Backend) => ({
  server_version: `${version}.0`,
  server_version_info: [version, 0, 0, 'final', 0, ''],
  server_serie: `${version}.0`,
  protocol_version: 1,
});

function parse(body: string): RpcRequest | undefined {
  try {
    return JSON.parse(body) as RpcRequest;
  } catch {
    return undefined;
  }
}

const reply = (value: unknown): SimulatedReply => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});
