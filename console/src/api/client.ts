import createClient from 'openapi-fetch';
import { type Problem, Refused } from './problem.ts';
import type { paths } from './schema.ts';

/** The hub's API, typed by its OpenAPI document. A refusal is thrown as `Refused`; what comes back is the answer itself. */
export const hub = createClient<paths>({ baseUrl: '/' });

let token: string | undefined;
export function signInWith(given: string): void {
  token = given;
}

hub.use({
  onRequest({ request }) {
    if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
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
