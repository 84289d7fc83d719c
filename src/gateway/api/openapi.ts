import { type Node, openApiDocument } from '../../governance/api/document.ts';
import type { ApiOperation } from '../../governance/api/operation.ts';
import { type ProblemCode, problemEntry } from '../problem.ts';
import { API_PREFIX, API_TAGS, type Route } from './route.ts';
import { API_ROUTES } from './routes.ts';
import { ProblemShape } from './shapes/failure.ts';

/** What every route may answer, whatever it does. */
const ALWAYS: readonly ProblemCode[] = [
  'SL-GATEWAY-005',
  'SL-GATEWAY-006',
  'SL-GATEWAY-007',
  'SL-IDENTITY-001',
  'SL-IDENTITY-003',
  'SL-IDENTITY-005',
  'SL-IDENTITY-006',
  'SL-IDENTITY-007',
  'SL-GATEWAY-008',
  'SL-GATEWAY-009',
  'SL-GATEWAY-011',
];

/** A route as the documents tell it. */
function operationOf(route: Route): ApiOperation {
  const { name, method, path, tag, summary, description, permission, params, query, body, answer, status } = route;
  return {
    name,
    method,
    path: `${API_PREFIX}${path.replace('*}', '}')}`,
    tag,
    summary,
    description,
    permission,
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
    headers: [],
    answer: {
      status: status ?? 200,
      description: status === 202 ? 'Accepted; it goes on by itself.' : 'Done.',
      schema: answer,
      contentType: route.stream === undefined ? 'application/json' : 'text/event-stream',
      headers: [],
    },
    problems: [...new Set([...route.problems, ...ALWAYS])].map(problemEntry),
    example: route.example,
  };
}

/** The OpenAPI document of every route that the gateway serves. */
export function apiDocument(version: string, routes: readonly Route[] = API_ROUTES): Node {
  return openApiDocument(routes.map(operationOf), { version, tags: API_TAGS, problem: ProblemShape });
}
