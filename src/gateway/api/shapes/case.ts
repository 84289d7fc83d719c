import { FailureShape } from './failure.ts';
import { MessageShape } from './message.ts';
import { count, epochMs, listOf, NEXT, optional, shape, text, wordOf } from './shape.ts';

const CauseShape = shape('Cause', 'Failures with one fingerprint: one cause, perhaps many keys.', {
  fingerprint: text('What tells the cause from others; choose by it to retry all of them.'),
  subscription: text('Where they are stuck.'),
  failure: FailureShape,
  letters: count('How many messages are stuck.'),
  since: epochMs('When the first one became stuck.'),
  latest: epochMs('When the latest one became stuck.'),
  keys: listOf(text('A business key.'), 'A few of the keys, newest first.'),
});

/** What is stuck, by cause. */
export const CausePageShape = shape('CausePage', 'Causes, the latest first.', {
  causes: listOf(CauseShape, 'The causes of this page.'),
  ...NEXT,
});

const DeadLetterShape = shape('DeadLetter', 'A message that is stuck in a subscription.', {
  id: text('`<subscription>/<lane>/<position>`.'),
  subscription: text('Where it is stuck.'),
  key: text('Its business key.'),
  state: wordOf(
    ['retry', 'held', 'dead', 'skipped'],
    'Waits for time, behind another one, for a person, or was set aside.',
  ),
  attempts: count('How often it was tried.'),
  fingerprint: text('Its cause.'),
  failure: FailureShape,
  since: epochMs('Since when.'),
  nextAt: optional(epochMs('When it is tried again.')),
  waiting: count('Later messages of the key that wait behind it.'),
  message: MessageShape,
});

export const DeadLetterPageShape = shape('DeadLetterPage', 'Dead letters, the latest first.', {
  letters: listOf(DeadLetterShape, 'The dead letters of this page.'),
  ...NEXT,
});

export const OneDeadLetterShape = shape('OneDeadLetter', 'One dead letter.', { letter: DeadLetterShape });
export const RetriedShape = shape('Retried', 'How many messages are tried again.', { retried: count('How many.') });
export const SkippedShape = shape('Skipped', 'How many messages were set aside.', { skipped: count('How many.') });
