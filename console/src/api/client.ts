import createClient from 'openapi-fetch';
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
