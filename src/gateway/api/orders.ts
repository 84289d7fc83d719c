import { Type } from 'typebox';
import { newEvent } from '../../canonical/envelope.ts';
import type { Permission } from '../../config/identity.ts';
import type { Caller } from '../../governance/identity/caller.ts';
import { instant } from '../../kernel/clock.ts';
import { recordErrors } from '../../records/errors.ts';
import { orderNamed, passport } from '../../records/orders/passport.ts';
import type { OrderRecord, OrderStore } from '../../records/orders/store.ts';
import { ORDER_STATES } from '../../records/orders/summary.ts';
import { ordersWithin } from '../../records/orders/within.ts';
import { clearanceOf, maskEntry } from '../masking.ts';
import type { ApiContext } from './context.ts';
import { type Route, route } from './route.ts';
import { OrderCountShape, OrderPageShape, PassportShape, ReleasedShape } from './shapes/order.ts';
import {
  asked,
  askedMoment,
  body,
  listOf,
  optional,
  PAGE,
  params,
  query,
  reason,
  shape,
  wordOf,
} from './shapes/shape.ts';

const EXAMPLE_ID = 'order/shopify-eu/1001';

const list = route({
  name: 'listOrders',
  method: 'get',
  path: '/orders',
  tag: 'Orders',
  permission: 'read',
  reach: 'within',
  summary: 'List orders',
  description:
    'Newest first, filtered by what is given; all filters together must hold. Where thousands of orders have a name that begins as searched, the newest 10,000 are gone through for each page: it may then be short and still have a next one.',
  query: query({
    state: optional(wordOf(ORDER_STATES, 'Only orders in this state.')),
    channel: optional(asked('Only orders of this channel.', 100)),
    held: optional(Type.Boolean({ description: 'Only orders that wait for a person, or only those that do not.' })),
    open: optional(Type.Boolean({ description: 'True: only orders with a command that was given up.' })),
    from: optional(askedMoment('Only orders placed at or after this.')),
    to: optional(askedMoment('Only orders placed before this.')),
    search: optional(asked('The beginning of any name that the order goes by: number, payment, tracking.')),
    ...PAGE,
  }),
  answer: OrderPageShape,
  problems: ['SL-RECORD-003'],
  example: { query: { state: 'accepted', channel: 'shopify-eu', limit: 20 } },
  async handle({ query, caller, context }) {
    const { from, to, ...rest } = query;
    const edges = { ...edgeOf('fromMs', from), ...edgeOf('toMs', to) };
    const { orders, next } = await ordersFor(context, caller, 'read').list({ ...rest, ...edges });
    return { orders: orders.map(lineOf), ...(next === undefined ? {} : { next }) };
  },
});

const counts = route({
  name: 'countOrders',
  method: 'get',
  path: '/orders/counts',
  tag: 'Orders',
  permission: 'read',
  reach: 'within',
  summary: 'Count orders by state',
  description: 'One line for each state that an order is in, held ones apart.',
  answer: shape('OrderCounts', 'Orders by state.', { counts: listOf(OrderCountShape, 'One line a state.') }),
  problems: [],
  example: { answer: { counts: [{ state: 'accepted', held: false, orders: 42 }] } },
  handle: async ({ caller, context }) => ({ counts: await ordersFor(context, caller, 'read').counts() }),
});

const release = route({
  name: 'releaseOrder',
  method: 'post',
  path: '/orders/release',
  tag: 'Orders',
  permission: 'operate',
  reach: 'within',
  summary: 'Release a held order',
  description: 'Lets an order go on that waits for a person. The reason is kept in its story.',
  body: body({
    id: asked('Any name that the order goes by.'),
    reason: reason('Why it may go on.'),
  }),
  answer: ReleasedShape,
  problems: ['SL-RECORD-001', 'SL-RECORD-002', 'SL-RECORD-007'],
  example: {
    body: { id: '#1001', reason: 'The buyer confirmed the address by phone' },
    answer: { released: EXAMPLE_ID, was: { code: 'SL-ODOO-010', reason: 'The article is not known' } },
  },
  async handle({ body, caller, context }) {
    const { backbone } = context.parts();
    const record = await orderNamed(ordersFor(context, caller, 'operate'), body.id);
    const { id, name, held } = record.summary;
    if (held === undefined) throw recordErrors.error('SL-RECORD-007', { because: `${name ?? id} waits for nobody` });
    const released = newEvent({
      name: 'OrderReleased',
      source: `/people/${encodeURIComponent(caller.name)}`,
      subject: id,
      time: instant(context.clock.now()),
      // Two who release what they see at the same moment release it once.
      fact: [id, held.code, String(record.lastSeen)],
      data: { order: id, reason: body.reason },
    });
    await backbone.append([released]);
    return { released: id, was: held };
  },
});

const one = route({
  name: 'readPassport',
  method: 'get',
  path: '/orders/{order*}',
  tag: 'Orders',
  permission: 'read',
  reach: 'within',
  summary: 'Read the passport of an order',
  description:
    'The order by any of its names, with every message, call and outcome. Personal data is shown to callers with the permission `personal` only.',
  params: params({ order: asked('Any name that the order goes by: #1001, S00042, pi_3P…, a tracking number.') }),
  query: query({
    content: Type.Enum<['none', 'data']>(['none', 'data'], {
      type: 'string',
      default: 'data',
      description: 'Whether each step tells its whole content.',
    }),
  }),
  answer: PassportShape,
  problems: ['SL-RECORD-001', 'SL-RECORD-002'],
  example: { params: { order: EXAMPLE_ID }, query: { content: 'none' } },
  async handle({ params, query, caller, context }) {
    const found = await passportOf(context, caller, params.order);
    const clearance = clearanceOf(caller);
    const story = found.story.map((entry) => {
      if (query.content === 'data') return maskEntry(entry, clearance);
      const { data: _data, ...line } = entry;
      return line;
    });
    return { ...found, story };
  },
});

function passportOf(context: ApiContext, caller: Caller, id: string) {
  const { backbone, calls } = context.parts();
  const orders = ordersFor(context, caller, 'read');
  return passport(
    { orders, log: backbone.log, letters: backbone.deadLetters, ...(calls === undefined ? {} : { calls }) },
    id,
  );
}

/** The moment of a filter in milliseconds; the schema has seen to it that it can be read. */
function edgeOf<Name extends string>(name: Name, text: string | undefined): { readonly [_ in Name]?: number } {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return (Number.isNaN(ms) ? {} : { [name]: ms }) as { readonly [_ in Name]?: number };
}

/** The orders that the caller may do this with. */
function ordersFor(context: ApiContext, caller: Caller, permission: Permission): Omit<OrderStore, 'apply'> {
  const reach = caller.reachFor(permission);
  const { orders } = context.parts();
  return reach === 'everywhere' ? orders : ordersWithin(orders, reach.channels);
}

function lineOf({ summary, firstSeen, lastSeen }: OrderRecord) {
  return { ...summary, firstSeen, lastSeen };
}

/** `/api/v1/orders` and `/api/v1/orders/<any id>`. */
export const ORDER_ROUTES: readonly Route[] = [list, counts, release, one];
