import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { LIMITS } from '../../kernel/limits.ts';
import { type ApiContext, noSuch } from './context.ts';

const PauseBody = Type.Object(
  { reason: Type.String({ minLength: 3, maxLength: 500 }) },
  { additionalProperties: false },
);
const Params = Type.Object({ name: Type.String({ minLength: 1, maxLength: LIMITS.keyLength }) });

/** `/api/v1/subscriptions`: how far each one is, and its brake. Slashes in names are written %2F. */
export function subscriptionRoutes(app: FastifyInstance, context: ApiContext): void {
  const known = async (name: string): Promise<string> => {
    const statuses = await context.parts().backbone.status();
    if (!statuses.some((status) => status.name === name)) throw noSuch('subscription', name);
    return name;
  };
  app.get('/subscriptions', async (request) => {
    context.caller(request, 'read');
    return { subscriptions: await context.parts().backbone.status() };
  });
  app.post<{ Params: Static<typeof Params>; Body: Static<typeof PauseBody> }>(
    '/subscriptions/:name/pause',
    { schema: { params: Params, body: PauseBody } },
    async (request) => {
      const caller = context.caller(request, 'operate');
      const name = await known(request.params.name);
      await context.parts().backbone.pause(name, `${request.body.reason} (${caller.name})`);
      return { subscription: name, paused: true };
    },
  );
  app.post<{ Params: Static<typeof Params> }>(
    '/subscriptions/:name/resume',
    { schema: { params: Params } },
    async (request) => {
      context.caller(request, 'operate');
      const name = await known(request.params.name);
      await context.parts().backbone.resume(name);
      return { subscription: name, paused: false };
    },
  );
}
