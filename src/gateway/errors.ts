import { defineErrors } from '../kernel/error-catalogue.ts';

export const gatewayErrors = defineErrors({
  'SL-GATEWAY-001': {
    title: 'Nothing lives at this address',
    kind: 'rejected',
    next: 'Check the address; webhooks go to /webhooks/<connection>, the API begins with /api/v1/.',
  },
  'SL-GATEWAY-002': {
    title: 'The connection takes no webhooks',
    kind: 'rejected',
    next: 'Send to a connection whose connector has webhooks; this one is read by polling.',
  },
  'SL-GATEWAY-003': {
    title: 'The body is larger than the limit',
    kind: 'invalid',
    next: 'Send a smaller body; nothing of it was stored.',
  },
  'SL-GATEWAY-004': {
    title: 'A compressed body is not taken',
    kind: 'invalid',
    next: 'Send the body without Content-Encoding: its signature is made over the plain bytes.',
  },
  'SL-GATEWAY-005': {
    title: 'The hub cannot store messages just now',
    kind: 'transient',
    next: 'Send it again after the time that Retry-After gives; nothing was acknowledged, so nothing is lost.',
  },
  'SL-GATEWAY-006': {
    title: 'Nobody is signed in and no known token was sent',
    kind: 'unauthorized',
    next: 'Sign in at /sign-in; a machine asks for a token at /oauth/token and sends `Authorization: Bearer <token>`.',
  },
  'SL-GATEWAY-007': {
    title: 'A caller may not do this',
    kind: 'unauthorized',
    next: 'Ask an administrator for a role, or for a scope of the machine, that has the permission which is named.',
  },
  'SL-GATEWAY-008': {
    title: 'A request is not what the API expects',
    kind: 'invalid',
    next: 'Correct the field that is named.',
  },
  'SL-GATEWAY-009': {
    title: 'Something went wrong inside the hub',
    kind: 'unknown',
    next: 'Look for the request id in the log of the hub; this is a bug, please report it.',
  },
  'SL-GATEWAY-010': {
    title: 'No such thing',
    kind: 'rejected',
    next: 'List what there is and take an id from it.',
  },
  'SL-GATEWAY-011': {
    title: 'Too many requests from one address',
    kind: 'throttled',
    next: 'Wait for the time that Retry-After gives.',
  },
  'SL-GATEWAY-012': {
    title: 'A connector failed while it verified a webhook',
    kind: 'unknown',
    next: 'This is a bug of the connector; the sender will send it again. Report it with the request id.',
  },
  'SL-GATEWAY-013': {
    title: 'The method is not for this address',
    kind: 'rejected',
    next: 'Webhooks are sent by POST.',
  },
  'SL-GATEWAY-015': {
    title: 'A message cannot be corrected like this',
    kind: 'invalid',
    next: 'Correct a delivery by its body as text or a command by its request; for an event mend its source or the mapping, then retry.',
  },
  'SL-GATEWAY-016': {
    title: 'Too many viewers follow the live feed',
    kind: 'throttled',
    next: 'Ask for what you need now and then instead, or try again later.',
  },
  'SL-GATEWAY-017': {
    title: 'An Idempotency-Key was used for another request',
    kind: 'invalid',
    next: 'Make a fresh key for every request; use one again only to repeat the very same request.',
  },
  'SL-GATEWAY-018': {
    title: 'The first request with this Idempotency-Key is still under way',
    kind: 'transient',
    next: 'Wait a moment and repeat the request with the same key: it is answered as the first one was.',
  },
  'SL-GATEWAY-019': {
    title: 'What should be changed is not what was read',
    kind: 'invalid',
    next: 'Read it again, decide again, and send the ETag of what was read.',
  },
  'SL-GATEWAY-020': {
    title: 'A caller has used up its quota',
    kind: 'throttled',
    next: 'Wait for the time that Retry-After gives; an administrator can give a machine a larger quota, `hub.apiRequestsPerMinute` everybody.',
  },
  'SL-GATEWAY-021': {
    title: 'The caller may place no orders in this channel',
    kind: 'unauthorized',
    next: 'Name a connection of the connector `api` whose setting `callers` names you, and that you reach.',
  },
  'SL-GATEWAY-014': {
    title: 'The address cannot be listened on',
    kind: 'invalid',
    next: 'Another program has the port: stop it, or set `hub.port` (STORELOOM_PORT) to a free one.',
  },
  'SL-GATEWAY-040': {
    title: 'The console is not built',
    kind: 'rejected',
    next: 'Run `npm run console` in the checkout, then load the page again; the API and the command line work without it.',
  },
});
