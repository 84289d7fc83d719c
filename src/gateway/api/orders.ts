import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { newEvent } from '../../canonical/envelope.ts';
import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { recordErrors } from '../../records/errors.ts';
import { orderNamed, passport } from '../../records/orders/passport.ts';
import type { OrderRecord } from '../../records/orders/store.ts';
import { ORDER_STATES } from '../../records/orders/summary.ts';
import { clearanceOf, maskEntry } from '../masking.ts';
import { type ApiContext, restOf } from './context.ts';

const ListQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum<[...typeof ORDER_STATES]>([...ORDER_STATES])),
    channel: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    held: Type.Optional(Type.Boolean()),
    open: Type.Optional(Type.Boolean()),
    search: Type.Optional(Type.String({ minLength: 1, maxLength: LIMITS.keyLength })),
    limit: Type.Integer({ minimum: 1, maximum: LIMITS.pageSize, default: 50 }),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
  },
  { additionalProperties: false },
);

const PassportQuery = Type.Object(
  { content: Type.Enum<['none', 'data']>(['none', 'data'], { default: 'data' }) },
  { additionalProperties: false },
);

const ReleaseBody = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: LIMITS.keyLength }),
    reason: Type.String({ minLength: 3, maxLength: 1_000 }),
  },
  { additionalProperties: false },
);

/** `/api/v1/orders` and `/api/v1/orders/<any id>`. */
export function orderRoutes(app: FastifyInstance, context: ApiContext): void {
  app.get<{ Querystring: Static<typeof ListQuery> }>(
    '/orders',
    { schema: { querystring: ListQuery } },
    async (request) => {
      context.caller(request, 'read');
      const { orders, next } = await context.parts().orders.list(request.query);
      return { orders: orders.map(lineOf), ...(next === undefined ? {} : { next }) };
    },
  );
  app.get('/orders/counts', async (request) => {
    context.caller(request, 'read');
    return { counts: await context.parts().orders.counts() };
  });
  app.post<{ Body: Static<typeof ReleaseBody> }>(
    '/orders/release',
    { schema: { body: ReleaseBody } },
    async (request) => {
      const caller = context.caller(request, 'operate');
      const { backbone, orders } = context.parts();
      const record = await orderNamed(orders, request.body.id);
      const { id, name, held } = record.summary;
      if (held === undefined) throw recordErrors.error('SL-RECORD-007', { because: `${name ?? id} waits for nobody` });
      const released = newEvent({
        name: 'OrderReleased',
        source: `/people/${encodeURIComponent(caller.name)}`,
        subject: id,
        time: instant(context.clock.now()),
        // Two who release what they see at the same moment release it once.
        fact: [id, held.code, String(record.lastSeen)],
        data: { order: id, reason: request.body.reason },
      });
      await backbone.append([released]);
      return { released: id, was: held };
    },
  );
  app.get<{ Querystring: Static<typeof PassportQuery> }>(
    '/orders/*',
    { schema: { querystring: PassportQuery } },
    async (request) => {
      const caller = context.caller(request, 'read');
      const { backbone, orders, calls } = context.parts();
      const found = await passport(
        { orders, log: backbone.log, letters: backbone.deadLetters, ...(calls === undefined ? {} : { calls }) },
        restOf(request),
      );
      const clearance = clearanceOf(caller);
      const story = found.story.map((entry) => {
        if (request.query.content === 'data') return maskEntry(entry, clearance);
        const { data: _data, ...line } = entry;
        return line;
      });
      return { ...found, story };
    },
  );
}

function lineOf({ summary, firstSeen, lastSeen }: OrderRecord) {
  return { ...summary, firstSeen, lastSeen };
}
