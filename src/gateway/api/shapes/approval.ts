import { Type } from 'typebox';
import { APPROVAL_KINDS } from '../../../config/approvals.ts';
import { APPROVAL_STATES } from '../../../governance/approvals/approval.ts';
import { FailureShape } from './failure.ts';
import { ReachShape } from './identity.ts';
import { count, listOf, moment, NEXT, optional, part, shape, text, wordOf } from './shape.ts';

export const ApprovalShape = shape('Approval', 'A deed that waits for a second person, or what became of it.', {
  id: text('Id of the request.'),
  kind: wordOf(APPROVAL_KINDS, 'The deed.'),
  subject: text('What it is done to.'),
  reason: text('Why, as the one who asked says.'),
  state: wordOf(
    APPROVAL_STATES,
    'Waiting; approved and to be done; done; failed; declined; expired; withdrawn by the one who asked.',
  ),
  amounts: optional(
    listOf(
      part('An amount in minor units.', {
        amount: Type.Integer({ description: 'In minor units of the currency.' }),
        currency: text('ISO 4217.'),
      }),
      'The money in it, by currency; missing when there is none or nobody can tell.',
    ),
  ),
  count: optional(count('How many things it is done to.')),
  reach: ReachShape,
  askedBy: text('Who asked: person/<id>, machine/<id>, local.'),
  askedAt: moment('When.'),
  expiresAt: moment('Until when it waits.'),
  decision: optional(
    part('Who decided.', {
      by: text('The second person.'),
      onBehalfOf: optional(text('For whom, when they stood in.')),
      at: moment('When.'),
      reason: optional(text('Why.')),
    }),
  ),
  outcome: optional(Type.Record(Type.String(), Type.String(), { description: 'What came of the deed.' })),
  failure: optional(FailureShape),
  endedAt: optional(moment('When nothing more was to be done.')),
});

export const ApprovalPageShape = shape('ApprovalPage', 'Deeds that wait, or waited, for a second person.', {
  approvals: listOf(ApprovalShape, 'The newest first.'),
  ...NEXT,
});

export const StandInShape = shape('StandIn', 'Who approves for somebody.', {
  approver: text('Whose right it is: person/<id>.'),
  standIn: text('Who uses it meanwhile: person/<id>.'),
  until: moment('Until when.'),
  namedAt: moment('Since when.'),
});

export const StandInPageShape = shape('StandInPage', 'Who approves for whom.', {
  standIns: listOf(StandInShape, 'Those that hold now.'),
  ...NEXT,
});

export const StandInEndedShape = shape('StandInEnded', 'That somebody approves alone again.', {
  ended: Type.Boolean({ description: 'False when nobody stood in.' }),
});

/** What a deed answers that waits for a second person. */
export const waitsFor = optional(ApprovalShape);
