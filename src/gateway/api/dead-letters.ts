import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { LetterChoice } from '../../backbone/backbone.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { gatewayErrors } from '../errors.ts';
import { clearanceOf, maskLetter } from '../masking.ts';
import { type ApiContext, noSuch, restOf } from './context.ts';

const name = Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.keyLength * 2 }));
const CHOICE = { id: name, fingerprint: name, subscription: name, key: name } as const;
const ListQuery = Type.Object(
  { ...CHOICE, limit: Type.Integer({ minimum: 1, maximum: LIMITS.pageSize, default: 50 }) },
  { additionalProperties: false },
);
const RetryBody = Type.Object(CHOICE, { additionalProperties: false });
const SkipBody = Type.Object(
  { ...CHOICE, reason: Type.String({ minLength: 3, maxLength: 1_000 }) },
  { additionalProperties: false },
);

type Choice = Static<typeof RetryBody>;

/** `/api/v1/dead-letters`: what is stuck, by cause, and the two ways out: retry and skip. */
export function deadLetterRoutes(app: FastifyInstance, context: ApiContext): void {
  app.get('/dead-letters/causes', async (request) => {
    context.caller(request, 'read');
    return { causes: await context.parts().backbone.deadLetters.causes() };
  });
  app.get<{ Querystring: Static<typeof ListQuery> }>(
    '/dead-letters',
    { schema: { querystring: ListQuery } },
    async (request) => {
      const clearance = clearanceOf(context.caller(request, 'read'));
      const { limit, ...choice } = request.query;
      const letters = await context.parts().backbone.deadLetters.list(choiceOf(choice) ?? 'all', limit);
      return { letters: letters.map((letter) => maskLetter(letter, clearance)) };
    },
  );
  app.get('/dead-letters/*', async (request) => {
    const clearance = clearanceOf(context.caller(request, 'read'));
    const id = restOf(request);
    const [letter] = await context.parts().backbone.deadLetters.list({ id }, 1);
    if (letter === undefined) throw noSuch('dead letter', id);
    return { letter: maskLetter(letter, clearance) };
  });
  app.post<{ Body: Choice }>('/dead-letters/retry', { schema: { body: RetryBody } }, async (request) => {
    const caller = context.caller(request, 'operate');
    return { retried: await context.parts().backbone.deadLetters.retry(oneChoice(request.body), caller.name) };
  });
  app.post<{ Body: Static<typeof SkipBody> }>('/dead-letters/skip', { schema: { body: SkipBody } }, async (request) => {
    const caller = context.caller(request, 'operate');
    const { reason, ...choice } = request.body;
    const { deadLetters } = context.parts().backbone;
    return { skipped: await deadLetters.skip(oneChoice(choice), reason, caller.name) };
  });
}

function choiceOf({ id, fingerprint, subscription, key }: Choice): LetterChoice | undefined {
  const choices: LetterChoice[] = [
    ...(id === undefined ? [] : [{ id }]),
    ...(fingerprint === undefined ? [] : [{ fingerprint }]),
    ...(subscription === undefined ? [] : [{ subscription }]),
    ...(key === undefined ? [] : [{ key }]),
  ];
  if (choices.length > 1) {
    throw gatewayErrors.error('SL-GATEWAY-008', {
      because: 'Give one of id, fingerprint, subscription and key, not several',
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
    because: 'Say which dead letters: id, fingerprint, subscription or key',
    field: 'id',
    rule: 'one choice',
  });
}
