import { SEVERITIES } from '../../../config/alerts.ts';
import { STEP_KINDS } from '../../../operations/cases/case.ts';
import { waitsFor } from './approval.ts';
import { FailureShape } from './failure.ts';
import { MessagePlaceShape, MessageShape } from './message.ts';
import { count, epochMs, flag, listOf, moment, NEXT, optional, part, shape, tag, text, wordOf } from './shape.ts';

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

/** A case as the API tells it; the evidence beneath stands in dead letters. */
export const CaseShape = shape('Case', 'One cause that people must mend, with who answers for it and by when.', {
  id: text('Stays the same for as long as the cause does; the fingerprint where messages are stuck.'),
  tag,
  kind: wordOf(
    ['dead-letters', 'held-orders', 'held-returns', 'silent-store', 'stock', 'stopped-flow', 'variance'],
    'What is counted: messages, orders, tills, articles, or what waits in a flow that has stopped.',
  ),
  state: wordOf(['open', 'closed'], 'Closed when the cause is gone; nobody closes it by hand.'),
  severity: wordOf(SEVERITIES, 'How bad it is.'),
  code: text('Code of the cause.'),
  title: text('What the code means.'),
  because: text('What happened; to the latest message where messages are stuck.'),
  next: optional(text('What to do next.')),
  field: optional(text('The field that was wrong.')),
  rule: optional(text('The rule that it broke.')),
  value: optional(text('The offending value, masked when it is private.')),
  subscription: optional(text('Where messages are stuck.')),
  connection: optional(text('The connection that is concerned.')),
  owner: text('Who answers for it: a team, or a person as `person/<id>`.'),
  ownerName: optional(text('What the person is called who answers for it.')),
  assigned: flag('True when a person said who answers for it.'),
  count: count('How many are concerned.'),
  keys: optional(listOf(text('A business key.'), 'A few of the keys, newest first.')),
  since: moment('Since when the cause is there.'),
  latest: optional(moment('When the latest message became stuck.')),
  openedAt: moment('When the case was opened, this time.'),
  deadline: moment('By when it should be closed.'),
  overdue: flag('Open, past its deadline and not snoozed.'),
  episode: count('How often it was opened.'),
  acknowledged: optional(part('Who has taken note of it.', { by: text('Who.'), at: moment('When.') })),
  snoozedUntil: optional(moment('Nobody is reminded before that.')),
  closedAt: optional(moment('When the cause was gone.')),
  runbook: text('Where it says how to mend it.'),
});

export const CasePageShape = shape('CasePage', 'Cases, those that are due soonest first.', {
  cases: listOf(CaseShape, 'The cases of this page.'),
  ...NEXT,
});

export const CaseAnswerShape = shape('CaseAnswer', 'A case as it stands now.', { case: CaseShape });

export const OneCaseShape = shape('OneCase', 'One case with what happened to it and its latest messages.', {
  case: CaseShape,
  steps: listOf(
    part('Something that happened to the case.', {
      at: moment('When.'),
      kind: wordOf(STEP_KINDS, 'What.'),
      who: text('Who did it; `hub` when nobody did.'),
      note: text('What was said.'),
    }),
    'What happened to it, the latest first.',
  ),
  letters: listOf(DeadLetterShape, 'The latest messages; the others are listed under dead letters.'),
});

export const CaseOwnerShape = shape('CaseOwner', 'Who answers for a case.', {
  case: text('Id of the case.'),
  owner: text('A team, or a person as `person/<id>`.'),
  assigned: flag('True when a person said so.'),
});

export const CaseOwnersShape = shape('CaseOwners', 'Who a case may be given to.', {
  teams: listOf(text('A team.'), 'Teams of the rules and of the connections.'),
  people: listOf(
    part('A person who may operate.', { owner: text('`person/<id>`.'), name: text('What the person is called.') }),
    'People; none for a machine that asks.',
  ),
});

export const RunbookShape = shape('Runbook', 'How to mend a cause.', {
  code: text('Code of the cause.'),
  title: text('What the code means.'),
  next: optional(text('What a person does next.')),
  section: text('Page and section below docs/runbooks.'),
  link: text('Where it can be read.'),
  heading: text('What the section is called.'),
  text: text('The section as Markdown, without its heading.'),
});

export const CasePreviewShape = shape('CasePreview', 'What a retry of a case would try again; nothing is changed.', {
  letters: count('Messages that would be tried again.'),
  keys: count('Business keys among the first of them.'),
  waiting: count('Later messages that would go on when these succeed.'),
  paused: flag('True when the flow is paused, so that a retry waits for it to be resumed.'),
});

export const EditedShape = shape('Edited', 'A message that was replaced by a corrected one.', {
  letter: text('The dead letter, which was set aside.'),
  replacedBy: optional(MessagePlaceShape),
  approval: waitsFor,
});
