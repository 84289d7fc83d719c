import { Type } from 'typebox';
import type { Cause } from '../../backbone/backbone.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { runbookLink } from '../../operations/alerts/notice.ts';
import { runbookOf } from '../../operations/runbooks.ts';
import { clearanceOf, maskLetter } from '../masking.ts';
import type { GatewayParts } from '../parts.ts';
import { titleOf } from '../problem.ts';
import { withinOf } from '../reach-of-letters.ts';
import { retryOrAsk, skipOrAsk } from './approvals.ts';
import { type ApiContext, noSuch } from './context.ts';
import { nextOf, pageOf } from './page.ts';
import { type Route, route } from './route.ts';
import {
  CasePageShape,
  CasePreviewShape,
  OneCaseShape,
  RecalledShape,
  RetriedShape,
  SkippedShape,
} from './shapes/case.ts';
import { asked, body, optional, PAGE, params, query, reason } from './shapes/shape.ts';

/** The latest messages that one case shows. */
const LETTERS_SHOWN = 20;
const ById = params({ id: asked('Fingerprint of the cause.', 100) });
const EXAMPLE = { params: { id: '9f2c51' } } as const;

const list = route({
  name: 'listCases',
  method: 'get',
  path: '/cases',
  tag: 'Cases',
  permission: 'read',
  reach: 'within',
  summary: 'List cases',
  description: 'What people must mend, by cause: four hundred messages that fail for one reason are one case.',
  query: query(PAGE),
  answer: CasePageShape,
  problems: ['SL-RECORD-003'],
  example: { query: { limit: 20 } },
  async handle({ query, caller, context }) {
    const { within } = withinOf(caller, 'read');
    const { entries, next } = pageOf(await casesOf(context, within), ({ id }) => id, query);
    return { cases: entries, ...nextOf(next) };
  },
});

const one = route({
  name: 'readCase',
  method: 'get',
  path: '/cases/{id}',
  tag: 'Cases',
  permission: 'read',
  reach: 'within',
  summary: 'Read one case',
  description: 'With its latest messages; personal fields are shown to callers with the permission `personal` only.',
  params: ById,
  answer: OneCaseShape,
  problems: ['SL-GATEWAY-010'],
  example: EXAMPLE,
  async handle({ params, caller, context }) {
    const reached = withinOf(caller, 'read');
    const found = await known(context, params.id, reached);
    const { deadLetters } = context.parts().backbone;
    const letters = await deadLetters.list({ fingerprint: params.id, ...reached }, LETTERS_SHOWN);
    return { case: found, letters: letters.map((letter) => maskLetter(letter, clearanceOf(caller))) };
  },
});

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
  problems: ['SL-GATEWAY-010'],
  example: { ...EXAMPLE, answer: { letters: 400, keys: 200, waiting: 12, paused: false } },
  async handle({ params, caller, context }) {
    const reached = withinOf(caller, 'read');
    const { letters, subscription } = await known(context, params.id, reached);
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
  body: body({
    ratePerSecond: optional(
      Type.Number({ minimum: 0.01, maximum: 10_000, description: 'Messages per second; all at once without it.' }),
    ),
  }),
  answer: RetriedShape,
  problems: ['SL-GATEWAY-010'],
  example: { ...EXAMPLE, body: { ratePerSecond: 10 }, answer: { retried: 400 } },
  async handle({ params, body, caller, context }) {
    const reached = withinOf(caller, 'operate');
    await known(context, params.id, reached);
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
  body: body({ reason: reason('Why they are not needed.') }),
  answer: SkippedShape,
  problems: ['SL-GATEWAY-010'],
  example: { ...EXAMPLE, body: { reason: 'Test orders of the new shop' }, answer: { skipped: 400 } },
  async handle({ params, body, caller, context }) {
    const reached = withinOf(caller, 'operate');
    await known(context, params.id, reached);
    return skipOrAsk(context, caller, { fingerprint: params.id, ...reached }, body.reason);
  },
});

/** Every case, the largest first. */
export async function casesOf(context: ApiContext, within?: readonly string[]) {
  const parts = context.parts();
  return (await parts.backbone.deadLetters.causes(within)).map((cause) => caseOf(cause, parts));
}

function caseOf({ fingerprint, subscription, failure, ...rest }: Cause, { connections, operations }: GatewayParts) {
  const [kind, name = ''] = subscription.split('/');
  const connection = kind === 'translate' || kind === 'deliver' ? connections.get(name) : undefined;
  const { code, because, next, field, rule, value } = failure;
  return {
    id: fingerprint,
    code,
    title: titleOf(code),
    because,
    ...(next === undefined ? {} : { next }),
    runbook: runbookLink(operations?.links ?? {}, runbookOf(code)),
    ...(field === undefined ? {} : { field }),
    ...(rule === undefined ? {} : { rule }),
    ...(value === undefined ? {} : { value }),
    subscription,
    ...(connection === undefined ? {} : { connection: connection.name, owner: connection.owner }),
    ...rest,
  };
}

async function known(context: ApiContext, id: string, { within }: { readonly within?: readonly string[] }) {
  const found = (await casesOf(context, within)).find((each) => each.id === id);
  if (found === undefined) throw noSuch('case', id);
  return found;
}

/** `/api/v1/cases`: what people must mend, by cause, and the ways out. */
export const CASE_ROUTES: readonly Route[] = [list, one, preview, retry, abort, skip];
