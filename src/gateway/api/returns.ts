import { type TSchema, Type } from 'typebox';
import { newEvent } from '../../canonical/envelope.ts';
import type { EventData, EventName } from '../../canonical/event.ts';
import { connectionOf, foreignIdOf, MoneySchema, paymentId, QuantitySchema } from '../../canonical/value.ts';
import type { Permission } from '../../config/identity.ts';
import { approvalErrors } from '../../governance/approvals/errors.ts';
import type { Caller } from '../../governance/identity/caller.ts';
import type { Reach } from '../../governance/identity/reach.ts';
import { instant } from '../../kernel/clock.ts';
import { factId } from '../../kernel/ids.ts';
import { recordErrors } from '../../records/errors.ts';
import { orderNamed } from '../../records/orders/passport.ts';
import { ordersWithin } from '../../records/orders/within.ts';
import type { ReturnStore } from '../../records/returns/store.ts';
import { RETURN_STATES, type ReturnRecord, type ReturnState } from '../../records/returns/summary.ts';
import { performApproved } from '../approved-deeds.ts';
import { askerOf, returnWish } from '../return-approvals.ts';
import { type ApiContext, noSuch } from './context.ts';
import { nextOf, readCursor, writeCursor } from './page.ts';
import { type Route, route } from './route.ts';
import { ReturnPageShape, ReturnShape, ReturnTakenShape } from './shapes/return.ts';
import { Came, Found, TOLD_OF_WISH, Wanted } from './shapes/return-wish.ts';
import { asked, body, flag, optional, PAGE, params, query, reason, wordOf } from './shapes/shape.ts';

const EXAMPLE_ID = 'return/hub/5c0f2a91';
const EXAMPLE_ORDER = 'order/shopify-eu/1001';
const EXAMPLE_TAKEN = { return: EXAMPLE_ID, order: EXAMPLE_ORDER } as const;
/** A slash in a path is written %2F: `/returns/return%2Fhub%2F5c0f2a91/approve`. */
const ById = params({ id: asked('Canonical id of the return, with its slashes written %2F.') });
const EXAMPLE = { params: { id: encodeURIComponent(EXAMPLE_ID) }, answer: EXAMPLE_TAKEN } as const;
const LOCATION = Type.String({ pattern: '^location/[^/]+(/[^/]+)*$', maxLength: 300, description: 'location/<code>.' });
const lines = <Line extends TSchema>(line: Line) =>
  Type.Array(line, { minItems: 1, maxItems: 500, description: 'Line by line.' });
const portion = optional(
  asked('A name of this portion that makes it once; what it holds and those before it by default.', 100),
);

const list = route({
  name: 'listReturns',
  method: 'get',
  path: '/returns',
  tag: 'Returns',
  permission: 'read',
  reach: 'within',
  summary: 'List returns',
  description: 'Newest first, filtered by what is given; all filters together must hold.',
  query: query({
    state: optional(wordOf(RETURN_STATES, 'Only returns in this state.')),
    held: optional(Type.Boolean({ description: 'Only returns that wait for a person, or only those that do not.' })),
    order: optional(asked('Only returns of this order, by its canonical id.')),
    ...PAGE,
  }),
  answer: ReturnPageShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-003'],
  example: { query: { state: 'requested', held: true } },
  async handle({ query: { cursor, ...filters }, caller, context }) {
    const [ms, id] = (cursor === undefined ? [] : readCursor(cursor, ['number', 'string'])) as [number?, string?];
    const after = ms === undefined || id === undefined ? {} : { after: { firstSeen: ms, id } };
    const reach = caller.reachFor('read');
    const within = reach === 'everywhere' ? {} : { within: reach };
    const found = await storeOf(context).list({ ...filters, ...within, ...after });
    const returns = found.slice(0, filters.limit);
    const last = found.length > returns.length ? returns.at(-1) : undefined;
    return {
      returns,
      ...nextOf(last === undefined ? undefined : writeCursor([Date.parse(last.firstSeen), last.id])),
    };
  },
});

const one = route({
  name: 'readReturn',
  method: 'get',
  path: '/returns/{id*}',
  tag: 'Returns',
  permission: 'read',
  reach: 'within',
  summary: 'Read a return',
  description: 'What comes back, what was decided, what came, what was found and what was given back.',
  params: params({ id: asked('Canonical id of the return.') }),
  answer: ReturnShape,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-011'],
  example: { params: { id: EXAMPLE_ID } },
  handle: ({ params, caller, context }) => returnFor(context, caller, 'read', params.id),
});

const request = route({
  name: 'requestReturn',
  method: 'post',
  path: '/returns',
  tag: 'Returns',
  permission: 'operate',
  starts: 'return-and-refund',
  reach: 'within',
  summary: 'Ask for a return',
  description:
    'For a buyer who gives goods back, from a store, customer service or a channel of your own. The rules decide at once, or a person does; the story of the order tells which. The same `id` again is the same return.',
  tells: TOLD_OF_WISH,
  body: body({
    id: optional(asked('A name that makes it once: the number of a form. Made by the hub without it.', 100)),
    order: asked('Any name that the order goes by: #1001, S00042, pi_3P….'),
    lines: lines(Wanted),
    wanted: optional(wordOf(['refund', 'gift-card', 'exchange'], 'What the buyer gets; `refund` by default.')),
    exchangeFor: optional(
      Type.Array(body({ sku: asked('The article.', 100), quantity: QuantitySchema, price: MoneySchema }), {
        maxItems: 100,
        description: 'What the buyer takes instead, with the price of a piece.',
      }),
    ),
    location: optional(LOCATION),
    shippingBack: optional(flag('Whether the shipping that was paid is given back too.')),
  }),
  answer: ReturnTakenShape,
  status: 202,
  problems: ['SL-RECORD-001', 'SL-RECORD-002'],
  example: {
    body: {
      order: '#1001',
      lines: [{ sku: 'TEE-BLACK-M', quantity: { value: '1', unit: 'each' }, reason: 'does-not-fit' }],
    },
    answer: EXAMPLE_TAKEN,
  },
  async handle({ body, caller, context }) {
    const { orders } = context.parts();
    const reach = caller.reachFor('operate');
    // Goods come back to any store, so a store that reaches itself may take them for an order of any channel.
    const isThere = reach !== 'everywhere' && body.location !== undefined && reach.locations.includes(body.location);
    const seen = reach === 'everywhere' || isThere ? orders : ordersWithin(orders, reach.channels);
    const order = (await orderNamed(seen, body.order)).summary.id;
    const name = body.id ?? Buffer.from(context.chance.bytes(8)).toString('hex');
    const id = `return/hub/${body.id === undefined ? name : factId(order, name)}`;
    const at = instant(context.clock.now());
    const { location, lines: wantedLines, wanted = 'refund', exchangeFor, shippingBack } = body;
    await say(context, caller, 'ReturnRequested', order, [id], {
      return: {
        id,
        order,
        lines: wantedLines.map((line, index) => ({
          ...line,
          line: line.line ?? String(index + 1),
        })),
        wanted,
        ...(exchangeFor === undefined ? {} : { exchangeFor }),
        ...(location === undefined ? {} : { at: location }),
        ...(shippingBack === undefined ? {} : { shippingBack }),
      },
      askedBy: caller.name,
      at,
    });
    return { return: id, order };
  },
});

const approve = route({
  name: 'approveReturn',
  method: 'post',
  path: '/returns/{id}/approve',
  tag: 'Returns',
  permission: 'read',
  reach: 'within',
  summary: 'Approve a return',
  description:
    'The second pair of eyes, as for every deed with money: never whoever asked for the return, and with `approve` for its channel or as stand-in of somebody who has it. It is the same as approving its request under `/approvals`. What it is worth is given back when the goods are there.',
  params: ById,
  tells: ['reason'],
  body: body({ reason: reason('Why; it is kept in the story of the order.') }),
  answer: ReturnTakenShape,
  status: 202,
  problems: [
    'SL-GATEWAY-010',
    'SL-RECORD-011',
    'SL-RECORD-009',
    'SL-RECORD-010',
    'SL-APPROVAL-002',
    'SL-APPROVAL-003',
    'SL-APPROVAL-004',
  ],
  example: { ...EXAMPLE, body: { reason: 'The seam is torn, as the picture shows' } },
  async handle({ params, body, caller, context, together }) {
    const found = await returnIn(context, caller, 'read', params.id, ['requested']);
    const askedBy = found.askedBy ?? askerOf(found.from);
    const worth = returnWish({ ...found, worth: found.worth, reason: found.held?.reason ?? body.reason });
    const approved = await together(async (unit) => {
      const { approvals } = unit.parts();
      const waiting = await approvals?.request(worth, askedBy);
      return waiting === undefined
        ? undefined
        : approvals?.decide(waiting.id, { verdict: 'approved', reason: body.reason }, caller);
    });
    if (approved === undefined) await approveAlone(context, caller, found, body.reason);
    else {
      const { approvals, ...parts } = context.parts();
      if (approvals !== undefined) await performApproved(approved, { ...parts, approvals }, context.clock);
    }
    return { return: found.id, order: found.order };
  },
});

/** Where the limit of approvals lets one person be enough: any but the one who asked for the return. */
async function approveAlone(context: ApiContext, caller: Caller, found: ReturnRecord, reason: string): Promise<void> {
  const may = caller.permissions.includes('approve') && isReached(found, caller.reachFor('approve'));
  if (!may) throw approvalErrors.error('SL-APPROVAL-004', { because: `${caller.name} may not approve ${found.id}` });
  if (found.askedBy === caller.name) {
    throw recordErrors.error('SL-RECORD-010', { because: `${found.id} was asked for by ${caller.name}` });
  }
  const at = instant(context.clock.now());
  const data = { return: found.id, order: found.order, decision: 'approve', by: caller.name, reason, at } as const;
  // Two who decide what they see at the same moment decide once.
  await say(context, caller, 'ReturnDecided', found.order, [found.id, 'approve', found.lastSeen], data);
}

const decline = decision('decline', 'declineReturn', ['requested', 'approved'], {
  permission: 'operate',
  summary: 'Decline a return',
  description: 'Before a decision, or after an approval as long as nothing has come.',
});
const settle = decision('settle', 'settleReturn', ['approved', 'received', 'inspected', 'declined'], {
  permission: 'approve',
  summary: 'Say that what was open of a return is done by hand',
  description:
    'A gift card was issued, an exchange was ordered, money was given by another way, goods were given back.',
});

const paid = route({
  name: 'payReturn',
  method: 'post',
  path: '/returns/{id}/paid',
  tag: 'Returns',
  permission: 'operate',
  reach: 'within',
  summary: 'Say that the buyer has paid what an exchange costs more',
  description:
    'For money that was taken at a counter; the same reference again is the same money. The goods leave when all of it is there.',
  params: ById,
  tells: ['amount', 'gateway', 'reference'],
  body: body({
    amount: MoneySchema,
    gateway: asked('How it was paid: cash, card. The ERP books it in the journal of that name.', 100),
    reference: asked('The number of the receipt or of the slip.', 100),
  }),
  answer: ReturnTakenShape,
  status: 202,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-011', 'SL-RECORD-009'],
  example: {
    ...EXAMPLE,
    body: { amount: { amount: 750, currency: 'EUR' }, gateway: 'cash', reference: 'R-2041' },
  },
  async handle({ params, body, caller, context }) {
    const found = await returnIn(context, caller, 'operate', params.id, ['received', 'inspected']);
    const { replacement: order } = found;
    if (order === undefined || body.amount.amount <= 0) {
      const because = order === undefined ? 'no exchange of it waits for money' : 'the amount is not above zero';
      throw recordErrors.error('SL-RECORD-009', { because: `${found.id}: ${because}`, field: 'body.amount' });
    }
    const payment = paymentId('hub', `${foreignIdOf(order)}/${factId(body.reference)}`);
    const data = { payment, order, ...body, at: instant(context.clock.now()) };
    await say(context, caller, 'PaymentCaptured', order, [found.id, 'paid', body.reference], data);
    return { return: found.id, order };
  },
});

function decision(
  decision: 'decline' | 'settle',
  name: string,
  states: readonly ReturnState[],
  words: { readonly permission: Permission; readonly summary: string; readonly description: string },
): Route {
  return route({
    name,
    method: 'post',
    path: `/returns/{id}/${decision}`,
    tag: 'Returns',
    reach: 'within',
    ...words,
    params: ById,
    tells: ['reason'],
    body: body({ reason: reason('Why; it is kept in the story of the order.') }),
    answer: ReturnTakenShape,
    status: 202,
    problems: ['SL-GATEWAY-010', 'SL-RECORD-011', 'SL-RECORD-009'],
    example: { ...EXAMPLE, body: { reason: 'The seam is torn, as the picture shows' } },
    async handle({ params, body, caller, context }) {
      const found = await returnIn(context, caller, words.permission, params.id, states);
      const at = instant(context.clock.now());
      const data = { return: found.id, order: found.order, decision, by: caller.name, reason: body.reason, at };
      // Two who decide what they see at the same moment decide once.
      await say(context, caller, 'ReturnDecided', found.order, [found.id, decision, found.lastSeen], data);
      return { return: found.id, order: found.order };
    },
  });
}

const receive = route({
  name: 'receiveReturn',
  method: 'post',
  path: '/returns/{id}/receive',
  tag: 'Returns',
  permission: 'operate',
  reach: 'within',
  summary: 'Say which goods of a return have come',
  description: 'In one portion or in several; each is said once.',
  params: ById,
  tells: ['id', 'location', 'lines.line', 'lines.sku', 'lines.quantity'],
  body: body({ id: portion, location: optional(LOCATION), lines: lines(Came) }),
  answer: ReturnTakenShape,
  status: 202,
  problems: ['SL-GATEWAY-008', 'SL-GATEWAY-010', 'SL-RECORD-011', 'SL-RECORD-009'],
  example: {
    ...EXAMPLE,
    body: {
      location: 'location/paris',
      lines: [{ sku: 'TEE-BLACK-M', quantity: { value: '1', unit: 'each' } }],
    },
  },
  async handle({ params, body, caller, context }) {
    const found = await returnIn(context, caller, 'operate', params.id, [
      'requested',
      'approved',
      'received',
      'inspected',
    ]);
    const location = body.location ?? found.location;
    if (location === undefined) throw noPlace();
    const at = instant(context.clock.now());
    const lines = linesIn(found, body.lines);
    const fact = factOf(found.id, body.id, found.received.length, [location, lines]);
    await say(context, caller, 'ReturnReceived', found.order, fact, {
      return: found.id,
      order: found.order,
      location,
      lines,
      at,
    });
    return { return: found.id, order: found.order };
  },
});

const inspect = route({
  name: 'inspectReturn',
  method: 'post',
  path: '/returns/{id}/inspect',
  tag: 'Returns',
  permission: 'operate',
  reach: 'within',
  summary: 'Say what was found when goods of a return were looked at',
  description:
    'What can be sold again goes to the stock, and the money is given back, less a deduction where one is named. Each portion is said once.',
  params: ById,
  tells: ['id', 'lines.line', 'lines.sku', 'lines.quantity', 'lines.condition', 'lines.deduction'],
  body: body({ id: portion, lines: lines(Found) }),
  answer: ReturnTakenShape,
  status: 202,
  problems: ['SL-GATEWAY-010', 'SL-RECORD-011', 'SL-RECORD-009'],
  example: {
    ...EXAMPLE,
    body: { lines: [{ sku: 'TEE-BLACK-M', quantity: { value: '1', unit: 'each' }, condition: 'restock' }] },
  },
  async handle({ params, body, caller, context }) {
    const found = await returnIn(context, caller, 'operate', params.id, [
      'requested',
      'approved',
      'received',
      'inspected',
    ]);
    const at = instant(context.clock.now());
    const lines = linesIn(found, body.lines);
    const fact = factOf(found.id, body.id, found.inspected.length, lines);
    await say(context, caller, 'ReturnInspected', found.order, fact, {
      return: found.id,
      order: found.order,
      lines,
      at,
    });
    return { return: found.id, order: found.order };
  },
});

/** What was said of a portion of goods: said twice, it is one portion. */
const factOf = (id: string, named: string | undefined, before: number, content: unknown): readonly string[] =>
  named === undefined ? [id, String(before), factId(JSON.stringify(content))] : [id, 'portion', named];

const linesIn = <Line extends { readonly line?: string; readonly sku: string }>(
  found: ReturnRecord,
  lines: readonly Line[],
): (Line & { readonly line: string })[] =>
  lines.map((line) => ({
    ...line,
    line: line.line ?? found.lines.find(({ sku }) => sku === line.sku)?.line ?? line.sku,
  }));

const noPlace = (): Error =>
  recordErrors.error('SL-RECORD-009', {
    because: 'the return names no place; say where the goods came to',
    field: 'body.location',
  });

function storeOf(context: ApiContext): ReturnStore {
  const { returns } = context.parts();
  if (returns === undefined) throw noSuch('record', 'returns');
  return returns;
}

/** A return of the caller's channels, or one that comes to the caller's stores. */
async function returnFor(
  context: ApiContext,
  caller: Caller,
  permission: Permission,
  id: string,
): Promise<ReturnRecord> {
  const found = await storeOf(context).get(id);
  const isSeen = found !== undefined && isReached(found, caller.reachFor(permission));
  if (!isSeen) throw recordErrors.error('SL-RECORD-011', { because: `There is no return "${id.slice(0, 100)}"` });
  return found;
}

const isReached = (found: ReturnRecord, reach: Reach): boolean =>
  reach === 'everywhere' ||
  reach.channels.includes(connectionOf(found.order)) ||
  (found.location !== undefined && reach.locations.includes(found.location));

async function returnIn(
  context: ApiContext,
  caller: Caller,
  permission: Permission,
  id: string,
  states: readonly ReturnState[],
): Promise<ReturnRecord> {
  const found = await returnFor(context, caller, permission, id);
  if (states.includes(found.state)) return found;
  throw recordErrors.error('SL-RECORD-009', { because: `${found.id} is ${found.state}`, value: found.state });
}

async function say<Name extends EventName>(
  context: ApiContext,
  caller: Caller,
  name: Name,
  order: string,
  fact: readonly string[],
  data: EventData<Name>,
): Promise<void> {
  const source = `/people/${encodeURIComponent(caller.name)}`;
  const time = instant(context.clock.now());
  await context.parts().backbone.append([newEvent({ name, source, subject: order, time, fact, data })]);
}

/** `/api/v1/returns`: goods that come back, from the asking to the money. */
export const RETURN_ROUTES: readonly Route[] = [list, request, approve, decline, settle, paid, receive, inspect, one];
