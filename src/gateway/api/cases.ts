import type { Caller } from '../../governance/identity/caller.ts';
import { instant } from '../../kernel/clock.ts';
import { runbookLink } from '../../operations/alerts/notice.ts';
import { type Case, isOverdue } from '../../operations/cases/case.ts';
import type { CaseNow } from '../../operations/cases/desk.ts';
import { operationsErrors } from '../../operations/errors.ts';
import { runbookOf } from '../../operations/runbooks.ts';
import { recordErrors } from '../../records/errors.ts';
import { tagOf } from '../etag.ts';
import { clearanceOf, maskLetter } from '../masking.ts';
import { nextFor, titleOf } from '../problem.ts';
import { withinOf } from '../reach-of-letters.ts';
import { type ApiContext, noSuch } from './context.ts';
import { nextOf, pageOf } from './page.ts';
import { type Route, route } from './route.ts';
import { CasePageShape, OneCaseShape, RunbookShape } from './shapes/case.ts';
import { asked, flag, optional, PAGE, params, query, wordOf } from './shapes/shape.ts';

/** The latest messages that one case shows. */
const LETTERS_SHOWN = 20;
/** Steps of a case that one answer tells. */
const STEPS_SHOWN = 200;
export const ById = params({ id: asked('Id of the case.', 300) });
export const EXAMPLE = { params: { id: '9f2c51' } } as const;

const FILTER = {
  owner: optional(asked('Only those of this owner.', 200)),
  unassigned: optional(flag('True: only those that no person has been given.')),
  overdue: optional(flag('True: only those past their deadline.')),
  connection: optional(asked('Only those that concern this connection.', 200)),
  code: optional(asked('Only those with this code.', 100)),
} as const;

interface Filter {
  readonly owner?: string;
  readonly unassigned?: boolean;
  readonly overdue?: boolean;
  readonly connection?: string;
  readonly code?: string;
}

const list = route({
  name: 'listCases',
  method: 'get',
  path: '/cases',
  tag: 'Cases',
  permission: 'read',
  reach: 'within',
  summary: 'List cases',
  description:
    'Everything that people must mend, by cause, with who answers for it and by when: stuck messages, held orders, silent stores, stock that a channel does not show, flows that have stopped. Four hundred messages that fail for one reason are one case. Those that are due soonest come first; closed ones, which no filter but `state` limits, the latest first. A caller whose role is limited is told of the open ones of their channels.',
  query: query({
    state: wordOf(['open', 'closed'], 'Open ones unless closed ones are asked for.', 'open'),
    ...FILTER,
    ...PAGE,
  }),
  answer: CasePageShape,
  problems: ['SL-RECORD-003'],
  example: { query: { overdue: true } },
  async handle({ query, caller, context }) {
    const { state, limit, cursor, ...filter } = query;
    const { within } = withinOf(caller, 'read');
    if (state === 'closed') return within === undefined ? closed(context, caller, limit, cursor) : { cases: [] };
    const all = (await context.parts().cases.open(within)).filter((each) => fits(each, filter, context.clock.now()));
    const { entries, next } = pageOf(all, ({ id }) => id, { limit, ...(cursor === undefined ? {} : { cursor }) });
    return { cases: await linesOf(entries, caller, context), ...nextOf(next) };
  },
});

async function closed(context: ApiContext, caller: Caller, limit: number, cursor: string | undefined) {
  const { cases } = context.parts();
  if (cursor !== undefined && (await cases.get(cursor)) === undefined) {
    throw recordErrors.error('SL-RECORD-003', { because: 'The cursor names no case', field: 'cursor' });
  }
  const found = await cases.closed(limit, cursor);
  const shown = found.slice(0, limit);
  return {
    cases: await linesOf(shown, caller, context),
    ...nextOf(found.length > shown.length ? shown.at(-1)?.id : undefined),
  };
}

function fits(found: CaseNow, { owner, unassigned, overdue, connection, code }: Filter, nowMs: number): boolean {
  return (
    (owner === undefined || found.owner === owner) &&
    (unassigned !== true || !found.assigned) &&
    (overdue !== true || isOverdue(found, nowMs)) &&
    (connection === undefined || found.connection === connection) &&
    (code === undefined || found.code === code)
  );
}

const one = route({
  name: 'readCase',
  method: 'get',
  path: '/cases/{id}',
  tag: 'Cases',
  permission: 'read',
  reach: 'within',
  summary: 'Read one case',
  description:
    'With everything that happened to it, and its latest stuck messages where messages are stuck; personal fields are shown to callers with the permission `personal` only.',
  params: ById,
  answer: OneCaseShape,
  problems: ['SL-OPS-002'],
  example: EXAMPLE,
  async handle({ params, caller, context }) {
    const { cases, backbone } = context.parts();
    const reached = withinOf(caller, 'read');
    const found = await knownCase(context, params.id, reached.within);
    const isStuck = found.kind === 'dead-letters';
    const [line, steps, letters] = await Promise.all([
      caseLine(found, caller, context),
      cases.steps(params.id, STEPS_SHOWN),
      isStuck ? backbone.deadLetters.list({ fingerprint: params.id, ...reached }, LETTERS_SHOWN) : [],
    ]);
    const spoken = steps.flatMap(({ who, note }) => [who, ...(note.match(PERSON) ?? [])]);
    const names = await namesOf(spoken, caller, context);
    const named = (said: string): string => said.replaceAll(PERSON, (id) => names.get(id) ?? id);
    return {
      case: line,
      steps: steps.map(({ atMs, kind, who, note }) => ({
        at: instant(atMs),
        kind,
        who: named(who),
        note: named(note),
      })),
      letters: letters.map((letter) => maskLetter(letter, clearanceOf(caller))),
    };
  },
});

const runbook = route({
  name: 'readRunbook',
  method: 'get',
  path: '/runbooks/{code}',
  tag: 'Cases',
  permission: 'read',
  summary: 'Read the runbook of a code',
  description: 'What one sees, what it means, how to look, how to mend and how to prevent: the section as Markdown.',
  params: params({ code: asked('Code of the cause: SL-ODOO-010.', 100) }),
  answer: RunbookShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { code: 'SL-ODOO-010' } },
  async handle({ params: { code }, context }) {
    const { operations, codes } = context.parts();
    const section = runbookOf(code);
    const next = nextFor(code, codes);
    const found = operations?.runbook(section);
    if (found === undefined) throw noSuch('runbook', code);
    return {
      code,
      title: titleOf(code, codes),
      ...(next === undefined ? {} : { next }),
      section,
      link: runbookLink(operations?.links ?? {}, section),
      ...found,
    };
  },
});

/** How people stand in what is kept: never by name. */
const PERSON = /person\/[\w-]+/g;

/** Throws SL-OPS-002 when there is none. */
export async function knownCase(context: ApiContext, id: string, within?: readonly string[]): Promise<CaseNow> {
  const found = await context.parts().cases.get(id, within);
  if (found !== undefined) return found;
  throw operationsErrors.error('SL-OPS-002', { because: `There is no case "${id.slice(0, 100)}"` });
}

/** What people are called whose ids stand in cases. Machines are not told: they do not need names of people. */
export async function namesOf(owners: readonly string[], caller: Caller, context: ApiContext) {
  const ids = [...new Set(owners)].filter((owner) => owner.startsWith('person/'));
  if (caller.kind === 'machine' || ids.length === 0) return new Map<string, string>();
  const { store } = context.parts().identity;
  const found = await Promise.all(ids.map(async (id) => [id, (await store.person(id.slice(7)))?.name] as const));
  return new Map(found.flatMap(([id, name]) => (name === undefined ? [] : [[id, name] as const])));
}

/** Cases as the API tells them. */
export async function linesOf(found: readonly CaseNow[], caller: Caller, context: ApiContext) {
  const names = await namesOf(
    found.flatMap(({ owner, acknowledged }) => [owner, acknowledged?.by ?? '']),
    caller,
    context,
  );
  return found.map((each) => lineOf(each, names, context));
}

export async function caseLine(found: CaseNow, caller: Caller, context: ApiContext) {
  const [line] = await linesOf([found], caller, context);
  if (line === undefined) throw new RangeError('one case is one line');
  return line;
}

/** What people change about a case, and never how many messages are behind it. */
export const workOf = ({
  id,
  state,
  owner,
  assigned,
  acknowledged,
  snoozedUntilMs,
}: Pick<Case, 'id' | 'state' | 'owner' | 'assigned' | 'acknowledged' | 'snoozedUntilMs'>) => ({
  ...{ id, state, owner, assigned },
  acknowledged: acknowledged === undefined ? [] : [acknowledged.by, acknowledged.atMs],
  snoozed: snoozedUntilMs ?? 0,
});

/** Pure. */
export function lineOf(
  { cause, ...found }: CaseNow,
  names: ReadonlyMap<string, string>,
  context: Pick<ApiContext, 'clock' | 'parts'>,
) {
  const { operations, codes } = context.parts();
  const { sinceMs, openedMs, deadlineMs, acknowledged, snoozedUntilMs, closedMs, ...rest } = found;
  const { field, rule, value } = cause?.failure ?? {};
  const ownerName = names.get(found.owner);
  return {
    ...rest,
    tag: tagOf(workOf({ ...found })),
    title: titleOf(found.code, codes),
    ...(field === undefined ? {} : { field }),
    ...(rule === undefined ? {} : { rule }),
    ...(value === undefined ? {} : { value }),
    ...(ownerName === undefined ? {} : { ownerName }),
    ...(cause === undefined ? {} : { keys: cause.keys, latest: instant(cause.latest) }),
    since: instant(sinceMs),
    openedAt: instant(openedMs),
    deadline: instant(deadlineMs),
    overdue: isOverdue(found, context.clock.now()),
    ...(acknowledged === undefined
      ? {}
      : { acknowledged: { by: names.get(acknowledged.by) ?? acknowledged.by, at: instant(acknowledged.atMs) } }),
    ...(snoozedUntilMs === undefined ? {} : { snoozedUntil: instant(snoozedUntilMs) }),
    ...(closedMs === undefined ? {} : { closedAt: instant(closedMs) }),
    runbook: runbookLink(operations?.links ?? {}, runbookOf(found.code)),
  };
}

/** A case as the API tells it. */
export type CaseLine = ReturnType<typeof lineOf>;

/** `/api/v1/cases`: what people must mend, who answers for it and by when. */
export const CASE_ROUTES: readonly Route[] = [list, one, runbook];
