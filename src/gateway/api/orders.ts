import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { newEvent } from '../../canonical/envelope.ts';
import type { Permission } from '../../config/identity.ts';
import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { recordErrors } from '../../records/errors.ts';
import { orderNamed, passport } from '../../records/orders/passport.ts';
import type { OrderRecord, OrderStore } from '../../records/orders/store.ts';
import { ORDER_STATES } from '../../records/orders/summary.ts';
import { ordersWithin } from '../../records/orders/within.ts';
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
      const { orders, next } = await ordersFor(context, request, 'read').list(request.query);
      return { orders: orders.map(lineOf), ...(next === undefined ? {} : { next }) };
    },
  );
  app.get('/orders/counts', async (request) => {
    return { counts: await ordersFor(context, request, 'read').counts() };
  });
  app.post<{ Body: Static<typeof ReleaseBody> }>(
    '/orders/release',
    { schema: { body: ReleaseBody } },
    async (request) => {
      const caller = context.callerWithin(request, 'operate');
      const { backbone } = context.parts();
      const orders = ordersFor(context, request, 'operate');
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
      const caller = context.callerWithin(request, 'read');
      const { backbone, calls } = context.parts();
      const orders = ordersFor(context, request, 'read');
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

/** The orders that the caller may do this with. */
function ordersFor(context: ApiContext, request: FastifyRequest, permission: Permission): Omit<OrderStore, 'apply'> {
  const reach = context.callerWithin(request, permission).reachFor(permission);
  const { orders } = context.parts();
  return reach === 'everywhere' ? orders : ordersWithin(orders, reach.channels);
}

function lineOf({ summary, firstSeen, lastSeen }: OrderRecord) {
  return { ...summary, firstSeen, lastSeen };
}
