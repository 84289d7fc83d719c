import { orderId } from '../../canonical/value.ts';
import type { ConnectionContext, FactDraft, Hint, Poll } from '../../connector/connector.ts';
import {
  beginRoundsNow,
  enterRound,
  type LookBack,
  leaveRound,
  met,
  type Rounds,
  storedRound,
} from '../../connector/look-back.ts';
import { CodedError } from '../../kernel/failure.ts';
import { factId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import type { Answer, Client } from './client.ts';
import { editOf, mayBeEdited } from './edits.ts';
import { Field } from './fields.ts';
import { orderGid } from './fulfilment-reading.ts';
import { everyMsOf, overlapMsOf, type ShopifySettings } from './manifest.ts';
import {
  READ_ORDER_BY_ID,
  READ_ORDER_LINES,
  READ_ORDER_REFUNDS,
  READ_ORDER_TRANSACTIONS,
  READ_ORDERS,
  READ_REFUND,
} from './operations.ts';
import { CONTENT_HINT, ORDER_HINT, READ_ORDER } from './translate.ts';

const DEFAULT_PAGE = 4;
const MOST_PER_PAGE = 100;
/** Shopify refuses a single query above 1,000 points; we stay below. */
const MOST_COST = 900;

/** How much of an order is read with its page; an order that holds more is completed by questions of its own. */
const SIZES = { lines: 10, refunds: 2, refundLines: 3, transactions: 5 };
const FULL_SIZES = { lines: 35, refunds: 4, refundLines: 8, transactions: 20 };
/** Most elements of one part of an order that are ever read. */
const MOST_ELEMENTS = 100;

/** An order node of an answer. */
type Node = { readonly [key: string]: Json };

/** Where gap recovery stands: from when on, and the page within one moment. */
interface Cursor extends Rounds {
  readonly after: string | null;
}

/**
 * Reads orders by their time of update. Pages go by time and not by Shopify's page cursor wherever they can, so that orders which
 * change while we read move ahead of us and are met again, and a long gap never meets the limit of 25,000.
 */
export function orderPoll(context: ConnectionContext<ShopifySettings>, client: Client): Poll {
  const { clock, settings } = context;
  const overlapMs = overlapMsOf(settings);
  const pages = pageSizer(settings.pollPageSize ?? DEFAULT_PAGE);

  return {
    name: 'orders',
    everyMs: everyMsOf(settings),
    lane: 'standard',
    async read(stored) {
      const lookBack = { overlapMs, nowMs: clock.now() };
      const cursor = enterRound(cursorOf(stored, lookBack.nowMs) ?? begin(lookBack), lookBack);
      const variables = { query: `updated_at:>='${cursor.since}'`, after: cursor.after, ...SIZES };
      const answer = await pages.ask((first) =>
        client.ask({ text: READ_ORDERS, variables: { ...variables, first }, operation: 'reading' }),
      );
      const orders = answer.data.at('orders');
      const facts: FactDraft[] = [];
      for (const node of orders.at('nodes').list()) facts.push(await factOf(context, await complete(client, node)));
      const more = orders.at('pageInfo').at('hasNextPage').flag();
      return { facts, cursor: { ...next(met(cursor, lastOf(orders), clock.now()), orders, more, overlapMs) }, more };
    },
  };
}

const begin = (lookBack: LookBack): Cursor => ({
  ...beginRoundsNow(lookBack),
  after: null,
});

function cursorOf(stored: Json | undefined, nowMs: number): Cursor | undefined {
  const field = new Field(stored);
  if (!field.present) return undefined;
  return {
    since: field.at('since').time(),
    after: field.at('after').optionalText(2_000) ?? null,
    newest: field.at('newest').time(),
    ...storedRound(stored, nowMs),
  };
}

const lastOf = (orders: Field): string | undefined => orders.at('nodes').list().at(-1)?.at('updatedAt').optionalTime();

function next(cursor: Cursor & Required<Rounds>, orders: Field, more: boolean, overlapMs: number): Cursor {
  if (!more) return { ...leaveRound(cursor, overlapMs), after: null };
  const last = lastOf(orders);
  // A page that ends later than it began goes on by time; a page within one second needs Shopify's own cursor.
  if (last !== undefined && last > cursor.since) return { ...cursor, since: last, after: null };
  return { ...cursor, after: orders.at('pageInfo').at('endCursor').text(2_000) };
}

/** Finds the page size that the cost allows: it grows and shrinks by what Shopify says that a page cost. */
function pageSizer(size: number) {
  let first = size;
  return {
    async ask(question: (first: number) => Promise<Answer>): Promise<Answer> {
      for (;;) {
        const asked = first;
        try {
          const answer = await question(asked);
          if (answer.requestedCost !== undefined && answer.requestedCost > 0) {
            const each = answer.requestedCost / asked;
            first = Math.max(1, Math.min(MOST_PER_PAGE, Math.floor(MOST_COST / each)));
          }
          return answer;
        } catch (error) {
          if (!(error instanceof CodedError) || error.failure.code !== 'SL-SHOPIFY-006' || asked === 1) throw error;
          first = Math.floor(asked / 2);
        }
      }
    },
  };
}

/** Reads what a hint points at. An order that is gone gives nothing. */
export async function fetchHint(
  context: ConnectionContext<ShopifySettings>,
  client: Client,
  hint: Hint,
): Promise<readonly FactDraft[]> {
  const [foreignId = '', content, age] = hint.foreignId.split('~');
  const id = orderId(context.connection, foreignId);
  if (hint.kind === CONTENT_HINT) {
    if (content !== undefined && !(await mayBeEdited(context, id, content, age === 'fresh'))) return [];
  } else if (hint.kind !== ORDER_HINT) return [];
  const variables = { id: orderGid(foreignId), ...FULL_SIZES };
  const { data } = await client.ask({ text: READ_ORDER_BY_ID, variables, operation: 'reading' });
  const order = data.at('order');
  return order.present ? [await factOf(context, await complete(client, order, FULL_SIZES))] : [];
}

/**
 * The order as a fact; numbered where its content is not what it first was. Shopify's time of update counts whole seconds, so the
 * body takes part in the id: an order that changes twice within a second is two facts.
 */
async function factOf(context: ConnectionContext<ShopifySettings>, node: Node): Promise<FactDraft> {
  const field = new Field(node);
  const id = field.at('id').id();
  const edit = await editOf(context, field);
  const body = JSON.stringify(edit === undefined ? node : { ...node, storeloom: { edit } });
  return { topic: READ_ORDER, object: id, id: `order/${id}/${field.at('updatedAt').time()}/${factId(body)}`, body };
}

/** The node with every list read to its end. */
async function complete(client: Client, order: Field, sizes: typeof SIZES = SIZES): Promise<Node> {
  const node = { ...(order.record().value as { [key: string]: Json }) };
  const id = order.at('id').text();
  if (order.at('lineItems').at('pageInfo').at('hasNextPage').flag()) {
    node.lineItems = { pageInfo: { hasNextPage: false }, nodes: await allLines(client, order, id) };
  } else {
    // The cursor says nothing about the order and would make the same fact look different.
    node.lineItems = { pageInfo: { hasNextPage: false }, nodes: order.at('lineItems').at('nodes').value ?? [] };
  }
  if (order.at('refunds').list().length >= sizes.refunds || order.at('refunds').list().some(isCut)) {
    node.refunds = await allRefunds(client, id);
  }
  if (order.at('transactions').list().length >= sizes.transactions) {
    const variables = { id, first: MOST_ELEMENTS };
    const { data } = await client.ask({ text: READ_ORDER_TRANSACTIONS, variables, operation: 'reading' });
    node.transactions = data.at('order').at('transactions').value ?? [];
  }
  return node;
}

const isCut = (refund: Field): boolean =>
  ['refundLineItems', 'transactions'].some((name) => refund.at(name).at('pageInfo').at('hasNextPage').flag());

async function allLines(client: Client, order: Field, id: string): Promise<Json[]> {
  const nodes = order
    .at('lineItems')
    .at('nodes')
    .list()
    .map(({ value }) => value ?? null);
  let after = order.at('lineItems').at('pageInfo').at('endCursor').text(2_000);
  for (;;) {
    const variables = { id, lines: FULL_SIZES.lines, after };
    const { data } = await client.ask({ text: READ_ORDER_LINES, variables, operation: 'reading' });
    const page = data.at('order').at('lineItems');
    nodes.push(
      ...page
        .at('nodes')
        .list()
        .map(({ value }) => value ?? null),
    );
    if (!page.at('pageInfo').at('hasNextPage').flag() || nodes.length > 1_000) return nodes;
    after = page.at('pageInfo').at('endCursor').text(2_000);
  }
}

async function allRefunds(client: Client, id: string): Promise<Json[]> {
  const variables = { id, first: MOST_ELEMENTS };
  const { data } = await client.ask({ text: READ_ORDER_REFUNDS, variables, operation: 'reading' });
  const refunds: Json[] = [];
  for (const refund of data.at('order').at('refunds').list()) {
    const one = { id: refund.at('id').text(), refundLines: MOST_ELEMENTS };
    const answer = await client.ask({ text: READ_REFUND, variables: one, operation: 'reading' });
    refunds.push(answer.data.at('refund').value ?? null);
  }
  return refunds;
}
