import { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import { type AuditEvent, eventOf } from '../../governance/audit/chain.ts';
import { exportLines } from '../../governance/audit/export.ts';
import type { Caller } from '../../governance/identity/caller.ts';
import { instant } from '../../kernel/clock.ts';
import { namesOf } from './cases.ts';
import type { ApiContext } from './context.ts';
import { edgeOf } from './orders.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import {
  asked,
  askedMoment,
  count,
  listOf,
  moment,
  NEXT,
  optional,
  PAGE,
  part,
  query,
  shape,
  text,
  wordOf,
} from './shapes/shape.ts';

const OUTCOMES = ['done', 'refused', 'failed'] as const;

const AuditPageShape = shape('AuditPage', 'What people and machines did, newest first.', {
  entries: listOf(
    part('One thing that was done, or refused.', {
      sequence: count('Its number in the chain.'),
      at: moment('When.'),
      actor: text('Who: person/…, machine/…, local or anonymous.'),
      label: optional(
        text('What the person is called now, or who answers for the machine; people are told it, machines are not.'),
      ),
      authority: text('What they could do it with.'),
      from: text('From which address.'),
      action: text('What: the name of a route, or signIn, signOut, issueToken, unmask.'),
      on: Type.Record(Type.String(), Type.String(), { description: 'On what: the ids and reasons that were given.' }),
      outcome: wordOf(OUTCOMES, 'How it ended.'),
      code: optional(text('Code of the failure.')),
      request: text('Id of the request, as the log knows it.'),
      times: optional(count('How often within a minute, when more than once.')),
      hash: text('Its hash, which the next entry carries.'),
    }),
    'The entries of this page.',
  ),
  ...NEXT,
});

/** A page of the audit, for the command line. */
export type AuditPage = Static<typeof AuditPageShape>;

const SPAN = {
  from: optional(askedMoment('Only from this moment on.')),
  to: optional(askedMoment('Only before this moment.')),
};

const list = route({
  name: 'listAudit',
  method: 'get',
  path: '/audit',
  tag: 'People and machines',
  permission: 'audit',
  summary: 'List the audit',
  description: 'Who did what, with which authority, from where and with what outcome; newest first.',
  query: query({
    actor: optional(asked('Only of this caller: person/…, machine/…, local, anonymous.')),
    action: optional(asked('Only this action.', 100)),
    outcome: optional(wordOf(OUTCOMES, 'Only with this outcome.')),
    about: optional(asked('Only what was about this: an id as it was given.')),
    ...SPAN,
    ...PAGE,
  }),
  answer: AuditPageShape,
  problems: ['SL-RECORD-003'],
  example: { query: { outcome: 'refused' } },
  async handle({ query: { cursor, limit, from, to, ...filter }, caller, context }) {
    const [before] = (cursor === undefined ? [] : readCursor(cursor, ['number'])) as number[];
    const found = await context.parts().audit.list({
      ...filter,
      ...edgeOf('fromMs', from),
      ...edgeOf('beforeMs', to),
      limit: limit + 1,
      ...(before === undefined ? {} : { before }),
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const events = page.map(eventOf);
    const labels = await labelsOf(new Set(events.map(({ actor }) => actor)), caller, context);
    const lines = page.map(({ sequence, hash }, index) => {
      const event = events[index] as AuditEvent;
      const label = labels.get(event.actor);
      return { ...event, ...(label === undefined ? {} : { label }), at: instant(event.at), sequence, hash };
    });
    return {
      entries: lines,
      ...nextOf(found.length > limit && last !== undefined ? writeCursor([last.sequence]) : undefined),
    };
  },
});

/** Who is behind the names of callers. The chain is without them, so that people can be forgotten and it stays whole. */
async function labelsOf(actors: ReadonlySet<string>, caller: Caller, context: ApiContext) {
  const labels = await namesOf([...actors], caller, context);
  const machines = [...actors].filter((actor) => actor.startsWith('machine/'));
  if (caller.kind === 'machine' || machines.length === 0) return labels;
  for (const { id, owner } of await context.parts().identity.store.machines()) labels.set(`machine/${id}`, owner);
  return labels;
}

const exported = route({
  name: 'exportAudit',
  method: 'get',
  path: '/audit/export',
  tag: 'People and machines',
  permission: 'audit',
  summary: 'Export the audit',
  description:
    'The entries of a time, oldest first, as JSON lines with their hashes and a proof as the last line: `storeloom audit verify --file` finds whether anything in it was changed. All of it without `from` and `to`.',
  query: query(SPAN),
  answer: Type.Unknown({ title: 'AuditExport', description: 'JSON lines: the entries, and a proof of them.' }),
  file: { type: 'application/jsonl', name: 'audit.jsonl' },
  problems: [],
  example: { query: { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' } },
  async handle({ query: { from, to }, context }) {
    const { fromMs = 0 } = edgeOf('fromMs', from);
    const { beforeMs = Number.MAX_SAFE_INTEGER } = edgeOf('beforeMs', to);
    return Readable.from(exportLines(context.parts().audit, fromMs, beforeMs - 1));
  },
});

/** `/api/v1/audit`: who did what. */
export const AUDIT_ROUTES: readonly Route[] = [list, exported];
