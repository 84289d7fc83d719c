import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOwnToken } from '../../gateway/tokens.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { readAddress } from '../hub/address.ts';
import type { CommandContext } from './context.ts';
import { cliErrors } from './errors.ts';

/** Asks a running hub by its API. Failures of the hub come back as `CodedError` with its own code and next step. */
export interface HubClient {
  readonly url: string;
  get<Answer>(path: string): Promise<Answer>;
  /** Every entry of a list, page after page; `list` is where the entries stand in an answer. */
  all<Entry>(path: string, list: string): Promise<Entry[]>;
  post<Answer>(path: string, body?: object): Promise<Answer>;
  put<Answer>(path: string, body: object): Promise<Answer>;
  remove<Answer>(path: string): Promise<Answer>;
}

interface Found {
  readonly url: string;
  readonly token: string | undefined;
}

/** Where `storeloom demo` keeps its data unless told otherwise. */
export const DEMO_DIRECTORY = '.storeloom-demo';

/** Finds the hub: by --url, by the data directory of the configuration, or a demo that runs here. Throws SL-CLI-001, -002. */
export async function connectHub(context: CommandContext): Promise<HubClient> {
  const { url, token } = await findHub(context);
  if (token === undefined) throw cliErrors.error('SL-CLI-002', { because: `No token is known for ${url}` });
  return {
    url,
    get: (path) => ask(url, token, 'GET', path),
    all: (path, list) => allPages((page) => ask(url, token, 'GET', page), path, list),
    post: (path, body) => ask(url, token, 'POST', path, body ?? {}),
    put: (path, body) => ask(url, token, 'PUT', path, body),
    remove: (path) => ask(url, token, 'DELETE', path),
  };
}

async function allPages<Entry>(
  get: (path: string) => Promise<Record<string, unknown>>,
  path: string,
  list: string,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor = '';
  for (;;) {
    const page = await get(`${path}${path.includes('?') ? '&' : '?'}limit=${LIMITS.pageSize}${cursor}`);
    entries.push(...(page[list] as Entry[]));
    if (typeof page.next !== 'string') return entries;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

async function findHub(context: CommandContext): Promise<Found> {
  const { options, environment } = context;
  const given = options.url ?? environment.STORELOOM_URL;
  const token = options.token ?? environment.STORELOOM_TOKEN;
  const { configuration } = await context.configurationOrDefaults();
  const { dataDirectory } = configuration.hub;
  if (given !== undefined) {
    return { url: given.replace(/\/+$/, ''), token: token ?? (await readOwnToken(dataDirectory)) };
  }
  const own = await readAddress(dataDirectory);
  if (own !== undefined) return { url: own.url, token: token ?? (await readOwnToken(dataDirectory)) };
  const demo = await readJson<{ hub: { url: string; token: string } }>(join(DEMO_DIRECTORY, 'demo.json'));
  if (demo !== undefined) return { url: demo.hub.url, token: token ?? demo.hub.token };
  throw cliErrors.error('SL-CLI-001', {
    because: `No hub has left its address in ${dataDirectory}, and no demo runs in this folder`,
  });
}

async function readJson<Content>(file: string): Promise<Content | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Content;
  } catch {
    return undefined;
  }
}

async function ask<Answer>(url: string, token: string, method: string, path: string, body?: object): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
  } catch (cause) {
    const { code, message } = ((cause as Error).cause ?? cause) as { code?: string; message: string };
    throw cliErrors.error('SL-CLI-001', { because: `${url} does not answer (${code ?? message})` }, cause);
  }
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as Answer;
  throw new CodedError(problemFailure(text, response.status));
}

function problemFailure(text: string, status: number): Failure {
  try {
    const { code, detail, next, field } = JSON.parse(text) as Record<string, string | undefined>;
    if (code !== undefined && detail !== undefined) {
      const kind = status === 401 || status === 403 ? 'unauthorized' : 'rejected';
      return {
        kind,
        code,
        because: detail,
        ...(next === undefined ? {} : { next }),
        ...(field === undefined ? {} : { field }),
      };
    }
  } catch {
    // Not one of ours: perhaps a proxy on the way.
  }
  return cliErrors.failure('SL-CLI-003', { because: `The hub answered ${status} without a reason` });
}
