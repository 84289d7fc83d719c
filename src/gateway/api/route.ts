import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Permission } from '../../config/identity.ts';
import type { ApiExample } from '../../governance/api/operation.ts';
import type { Caller } from '../../governance/identity/caller.ts';
import { gatewayErrors } from '../errors.ts';
import { fingerprintOf, onceFor } from '../idempotency.ts';
import type { ProblemCode } from '../problem.ts';
import { checkedBody } from './body.ts';
import type { ApiContext } from './context.ts';

/** What a route needs of its caller: a permission, or nothing but to be known. */
export type Needed = Permission | 'known';

export const API_PREFIX = '/api/v1';

/** The groups of the reference page, in its order. */
export const API_TAGS = [
  { name: 'Today', description: 'What the operations screen needs, and the search over everything.' },
  { name: 'Orders', description: 'What was sold, how far it is, and the decisions that people take on it.' },
  { name: 'Customers', description: 'Who bought, under which names, and for how much.' },
  { name: 'Returns', description: 'Goods that come back, what is decided about them, and the money for them.' },
  { name: 'Stock', description: 'What is published on which channel, and why.' },
  { name: 'Articles', description: 'What each connected system says of its articles.' },
  { name: 'Money', description: 'What the money ledger knows of orders, and books that do not agree.' },
  { name: 'Points', description: 'What customers earned by their orders, and what was taken back.' },
  { name: 'Stores', description: 'The tills of the stores: what they said, what is missing, who is silent.' },
  { name: 'Processes', description: 'The business processes, their states and their instances.' },
  { name: 'Cases', description: 'Messages that are stuck, by their cause, and the two ways out: retry and skip.' },
  { name: 'Operations', description: 'Service levels, alerts and the daily report.' },
  { name: 'Approvals', description: 'Four eyes: deeds that wait for a second person, and who stands in for whom.' },
  { name: 'Flows', description: 'How far each subscription is, and its brake.' },
  { name: 'Connections', description: 'The connected systems and how they are.' },
  { name: 'Replays', description: 'Handling messages of the log again, first as a shadow that changes nothing.' },
  {
    name: 'Partners',
    description: 'Who is told of events by webhook, what came of it, and how what was missed is sent again.',
  },
  { name: 'People and machines', description: 'Who may come in, what they may do where, and what they did.' },
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
  /** Does work in one transaction with its entry in the audit; see `together` of a route. */
  together<Answer>(work: (context: ApiContext) => Promise<Answer>): Promise<Answer>;
  /** The header If-Match, when it was sent. */
  readonly ifMatch?: string;
}

/** A connection that a stream is written to. */
export interface Viewer {
  readonly raw: ServerResponse;
  /** The id of the last event that it saw, when it comes back. */
  readonly lastSeen: string | undefined;
  /** The sales channels that the viewer may hear of; all of them when it is left out. */
  readonly channels?: readonly string[];
  /** Finds out anew who it is; throws when the caller may not go on. */
  readonly recheck: () => Promise<void>;
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
  /** The effect of the handler and the audit of it are kept together or not at all: both are in the hub's own database. */
  readonly together?: true;
  /** What a caller must know beyond the schemas. */
  readonly description: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** The fields of the body that its entry in the audit tells, by their path: `decision`, `order.id`, `lines.sku`. No other is told. */
  readonly tells?: readonly string[];
  /** The fields that the audit is not told, with all below them: personal data, secrets, notes and whole messages. */
  readonly withholds?: readonly string[];
  readonly answer: Answer;
  /** 200 unless given. */
  readonly status?: 200 | 201 | 202;
  /** The field of the answer that holds a secret: it is told once and not kept with the answer for a repeat. */
  readonly reveals?: string;
  /** Takes If-Match: nothing is changed that the caller saw differently. */
  readonly takesIfMatch?: true;
  /** The business process of which it begins an instance, for whoever asks the process how it is started. */
  readonly starts?: string;
  /** The codes that this route answers beside those that every route has. */
  readonly problems: readonly ProblemCode[];
  readonly example: ApiExample;
  handle(asked: Asked<Static<Params>, Static<Query>, Static<Body>>): Promise<Seen<Static<Answer>>>;
  /** The answer is a page for people: HTML with its style, without scripts. */
  readonly page?: true;
  /** The answer is a file to keep, which `handle` gives as a stream of its text. */
  readonly file?: { readonly type: 'application/jsonl'; readonly name: string };
  /** Takes the connection over instead of answering once: `handle` tells the first word of it. */
  readonly stream?: (asked: Asked<unknown, unknown, unknown>, viewer: Viewer) => void;
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

/** Whether a route changes something: only then it matters that it is done once. */
export const hasEffect = ({ method, permission }: Route): boolean => method !== 'get' && permission !== 'read';

/** Whether a route tells one thing, whose ETag says that it has not changed. */
export const tellsOne = ({ method, query, stream, file }: Route): boolean =>
  method === 'get' &&
  stream === undefined &&
  file === undefined &&
  !('cursor' in ((query as { properties?: object } | undefined)?.properties ?? {}));

const handle = (declared: Route, asked: Asked<unknown, unknown, unknown>): Promise<unknown> =>
  declared.together === true
    ? asked.together((context) => declared.handle({ ...asked, context }))
    : declared.handle(asked);

/** Work and the entry of its request in the audit, in one transaction where the hub has one. */
async function inOne<Answer>(
  context: ApiContext,
  request: FastifyRequest,
  work: (context: ApiContext) => Promise<Answer>,
): Promise<Answer> {
  const whole = context.parts();
  if (whole.together === undefined) return work(context);
  const answer = await whole.together(async (unit) => {
    const parts = { ...whole, ...unit };
    const told = await work({ ...context, parts: () => parts });
    // Last, because from here to the end of the transaction nobody else writes the audit.
    await context.audit.writeDone(request, unit.audit);
    return told;
  });
  context.audit.wasKept(request);
  return answer;
}

/** Nothing that a page names is fetched, and nothing in it is run. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

const KEY = /^[\x21-\x7e]{8,200}$/;

async function answer(
  declared: Route,
  asked: Asked<unknown, unknown, unknown>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const status = declared.status ?? 200;
  const key = request.headers['idempotency-key'];
  if (key === undefined || !hasEffect(declared)) {
    const told = await handle(declared, asked);
    linkNext(told, request, reply);
    if (declared.page === true) {
      void reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY);
    }
    if (declared.file !== undefined) {
      const { type, name } = declared.file;
      void reply.type(type).header('content-disposition', `attachment; filename="${name}"`);
    }
    return reply.code(status).send(told);
  }
  if (typeof key !== 'string' || !KEY.test(key)) {
    const because = 'An Idempotency-Key has 8 to 200 printable characters without a space';
    throw gatewayErrors.error('SL-GATEWAY-008', { because, field: 'headers.idempotency-key', rule: 'pattern' });
  }
  let revealed: string | undefined;
  const given = await onceFor(
    asked.context.parts().answers,
    { caller: asked.caller.name, key, fingerprint: fingerprintOf(declared.method, request.url, request.body) },
    async () => {
      const told = await handle(declared, asked);
      if (declared.reveals === undefined) return { status, body: JSON.stringify(told) };
      revealed = JSON.stringify(told);
      return { status, body: JSON.stringify({ ...(told as object), [declared.reveals]: 'told once' }) };
    },
  );
  if (given.repeated) void reply.header('idempotency-replayed', 'true');
  return reply
    .code(given.status)
    .type('application/json')
    .send(revealed ?? given.body);
}

/** RFC 8288: where the next page is, for whoever does not read the body for it. */
function linkNext(told: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { next } = (typeof told === 'string' ? {} : told) as { readonly next?: unknown };
  if (typeof next !== 'string' || request.method !== 'GET') return;
  const [path = '', text = ''] = request.url.split('?');
  const query = new URLSearchParams(text);
  query.set('cursor', next);
  void reply.header('link', `<${path}?${query}>; rel="next"`);
}

const REST = /\{(\w+)\*\}$/;

function serve(app: FastifyInstance, context: ApiContext, declared: Route): void {
  const { method, path, params, query, body } = declared;
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
      const ifMatch = request.headers['if-match'];
      // The check fills defaults in, so that the audit tells them too, also where nothing was sent.
      if (body !== undefined) request.body ??= {};
      const asked = {
        params: request.params,
        query: request.query,
        body: body === undefined ? undefined : checkedBody(body, request.body),
        caller,
        context,
        together: <Answer>(work: (context: ApiContext) => Promise<Answer>) => inOne(context, request, work),
        ...(ifMatch === undefined ? {} : { ifMatch }),
      };
      if (declared.stream === undefined) return answer(declared, asked, request, reply);
      context.parts();
      context.live.admit();
      reply.hijack();
      reply.raw.writeHead(200, { ...(reply.getHeaders() as OutgoingHttpHeaders), 'content-type': 'text/event-stream' });
      reply.raw.flushHeaders();
      const lastSeen = request.headers['last-event-id'];
      const reach = declared.permission === 'known' ? 'everywhere' : caller.reachFor(declared.permission);
      return declared.stream(asked, {
        raw: reply.raw,
        lastSeen: typeof lastSeen === 'string' ? lastSeen : undefined,
        ...(reach === 'everywhere' ? {} : { channels: reach.channels }),
        recheck: async () => {
          await context.identifyAnew(request);
          callerFor(declared, request, context);
        },
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
