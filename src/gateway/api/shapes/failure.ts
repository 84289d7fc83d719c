import { flag, integer, number, optional, shape, text, wordOf } from './shape.ts';

const KINDS = ['transient', 'throttled', 'rejected', 'invalid', 'unauthorized', 'unknown'] as const;

/** What went wrong with a message, said as what to do about it. */
export const FailureShape = shape('Failure', 'What went wrong, said as what to do about it.', {
  kind: wordOf(KINDS, 'What the hub does about it by itself.'),
  code: text('A code of the error catalogue.'),
  because: text('What happened, in one sentence.'),
  retryAfterMs: optional(number('How long the other side asked to wait, in milliseconds.')),
  scope: optional(wordOf(['connection', 'operation'], 'How far a transient failure reaches.')),
  field: optional(text('The field that was wrong.')),
  rule: optional(text('The rule that it broke.')),
  value: optional(text('The offending value, masked when it is private.')),
  next: optional(text('What to do next.')),
  absent: optional(flag('The other side has nothing of what it was asked for; nothing needs to be undone there.')),
});

/** What every failure of the API answers: an RFC 9457 problem. */
export const ProblemShape = shape('Problem', 'An RFC 9457 problem; how every failure is told.', {
  type: text('`urn:storeloom:error:<code>`.'),
  title: text('What the code means, always in the same words.'),
  status: integer('The HTTP status.'),
  detail: text('What happened this time.'),
  instance: text('The request, as the log of the hub knows it.'),
  code: text('A code of the error catalogue.'),
  next: optional(text('What to do next.')),
  field: optional(text('The field that was wrong, with where it stood: `body.reason`, `querystring.limit`.')),
  rule: optional(text('The rule that it broke.')),
  value: optional(text('The offending value; of a private one only how long it is.')),
});
