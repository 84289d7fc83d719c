import { defineErrors } from '../kernel/error-catalogue.ts';

export const partnerErrors = defineErrors({
  'SL-PARTNER-001': {
    title: 'The address of a webhook endpoint is not one that the hub sends to',
    kind: 'invalid',
    next: 'Give a public https address on an allowed port, without user and password; `partners` in the configuration has the ports and the exception for development.',
  },
  'SL-PARTNER-002': {
    title: 'A filter of a webhook endpoint fits no event',
    kind: 'invalid',
    next: 'List the event types with `storeloom webhooks types`; `order.*` stands for all of a domain, `*` for all.',
  },
  'SL-PARTNER-003': {
    title: 'No such webhook endpoint or delivery',
    kind: 'rejected',
    next: 'List what there is: `storeloom webhooks list`, `storeloom webhooks deliveries <endpoint>`.',
  },
  'SL-PARTNER-004': {
    title: 'There are too many webhook endpoints',
    kind: 'invalid',
    next: 'Remove endpoints that nobody needs; the limit is LIMITS.webhookEndpoints.',
  },
  'SL-PARTNER-005': {
    title: 'A webhook endpoint leads to an address that the hub never sends to',
    kind: 'invalid',
    next: 'Ask the partner why the name of the endpoint leads to a private, local or reserved address; nothing was sent.',
  },
  'SL-PARTNER-006': {
    title: 'A message that a partner should be told is not in the log any more',
    kind: 'invalid',
    next: 'Keep messages for longer (`retention.messagesDays`) than an endpoint may be away.',
  },
  'SL-PARTNER-007': {
    title: 'A webhook endpoint cannot be reached',
    kind: 'transient',
    next: 'The hub tries again by itself; ask the partner whether the endpoint runs.',
  },
  'SL-PARTNER-008': {
    title: 'A webhook endpoint did not answer in time',
    kind: 'transient',
    next: 'Ask the partner to answer first and to work afterwards; the hub tries again by itself.',
  },
  'SL-PARTNER-009': {
    title: 'A webhook endpoint refused a delivery',
    kind: 'transient',
    next: 'See what it answered: `storeloom webhooks deliveries <endpoint>`; the hub tries again by itself for about a day.',
  },
  'SL-PARTNER-010': {
    title: 'A webhook endpoint was disabled by the hub',
    kind: 'invalid',
    next: 'Agree with the partner that it is well again, then `storeloom webhooks recover <endpoint>`: everything that it missed is sent.',
  },
  'SL-PARTNER-011': {
    title: 'A partner could not be told of an event',
    kind: 'invalid',
    next: 'Mend the cause with the partner, then `storeloom webhooks redeliver <endpoint> <delivery>` or `storeloom webhooks recover <endpoint>`.',
  },
  'SL-PARTNER-012': {
    title: 'A test delivery cannot be sent again',
    kind: 'invalid',
    next: 'Send a new one: `storeloom webhooks test <endpoint>`.',
  },
});
