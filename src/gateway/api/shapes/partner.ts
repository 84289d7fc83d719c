import { Type } from 'typebox';
import { LIMITS } from '../../../kernel/limits.ts';
import { ENDPOINT_STATES } from '../../../partners/endpoint.ts';
import { DELIVERY_STATES } from '../../../partners/store.ts';
import {
  anything,
  asked,
  count,
  flag,
  integer,
  lane,
  listOf,
  moment,
  NEXT,
  optional,
  part,
  shape,
  tag,
  text,
  wordOf,
} from './shape.ts';

const names = (description: string, one: string, maxItems = 200) =>
  Type.Array(asked(one, 200), { minItems: 1, maxItems, description });

/** What a person says of an endpoint. */
export const ENDPOINT_WISH = {
  url: asked('Where events are posted to: a public https address.', LIMITS.webhookAddressLength),
  description: asked('What it is for, in words.', 500),
  owner: asked('Who answers for it: a team, an address.', 200),
  types: names('Which events: `*`, `order.*`, `order.OrderPlaced`.', 'One filter.'),
  channels: optional(names('Only events of these sales channels, or of the locations given.', 'Name of a connection.')),
  locations: optional(names('Only events of these locations, or of the channels given.', '`location/<code>`.')),
  personal: Type.Boolean({
    default: false,
    description: 'Whether personal fields are sent; it needs the permission `personal`. Sensitive ones never are.',
  }),
  perSecond: Type.Integer({
    minimum: 1,
    maximum: LIMITS.webhooksPerSecond,
    default: 50,
    description: 'Deliveries in a second at the most.',
  }),
} as const;

export const EndpointShape = shape('WebhookEndpoint', 'Where a partner is told of events.', {
  id: text('Its id.'),
  tag,
  url: text('Where events are posted to.'),
  description: text('What it is for.'),
  owner: text('Who answers for it.'),
  types: listOf(text('One filter.'), 'Which events it is told of.'),
  channels: optional(listOf(text('Name of a connection.'), 'Only of these sales channels.')),
  locations: optional(listOf(text('`location/<code>`.'), 'Only of these locations.')),
  personal: flag('Whether personal fields are sent.'),
  perSecond: count('Deliveries in a second at the most.'),
  version: integer('Version of the payload.'),
  state: wordOf(ENDPOINT_STATES, 'Paused by a person, or disabled by the hub; what it misses waits for it in both.'),
  reason: optional(text('Why it is paused or disabled.')),
  changedAt: moment('Since when it is in this state.'),
  failingSince: optional(moment('Since when nothing has gone well.')),
  nextTryAt: optional(moment('When it is tried again as a whole.')),
  succeededAt: optional(moment('When it took something last.')),
  waiting: count('Deliveries that wait.'),
  secrets: listOf(
    part('A signing secret; its value is shown only when it is made.', {
      createdAt: moment('When it was made.'),
      expiresAt: optional(moment('Until when it signs too; missing for the current one.')),
    }),
    'The secrets that sign.',
  ),
  createdAt: moment('When it was added.'),
  createdBy: text('Who added it.'),
});

export const EndpointPageShape = shape('WebhookEndpointPage', 'Webhook endpoints, the oldest first.', {
  endpoints: listOf(EndpointShape, 'The endpoints that the caller may see.'),
  ...NEXT,
});

export const OneEndpointShape = shape('OneWebhookEndpoint', 'One webhook endpoint.', { endpoint: EndpointShape });

export const RevealedShape = shape('RevealedWebhookEndpoint', 'A webhook endpoint with its new secret.', {
  endpoint: EndpointShape,
  secret: text('The signing secret: `whsec_` and base64. It is shown this once.'),
});

export const RemovedShape = shape('RemovedWebhookEndpoint', 'A webhook endpoint that is gone.', {
  removed: text('Its id.'),
});

const AttemptShape = part('One try.', {
  at: moment('When it was made.'),
  durationMs: count('How long it took, in milliseconds.'),
  status: optional(integer('What was answered; missing when nothing was.')),
  failure: optional(text('Code of the failure.')),
  because: optional(text('What happened, in words.')),
  answer: text('The beginning of the answer, masked.'),
});

export const TestedShape = shape('TestedWebhookEndpoint', 'What came of a test event.', {
  delivery: text('Its `webhook-id`.'),
  delivered: flag('Whether it was taken.'),
  attempt: AttemptShape,
});

export const RecoveredShape = shape('RecoveredWebhookEndpoint', 'An endpoint that is told again.', {
  endpoint: EndpointShape,
  again: count('Deliveries that are sent, or sent again.'),
});

export const PartnerDeliveryShape = shape('WebhookDelivery', 'That an endpoint is told of one event.', {
  id: text('Its `webhook-id`: the same for every try.'),
  endpoint: text('The endpoint.'),
  type: text('Type of the event.'),
  key: text('Business key of the event; deliveries of one key and lane go out one after the other.'),
  lane,
  position: count('Where the event stands in its lane; 0 for a test.'),
  state: wordOf(DELIVERY_STATES, 'Given up after a day of tries, while others went well.'),
  attempts: count('Tries that count; those that failed with the whole endpoint do not.'),
  failure: optional(text('Code of its last failure.')),
  nextTryAt: optional(moment('When it is tried next, unless the endpoint waits for longer.')),
  createdAt: moment('When it was decided that the endpoint is told.'),
  triedAt: optional(moment('When it was tried last.')),
  endedAt: optional(moment('When it was taken or given up.')),
});

export const PartnerDeliveryPageShape = shape('WebhookDeliveryPage', 'Deliveries, the newest first.', {
  deliveries: listOf(PartnerDeliveryShape, 'The deliveries of this page.'),
  ...NEXT,
});

export const OnePartnerDeliveryShape = shape('OneWebhookDelivery', 'One delivery with its tries.', {
  delivery: PartnerDeliveryShape,
  attempts: listOf(AttemptShape, 'The latest hundred tries, the oldest first.'),
});

export const RedeliveredShape = shape('RedeliveredWebhook', 'A delivery that is sent again.', {
  delivery: PartnerDeliveryShape,
});

export const EventTypePageShape = shape('WebhookEventTypePage', 'Everything that a partner can be told of.', {
  types: listOf(
    part('One type of event.', {
      name: text('As filters name it: `order.OrderPlaced`.'),
      type: text('CloudEvents `type`.'),
      description: text('What it says.'),
      schema: text('Path of the JSON Schema of its data.'),
    }),
    'The types, by domain.',
  ),
  ...NEXT,
});

export const EventSchemaShape = shape('WebhookEventSchema', 'The data of one type of event.', {
  schema: anything('JSON Schema, draft 2020-12; `x-privacy` says which fields are personal.'),
});
