import { Type } from 'typebox';
import type { Permission } from '../../config/identity.ts';
import type { Caller } from '../../governance/identity/caller.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { operationsErrors } from '../../operations/errors.ts';
import { withinOf } from '../reach-of-letters.ts';
import { retryOrAsk, skipOrAsk } from './approvals.ts';
import { ById, EXAMPLE, knownCase } from './cases.ts';
import type { ApiContext } from './context.ts';
import { type Route, route } from './route.ts';
import { CasePreviewShape, RecalledShape, RetriedShape, SkippedShape } from './shapes/case.ts';
import { body, optional, reason } from './shapes/shape.ts';

const preview = route({
  name: 'previewCase',
  method: 'post',
  path: '/cases/{id}/preview',
  tag: 'Cases',
  permission: 'read',
  reach: 'within',
  summary: 'Preview the retry of a case',
  description: 'How many messages would be tried again and how many wait behind them; changes nothing.',
  params: ById,
  answer: CasePreviewShape,
  problems: ['SL-OPS-002', 'SL-OPS-006'],
  example: { ...EXAMPLE, answer: { letters: 400, keys: 200, waiting: 12, paused: false } },
  async handle({ params, caller, context }) {
    const { letters, subscription, reached } = await stuckIn(context, params.id, caller, 'read');
    const { backbone } = context.parts();
    const [first, statuses] = await Promise.all([
      backbone.deadLetters.list({ fingerprint: params.id, ...reached }, LIMITS.pageSize),
      backbone.status(),
    ]);
    return {
      letters,
      keys: new Set(first.map(({ key }) => key)).size,
      waiting: first.reduce((sum, { waiting }) => sum + waiting, 0),
      paused: statuses.some(({ name, paused }) => name === subscription && paused?.byPerson === true),
    };
  },
});

const retry = route({
  name: 'retryCase',
  method: 'post',
  path: '/cases/{id}/retry',
  tag: 'Cases',
  permission: 'operate',
  reach: 'within',
  together: true,
  summary: 'Retry all messages of a case',
  description:
    'At once, or so many in a second, so that a system that has just come back is not overrun. What succeeds leaves the case; what fails stays in it. Very many wait for a second person first.',
  params: ById,
  tells: ['ratePerSecond'],
  body: body({
    ratePerSecond: optional(
      Type.Number({ minimum: 0.01, maximum: 10_000, description: 'Messages per second; all at once without it.' }),
    ),
  }),
  answer: RetriedShape,
  problems: ['SL-OPS-002', 'SL-OPS-006'],
  example: { ...EXAMPLE, body: { ratePerSecond: 10 }, answer: { retried: 400 } },
  async handle({ params, body, caller, context }) {
    const { reached } = await stuckIn(context, params.id, caller, 'operate');
    return retryOrAsk(context, caller, { fingerprint: params.id, ...reached }, body.ratePerSecond);
  },
});

const abort = route({
  name: 'abortCaseRetry',
  method: 'post',
  path: '/cases/{id}/abort',
  tag: 'Cases',
  permission: 'operate',
  reach: 'within',
  together: true,
  summary: 'Abort the retry of a case',
  description: 'What was not yet tried again waits for a person as before; what was tried stays as it came out.',
  params: ById,
  answer: RecalledShape,
  problems: [],
  example: { ...EXAMPLE, answer: { recalled: 310 } },
  handle: async ({ params, caller, context }) => ({
    recalled: await context
      .parts()
      .backbone.deadLetters.recall({ fingerprint: params.id, ...withinOf(caller, 'operate') }, caller.name),
  }),
});

const skip = route({
  name: 'skipCase',
  method: 'post',
  path: '/cases/{id}/skip',
  tag: 'Cases',
  permission: 'operate',
  reach: 'within',
  together: true,
  summary: 'Skip all messages of a case',
  description:
    'Sets them aside for ever; their keys go on. The reason is kept with each of them. Where money is in them it waits for a second person first.',
  params: ById,
  tells: ['reason'],
  body: body({ reason: reason('Why they are not needed.') }),
  answer: SkippedShape,
  problems: ['SL-OPS-002', 'SL-OPS-006'],
  example: { ...EXAMPLE, body: { reason: 'Test orders of the new shop' }, answer: { skipped: 400 } },
  async handle({ params, body, caller, context }) {
    const { reached } = await stuckIn(context, params.id, caller, 'operate');
    return skipOrAsk(context, caller, { fingerprint: params.id, ...reached }, body.reason);
  },
});

/** The messages behind a case. Throws SL-OPS-006 when it is not of messages, or none is stuck any more. */
async function stuckIn(context: ApiContext, id: string, caller: Caller, permission: Permission) {
  const reached = withinOf(caller, permission);
  const { cause, kind, state } = await knownCase(context, id, reached.within);
  if (cause !== undefined) return { ...cause, reached };
  const because =
    kind === 'dead-letters'
      ? `No message is stuck any more; the case is ${state}`
      : `It is a case of ${kind.replaceAll('-', ' ')}`;
  throw operationsErrors.error('SL-OPS-006', { because, value: id });
}

/** `/api/v1/cases/{id}/…`: the ways out for the messages that are stuck behind a case. */
export const CASE_MESSAGE_ROUTES: readonly Route[] = [preview, retry, abort, skip];
