import type { Static } from 'typebox';
import { Type } from 'typebox';
import { type Caller, seesPersonal } from '../../governance/identity/caller.ts';
import { identityErrors } from '../../governance/identity/errors.ts';
import { covers, type Reach } from '../../governance/identity/reach.ts';
import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { PartnerDesk } from '../../partners/desk.ts';
import type { EndpointWish, KnownEndpoint } from '../../partners/endpoint.ts';
import type { EndpointCheck } from '../../partners/store.ts';
import { requirePermission } from '../access.ts';
import { gatewayErrors } from '../errors.ts';
import { requireMatch, tagOf } from '../etag.ts';
import type { ApiContext } from './context.ts';
import { nextOf, pageOf } from './page.ts';
import { type Route, route, type Seen } from './route.ts';
import {
  ENDPOINT_WISH,
  EndpointPageShape,
  type EndpointShape,
  OneEndpointShape,
  RecoveredShape,
  RemovedShape,
  RevealedShape,
  TestedShape,
} from './shapes/partner.ts';
import { asked, body, optional, PAGE, params, query, reason } from './shapes/shape.ts';

export const ById = params({ id: asked('Id of the endpoint: `we_…`.', 100) });
const WISH = {
  url: 'https://partner.example.com/storeloom',
  description: 'Orders to the marketing agency',
  owner: 'crm@example.com',
  types: ['order.*'],
  personal: false,
  perSecond: 50,
};
const TOLD_OF_WISH = {
  tells: ['url', 'owner', 'types', 'channels', 'locations', 'personal', 'perSecond'],
  withholds: ['description'],
};
const COMMON = { tag: 'Partners', permission: 'configure', reach: 'within' } as const;
const EXAMPLE = { params: { id: 'we_01k8j3v9m2q4r6s8t0v2w4x6y8' } };

const list = route({
  ...COMMON,
  name: 'listWebhookEndpoints',
  method: 'get',
  path: '/webhook-endpoints',
  summary: 'List the webhook endpoints of partners',
  description: 'Those that concern only what the caller may configure.',
  query: query(PAGE),
  answer: EndpointPageShape,
  problems: ['SL-RECORD-003'],
  example: {},
  async handle({ query, caller, context }) {
    const desk = deskOf(context);
    const reach = caller.reachFor('configure');
    const [endpoints, waiting] = await Promise.all([desk.list(), desk.waiting()]);
    const seen = endpoints.filter((endpoint) => covers(reach, reachOfEndpoint(endpoint)));
    const { entries, next } = pageOf(seen, ({ id }) => id, query);
    return { endpoints: entries.map((endpoint) => lineOf(endpoint, waiting.get(endpoint.id) ?? 0)), ...nextOf(next) };
  },
});

const add = route({
  ...COMMON,
  name: 'addWebhookEndpoint',
  method: 'post',
  path: '/webhook-endpoints',
  summary: 'Add a webhook endpoint',
  description: 'It is told of what happens from now on. The answer holds the signing secret, which is shown this once.',
  ...TOLD_OF_WISH,
  body: body(ENDPOINT_WISH),
  answer: RevealedShape,
  reveals: 'secret',
  status: 201,
  problems: ['SL-PARTNER-001', 'SL-PARTNER-002', 'SL-PARTNER-004', 'SL-IDENTITY-007'],
  example: { body: WISH },
  async handle({ body, caller, context }) {
    refuseBeyond(body, caller);
    const { endpoint, secret } = await deskOf(context).add(body, caller.name);
    return { endpoint: lineOf(endpoint, 0), secret };
  },
});

const read = route({
  ...COMMON,
  name: 'readWebhookEndpoint',
  method: 'get',
  path: '/webhook-endpoints/{id}',
  summary: 'Read a webhook endpoint',
  description: 'With how it stands and how much waits for it.',
  params: ById,
  answer: OneEndpointShape,
  problems: ['SL-PARTNER-003', 'SL-IDENTITY-007'],
  example: EXAMPLE,
  handle: async ({ params, caller, context }) => told(context, await within(context, params.id, caller)),
});

const change = route({
  ...COMMON,
  name: 'changeWebhookEndpoint',
  method: 'put',
  path: '/webhook-endpoints/{id}',
  summary: 'Change a webhook endpoint',
  description:
    'Everything is said anew; filters that are left out are taken away. What waits already is sent to the new address.',
  params: ById,
  ...TOLD_OF_WISH,
  body: body(ENDPOINT_WISH),
  answer: OneEndpointShape,
  problems: ['SL-PARTNER-001', 'SL-PARTNER-002', 'SL-PARTNER-003', 'SL-IDENTITY-007'],
  example: { ...EXAMPLE, body: WISH },
  takesIfMatch: true,
  async handle({ params, body, caller, context, ifMatch }) {
    const change = await deskOf(context).change(params.id, body, (now) => {
      unchanged(caller, ifMatch)(now);
      refuseBeyond(body, caller);
    });
    return told(context, change);
  },
});

const remove = route({
  ...COMMON,
  name: 'removeWebhookEndpoint',
  method: 'delete',
  path: '/webhook-endpoints/{id}',
  summary: 'Remove a webhook endpoint',
  description: 'With its deliveries and secrets, those that wait included.',
  params: ById,
  answer: RemovedShape,
  problems: ['SL-PARTNER-003', 'SL-IDENTITY-007'],
  example: EXAMPLE,
  takesIfMatch: true,
  async handle({ params, caller, context, ifMatch }) {
    await deskOf(context).remove(params.id, unchanged(caller, ifMatch));
    return { removed: params.id };
  },
});

const rotate = route({
  ...COMMON,
  name: 'rotateWebhookSecret',
  method: 'post',
  path: '/webhook-endpoints/{id}/secret',
  summary: 'Rotate the signing secret of an endpoint',
  description:
    'Deliveries are signed with the former secret too for the overlap, so that the partner can change over in peace.',
  params: ById,
  tells: ['overlapHours'],
  body: body({
    overlapHours: Type.Number({
      minimum: 0,
      maximum: LIMITS.webhookSecretOverlapMostMs / 3_600_000,
      default: 24,
      description: 'How long the former secret signs too, in hours; 0 when it has leaked.',
    }),
  }),
  answer: RevealedShape,
  reveals: 'secret',
  problems: ['SL-PARTNER-003', 'SL-IDENTITY-007'],
  example: { ...EXAMPLE, body: { overlapHours: 24 } },
  takesIfMatch: true,
  async handle({ params, body, caller, context, ifMatch }) {
    const overlapMs = body.overlapHours * 3_600_000;
    const { endpoint, secret } = await deskOf(context).rotate(params.id, overlapMs, unchanged(caller, ifMatch));
    return { ...(await told(context, endpoint)), secret };
  },
});

const test = route({
  ...COMMON,
  name: 'testWebhookEndpoint',
  method: 'post',
  path: '/webhook-endpoints/{id}/test',
  summary: 'Send a test event to an endpoint',
  description: 'At once and whatever its state; the answer says what came of it. It is not tried again.',
  params: ById,
  answer: TestedShape,
  problems: ['SL-PARTNER-003', 'SL-IDENTITY-007'],
  example: EXAMPLE,
  async handle({ params, caller, context }) {
    await within(context, params.id, caller);
    const { delivery, attempt } = await deskOf(context).test(params.id);
    const delivered = attempt.failure === undefined;
    return { delivery, delivered, attempt: { ...attempt, at: instant(attempt.at) } };
  },
});

const pause = route({
  ...COMMON,
  name: 'pauseWebhookEndpoint',
  method: 'post',
  path: '/webhook-endpoints/{id}/pause',
  summary: 'Pause a webhook endpoint',
  description: 'What it misses waits for it.',
  params: ById,
  tells: ['reason'],
  body: body({ reason: reason('Why it is paused.', 500) }),
  answer: OneEndpointShape,
  problems: ['SL-PARTNER-003', 'SL-IDENTITY-007'],
  example: { ...EXAMPLE, body: { reason: 'The partner moves its servers' } },
  takesIfMatch: true,
  async handle({ params, body, caller, context, ifMatch }) {
    const said = `${body.reason} (${caller.name})`;
    return told(context, await deskOf(context).pause(params.id, said, unchanged(caller, ifMatch)));
  },
});

const resume = route({
  ...COMMON,
  name: 'resumeWebhookEndpoint',
  method: 'post',
  path: '/webhook-endpoints/{id}/resume',
  summary: 'Resume a webhook endpoint',
  description: 'What waits is sent, in order.',
  params: ById,
  answer: OneEndpointShape,
  problems: ['SL-PARTNER-003', 'SL-IDENTITY-007'],
  example: EXAMPLE,
  takesIfMatch: true,
  async handle({ params, caller, context, ifMatch }) {
    return told(context, await deskOf(context).resume(params.id, caller.name, unchanged(caller, ifMatch)));
  },
});

const recover = route({
  ...COMMON,
  name: 'recoverWebhookEndpoint',
  method: 'post',
  path: '/webhook-endpoints/{id}/recover',
  summary: 'Recover a webhook endpoint',
  description:
    'Enables it again and sends what it missed, in order: what waits, and what was given up since the moment that is given.',
  params: ById,
  tells: ['since', 'delivered'],
  body: body({
    since: optional(asked('Only what was to be told since then, RFC 3339; everything that is kept by default.', 40)),
    delivered: Type.Boolean({
      default: false,
      description: 'Sends again what the partner had taken, too: for one that lost its data.',
    }),
  }),
  answer: RecoveredShape,
  problems: ['SL-PARTNER-003', 'SL-IDENTITY-007'],
  example: { ...EXAMPLE, body: { since: '2026-11-20T10:00:00Z', delivered: false } },
  takesIfMatch: true,
  async handle({ params, body, caller, context, ifMatch }) {
    const sinceMs = body.since === undefined ? 0 : Date.parse(body.since);
    if (Number.isNaN(sinceMs)) {
      throw gatewayErrors.error('SL-GATEWAY-008', {
        because: 'since is no moment',
        field: 'body.since',
        rule: 'RFC 3339',
      });
    }
    const { endpoint, again } = await deskOf(context).recover(
      params.id,
      { sinceMs, delivered: body.delivered },
      caller.name,
      unchanged(caller, ifMatch),
    );
    return { ...(await told(context, endpoint)), again };
  },
});

/** Throws SL-GATEWAY-010 where no partners are told. */
export function deskOf(context: ApiContext): PartnerDesk {
  const { partners } = context.parts();
  if (partners !== undefined) return partners;
  throw gatewayErrors.error('SL-GATEWAY-010', { because: 'This hub tells no partners' });
}

/** What people change about an endpoint, and never how its deliveries are. */
const settingsOf = ({
  id,
  url,
  owner,
  description,
  types,
  channels,
  locations,
  personal,
  secrets,
  state,
}: KnownEndpoint) => ({
  ...{ id, url, owner, description, types, channels, locations, personal, state },
  secrets: secrets.map(({ createdAt, expiresAt = 0 }) => [createdAt, expiresAt]),
});

/** The endpoint, when the caller may configure everything that it is told of. Throws SL-PARTNER-003 and SL-IDENTITY-007. */
export async function within(context: ApiContext, id: string, caller: Caller): Promise<KnownEndpoint> {
  const endpoint = await deskOf(context).get(id);
  refuseReach(endpoint, caller);
  return endpoint;
}

/** For whoever changes an endpoint: throws SL-IDENTITY-007, and SL-GATEWAY-019 when it is not as the caller saw it. */
const unchanged =
  (caller: Caller, ifMatch: string | undefined): EndpointCheck =>
  (now) => {
    refuseReach(now, caller);
    requireMatch(ifMatch, settingsOf(now));
  };

type Filters = { readonly channels?: readonly string[]; readonly locations?: readonly string[] };

function reachOfEndpoint({ channels, locations }: Filters): Reach {
  if (channels === undefined && locations === undefined) return 'everywhere';
  return { channels: channels ?? [], locations: locations ?? [] };
}

function refuseReach(filters: Filters, caller: Caller): void {
  if (covers(caller.reachFor('configure'), reachOfEndpoint(filters))) return;
  throw identityErrors.error('SL-IDENTITY-007', {
    because: `${caller.name} may configure some channels or stores only, and the endpoint is told of more`,
    field: 'channels',
  });
}

/** Nobody lets a partner see more than they may see themselves. */
function refuseBeyond(wish: EndpointWish, caller: Caller): void {
  refuseReach(wish, caller);
  if (!wish.personal) return;
  requirePermission(caller, 'personal');
  if (!seesPersonal(caller) && !covers(caller.reachFor('personal'), reachOfEndpoint(wish))) {
    throw identityErrors.error('SL-IDENTITY-007', {
      because: `${caller.name} sees personal data of some channels or stores only, and the endpoint is told of more`,
      field: 'personal',
    });
  }
}

async function told(context: ApiContext, endpoint: KnownEndpoint) {
  const waiting = await deskOf(context).waiting();
  return { endpoint: lineOf(endpoint, waiting.get(endpoint.id) ?? 0) };
}

/** An endpoint as the API tells it. */
export type EndpointLine = Seen<Static<typeof EndpointShape>>;

function lineOf(endpoint: KnownEndpoint, waiting: number): EndpointLine {
  const { failures, heldUntil, failingSince, succeededAt, secrets, createdAt, changedAt, ...said } = endpoint;
  return {
    ...said,
    tag: tagOf(settingsOf(endpoint)),
    changedAt: instant(changedAt),
    ...(failingSince === undefined ? {} : { failingSince: instant(failingSince) }),
    ...(failures === 0 || heldUntil === 0 ? {} : { nextTryAt: instant(heldUntil) }),
    ...(succeededAt === undefined ? {} : { succeededAt: instant(succeededAt) }),
    waiting,
    secrets: secrets.map((secret) => ({
      createdAt: instant(secret.createdAt),
      ...(secret.expiresAt === undefined ? {} : { expiresAt: instant(secret.expiresAt) }),
    })),
    createdAt: instant(createdAt),
  };
}

/** `/api/v1/webhook-endpoints`: who is told of events. */
export const PARTNER_ROUTES: readonly Route[] = [list, add, read, change, remove, rotate, test, pause, resume, recover];
