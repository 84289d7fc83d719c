import { defineErrors } from '../kernel/error-catalogue.ts';

/** What can go wrong on the way to an outside system. */
export const httpErrors = defineErrors({
  'SL-HTTP-001': {
    title: 'An outside system could not be reached; nothing was sent',
    kind: 'transient',
    next: 'Check that the address is right and that the system runs; the hub tries again by itself.',
  },
  'SL-HTTP-002': {
    title: 'The connection broke after a request was sent',
    kind: 'unknown',
    next: 'The hub looks whether it took effect before it tries again; nothing needs to be done.',
  },
  'SL-HTTP-003': {
    title: 'An outside system did not answer in time',
    kind: 'unknown',
    next: 'The hub looks whether it took effect before it tries again; check the load of the other side when it repeats.',
  },
  'SL-HTTP-004': {
    title: 'Calls are held back because the last ones failed',
    kind: 'transient',
    next: 'The hub probes by itself and goes on when the other side answers; see the connection in `storeloom check`.',
  },
  'SL-HTTP-005': {
    title: 'An answer is larger than the hub reads',
    kind: 'invalid',
    next: 'Ask for smaller pages in the connector; the limit is LIMITS.answerBytes.',
  },
  'SL-HTTP-006': {
    title: 'The rate limit of an outside system is spent',
    kind: 'throttled',
    next: 'The hub waits by itself; lower the load or ask the vendor for a higher limit when it repeats.',
  },
  'SL-HTTP-007': {
    title: 'The address of a call is not usable',
    kind: 'invalid',
    next: 'Use an absolute http or https address in the settings of the connection.',
  },
});

/** What can be wrong with secrets. No text here ever holds a value. */
export const secretErrors = defineErrors({
  'SL-SECRET-001': {
    title: 'An environment variable that a secret refers to is not set',
    kind: 'invalid',
    next: 'Set the variable for the hub, or refer to a file or a stored secret instead.',
  },
  'SL-SECRET-002': {
    title: 'A file that a secret refers to cannot be read',
    kind: 'invalid',
    next: 'Create the file, readable by the user that runs the hub, holding nothing but the secret.',
  },
  'SL-SECRET-003': {
    title: 'A stored secret that a setting refers to does not exist',
    kind: 'invalid',
    next: 'Store it with `storeloom secret set <name>`.',
  },
  'SL-SECRET-004': {
    title: 'A stored secret cannot be decrypted',
    kind: 'invalid',
    next: 'Start the hub with the master key that it was stored under, or store the secret anew.',
  },
  'SL-SECRET-005': {
    title: 'The master key is not usable',
    kind: 'invalid',
    next: 'Give 32 bytes as base64 or hexadecimal text; remove the setting to have one generated.',
  },
  'SL-SECRET-006': {
    title: 'A name or value is not usable as a secret',
    kind: 'invalid',
    next: 'Names are letters, digits, dots and dashes, up to 100 characters; values are 1 to 65,536 bytes of text.',
  },
  'SL-SECRET-007': {
    title: 'A reference to a secret is not readable',
    kind: 'invalid',
    next: 'Write ${env:NAME}, ${file:/absolute/path} or ${secret:name}, alone or within a text.',
  },
});
