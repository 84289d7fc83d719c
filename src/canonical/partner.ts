import { entity, text, time } from './schema.ts';

const endpoint = text('internal', 'Id of the webhook endpoint.', 100);
const at = time('internal', 'When it was so.');

/** What the hub itself says of partners that it tells by webhook; partners are never sent these. */
export const partnerEvents = {
  WebhookEndpointDisabled: entity('The hub sends nothing more to an endpoint until a person recovers it.', {
    endpoint,
    reason: text('internal', 'Why, in words.', 1_000),
    at,
  }),
  WebhookGivenUp: entity('A partner could not be told of an event, while it was told of later ones.', {
    endpoint,
    delivery: text('internal', 'Id of the delivery: its `webhook-id`.', 100),
    at,
  }),
};
