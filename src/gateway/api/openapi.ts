import { Type } from 'typebox';
import { type Node, openApiDocument } from '../../governance/api/document.ts';
import type { ApiOperation } from '../../governance/api/operation.ts';
import { type ProblemCode, problemEntry } from '../problem.ts';
import { API_PREFIX, API_TAGS, hasEffect, type Route, tellsOne } from './route.ts';
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
  'SL-GATEWAY-020',
];

const text = (pattern?: string) => Type.String(pattern === undefined ? {} : { pattern });
const IDEMPOTENCY = {
  name: 'Idempotency-Key',
  description: 'Made up by the caller, fresh for every request: the same request again gets the same answer for a day.',
  schema: text('^[\\x21-\\x7e]{8,200}$'),
};
const IF_NONE_MATCH = {
  name: 'If-None-Match',
  description: 'The ETag of what is known: 304 when it still holds.',
  schema: text(),
};
const IF_MATCH = {
  name: 'If-Match',
  description: 'The ETag of what was read: 412 when it has changed.',
  schema: text(),
};
const ETAG = { name: 'ETag', description: 'Changes with what is told.', schema: text() };
const QUOTA = [
  { name: 'RateLimit-Policy', description: 'The quota of the caller: `q` requests in `w` seconds.', schema: text() },
  { name: 'RateLimit', description: 'What is left of it: `r` requests for `t` seconds.', schema: text() },
];

function requestHeaders(route: Route) {
  return [
    ...(hasEffect(route) ? [IDEMPOTENCY] : []),
    ...(tellsOne(route) ? [IF_NONE_MATCH] : []),
    ...(route.takesIfMatch === true ? [IF_MATCH] : []),
  ];
}

/** The codes that come with what a route takes in its headers. */
function manners(route: Route): readonly ProblemCode[] {
  return [
    ...(hasEffect(route) ? (['SL-GATEWAY-017', 'SL-GATEWAY-018'] as const) : []),
    ...(route.takesIfMatch === true ? (['SL-GATEWAY-019'] as const) : []),
  ];
}

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
    headers: requestHeaders(route),
    answer: {
      status: status ?? 200,
      description: status === 202 ? 'Accepted; it goes on by itself.' : 'Done.',
      schema: answer,
      contentType: contentTypeOf(route),
      headers: [...(tellsOne(route) ? [ETAG] : []), ...QUOTA],
    },
    problems: [...new Set([...route.problems, ...manners(route), ...ALWAYS])].map(problemEntry),
    example: route.example,
  };
}

function contentTypeOf({ page, stream, file }: Route): string {
  if (page === true) return 'text/html';
  if (stream !== undefined) return 'text/event-stream';
  return file?.type ?? 'application/json';
}

/** The OpenAPI document of every route that the gateway serves. */
export function apiDocument(version: string, routes: readonly Route[] = API_ROUTES): Node {
  return openApiDocument(routes.map(operationOf), { version, tags: API_TAGS, problem: ProblemShape });
}
