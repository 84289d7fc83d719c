import { Type } from 'typebox';
import { eventOf } from '../../governance/audit/chain.ts';
import { instant } from '../../kernel/clock.ts';
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
  problems: ['SL-AUDIT-001'],
  example: { query: { outcome: 'refused' } },
  async handle({ query, context }) {
    const { entries, next } = await context.parts().audit.list(query);
    const lines = entries.map((entry) => {
      const event = eventOf(entry);
      return { ...event, at: instant(event.at), sequence: entry.sequence, hash: entry.hash };
    });
    return { entries: lines, ...(next === undefined ? {} : { next }) };
  },
});

/** `/api/v1/audit`: who did what. */
export const AUDIT_ROUTES: readonly Route[] = [list];
