import createClient from 'openapi-fetch';
import { DeedKeys } from './deed-keys.ts';
import { type Problem, Refused } from './problem.ts';
import type { paths } from './schema.ts';

/** The hub's API, typed by its OpenAPI document. */
export const hub = createClient<paths>({ baseUrl: '/' });

/** What every request carries beside its own: who asks is in the cookie, that it is our page that asks is said here. */
const carried = new Headers();

/** Sets or takes back a header that all requests carry. */
export function carry(name: string, value: string | undefined): void {
  if (value === undefined) carried.delete(name);
  else carried.set(name, value);
}

hub.use({
  onRequest({ request }) {
    for (const [name, value] of carried) if (!request.headers.has(name)) request.headers.set(name, value);
    return request;
  },
});

const keys = new DeedKeys(() => crypto.randomUUID());
/** What each request under way is about, for its answer. */
const deeds = new WeakMap<Request, string>();

hub.use({
  async onRequest({ request }) {
    if (request.method === 'GET') return request;
    const deed = `${request.method} ${request.url} ${await request.clone().text()}`;
    deeds.set(request, deed);
    request.headers.set('idempotency-key', keys.keyOf(deed, Date.now()));
    return request;
  },
  onResponse({ request }) {
    const deed = deeds.get(request);
    if (deed !== undefined) keys.answered(deed);
  },
});

interface Answered<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of an answer; throws `Refused` when there is a problem instead. */
export async function answerOf<Data>(asked: Promise<Answered<Data>>): Promise<Data> {
  const { data, error, response } = await asked;
  if (response.ok) return data as Data;
  throw new Refused(isProblem(error) ? error : strangeProblem(response));
}

/** An answer with its tag: whoever changes what they saw sends the tag back, and changes nothing that is different by then. */
export type Tagged<Data> = Data & { readonly tag: string };

/** The data of an answer with its tag. */
export async function taggedAnswerOf<Data extends object>(asked: Promise<Answered<Data>>): Promise<Tagged<Data>> {
  const data = await answerOf(asked);
  const { response } = await asked;
  return { ...data, tag: response.headers.get('etag') ?? '' };
}

/** The header for a change of what was seen with this tag. */
export const unchangedSince = (tag: string): Record<string, string> => (tag === '' ? {} : { 'if-match': tag });

/** For the few addresses outside the API's document. */
export async function askPlainly<Data>(path: string, method: 'GET' | 'POST' = 'GET'): Promise<Data> {
  const response = await fetch(path, { method, headers: new Headers([...carried, ['accept', 'application/json']]) });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as Data;
  throw new Refused(isProblem(body) ? body : strangeProblem(response));
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'code' in error && 'detail' in error;
}

/** Whatever stands between console and hub answered instead of it. */
function strangeProblem({ status, statusText }: Response): Problem {
  return {
    status,
    code: `HTTP ${status}`,
    title: 'The hub did not answer as it should',
    detail: `The answer was ${status} ${statusText}, and not in the words of the hub.`,
    next: 'Look at what stands between your browser and the hub.',
  };
}
