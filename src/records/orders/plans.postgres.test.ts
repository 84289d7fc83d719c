import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../backbone/postgres/database.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { edgesAt } from './lateness.ts';
import { createPostgresOrderStore } from './postgres-store.ts';
import type { OrderQuery } from './store.ts';

const ROWS = 100_000;
const NOW = Date.UTC(2026, 10, 20, 12);
const EDGES = edgesAt(NOW);
/** Of a page of 50 no question may look at more rows than this beside it. */
const MOST_PASSED_BY = 5_000;

interface Asked {
  readonly text: string;
  readonly values: readonly unknown[];
}

let own: TestDatabase;
const asked: Asked[] = [];

/** A year of orders, one every five minutes: those of the last days are in work, a few of them wait for a person, and money of a few is stuck. */
beforeAll(async () => {
  own = await testDatabase();
  await own.database.query(
    `insert into order_record (order_id, facts, summary, channel, state, held, open, sort_at, first_seen, last_seen)
     select 'order/shop-' || n % 7 || '/' || n, '{}',
            jsonb_build_object('money', jsonb_build_object('captured', 100,
              'refunded', case when n % 50 = 0 and n % 1000 <> 0 then 100 else 0 end,
              'invoiced', case when n % 1000 = 1 then 0 else 100 end)),
            'shop-' || n % 7,
            case when n < 20 then 'placed' when n < 900 then 'accepted' when n % 50 = 0 then 'cancelled'
              when n % 50 = 1 then 'delivered' else 'closed' end,
            n < 900 and n % 90 = 0, n < 900 and n % 45 = 0, at_ms, at_ms, at_ms
     from (select n, $1::bigint - n * 300000::bigint as at_ms from generate_series(1, ${ROWS}) n) orders`,
    [NOW],
  );
  await own.database.query(
    `insert into order_identifier (order_id, kind, value, normalized)
     select order_id, 'order', order_id, lower(order_id) from order_record
     union all select order_id, 'channel-name', '#' || split_part(order_id, '/', 3), split_part(order_id, '/', 3) from order_record`,
  );
  await own.database.query('analyze order_record');
  await own.database.query('analyze order_identifier');
});
afterAll(() => own[Symbol.asyncDispose]());

const noted = (): Database => ({
  ...own.database,
  query: (statement, values = []) => {
    asked.push({ text: typeof statement === 'string' ? statement : statement.text, values });
    return own.database.query(statement, values);
  },
});

async function planOf({ text, values }: Asked): Promise<string> {
  const rows = await own.database.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, costs off, timing off, summary off, buffers off) ${text}`,
    values,
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const QUESTIONS: readonly (readonly [string, Partial<OrderQuery>])[] = [
  ['everything', {}],
  ['a state', { state: 'cancelled' }],
  ['a common state', { state: 'closed' }],
  ['a channel', { channel: 'shop-3' }],
  ['a channel and a state', { channel: 'shop-3', state: 'cancelled' }],
  ['some channels only', { channels: ['shop-1', 'shop-5'] }],
  ['what is held', { held: true }],
  ['what was given up', { open: true }],
  ['what is late', { lateness: { is: 'late', edges: EDGES } }],
  ['what is at risk', { lateness: { is: 'at-risk', edges: EDGES } }],
  ['what is late or at risk', { lateness: { is: 'any', edges: EDGES } }],
  ['money that is stuck', { stuck: { is: 'any', beforeMs: EDGES.bookingLate } }],
  ['money that is owed', { stuck: { is: 'refund-owed', beforeMs: EDGES.bookingLate } }],
  ['money that is not booked', { stuck: { is: 'taken-not-booked', beforeMs: EDGES.bookingLate }, channel: 'shop-3' }],
  ['money that is not in the books', { stuck: { is: 'shipped-not-invoiced', beforeMs: EDGES.bookingLate } }],
  ['what is late in a channel', { lateness: { is: 'late', edges: EDGES }, channel: 'shop-3' }],
  ['the beginning of a number', { search: '9999' }],
  ['a beginning that every order has', { search: 'order/' }],
];

test.each(QUESTIONS)('a page of %s goes by an index, also deep down', async (_name, question) => {
  const store = createPostgresOrderStore(noted());
  asked.length = 0;
  const first = await store.list({ limit: 50, ...question });
  expect(first.orders.length).toBeGreaterThan(0);
  let { next } = first;
  for (let page = 0; page < 5 && next !== undefined; page += 1) {
    ({ next } = await store.list({ limit: 50, ...question, cursor: next }));
  }
  for (const each of asked) {
    const plan = await planOf(each);
    expect(plan).not.toContain('Seq Scan');
    const passedBy = [...plan.matchAll(/Rows Removed by [\w ]+: (\d+)/g)].reduce(
      (sum, [, rows]) => sum + Number(rows),
      0,
    );
    expect(passedBy, plan).toBeLessThan(MOST_PASSED_BY);
  }
});

test('the newest orders are read off the index and not sorted', async () => {
  const store = createPostgresOrderStore(noted());
  asked.length = 0;
  await store.list({ limit: LIMITS.pageSize });
  const [one] = asked;
  if (one === undefined) throw new Error('a page asks something');
  const plan = await planOf(one);
  expect(plan).toContain('order_record_newest');
  expect(plan).not.toContain('Sort');
});

test('what the database calls late is what the list calls late', async () => {
  const store = createPostgresOrderStore(noted());
  const of = async (is: 'late' | 'at-risk') =>
    (await store.list({ limit: LIMITS.pageSize, lateness: { is, edges: EDGES } })).orders.length;
  // Placed for more than an hour and not booked: 13 to 19. Booked and not sent for two days: 577 to 899.
  expect(await of('late')).toBe(LIMITS.pageSize);
  const booking = await store.list({ limit: LIMITS.pageSize, state: 'placed', lateness: { is: 'late', edges: EDGES } });
  expect(booking.orders).toHaveLength(19 - LIMITS.bookingLateMs / 300_000);
  expect(await of('at-risk')).toBeGreaterThan(0);
});
