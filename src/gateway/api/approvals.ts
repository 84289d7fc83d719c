import type { LetterChoice } from '../../backbone/backbone.ts';
import type { ApprovalKind } from '../../config/approvals.ts';
import { APPROVAL_STATES, type Approval } from '../../governance/approvals/approval.ts';
import type { ApprovalRequest, Approvals } from '../../governance/approvals/approvals.ts';
import { approvalErrors } from '../../governance/approvals/errors.ts';
import type { Delegation } from '../../governance/approvals/store.ts';
import type { Caller } from '../../governance/identity/caller.ts';
import { covers } from '../../governance/identity/reach.ts';
import { epochMsOf, instant } from '../../kernel/clock.ts';
import { followRefusal, performApproved } from '../approved-deeds.ts';
import { countOf, lookThrough, reachOfChoice, wordsOf } from '../deeds.ts';
import { type ApiContext, noSuch } from './context.ts';
import { nextOf, pageOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import {
  ApprovalPageShape,
  ApprovalShape,
  StandInEndedShape,
  StandInPageShape,
  StandInShape,
} from './shapes/approval.ts';
import { asked, askedMoment, body, optional, PAGE, params, query, reason, wordOf } from './shapes/shape.ts';

const ById = params({ id: asked('Id of the request.', 64) });
const EXAMPLE = { params: { id: '01k9zq8n4t0000000000000000' } } as const;

const list = route({
  name: 'listApprovals',
  method: 'get',
  path: '/approvals',
  tag: 'Approvals',
  permission: 'read',
  reach: 'within',
  summary: 'List deeds that wait for a second person',
  description:
    'Newest first, with what became of earlier ones. A caller whose role is limited is told of what belongs to their channels and stores; a page may then hold fewer than asked for.',
  query: query({ state: optional(wordOf(APPROVAL_STATES, 'Only those in this state.')), ...PAGE }),
  answer: ApprovalPageShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: { query: { state: 'waiting' } },
  async handle({ query: { state, limit, cursor }, caller, context }) {
    const after = cursor === undefined ? undefined : String(readCursor(cursor, ['string'])[0]);
    const found = await approvalsOf(context).list({
      limit,
      ...(state === undefined ? {} : { state }),
      ...(after === undefined ? {} : { after }),
    });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      approvals: page.filter((each) => sees(caller, each)).map(approvalLineOf),
      ...nextOf(last === undefined ? undefined : writeCursor([last.id])),
    };
  },
});

const one = route({
  name: 'readApproval',
  method: 'get',
  path: '/approvals/{id}',
  tag: 'Approvals',
  permission: 'read',
  reach: 'within',
  summary: 'Read one request for a second person',
  description: 'What is to be done, who asked, until when it waits, and who decided.',
  params: ById,
  answer: ApprovalShape,
  problems: ['SL-GATEWAY-010', 'SL-APPROVAL-001'],
  example: EXAMPLE,
  handle: async ({ params, caller, context }) => approvalLineOf(await seen(context, caller, params.id)),
});

const DECIDES = ['SL-GATEWAY-010', 'SL-APPROVAL-001', 'SL-APPROVAL-002', 'SL-APPROVAL-003', 'SL-APPROVAL-004'] as const;

const approve = route({
  name: 'approveDeed',
  method: 'post',
  path: '/approvals/{id}/approve',
  tag: 'Approvals',
  permission: 'read',
  reach: 'within',
  summary: 'Approve a deed and do it',
  description:
    'Never by the one who asked. Needs `approve` where the deed reaches, or somebody who has it and named the caller as stand-in. The deed is done at once; the answer says what came of it.',
  params: ById,
  tells: ['reason'],
  body: body({ reason: optional(reason('Why; it is kept with the decision.')) }),
  answer: ApprovalShape,
  problems: DECIDES,
  example: { ...EXAMPLE, body: {} },
  async handle({ params, body, caller, context, together }) {
    await seen(context, caller, params.id);
    const verdict = { verdict: 'approved', ...body } as const;
    const approved = await together((unit) => approvalsOf(unit).decide(params.id, verdict, caller));
    // The deed follows on its own: what it does outside of this database cannot be undone with the decision.
    const parts = { ...context.parts(), approvals: approvalsOf(context) };
    return approvalLineOf(await performApproved(approved, parts, context.clock));
  },
});

const decline = route({
  name: 'declineDeed',
  method: 'post',
  path: '/approvals/{id}/decline',
  tag: 'Approvals',
  permission: 'read',
  reach: 'within',
  summary: 'Decline a deed',
  description:
    'Needs the same right as approving it. The one who asked reads the reason. A return is declined with it.',
  params: ById,
  tells: ['reason'],
  body: body({ reason: reason('Why not.') }),
  answer: ApprovalShape,
  problems: DECIDES,
  example: { ...EXAMPLE, body: { reason: 'The invoice is there; look at S00042' } },
  async handle({ params, body, caller, context, together }) {
    await seen(context, caller, params.id);
    const verdict = { verdict: 'declined', ...body } as const;
    const declined = await together((unit) => approvalsOf(unit).decide(params.id, verdict, caller));
    await followRefusal(declined, context.parts(), context.clock);
    return approvalLineOf(declined);
  },
});

const takeBack = route({
  name: 'withdrawDeed',
  method: 'post',
  path: '/approvals/{id}/withdraw',
  tag: 'Approvals',
  permission: 'read',
  reach: 'within',
  summary: 'Take a request back',
  description: 'Only by the one who asked, while it waits. A return is declined with it.',
  params: ById,
  answer: ApprovalShape,
  problems: ['SL-GATEWAY-010', 'SL-APPROVAL-001', 'SL-APPROVAL-003', 'SL-APPROVAL-004'],
  example: EXAMPLE,
  async handle({ params, caller, context, together }) {
    await seen(context, caller, params.id);
    const withdrawn = await together((unit) => approvalsOf(unit).withdraw(params.id, caller.name));
    await followRefusal(withdrawn, context.parts(), context.clock);
    return approvalLineOf(withdrawn);
  },
});

const standIns = route({
  name: 'listStandIns',
  method: 'get',
  path: '/stand-ins',
  tag: 'Approvals',
  permission: 'read',
  reach: 'within',
  summary: 'List who approves for whom',
  description: 'Those that hold now, by the person whose right it is.',
  query: query({ ...PAGE }),
  answer: StandInPageShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: {},
  async handle({ query, context }) {
    const { entries, next } = pageOf(await approvalsOf(context).delegations(), ({ approver }) => approver, query);
    return { standIns: entries.map(standInLineOf), ...nextOf(next) };
  },
});

const nameStandIn = route({
  name: 'nameStandIn',
  method: 'put',
  path: '/stand-ins/mine',
  tag: 'Approvals',
  permission: 'approve',
  reach: 'within',
  together: true,
  summary: 'Name who approves for you',
  description:
    'One at a time, until a moment at most 60 days away; a further one takes the place of the former. It holds as far and as long as the own role does, and cannot be passed on.',
  tells: ['standIn', 'until'],
  body: body({
    standIn: asked('The person: person/<id>.', 100),
    until: askedMoment('Until when.'),
  }),
  answer: StandInShape,
  problems: ['SL-GATEWAY-010', 'SL-APPROVAL-005', 'SL-IDENTITY-008'],
  example: { body: { standIn: 'person/4f2a9c01d7e35b68', until: '2030-01-31T18:00:00.000Z' } },
  async handle({ body, caller, context }) {
    const until = epochMsOf(body.until) ?? 0;
    return standInLineOf(await approvalsOf(context).delegate(caller, body.standIn, until));
  },
});

const endStandIn = route({
  name: 'endStandIn',
  method: 'delete',
  path: '/stand-ins/mine',
  tag: 'Approvals',
  permission: 'approve',
  reach: 'within',
  together: true,
  summary: 'Approve alone again',
  description: 'Ends it at once; what was approved meanwhile stays approved.',
  answer: StandInEndedShape,
  problems: ['SL-GATEWAY-010'],
  example: {},
  handle: async ({ caller, context }) => ({ ended: await approvalsOf(context).endDelegation(caller.name) }),
});

function approvalsOf(context: ApiContext): Approvals {
  const { approvals } = context.parts();
  if (approvals === undefined) throw noSuch('desk', 'approvals');
  return approvals;
}

/** Whoever asked sees what they asked for; others what belongs to what they may read. */
function sees(caller: Caller, { reach, askedBy }: Approval): boolean {
  return caller.name === askedBy || covers(caller.reachFor('read'), reach);
}

async function seen(context: ApiContext, caller: Caller, id: string): Promise<Approval> {
  const found = await approvalsOf(context).get(id);
  if (sees(caller, found)) return found;
  // The same words as for one that is not there.
  throw approvalErrors.error('SL-APPROVAL-001', { because: `There is no request "${id.slice(0, 100)}"` });
}

/** A request as the API tells it: without what the deed needs, which may name many messages. */
export function approvalLineOf({ deed: _deed, ...approval }: Approval) {
  const { askedAt, expiresAt, decision, endedAt, reach, ...rest } = approval;
  return {
    ...rest,
    reach: reach === 'everywhere' ? reach : { channels: [...reach.channels], locations: [...reach.locations] },
    askedAt: instant(askedAt),
    expiresAt: instant(expiresAt),
    ...(decision === undefined ? {} : { decision: { ...decision, at: instant(decision.at) } }),
    ...(endedAt === undefined ? {} : { endedAt: instant(endedAt) }),
  };
}
export type ApprovalLine = ReturnType<typeof approvalLineOf>;

function standInLineOf({ approver, standIn, until, namedAt }: Delegation) {
  return { approver, standIn, until: instant(until), namedAt: instant(namedAt) };
}
export type StandInLine = ReturnType<typeof standInLineOf>;

/** Asks for a second person where the policy wants one; undefined when the deed may be done at once. */
export async function secondPersonFor<Kind extends ApprovalKind>(
  context: ApiContext,
  caller: Caller,
  wish: ApprovalRequest<Kind>,
): Promise<ApprovalLine | undefined> {
  const asked = await context.parts().approvals?.request(wish, caller.name);
  return asked === undefined ? undefined : approvalLineOf(asked);
}

/** Sets dead letters aside, or asks for a second person when money is in them or they are very many. */
export async function skipOrAsk(context: ApiContext, caller: Caller, choice: LetterChoice, because: string) {
  const parts = context.parts();
  if (parts.approvals !== undefined) {
    const looked = await lookThrough(parts, choice);
    const approval = await secondPersonFor(context, caller, {
      kind: 'skip-letters',
      subject: wordsOf(choice),
      reason: because,
      reach: looked.reach,
      deed: { choice: looked.choice, reason: because },
      ...looked.weight,
    });
    if (approval !== undefined) return { skipped: 0, approval };
  }
  return { skipped: await parts.backbone.deadLetters.skip(choice, because, caller.name) };
}

/** Tries dead letters again, or asks for a second person when they are very many. */
export async function retryOrAsk(context: ApiContext, caller: Caller, choice: LetterChoice, ratePerSecond?: number) {
  const { backbone, approvals } = context.parts();
  const rate = ratePerSecond === undefined ? {} : { ratePerSecond };
  const pace = ratePerSecond === undefined ? [] : [ratePerSecond];
  if (approvals !== undefined) {
    const approval = await secondPersonFor(context, caller, {
      kind: 'retry-letters',
      subject: wordsOf(choice),
      reason: `retry of ${wordsOf(choice)}`,
      reach: reachOfChoice(choice),
      deed: { choice, ...rate },
      count: await countOf(backbone.deadLetters, choice),
    });
    if (approval !== undefined) return { retried: 0, approval };
  }
  return { retried: await backbone.deadLetters.retry(choice, caller.name, ...pace) };
}

/** `/api/v1/approvals`: deeds that wait for a second person, and who stands in for whom. */
export const APPROVAL_ROUTES: readonly Route[] = [
  list,
  one,
  approve,
  decline,
  takeBack,
  standIns,
  nameStandIn,
  endStandIn,
];
