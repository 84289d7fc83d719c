import { PLACE_ROUTES } from './place.ts';
import { RETURN_ROUTES } from './returns.ts';
import { API_PREFIX, type Route } from './route.ts';

/** How a person or a machine begins an instance of a process. */
export interface ProcessStart {
  /** The operation of this API. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly permission: string;
  readonly summary: string;
  /** The JSON Schema of what it takes, and an example that fits it. */
  readonly body: unknown;
  readonly example: unknown;
}

const STARTING: ReadonlyMap<string, Route> = new Map(
  [...PLACE_ROUTES, ...RETURN_ROUTES].flatMap((route) => (route.starts === undefined ? [] : [[route.starts, route]])),
);

/**
 * The one way to begin an instance of a process by hand; undefined for a process that only its messages begin: a till's sale, a payout.
 * It is the operation of the business thing itself, so that nothing is begun in two ways.
 */
export function startOf(process: string): ProcessStart | undefined {
  const route = STARTING.get(process);
  if (route === undefined) return undefined;
  const { name, method, path, permission, summary, body, example } = route;
  return {
    operation: name,
    method: method.toUpperCase(),
    path: `${API_PREFIX}${path}`,
    permission,
    summary,
    body,
    example: example.body,
  };
}
