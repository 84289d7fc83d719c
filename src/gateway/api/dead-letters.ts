import type { DeadLetter, LetterChoice, LetterPlace, WithinKeys } from '../../backbone/backbone.ts';
import type { Caller } from '../../governance/identity/caller.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { gatewayErrors } from '../errors.ts';
import { clearanceOf, maskLetter } from '../masking.ts';
import { withinOf } from '../reach-of-letters.ts';
import { retryOrAsk, skipOrAsk } from './approvals.ts';
import { noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { DeadLetterPageShape, OneDeadLetterShape, RetriedShape, SkippedShape } from './shapes/case.ts';
import { asked, body, optional, PAGE, params, query, reason } from './shapes/shape.ts';

const LONGEST = LIMITS.keyLength * 2;
const CHOICE = {
  id: optional(asked('One dead letter.', LONGEST)),
  subscription: optional(asked('All of one subscription.', LONGEST)),
  key: optional(asked('All of one business key.', LONGEST)),
} as const;

interface Choice {
  readonly id?: string;
  readonly case?: string;
  readonly subscription?: string;
  readonly key?: string;
}

const list = route({
  name: 'listDeadLetters',
  method: 'get',
  path: '/dead-letters',
  tag: 'Cases',
  permission: 'read',
  reach: 'within',
  summary: 'List dead letters',
  description:
    'The evidence beneath the cases: all of them, or those of one case, subscription or key. Give one of the choices, not several.',
  query: query({ ...CHOICE, case: optional(asked('All of one case.', LONGEST)), ...PAGE }),
  answer: DeadLetterPageShape,
  problems: ['SL-RECORD-003'],
  example: { query: { subscription: 'deliver/odoo-main' } },
  async handle({ query, caller, context }) {
    const clearance = clearanceOf(caller);
    const { limit, cursor, ...choice } = query;
    const { deadLetters } = context.parts().backbone;
    const after = cursor === undefined ? undefined : placeOf(cursor);
    const found = await deadLetters.list(limitedTo(caller, choiceOf(choice)), limit + 1, after);
    const page = found.slice(0, limit);
    return {
      letters: page.map((letter) => maskLetter(letter, clearance)),
      ...nextOf(found.length > limit ? cursorOf(page.at(-1)) : undefined),
    };
  },
});

const one = route({
  name: 'readDeadLetter',
  method: 'get',
  path: '/dead-letters/{id*}',
  tag: 'Cases',
  permission: 'read',
  reach: 'within',
  summary: 'Read one dead letter',
  description: 'With its message; personal fields are shown to callers with the permission `personal` only.',
  params: params({ id: asked('`<subscription>/<lane>/<position>`.', LONGEST) }),
  answer: OneDeadLetterShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { id: 'deliver/odoo-main/live/42' } },
  async handle({ params, caller, context }) {
    const [letter] = await context.parts().backbone.deadLetters.list(limitedTo(caller, { id: params.id }), 1);
    if (letter === undefined) throw noSuch('dead letter', params.id);
    return { letter: maskLetter(letter, clearanceOf(caller)) };
  },
});

const retry = route({
  name: 'retryDeadLetters',
  method: 'post',
  path: '/dead-letters/retry',
  tag: 'Cases',
  permission: 'operate',
  reach: 'within',
  together: true,
  summary: 'Retry dead letters',
  description:
    'One, or those of a subscription or a key: at once, whole keys in order. Say which by exactly one choice; all of a case go by the case. Very many wait for a second person first.',
  tells: ['id', 'subscription', 'key'],
  body: body(CHOICE),
  answer: RetriedShape,
  problems: [],
  example: { body: { key: 'order/shopify-eu/1001' }, answer: { retried: 1 } },
  handle: ({ body, caller, context }) =>
    retryOrAsk(context, caller, { ...oneChoice(body), ...withinOf(caller, 'operate') }),
});

const skip = route({
  name: 'skipDeadLetters',
  method: 'post',
  path: '/dead-letters/skip',
  tag: 'Cases',
  permission: 'operate',
  reach: 'within',
  together: true,
  summary: 'Skip dead letters',
  description:
    'Sets them aside for ever; their keys go on. Say which by exactly one choice; the reason is kept. Where money is in them it waits for a second person first.',
  tells: ['id', 'subscription', 'key', 'reason'],
  body: body({ ...CHOICE, reason: reason('Why they are not needed.') }),
  answer: SkippedShape,
  problems: [],
  example: {
    body: { id: 'deliver/odoo-main/live/42', reason: 'Booked by hand as S00042' },
    answer: { skipped: 1 },
  },
  async handle({ body, caller, context }) {
    const { reason: because, ...choice } = body;
    return skipOrAsk(context, caller, { ...oneChoice(choice), ...withinOf(caller, 'operate') }, because);
  },
});

/** A choice as far as the caller may read; everything that they may read without one. */
function limitedTo(caller: Caller, choice: LetterChoice | undefined): LetterChoice | WithinKeys | 'all' {
  const { within } = withinOf(caller, 'read');
  if (within === undefined) return choice ?? 'all';
  return choice === undefined ? { within } : { ...choice, within };
}

function cursorOf(letter: DeadLetter | undefined): string | undefined {
  if (letter === undefined) return undefined;
  const { since, subscription, message } = letter;
  return writeCursor([since, message.position, subscription, message.lane]);
}

function placeOf(cursor: string): LetterPlace {
  const [since, position, subscription, lane] = readCursor(cursor, ['number', 'number', 'string', 'string']);
  return { since, position, subscription, lane } as LetterPlace;
}

function choiceOf({ id, case: fingerprint, subscription, key }: Choice): LetterChoice | undefined {
  const choices: LetterChoice[] = [
    ...(id === undefined ? [] : [{ id }]),
    ...(fingerprint === undefined ? [] : [{ fingerprint }]),
    ...(subscription === undefined ? [] : [{ subscription }]),
    ...(key === undefined ? [] : [{ key }]),
  ];
  if (choices.length > 1) {
    throw gatewayErrors.error('SL-GATEWAY-008', {
      because: 'Give one of id, case, subscription and key, not several',
      field: 'id',
      rule: 'one choice',
    });
  }
  return choices[0];
}

/** Nothing is retried or skipped by leaving everything out. */
function oneChoice(given: Choice): LetterChoice {
  const choice = choiceOf(given);
  if (choice !== undefined) return choice;
  throw gatewayErrors.error('SL-GATEWAY-008', {
    because: 'Say which dead letters: id, subscription or key',
    field: 'id',
    rule: 'one choice',
  });
}

/** `/api/v1/dead-letters`: the messages beneath the cases, one by one, and the two ways out: retry and skip. */
export const DEAD_LETTER_ROUTES: readonly Route[] = [list, one, retry, skip];
