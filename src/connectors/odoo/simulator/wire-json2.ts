import type { SimulatedReply, SimulatedRequest } from '../../../testing/simulator.ts';
import { type Backend, page } from './backend.ts';
import { OdooException } from './errors.ts';
import type { Values } from './model.ts';

/** `POST /json/2/<model>/<method>` with arguments by name and real status codes. */
export async function answerJson2(backend: Backend, request: SimulatedRequest): Promise<SimulatedReply> {
  try {
    return reply(200, await answer(backend, request));
  } catch (error) {
    if (error instanceof OdooException) return answerJson2.failure(error);
    if (error instanceof HtmlAnswer) return error.page;
    throw error;
  }
}

answerJson2.failure = (error: OdooException): SimulatedReply =>
  reply(error.status, {
    name: error.exception,
    message: error.message,
    arguments: error.exception.startsWith('werkzeug.') ? [error.message, error.status] : [error.message],
    context: {},
    debug: `Traceback (most recent call last):\n  File "/opt/odoo/odoo/http.py", line 2298, in _serve_db\n${error.exception}: ${error.message}\n`,
  });

class HtmlAnswer extends Error {
  readonly page: SimulatedReply;
  constructor(answered: SimulatedReply) {
    super('a page');
    this.page = answered;
  }
}

async function answer(backend: Backend, request: SimulatedRequest): Promise<unknown> {
  if (backend.isDatabaseDown() || !isRightDatabase(backend, request)) throw new HtmlAnswer(noDatabase());
  if (request.method !== 'POST') throw werkzeug('NotFound', 404, 'Did you mean POST /json/2/<model>/<method>?');
  if (!(request.headers['content-type'] ?? '').includes('json')) throw new HtmlAnswer(wrongType());
  authenticate(backend, request.headers.authorization);
  const [, , , model = '', method = ''] = request.path.split('/');
  const { ids, context, ...named } = parse(request.body);
  const call = { model, method, named, ids: ids as number[] | undefined, positional: undefined };
  return backend.call(call, (context ?? {}) as Values);
}

const isRightDatabase = (backend: Backend, request: SimulatedRequest): boolean =>
  (request.headers['x-odoo-database'] ?? backend.databaseName) === backend.databaseName;

function authenticate(backend: Backend, header: string | undefined): void {
  if (header === undefined) {
    throw werkzeug('Unauthorized', 401, 'User not authenticated, use an API Key with a Bearer Authorization header.');
  }
  if (header.toLowerCase() !== `bearer ${backend.apiKey}`.toLowerCase())
    throw werkzeug('Unauthorized', 401, 'Invalid apikey');
}

/** A list as the body is ignored as if it were empty. */
function parse(body: string): Record<string, unknown> {
  try {
    const value = JSON.parse(body === '' ? '{}' : body) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    throw werkzeug(
      'BadRequest',
      400,
      `could not parse the body as json: Expecting value: line 1 column ${body.length + 1} (char ${body.length})`,
    );
  }
}

const werkzeug = (name: string, status: number, message: string) =>
  new OdooException(`werkzeug.exceptions.${name}`, status, message);

const reply = (status: number, value: unknown): SimulatedReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value ?? null),
});

const noDatabase = (): SimulatedReply => ({
  status: 404,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>No database is selected and the requested URL was not found in the server-wide controllers.</p>\n<p>Please verify the hostname, <a href=/web/login>login</a> and try again.</p>\n\n<!-- Alternatively, use the X-Odoo-Database header. -->\n',
});

const wrongType = (): SimulatedReply =>
  page(
    415,
    '415 Unsupported Media Type',
    'Request inferred type is not compatible. Please verify the Content-Type request header and try again.',
  );
