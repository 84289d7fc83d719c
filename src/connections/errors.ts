import { defineErrors } from '../kernel/error-catalogue.ts';

/** What can go wrong between the backbone and a configured connection. */
export const connectionErrors = defineErrors({
  'SL-CONN-001': {
    title: 'The settings of a connection do not fit its connector',
    kind: 'invalid',
    next: 'Correct the named field under `connections` in storeloom.yaml; `storeloom config explain` shows what is read.',
  },
  'SL-CONN-002': {
    title: 'A connection names a connector that does not exist',
    kind: 'invalid',
    next: 'Name one of the connectors that the message lists.',
  },
  'SL-CONN-003': {
    title: 'A connector failed in a way that it does not explain',
    kind: 'unknown',
    next: 'This is a bug of the connector; report it with the message and its delivery, then retry.',
  },
  'SL-CONN-004': {
    title: 'A connector does not carry out this command',
    kind: 'invalid',
    next: 'Give the role to a connection whose connector accepts the command.',
  },
  'SL-CONN-005': {
    title: 'A command is not readable',
    kind: 'invalid',
    next: 'This is a bug of the process that asked; report it with the named field.',
  },
  'SL-CONN-006': {
    title: 'A connector translated a delivery into something that is not in the canonical language',
    kind: 'invalid',
    next: 'Correct the named field at its source or in the translator, then retry the delivery.',
  },
  'SL-CONN-007': {
    title: 'A delivery points at a record, and the connector cannot read records',
    kind: 'invalid',
    next: 'This is a bug of the connector: whoever gives hints has a `fetch`.',
  },
  'SL-CONN-008': {
    title: 'A connector answered a batch with the wrong number of results',
    kind: 'unknown',
    next: 'This is a bug of the connector; the commands are looked up and tried one by one.',
  },
  'SL-CONN-009': {
    title: 'Two connections have the same name, or a name is not usable',
    kind: 'invalid',
    next: 'Names are lower-case letters, digits and dashes, begin with a letter, and occur once.',
  },
});
