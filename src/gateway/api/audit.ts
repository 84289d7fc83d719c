import { Type } from 'typebox';
import { eventOf } from '../../governance/audit/chain.ts';
import { instant } from '../../kernel/clock.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import {
  asked,
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
    ...PAGE,
  }),
  answer: AuditPageShape,
  problems: ['SL-RECORD-003'],
  example: { query: { outcome: 'refused' } },
  async handle({ query: { cursor, limit, ...filter }, context }) {
    const [before] = (cursor === undefined ? [] : readCursor(cursor, ['number'])) as number[];
    const found = await context
      .parts()
      .audit.list({ ...filter, limit: limit + 1, ...(before === undefined ? {} : { before }) });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const lines = page.map((entry) => {
      const event = eventOf(entry);
      return { ...event, at: instant(event.at), sequence: entry.sequence, hash: entry.hash };
    });
    return {
      entries: lines,
      ...nextOf(found.length > limit && last !== undefined ? writeCursor([last.sequence]) : undefined),
    };
  },
});

/** `/api/v1/audit`: who did what. */
export const AUDIT_ROUTES: readonly Route[] = [list];
