import { Type } from 'typebox';
import { instant } from '../../kernel/clock.ts';
import { DURATION, durationMs } from '../../kernel/duration.ts';
import { runbookLink } from '../../operations/alerts/notice.ts';
import { type Case, type CaseAction, isOverdue } from '../../operations/cases/case.ts';
import { operationsErrors } from '../../operations/errors.ts';
import { runbookOf } from '../../operations/runbooks.ts';
import { recordErrors } from '../../records/errors.ts';
import type { OperationsView } from '../parts.ts';
import { titleOf } from '../problem.ts';
import { type ApiContext, noSuch } from './context.ts';
import { type Route, route } from './route.ts';
import { DeskCaseAnswerShape, DeskCasePageShape, OneDeskCaseShape } from './shapes/operations.ts';
import { asked, body, optional, PAGE, params, query, reason, wordOf } from './shapes/shape.ts';

/** Steps of a case that one answer tells. */
const STEPS_SHOWN = 200;
/** Longest time that a case may be put off. */
const SNOOZE_MOST_MS = 30 * 86_400_000;
const ById = params({ id: asked('Id of the case.', 300) });
const EXAMPLE = { params: { id: '9f2c51' } } as const;
const note = optional(reason('Why; it is kept in the history of the case.'));

/** The desk; a gateway without one answers that there is none. */
export function deskOf(context: ApiContext): OperationsView {
  const { operations } = context.parts();
  if (operations === undefined) throw noSuch('desk', 'operations');
  return operations;
}

const list = route({
  name: 'listDeskCases',
  method: 'get',
  path: '/desk/cases',
  tag: 'Cases',
  permission: 'read',
  summary: 'List cases with their owners and deadlines',
  description:
    'Everything that people must mend, by cause: stuck messages, held orders, silent stores, stock that a channel does not show, flows that have stopped. Open ones first, those that are due soonest first.',
  query: query({
    state: optional(wordOf(['open', 'closed'], 'Only these; all by default.')),
    owner: optional(asked('Only those of this owner.', 200)),
    ...PAGE,
  }),
  answer: DeskCasePageShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: { query: { state: 'open' } },
  async handle({ query, context }) {
    const { cursor, ...rest } = query;
    const desk = deskOf(context);
    if (cursor !== undefined && (await desk.cases.get(cursor)) === undefined) {
      throw recordErrors.error('SL-RECORD-003', { because: 'The cursor names no case', field: 'cursor' });
    }
    const found = await desk.cases.list({ ...rest, ...(cursor === undefined ? {} : { after: cursor }) });
    const shown = found.slice(0, query.limit);
    const next = found.length > shown.length ? shown.at(-1)?.id : undefined;
    return {
      cases: shown.map((each) => lineOf(each, desk, context.clock.now())),
      ...(next === undefined ? {} : { next }),
    };
  },
});

const one = route({
  name: 'readDeskCase',
  method: 'get',
  path: '/desk/cases/{id}',
  tag: 'Cases',
  permission: 'read',
  summary: 'Read the history of a case',
  description:
    'With everything that happened to it: opened, assigned, acknowledged, snoozed, commented, closed, opened again.',
  params: ById,
  answer: OneDeskCaseShape,
  problems: ['SL-OPS-002'],
  example: EXAMPLE,
  async handle({ params, context }) {
    const desk = deskOf(context);
    const [found, steps] = await Promise.all([desk.cases.get(params.id), desk.cases.steps(params.id, STEPS_SHOWN)]);
    if (found === undefined) {
      throw operationsErrors.error('SL-OPS-002', { because: `There is no case "${params.id.slice(0, 100)}"` });
    }
    return {
      case: lineOf(found, desk, context.clock.now()),
      steps: steps.map(({ atMs, kind, who, note }) => ({ at: instant(atMs), kind, who, note })),
    };
  },
});

const assign = route({
  name: 'assignCase',
  method: 'post',
  path: '/desk/cases/{id}/assign',
  tag: 'Cases',
  permission: 'operate',
  together: true,
  summary: 'Say who answers for a case',
  description: 'It stays so when the case is opened again, whatever the rules of assignment say.',
  params: ById,
  body: body({ owner: asked('A team or a person.', 200), note }),
  answer: DeskCaseAnswerShape,
  problems: ['SL-OPS-002', 'SL-OPS-003'],
  example: { ...EXAMPLE, body: { owner: 'finance' } },
  handle: ({ params, body, caller, context }) => act(context, params.id, { kind: 'assigned', ...body }, caller.name),
});

const acknowledge = route({
  name: 'acknowledgeCase',
  method: 'post',
  path: '/desk/cases/{id}/acknowledge',
  tag: 'Cases',
  permission: 'operate',
  together: true,
  summary: 'Say that somebody looks at a case',
  description: 'The first to say so is named; the deadline stays as it is.',
  params: ById,
  body: body({ note }),
  answer: DeskCaseAnswerShape,
  problems: ['SL-OPS-002', 'SL-OPS-003'],
  example: { ...EXAMPLE, body: {} },
  handle: ({ params, body, caller, context }) =>
    act(context, params.id, { kind: 'acknowledged', ...body }, caller.name),
});

const snooze = route({
  name: 'snoozeCase',
  method: 'post',
  path: '/desk/cases/{id}/snooze',
  tag: 'Cases',
  permission: 'operate',
  together: true,
  summary: 'Put a case off',
  description: 'Nobody is reminded of it meanwhile; it stays open. At most 30 days.',
  params: ById,
  body: body({
    for: Type.String({ pattern: DURATION, maxLength: 10, description: 'How long: 30m, 4h, 2d.' }),
    note,
  }),
  answer: DeskCaseAnswerShape,
  problems: ['SL-OPS-002', 'SL-OPS-003', 'SL-OPS-005'],
  example: { ...EXAMPLE, body: { for: '4h', note: 'The new article is entered this afternoon' } },
  async handle({ params, body, caller, context }) {
    const forMs = durationMs(body.for);
    if (forMs > SNOOZE_MOST_MS) {
      throw operationsErrors.error('SL-OPS-005', { because: `${body.for} is longer than 30 days`, value: body.for });
    }
    const { note } = body;
    const untilMs = context.clock.now() + forMs;
    return act(context, params.id, { kind: 'snoozed', untilMs, ...(note === undefined ? {} : { note }) }, caller.name);
  },
});

const comment = route({
  name: 'commentCase',
  method: 'post',
  path: '/desk/cases/{id}/comment',
  tag: 'Cases',
  permission: 'operate',
  together: true,
  summary: 'Write a note on a case',
  description: 'Also on one that is closed. Write nothing personal: everybody who may see cases reads it.',
  params: ById,
  body: body({ note: reason('What is to be said.') }),
  answer: DeskCaseAnswerShape,
  problems: ['SL-OPS-002'],
  example: { ...EXAMPLE, body: { note: 'Asked the supplier for the barcode' } },
  handle: ({ params, body, caller, context }) =>
    act(context, params.id, { kind: 'commented', note: body.note }, caller.name),
});

async function act(context: ApiContext, id: string, action: CaseAction, who: string) {
  const desk = deskOf(context);
  const nowMs = context.clock.now();
  return { case: lineOf(await desk.cases.act(id, action, who, nowMs), desk, nowMs) };
}

function lineOf(found: Case, { links }: OperationsView, nowMs: number) {
  const { sinceMs, openedMs, deadlineMs, acknowledged, snoozedUntilMs, closedMs, ...rest } = found;
  return {
    ...rest,
    title: titleOf(found.code),
    since: instant(sinceMs),
    openedAt: instant(openedMs),
    deadline: instant(deadlineMs),
    overdue: isOverdue(found, nowMs),
    ...(acknowledged === undefined ? {} : { acknowledged: { by: acknowledged.by, at: instant(acknowledged.atMs) } }),
    ...(snoozedUntilMs === undefined ? {} : { snoozedUntil: instant(snoozedUntilMs) }),
    ...(closedMs === undefined ? {} : { closedAt: instant(closedMs) }),
    runbook: runbookLink(links, runbookOf(found.code)),
  };
}

/** A case as the API tells it. */
export type CaseLine = ReturnType<typeof lineOf>;

/** `/api/v1/desk/cases`: what people must mend, who answers for it and by when. */
export const CASE_DESK_ROUTES: readonly Route[] = [list, one, assign, acknowledge, snooze, comment];
