import { waitsFor } from './approval.ts';
import { FailureShape } from './failure.ts';
import { MessagePlaceShape, MessageShape } from './message.ts';
import { count, epochMs, flag, listOf, NEXT, optional, shape, text, wordOf } from './shape.ts';

export const CauseShape = shape('Cause', 'Failures with one fingerprint: one cause, perhaps many keys.', {
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
export const RetriedShape = shape('Retried', 'How many messages are tried again.', {
  retried: count('How many; none while it waits for a second person.'),
  approval: waitsFor,
});
export const SkippedShape = shape('Skipped', 'How many messages were set aside.', {
  skipped: count('How many; none while it waits for a second person.'),
  approval: waitsFor,
});
export const RecalledShape = shape('Recalled', 'How many messages wait for a person again.', {
  recalled: count('How many.'),
});

export const CaseShape = shape('Case', 'One cause that people must mend, with all messages that it holds up.', {
  id: text('Its fingerprint.'),
  code: text('Code of the failure.'),
  title: text('What the code means.'),
  because: text('What happened to the latest message.'),
  next: optional(text('What to do next.')),
  runbook: text('Where it says how to mend it.'),
  field: optional(text('The field that was wrong.')),
  rule: optional(text('The rule that it broke.')),
  value: optional(text('The offending value, masked when it is private.')),
  subscription: text('Where the messages are stuck.'),
  connection: optional(text('The connection that is the cause.')),
  owner: optional(text('Who answers for the connection.')),
  letters: count('How many messages are stuck.'),
  since: epochMs('When the first one became stuck.'),
  latest: epochMs('When the latest one became stuck.'),
  keys: listOf(text('A business key.'), 'A few of the keys, newest first.'),
});

export const CasePageShape = shape('CasePage', 'Cases, the largest first.', {
  cases: listOf(CaseShape, 'The cases of this page.'),
  ...NEXT,
});

export const OneCaseShape = shape('OneCase', 'One case with its latest messages.', {
  case: CaseShape,
  letters: listOf(DeadLetterShape, 'The latest messages; the others are listed under dead letters.'),
});

export const CasePreviewShape = shape('CasePreview', 'What a retry of a case would try again; nothing is changed.', {
  letters: count('Messages that would be tried again.'),
  keys: count('Business keys among the first of them.'),
  waiting: count('Later messages that would go on when these succeed.'),
  paused: flag('True when the flow is paused, so that a retry waits for it to be resumed.'),
});

export const EditedShape = shape('Edited', 'A message that was replaced by a corrected one.', {
  letter: text('The dead letter, which was set aside.'),
  replacedBy: MessagePlaceShape,
});
