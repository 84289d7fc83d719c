import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { ReplayRequest } from '../../backbone/backbone.ts';
import { LANES } from '../../canonical/envelope.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { clearanceOf, hidden } from '../masking.ts';
import { type ApiContext, noSuch } from './context.ts';

const lane = Type.Enum<[...typeof LANES]>([...LANES]);
const position = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const exact = { additionalProperties: false } as const;

const ReplayBody = Type.Object(
  {
    subscription: Type.String({ minLength: 1, maxLength: LIMITS.keyLength }),
    select: Type.Union([
      Type.Object(
        {
          kind: Type.Literal('messages'),
          messages: Type.Array(Type.Object({ lane, position }, exact), { minItems: 1, maxItems: LIMITS.pageSize }),
        },
        exact,
      ),
      Type.Object(
        { kind: Type.Literal('key'), key: Type.String({ minLength: 1, maxLength: LIMITS.keyLength }) },
        exact,
      ),
      Type.Object({ kind: Type.Literal('range'), lane, after: position, through: position }, exact),
    ]),
    shadow: Type.Boolean({ default: true }),
    ratePerSecond: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100_000 })),
  },
  exact,
);
const DifferencesQuery = Type.Object(
  { limit: Type.Integer({ minimum: 1, maximum: LIMITS.pageSize, default: 50 }) },
  exact,
);

type Body = Static<typeof ReplayBody>;

/** `/api/v1/replays`: preview, begin (a shadow unless asked otherwise), follow, abort. */
export function replayRoutes(app: FastifyInstance, context: ApiContext): void {
  const replays = () => context.parts().backbone.replays;
  const request = (body: Body, by: string): ReplayRequest => ({ ...(body as Omit<ReplayRequest, 'by'>), by });

  app.get('/replays', async (asked) => {
    context.caller(asked, 'read');
    return { replays: await replays().list() };
  });
  app.post<{ Body: Body }>('/replays/preview', { schema: { body: ReplayBody } }, async (asked) => {
    const caller = context.caller(asked, 'read');
    return replays().preview(request(asked.body, caller.name));
  });
  app.post<{ Body: Body }>('/replays', { schema: { body: ReplayBody } }, async (asked, reply) => {
    const caller = context.caller(asked, 'operate');
    void reply.code(202);
    return { replay: await replays().begin(request(asked.body, caller.name)) };
  });
  app.get<{ Params: { id: string } }>('/replays/:id', async (asked) => {
    context.caller(asked, 'read');
    return { replay: await known(context, asked.params.id) };
  });
  app.post<{ Params: { id: string } }>('/replays/:id/abort', async (asked) => {
    context.caller(asked, 'operate');
    const { id } = await known(context, asked.params.id);
    await replays().abort(id);
    return { replay: await known(context, id) };
  });
  app.get<{ Params: { id: string }; Querystring: Static<typeof DifferencesQuery> }>(
    '/replays/:id/differences',
    { schema: { querystring: DifferencesQuery } },
    async (asked) => {
      const caller = context.caller(asked, 'read');
      const { id } = await known(context, asked.params.id);
      const differences = await replays().differences(id, asked.query.limit);
      // A difference is whatever a handler would have written; without a schema nobody knows what is personal in it.
      const open = clearanceOf(caller) === 'personal';
      return { differences: differences.map((each) => (open ? each : { ...each, diff: hidden(each.diff) })) };
    },
  );
}

async function known(context: ApiContext, id: string) {
  const replay = await context.parts().backbone.replays.get(id);
  if (replay === undefined) throw noSuch('replay', id);
  return replay;
}
