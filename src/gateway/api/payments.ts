import { Type } from 'typebox';
import type { StoredMessage } from '../../backbone/event-log.ts';
import { connectionOf } from '../../canonical/value.ts';
import { instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { PAYMENT_STATES, type PaymentLine, type PaymentQuery } from '../../ledgers/money/payment.ts';
import { narrate } from '../../records/orders/narrate.ts';
import { orderNamed } from '../../records/orders/passport.ts';
import type { GatewayParts } from '../parts.ts';
import { noSuch } from './context.ts';
import { entryLine, moneyOf } from './money.ts';
import { edgeOf, ordersFor } from './orders.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { OrderPaymentsShape } from './shapes/order.ts';
import { PaymentPageShape, PaymentShape } from './shapes/payment.ts';
import { asked, askedMoment, optional, PAGE, params, query, wordOf } from './shapes/shape.ts';

const payments = route({
  name: 'readOrderPayments',
  method: 'get',
  path: '/orders/{order}/payments',
  tag: 'Orders',
  permission: 'read',
  reach: 'within',
  summary: 'Read the payments of an order',
  description: 'How its money stands, and what was said of each of its payments, oldest first.',
  params: params({ order: asked('Any name that the order goes by; slashes are written %2F.') }),
  answer: OrderPaymentsShape,
  problems: ['SL-RECORD-001', 'SL-RECORD-002'],
  example: { params: { order: 'order/shopify-eu/1001' } },
  async handle({ params, caller, context }) {
    const { backbone } = context.parts();
    const { summary, related } = await orderNamed(ordersFor(context, caller, 'read'), params.order);
    const { id, name, payment, currency, money } = summary;
    return {
      order: id,
      name,
      payment,
      ...(currency === undefined ? {} : { currency }),
      money,
      payments: await Promise.all(
        related.map(async (key) => ({
          id: key,
          story: storyOf(await backbone.log.history(key, LIMITS.pageSize)),
        })),
      ),
    };
  },
});

const storyOf = (messages: readonly StoredMessage[]) =>
  messages.map(narrate).map(({ at, kind, name, from, text }) => ({ at, kind, name, from, text }));

const EXAMPLE_ID = 'payment/stripe-main/pi_3P';
const minorUnits = (description: string) =>
  optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description }));

const list = route({
  name: 'listPayments',
  method: 'get',
  path: '/payments',
  tag: 'Money',
  permission: 'read',
  reach: 'within',
  summary: 'List payments',
  description:
    'The latest first, filtered by what is given; all filters together must hold. A caller whose role is limited is told of the payments of orders of their channels.',
  query: query({
    state: optional(wordOf(PAYMENT_STATES, 'Only payments that stand so.')),
    reason: optional(
      asked('Only payments that were refused for exactly this: `card_declined: insufficient_funds`.', 1_000),
    ),
    provider: optional(asked('Only payments that this kind of system took: `stripe`.', 100)),
    connection: optional(asked('Only payments that this connection took: `stripe-main`.', 100)),
    currency: optional(
      Type.String({ pattern: '^[A-Z]{3}$', maxLength: 3, description: 'Only payments in this currency.' }),
    ),
    minAmount: minorUnits('Only payments of at least this, in minor units.'),
    maxAmount: minorUnits('Only payments of at most this, in minor units.'),
    from: optional(askedMoment('Only payments that began at or after this.')),
    to: optional(askedMoment('Only payments that began before this.')),
    ...PAGE,
  }),
  answer: PaymentPageShape,
  problems: ['SL-RECORD-003', 'SL-GATEWAY-010'],
  example: { query: { state: 'captured', currency: 'EUR', limit: 20 } },
  async handle({ query, caller, context }) {
    const { state, reason, currency, minAmount, maxAmount, from, to, limit } = query;
    const parts = context.parts();
    const reach = caller.reachFor('read');
    const connections = connectionsOf(parts, query);
    const found = await moneyOf(parts).payments({
      ...(state === undefined ? {} : { state }),
      ...(reason === undefined ? {} : { reason }),
      ...(currency === undefined ? {} : { currency }),
      ...(minAmount === undefined ? {} : { least: minAmount }),
      ...(maxAmount === undefined ? {} : { most: maxAmount }),
      ...edgeOf('fromMs', from),
      ...edgeOf('untilMs', to),
      ...(connections === undefined ? {} : { connections }),
      ...(reach === 'everywhere' ? {} : { channels: reach.channels }),
      ...placeOf(query.cursor),
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    return {
      payments: page.map((line) => lineOf(line, parts)),
      ...nextOf(more ? writeCursor([last.begunMs, last.payment]) : undefined),
    };
  },
});

const one = route({
  name: 'readPayment',
  method: 'get',
  path: '/payments/{payment*}',
  tag: 'Money',
  permission: 'read',
  reach: 'within',
  summary: 'Read one payment',
  description:
    'How it stands, what settlements carry of it, its history in the ledger, and what was said of it. Whoever looks for a payment by another name finds it with the search.',
  params: params({ payment: asked('Canonical id of the payment, or without its first word: `stripe-main/pi_3P`.') }),
  answer: PaymentShape,
  problems: ['SL-GATEWAY-010'],
  example: { params: { payment: EXAMPLE_ID } },
  async handle({ params, caller, context }) {
    const parts = context.parts();
    const id = params.payment.startsWith('payment/') ? params.payment : `payment/${params.payment}`;
    const found = await moneyOf(parts).payment(id, LIMITS.moneyHistory);
    const reach = caller.reachFor('read');
    const isSeen =
      found !== undefined &&
      (reach === 'everywhere' ||
        (found.line.order !== undefined && reach.channels.includes(connectionOf(found.line.order))));
    if (!isSeen) throw noSuch('payment', params.payment);
    const { settled, lines, fees } = found.sum;
    return {
      ...lineOf(found.line, parts),
      ...(settled === undefined ? {} : { settled }),
      lines,
      fees,
      entries: found.entries.map(entryLine),
      story: storyOf(await parts.backbone.log.history(id, LIMITS.pageSize)),
    };
  },
});

/** The connections that are meant; undefined when all are. */
export function connectionsOf(
  { connections }: GatewayParts,
  { provider, connection }: { readonly provider?: string; readonly connection?: string },
): readonly string[] | undefined {
  if (provider === undefined) return connection === undefined ? undefined : [connection];
  return [...connections.values()]
    .filter(({ name, manifest }) => manifest.name === provider && (connection ?? name) === name)
    .map(({ name }) => name);
}

function placeOf(cursor: string | undefined): Pick<PaymentQuery, 'after'> {
  if (cursor === undefined) return {};
  const [begunMs, payment] = readCursor(cursor, ['number', 'string']) as [number, string];
  return { after: { begunMs, payment } };
}

function lineOf({ payment, begunMs, movedMs, ...line }: PaymentLine, { connections }: GatewayParts) {
  const provider = connections.get(line.connection)?.manifest.name;
  return {
    id: payment,
    ...line,
    ...(provider === undefined ? {} : { provider }),
    begunAt: instant(begunMs),
    movedAt: instant(movedMs),
  };
}

/** `/api/v1/payments`, and `/api/v1/orders/<order>/payments`: how money stands. */
export const PAYMENT_ROUTES: readonly Route[] = [payments, list, one];
