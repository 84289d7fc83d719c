import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Permission } from '../../config/identity.ts';
import type { ApiExample } from '../../governance/api/operation.ts';
import type { Caller } from '../../governance/identity/caller.ts';
import type { ProblemCode } from '../problem.ts';
import { checkedBody } from './body.ts';
import type { ApiContext } from './context.ts';

/** What a route needs of its caller: a permission, or nothing but to be known. */
export type Needed = Permission | 'known';

export const API_PREFIX = '/api/v1';

/** The groups of the reference page, in its order. */
export const API_TAGS = [
  { name: 'Orders', description: 'What was sold, how far it is, and the decisions that people take on it.' },
  { name: 'Stock', description: 'What is published on which channel, and why.' },
  { name: 'Stores', description: 'The tills of the stores: what they said, what is missing, who is silent.' },
  { name: 'Cases', description: 'Messages that are stuck, by their cause, and the two ways out: retry and skip.' },
  { name: 'Operations', description: 'Service levels, alerts and the daily report.' },
  { name: 'Flows', description: 'How far each subscription is, and its brake.' },
  { name: 'Connections', description: 'The connected systems and how they are.' },
  { name: 'Replays', description: 'Handling messages of the log again, first as a shadow that changes nothing.' },
  { name: 'People and machines', description: 'Who may come in, and who asks.' },
  { name: 'Hub', description: 'The hub itself: how it is, and what is in its log.' },
] as const;

type Tag = (typeof API_TAGS)[number]['name'];

/** What a schema gives, or promises, with nothing to write to. */
export type Seen<Value> = Value extends (...given: never[]) => unknown
  ? Value
  : Value extends object
    ? { readonly [Name in keyof Value]: Seen<Value[Name]> }
    : Value;

/** A request as the handler of a route gets it: checked, and by whom. */
export interface Asked<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller;
  readonly context: ApiContext;
}

interface Declared<Params extends TSchema, Query extends TSchema, Body extends TSchema, Answer extends TSchema> {
  /** Unique, in camel case: `listOrders`. */
  readonly name: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below the prefix, in the notation of OpenAPI; `{order*}` at the end takes an id with its slashes. */
  readonly path: string;
  readonly tag: Tag;
  /** What a caller must be allowed to do. */
  readonly permission: Needed;
  /** `within`: the handler keeps to `caller.reachFor(permission)`; otherwise the permission must hold everywhere. */
  readonly reach?: 'within';
  readonly summary: string;
  /** What a caller must know beyond the schemas. */
  readonly description: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: Answer;
  /** 200 unless given. */
  readonly status?: 200 | 201 | 202;
  /** The codes that this route answers beside those that every route has. */
  readonly problems: readonly ProblemCode[];
  readonly example: ApiExample;
  handle(asked: Asked<Static<Params>, Static<Query>, Static<Body>>): Promise<Seen<Static<Answer>>>;
}

/** A route as data: the gateway serves it, and the documents, the client and the guards read it. */
export interface Route extends Declared<TSchema, TSchema, TSchema, TSchema> {}

/** Declares a route: its handler's types follow from its schemas. */
export function route<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Answer extends TSchema = TSchema,
>(declared: Declared<Params, Query, Body, Answer>): Route {
  return declared as unknown as Route;
}

/** Serves routes below the prefix at which `app` is registered. */
export function serveRoutes(app: FastifyInstance, context: ApiContext, routes: readonly Route[]): void {
  for (const each of routes) serve(app, context, each);
}

const REST = /\{(\w+)\*\}$/;

function serve(app: FastifyInstance, context: ApiContext, declared: Route): void {
  const { method, path, params, query, body, status } = declared;
  const [, rest] = REST.exec(path) ?? [];
  app.route({
    method,
    url: path.replace(REST, '*').replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { route: declared },
    schema: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { querystring: query }),
    },
    ...(rest === undefined ? {} : { preValidation: async (request: FastifyRequest) => nameRest(request, rest) }),
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const caller = callerFor(declared, request, context);
      void reply.code(status ?? 200);
      return declared.handle({
        params: request.params,
        query: request.query,
        body: body === undefined ? undefined : checkedBody(body, request.body),
        caller,
        context,
      });
    },
  });
}

function callerFor({ permission, reach }: Route, request: FastifyRequest, context: ApiContext): Caller {
  if (permission === 'known') return context.caller(request);
  return reach === 'within' ? context.callerWithin(request, permission) : context.caller(request, permission);
}

/** The part of an address that a wildcard stands for, under the name that the route gives it. */
function nameRest(request: FastifyRequest, name: string): void {
  const { '*': rest, ...others } = request.params as Record<string, string>;
  request.params = { ...others, [name]: rest };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The declaration of an API route, for guards that walk them. */
    route?: Route;
  }
}
