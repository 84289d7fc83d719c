import { Type } from 'typebox';
import type { Caller } from '../../governance/identity/caller.ts';
import { permissionsOf } from '../../governance/identity/permissions.ts';
import { DURATION, durationMs } from '../../kernel/duration.ts';
import type { Case, CaseAction } from '../../operations/cases/case.ts';
import { operationsErrors } from '../../operations/errors.ts';
import { requireMatch } from '../etag.ts';
import { ById, caseLine, EXAMPLE, knownCase, workOf } from './cases.ts';
import type { ApiContext } from './context.ts';
import { type Route, route } from './route.ts';
import { CaseAnswerShape, CaseOwnerShape, CaseOwnersShape } from './shapes/case.ts';
import { asked, body, optional, reason } from './shapes/shape.ts';

/** Longest time that a case may be put off. */
const SNOOZE_MOST_MS = 30 * 86_400_000;
const note = optional(reason('Why; it is kept in the history of the case.'));

const owners = route({
  name: 'readCaseOwners',
  method: 'get',
  path: '/case-owners',
  tag: 'Cases',
  permission: 'operate',
  summary: 'See who a case may be given to',
  description: 'The teams of the rules and of the connections, and the people who may operate.',
  answer: CaseOwnersShape,
  problems: [],
  example: {},
  async handle({ caller, context }) {
    const { cases, identity } = context.parts();
    const people = caller.kind === 'machine' ? [] : await identity.store.people();
    return {
      teams: [...cases.teams],
      people: people
        .filter(
          ({ disabled, grants }) => !disabled && permissionsOf(grants.map(({ role }) => role)).includes('operate'),
        )
        .map(({ id, name }) => ({ owner: `person/${id}`, name })),
    };
  },
});

const owner = route({
  name: 'readCaseOwner',
  method: 'get',
  path: '/cases/{id}/owner',
  tag: 'Cases',
  permission: 'read',
  summary: 'See who answers for a case',
  description: 'Its ETag, sent as If-Match when the owner is changed, keeps two people from taking one case unseen.',
  params: ById,
  answer: CaseOwnerShape,
  problems: ['SL-OPS-002'],
  example: EXAMPLE,
  handle: async ({ params, context }) => ownerOf(await knownCase(context, params.id)),
});

const assign = route({
  name: 'assignCase',
  method: 'put',
  path: '/cases/{id}/owner',
  tag: 'Cases',
  permission: 'operate',
  together: true,
  summary: 'Say who answers for a case',
  description: 'It stays so when the case is opened again, whatever the rules of assignment say.',
  params: ById,
  tells: ['owner'],
  withholds: ['note'],
  body: body({ owner: asked('A team, or a person as `person/<id>`.', 200), note }),
  answer: CaseAnswerShape,
  problems: ['SL-OPS-002', 'SL-OPS-003'],
  example: { ...EXAMPLE, body: { owner: 'finance' } },
  takesIfMatch: true,
  handle: ({ params, body, ...asked }) => act(params.id, { kind: 'assigned', ...body }, asked),
});

const unassign = route({
  name: 'unassignCase',
  method: 'delete',
  path: '/cases/{id}/owner',
  tag: 'Cases',
  permission: 'operate',
  together: true,
  summary: 'Give a case back',
  description: 'The rules of assignment say again who answers for it.',
  params: ById,
  answer: CaseAnswerShape,
  problems: ['SL-OPS-002', 'SL-OPS-003'],
  example: EXAMPLE,
  takesIfMatch: true,
  handle: ({ params, ...asked }) => act(params.id, { kind: 'unassigned' }, asked),
});

const acknowledge = route({
  name: 'acknowledgeCase',
  method: 'post',
  path: '/cases/{id}/acknowledge',
  tag: 'Cases',
  permission: 'operate',
  together: true,
  summary: 'Say that somebody looks at a case',
  description: 'The first to say so is named; the deadline stays as it is.',
  params: ById,
  withholds: ['note'],
  body: body({ note }),
  answer: CaseAnswerShape,
  problems: ['SL-OPS-002', 'SL-OPS-003'],
  example: { ...EXAMPLE, body: {} },
  takesIfMatch: true,
  handle: ({ params, body, ...asked }) => act(params.id, { kind: 'acknowledged', ...body }, asked),
});

const snooze = route({
  name: 'snoozeCase',
  method: 'post',
  path: '/cases/{id}/snooze',
  tag: 'Cases',
  permission: 'operate',
  together: true,
  summary: 'Put a case off',
  description: 'Nobody is reminded of it meanwhile; it stays open. At most 30 days.',
  params: ById,
  tells: ['for'],
  withholds: ['note'],
  body: body({
    for: Type.String({ pattern: DURATION, maxLength: 10, description: 'How long: 30m, 4h, 2d.' }),
    note,
  }),
  answer: CaseAnswerShape,
  problems: ['SL-OPS-002', 'SL-OPS-003', 'SL-OPS-005'],
  example: { ...EXAMPLE, body: { for: '4h', note: 'The new article is entered this afternoon' } },
  takesIfMatch: true,
  handle: async ({ params, body: { for: lasting, ...rest }, ...asked }) => {
    const forMs = durationMs(lasting);
    if (forMs > SNOOZE_MOST_MS) {
      throw operationsErrors.error('SL-OPS-005', { because: `${lasting} is longer than 30 days`, value: lasting });
    }
    return act(params.id, { kind: 'snoozed', untilMs: asked.context.clock.now() + forMs, ...rest }, asked);
  },
});

const comment = route({
  name: 'commentCase',
  method: 'post',
  path: '/cases/{id}/comment',
  tag: 'Cases',
  permission: 'operate',
  together: true,
  summary: 'Write a note on a case',
  description: 'Also on one that is closed. Write nothing personal: everybody who may see cases reads it.',
  params: ById,
  withholds: ['note'],
  body: body({ note: reason('What is to be said.') }),
  answer: CaseAnswerShape,
  problems: ['SL-OPS-002'],
  example: { ...EXAMPLE, body: { note: 'Asked the supplier for the barcode' } },
  handle: ({ params, body, ...asked }) => act(params.id, { kind: 'commented', note: body.note }, asked),
});

interface By {
  readonly caller: Caller;
  readonly context: ApiContext;
  readonly ifMatch?: string;
}

async function act(id: string, action: CaseAction, { caller, context, ifMatch }: By) {
  const changed = await context.parts().cases.act(id, action, caller.name, (now) => {
    requireMatch(ifMatch, ownerOf(now), workOf(now));
  });
  context.live.tell('cases');
  return { case: await caseLine(changed, caller, context) };
}

const ownerOf = ({ id, owner: of, assigned }: Case) => ({ case: id, owner: of, assigned });

/** `/api/v1/cases/{id}/…`: who answers for a case, and what they say of it. */
export const CASE_WORK_ROUTES: readonly Route[] = [owners, owner, assign, unassign, acknowledge, snooze, comment];
