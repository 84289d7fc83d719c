import type { StoredMessage } from '../../src/backbone/event-log.ts';
import type { Database } from '../../src/backbone/postgres/database.ts';
import { newEvent } from '../../src/canonical/envelope.ts';
import { postgresCallStore } from '../../src/connections/postgres/call-store.ts';
import type { TappedCall } from '../../src/connector/wire-tap.ts';
import type { Sheet } from '../../src/ledgers/stock/sheet.ts';
import { createPostgresOrderStore } from '../../src/records/orders/postgres-store.ts';
import { contributionOf } from '../../src/records/orders/project.ts';
import { peopleOf } from '../../src/records/people/person.ts';
import { createPostgresPeopleStore } from '../../src/records/people/postgres-store.ts';
import { orderStory } from '../../src/testing/order-story.ts';
import { orderBody } from '../ingress/webhooks.ts';

/** What an order's story has come to; each kind is one template. */
export const KINDS = ['placed', 'held', 'accepted', 'shipped', 'closed', 'cancelled', 'owed'] as const;
type Kind = (typeof KINDS)[number];

/** Stands for the number of an order wherever a template names it. */
const NUMBER = '8888888888';
const DAY = '2026-11-20';

/** The messages of the longest story. */
export const MESSAGES = 14;

/** Places in the texts, for `format` of PostgreSQL: number, mail, name, day, the number in ten digits. */
function textOf(value: unknown, ids: readonly string[] = []): string {
  let text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('%', '%%');
  // Ids derive from facts, so those of another order differ; ten digits of its number make them differ here.
  for (const id of ids) text = text.replaceAll(id, `${id.slice(0, -10)}%5$s`);
  return text
    .replaceAll(NUMBER, '%1$s')
    .replaceAll(/ada@example\.com|buyer-%1\$s@example\.com/g, 'person%2$s@example.com')
    .replaceAll('Lovelace', 'Example%3$s')
    .replaceAll('lovelace', 'example%3$s')
    .replaceAll(DAY, '%4$s');
}

/** The messages of an order of each kind, by their place in its story. */
function storyOf(kind: Kind): readonly (readonly [ordinal: number, message: StoredMessage])[] {
  const [delivery, ...rest] = orderStory(NUMBER, `#${NUMBER}`, `pi_3P${NUMBER}`);
  if (delivery === undefined) throw new Error('a story begins with its delivery');
  const envelope = {
    ...delivery.envelope,
    data: { ...(delivery.envelope.data as object), body: orderBody(Number(NUMBER), 'bench.myshopify.com') },
  };
  const all: readonly StoredMessage[] = [{ ...delivery, envelope }, ...rest];
  const first = { placed: 3, held: 6, accepted: 9, shipped: 12, closed: MESSAGES, cancelled: 3, owed: 3 }[kind];
  const told = kind === 'cancelled' || kind === 'owed' ? [...all.slice(0, first), ...cancellation(kind, all)] : all;
  const most = kind === 'cancelled' || kind === 'owed' ? told.length : first;
  return told.slice(0, most).map((message, ordinal) => [ordinal, message] as const);
}

/** The order was cancelled; the money went back, or is still owed. */
function cancellation(kind: 'cancelled' | 'owed', all: readonly StoredMessage[]): StoredMessage[] {
  const order = `order/shopify-eu/${NUMBER}`;
  const at = `${DAY}T10:05:00.000Z`;
  const [, placed] = all;
  const refund = all.find(({ topic }) => topic === 'event.RefundIssued');
  if (placed === undefined || refund === undefined) throw new Error('the story has an order and a refund');
  const event = newEvent({
    name: 'OrderCancelled',
    source: '/connections/shopify-eu',
    subject: order,
    time: at,
    fact: [order, 'cancelled'],
    data: { order, by: 'channel', at, reason: 'The buyer changed their mind' },
  });
  const cancelled = { ...placed, topic: 'event.OrderCancelled', position: 4, envelope: event };
  const data = { ...(refund.envelope.data as object), amount: { amount: 4990, currency: 'EUR' } };
  const refunded = { ...refund, position: 5, envelope: { ...refund.envelope, data } };
  return kind === 'owed' ? [cancelled] : [cancelled, refunded];
}

const SHEET: Sheet = {
  sku: 'TEE-%1$s',
  positions: Object.fromEntries(
    ['wh-vienna', 'store-graz', 'store-linz'].map((location, index) => [
      location,
      {
        unit: 'each',
        onHand: 12_000_000 + index,
        reserved: 2_000_000,
        available: 10_000_000,
        observedMs: 1_790_000_000_000,
        source: 'odoo-main',
      },
    ]),
  ),
  shelves: Object.fromEntries(
    ['shopify-eu', 'shopify-us', 'woocommerce'].map((channel, index) => [
      channel,
      {
        token: 40 + index,
        shown: 9_000_000,
        shownMs: 1_790_000_000_000,
        firstMs: 1_780_000_000_000,
        observedMs: 1_790_000_000_000,
        exposure: 9_000_000,
        raised: 0,
        sentMs: 1_790_000_000_000,
        lagMs: 320.5 + index,
      },
    ]),
  ),
  pace: { perMs: 0.000_000_12, atMs: 1_790_000_000_000 },
};

const CALLS = ['book-order', 'confirm-order', 'post-invoice'].map(
  (operation, index): TappedCall => ({
    at: Date.parse(`${DAY}T10:0${index}:00Z`),
    connection: 'odoo-main',
    operation,
    method: 'POST',
    address: `https://odoo.example.com/json/2/sale.order/${operation}`,
    causes: [`cause-${index}-${NUMBER}`],
    correlations: [`order/shopify-eu/${NUMBER}`],
    lane: 'live',
    attempt: 1,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    status: 200,
    durationMs: 18.4 + index,
    request: JSON.stringify({ client_order_ref: `#${NUMBER}`, order_line: 'x'.repeat(700) }),
    answer: JSON.stringify({ id: NUMBER, name: `S${NUMBER}`, state: 'sale', more: 'y'.repeat(300) }),
  }),
);

/**
 * Writes what one order of each kind leaves behind by the hub's own code (its messages, and the projections of orders and
 * people), takes the rows out again and keeps them as templates for `format`, in tables `bench_*`.
 */
export async function makeTemplates(database: Database): Promise<void> {
  for (const statement of TABLES) await database.query(statement);
  for (const kind of KINDS) {
    const story = storyOf(kind);
    await writeMessages(database, kind, story);
    await project(
      database,
      story.map(([, message]) => message),
    );
    await takeOut(database, kind);
  }
  const calls = postgresCallStore(database);
  await calls.write(CALLS);
  await database.query(
    'insert into bench_call select row_number() over (order by at_ms), to_jsonb(c)::text from wire_call c',
  );
  await database.query('truncate wire_call');
  const rows = await database.query<{ ordinal: number; row: string }>('select ordinal, row from bench_call');
  for (const { ordinal, row } of rows) {
    await database.query('update bench_call set row = $1 where ordinal = $2', [textOf(row), ordinal]);
  }
  await database.query('insert into bench_sheet values ($1)', [JSON.stringify(SHEET)]);
}

const TABLES = [
  'create table bench_message (kind text, ordinal int, source text, id text, topic text, key text, correlation text, envelope text)',
  'create table bench_order (kind text, facts text, summary text, channel text, state text, held boolean, open boolean)',
  'create table bench_identifier (kind text, name text, value text, normalized text)',
  'create table bench_person (kind text, term text)',
  'create table bench_call (ordinal int, row text)',
  'create table bench_sheet (sheet text)',
];

async function writeMessages(database: Database, kind: Kind, story: ReturnType<typeof storyOf>): Promise<void> {
  const ids = story.map(([, { envelope }]) => envelope.id);
  for (const [ordinal, { topic, key, envelope }] of story) {
    const { source, id, correlationid } = envelope;
    await database.query('insert into bench_message values ($1, $2, $3, $4, $5, $6, $7, $8)', [
      kind,
      ordinal,
      source,
      textOf(id, ids),
      topic,
      textOf(key, ids),
      correlationid === key ? null : textOf(correlationid, ids),
      textOf(envelope, ids),
    ]);
  }
}

async function project(database: Database, messages: readonly StoredMessage[]): Promise<void> {
  const contributions = messages.map(contributionOf).filter((each) => each !== undefined);
  await createPostgresOrderStore(database).apply(contributions);
  const people = messages.map(peopleOf).filter((each) => each !== undefined);
  await createPostgresPeopleStore(database).apply(people);
}

/** Moves what was projected into the templates. */
async function takeOut(database: Database, kind: Kind): Promise<void> {
  const orders = await database.query<Record<string, unknown>>(
    'select facts, summary, channel, state, held, open from order_record',
  );
  for (const { facts, summary, channel, state, held, open } of orders) {
    const values = [kind, textOf(facts), textOf(summary), channel, state, held, open];
    await database.query('insert into bench_order values ($1, $2, $3, $4, $5, $6, $7)', values);
  }
  const names = await database.query<Record<string, string>>('select kind, value, normalized from order_identifier');
  for (const { kind: name, value, normalized } of names) {
    const values = [kind, name, textOf(value), textOf(normalized)];
    await database.query('insert into bench_identifier values ($1, $2, $3, $4)', values);
  }
  for (const { term } of await database.query<{ term: string }>('select term from order_person')) {
    await database.query('insert into bench_person values ($1, $2)', [kind, textOf(term)]);
  }
  await database.query('truncate order_record, order_identifier, order_person, payment_unclaimed');
}
