import type { Static } from 'typebox';
import { eventType } from '../../canonical/envelope.ts';
import { catalogueMessages, jsonSchemaOf } from '../../governance/schemas.ts';
import { instant } from '../../kernel/clock.ts';
import { shortType, TOLD_EVENTS } from '../../partners/endpoint.ts';
import { DELIVERY_STATES, type PartnerDelivery } from '../../partners/store.ts';
import { noSuch } from './context.ts';
import { nextOf, pageOf, readCursor, writeCursor } from './page.ts';
import { ById, deskOf, within } from './partners.ts';
import { API_PREFIX, type Route, route, type Seen } from './route.ts';
import {
  EventSchemaShape,
  EventTypePageShape,
  OnePartnerDeliveryShape,
  PartnerDeliveryPageShape,
  type PartnerDeliveryShape,
  RedeliveredShape,
} from './shapes/partner.ts';
import { asked, optional, PAGE, params, query, wordOf } from './shapes/shape.ts';

const COMMON = { tag: 'Partners', permission: 'configure', reach: 'within' } as const;
const ENDPOINT = 'we_01k8j3v9m2q4r6s8t0v2w4x6y8';
const ByDelivery = params({
  id: asked('Id of the endpoint: `we_…`.', 100),
  delivery: asked('Id of the delivery: its `webhook-id`.', 100),
});
const ONE = { params: { id: ENDPOINT, delivery: 'msg_7d1kq0v5z8m3x2c4b6n9a1s0dg' } };

const list = route({
  ...COMMON,
  name: 'listWebhookDeliveries',
  method: 'get',
  path: '/webhook-endpoints/{id}/deliveries',
  summary: 'List the deliveries to an endpoint',
  description: 'The newest first: what waits, what was taken and what was given up.',
  params: ById,
  query: query({ state: optional(wordOf(DELIVERY_STATES, 'Only those in this state.')), ...PAGE }),
  answer: PartnerDeliveryPageShape,
  problems: ['SL-PARTNER-003', 'SL-IDENTITY-007', 'SL-RECORD-003'],
  example: { params: { id: ENDPOINT }, query: { state: 'given-up' } },
  async handle({ params, query, caller, context }) {
    await within(context, params.id, caller);
    const { cursor, ...page } = query;
    const [before] = cursor === undefined ? [] : (readCursor(cursor, ['number']) as [number]);
    const { deliveries, next } = await deskOf(context).deliveries(params.id, {
      ...page,
      ...(before === undefined ? {} : { before }),
    });
    return { deliveries: deliveries.map(lineOf), ...nextOf(next === undefined ? undefined : writeCursor([next])) };
  },
});

const read = route({
  ...COMMON,
  name: 'readWebhookDelivery',
  method: 'get',
  path: '/webhook-endpoints/{id}/deliveries/{delivery}',
  summary: 'Read a delivery with its tries',
  description: 'Each try with status, duration and the beginning of the answer, masked.',
  params: ByDelivery,
  answer: OnePartnerDeliveryShape,
  problems: ['SL-PARTNER-003', 'SL-IDENTITY-007'],
  example: ONE,
  async handle({ params, caller, context }) {
    await within(context, params.id, caller);
    const { delivery, attempts } = await deskOf(context).delivery(params.id, params.delivery);
    return { delivery: lineOf(delivery), attempts: attempts.map((one) => ({ ...one, at: instant(one.at) })) };
  },
});

const redeliver = route({
  ...COMMON,
  name: 'redeliverWebhook',
  method: 'post',
  path: '/webhook-endpoints/{id}/deliveries/{delivery}/redeliver',
  summary: 'Send a delivery again',
  description: 'With the same `webhook-id`; it goes out after what of its key stands before it.',
  params: ByDelivery,
  answer: RedeliveredShape,
  problems: ['SL-PARTNER-003', 'SL-PARTNER-012', 'SL-IDENTITY-007'],
  example: ONE,
  async handle({ params, caller, context }) {
    await within(context, params.id, caller);
    return { delivery: lineOf(await deskOf(context).redeliver(params.id, params.delivery, caller.name)) };
  },
});

const EVENT_TYPES: ReadonlySet<string> = new Set(TOLD_EVENTS.map(eventType));
const toldMessages = () => catalogueMessages().filter(({ type }) => EVENT_TYPES.has(type));

const types = route({
  ...COMMON,
  name: 'listWebhookEventTypes',
  method: 'get',
  path: '/webhook-event-types',
  summary: 'List what partners can be told of',
  description: 'Every type of event with its meaning and the path of its schema.',
  query: query(PAGE),
  answer: EventTypePageShape,
  problems: ['SL-RECORD-003'],
  example: {},
  async handle({ query }) {
    const { entries, next } = pageOf(toldMessages(), ({ type }) => type, query);
    const types = entries.map(({ type, description }) => ({
      name: shortType(type),
      type,
      description,
      schema: `${API_PREFIX}/webhook-event-types/${type}`,
    }));
    return { types, ...nextOf(next) };
  },
});

const schema = route({
  ...COMMON,
  name: 'readWebhookEventType',
  method: 'get',
  path: '/webhook-event-types/{type}',
  summary: 'Read the schema of a type of event',
  description:
    'JSON Schema of `data`. Personal fields are missing for endpoints that may not see them, also required ones.',
  params: params({ type: asked('CloudEvents `type`, or the name that filters use.', 200) }),
  answer: EventSchemaShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { type: 'storeloom.order.OrderPlaced.v1' } },
  async handle({ params }) {
    const found = toldMessages().find(({ type }) => shortType(type) === shortType(params.type));
    if (found === undefined) throw noSuch('type of event', params.type);
    return { schema: jsonSchemaOf(found) };
  },
});

/** A delivery as the API tells it. */
export type PartnerDeliveryLine = Seen<Static<typeof PartnerDeliveryShape>>;

function lineOf({
  nextAt,
  createdAt,
  firstAt: _first,
  triedAt,
  endedAt,
  ...delivery
}: PartnerDelivery): PartnerDeliveryLine {
  return {
    ...delivery,
    ...(delivery.state === 'waiting' ? { nextTryAt: instant(nextAt) } : {}),
    createdAt: instant(createdAt),
    ...(triedAt === undefined ? {} : { triedAt: instant(triedAt) }),
    ...(endedAt === undefined ? {} : { endedAt: instant(endedAt) }),
  };
}

/** What came of the telling, and what can be told. */
export const PARTNER_DELIVERY_ROUTES: readonly Route[] = [list, read, redeliver, types, schema];
