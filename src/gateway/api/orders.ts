import { Type } from 'typebox';
import type { Permission } from '../../config/identity.ts';
import type { Caller } from '../../governance/identity/caller.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { StockEffect } from '../../ledgers/stock/effects.ts';
import { edgesAt, LATENESS_ASKED, type LateEdges, latenessOf } from '../../records/orders/lateness.ts';
import { sortTimeOf } from '../../records/orders/memory-store.ts';
import type { StoryEntry } from '../../records/orders/narrate.ts';
import { passport } from '../../records/orders/passport.ts';
import type { OrderRecord, OrderStore } from '../../records/orders/store.ts';
import { STUCK_ASKED } from '../../records/orders/stuck.ts';
import { ORDER_STATES } from '../../records/orders/summary.ts';
import { ordersWithin } from '../../records/orders/within.ts';
import { clearanceOf, maskEntry } from '../masking.ts';
import type { GatewayParts } from '../parts.ts';
import { titleOf } from '../problem.ts';
import type { ApiContext } from './context.ts';
import { releaseOrAsk } from './release.ts';
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
    lateness: optional(wordOf(LATENESS_ASKED, 'Only orders that break a promise, or soon will; `any` for both.')),
    stuck: optional(
      wordOf(
        STUCK_ASKED,
        'Only orders of which money is where it should not stay, for more than an hour: taken for an order that the ERP does not have, owed back, or shipped and not in the books; `any` for all of them.',
      ),
    ),
    from: optional(askedMoment('Only orders placed at or after this.')),
    to: optional(askedMoment('Only orders placed before this.')),
    customer: optional(asked('Only orders of this customer: `customer/…`.', 100)),
    search: optional(asked('The beginning of any name that the order goes by: number, payment, tracking.')),
    ...PAGE,
  }),
  answer: OrderPageShape,
  problems: ['SL-RECORD-003'],
  example: { query: { stuck: 'refund-owed', channel: 'shopify-eu', limit: 20 } },
  async handle({ query, caller, context }) {
    const { from, to, lateness, stuck, ...rest } = query;
    const edges = edgesAt(context.clock.now());
    const { orders, next } = await ordersFor(context, caller, 'read').list({
      ...rest,
      ...edgeOf('fromMs', from),
      ...edgeOf('toMs', to),
      ...(lateness === undefined ? {} : { lateness: { is: lateness, edges } }),
      ...(stuck === undefined ? {} : { stuck: { is: stuck, beforeMs: edges.bookingLate } }),
    });
    return { orders: orders.map((order) => lineOf(order, edges)), ...(next === undefined ? {} : { next }) };
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
  description:
    'Lets an order go on that waits for a person. The reason is kept in its story. When it is held because amounts do not fit, the answer tells the `approval` that it waits for first.',
  tells: ['id', 'reason'],
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
    const { id: order, reason: why } = body;
    return releaseOrAsk(context, caller, ordersFor(context, caller, 'operate'), { order, reason: why });
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
    'The order by any of its names, with every message, call and outcome, which money moved and what it did to stock. Personal data is shown to callers with the permission `personal` only.',
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

async function passportOf(context: ApiContext, caller: Caller, id: string) {
  const { backbone, calls, stockEffects, codes, connections } = context.parts();
  const orders = ordersFor(context, caller, 'read');
  let stock: readonly StockEffect[] = [];
  const sources = {
    orders,
    log: backbone.log,
    letters: backbone.deadLetters,
    ...(calls === undefined ? {} : { calls }),
    stock: async (order: string) => {
      stock = (await stockEffects?.of(order, LIMITS.storyMessages)) ?? [];
      return stock.map(stepOf);
    },
  };
  const found = await passport(sources, id);
  const stuck = found.stuck.map((each) => ({ ...each, title: titleOf(each.code, codes) }));
  const story = found.story.map((entry) => withAddress(entry, connections));
  const addresses = new Map(
    story.flatMap(({ record }) => (record?.address === undefined ? [] : [[record.name, record.address] as const])),
  );
  const identifiers = found.identifiers.map((each) => {
    const address = addresses.get(each.value);
    return address === undefined ? each : { ...each, address };
  });
  return { ...found, identifiers, story, stuck, stock };
}

/** A step with where its record is looked at, when its system tells. */
function withAddress(entry: StoryEntry, connections: GatewayParts['connections']): StoryEntry {
  const { record, name } = entry;
  if (record === undefined) return entry;
  const [said = name] = name.split(' ');
  const address = connections.get(record.connection)?.recordAddress?.({ id: record.id, said });
  return address === undefined ? entry : { ...entry, record: { ...record, address } };
}

/** A change of stock as a step of the story. */
function stepOf({ at, kind, sku, location, change, unit, because, code }: StockEffect): StoryEntry {
  const amount = `${change.startsWith('-') ? '' : '+'}${change}${unit === 'each' ? '' : ` ${unit}`}`;
  return {
    at,
    kind: 'stock',
    name: `stock ${kind}`,
    from: 'stock ledger',
    text: [`${sku} ${amount} kept at ${location}`, code, because].filter((each) => each !== undefined).join(', '),
  };
}

/** The moment of a filter in milliseconds; the schema has seen to it that it can be read. */
export function edgeOf<Name extends string>(name: Name, text: string | undefined): { readonly [_ in Name]?: number } {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return (Number.isNaN(ms) ? {} : { [name]: ms }) as { readonly [_ in Name]?: number };
}

/** The orders that the caller may do this with. */
export function ordersFor(context: ApiContext, caller: Caller, permission: Permission): Omit<OrderStore, 'apply'> {
  const reach = caller.reachFor(permission);
  const { orders } = context.parts();
  return reach === 'everywhere' ? orders : ordersWithin(orders, reach.channels);
}

function lineOf({ summary, firstSeen, lastSeen }: OrderRecord, edges: LateEdges) {
  const lateness = latenessOf(summary, sortTimeOf({ summary, firstSeen }), edges);
  return { ...summary, ...(lateness === undefined ? {} : { lateness }), firstSeen, lastSeen };
}

/** `/api/v1/orders` and `/api/v1/orders/<any id>`. */
export const ORDER_ROUTES: readonly Route[] = [list, counts, release, one];
