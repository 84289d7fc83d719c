import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createPostgresOrderStore } from '../orders/postgres-store.ts';
import type { OrderQuery } from '../orders/store.ts';
import type { StuckAsked } from '../orders/stuck.ts';
import { createPostgresToday } from './today.ts';

let temporary: TestDatabase;
beforeAll(async () => {
  temporary = await testDatabase();
});
afterAll(() => temporary[Symbol.asyncDispose]());
beforeEach(() => temporary.database.query('truncate order_record'));

const NOW = Date.UTC(2026, 10, 20, 12);
const HOUR = 3_600_000;

interface Line {
  readonly id: string;
  readonly state: string;
  readonly channel?: string;
  readonly agoMs: number;
  readonly held?: boolean;
  readonly open?: boolean;
  readonly money?: { readonly captured?: number; readonly refunded?: number; readonly invoiced?: number };
}

async function write({
  id,
  state,
  channel = 'shop',
  agoMs,
  held = false,
  open = false,
  money = {},
}: Line): Promise<void> {
  const summary = { name: `#${id}`, currency: 'EUR', money: { captured: 0, refunded: 0, invoiced: 0, ...money } };
  await temporary.database.query(
    `insert into order_record (order_id, facts, summary, channel, state, held, open, sort_at, first_seen, last_seen)
     values ($1, '{}', $2, $7, $3, $4, $5, $6, $6, $6)`,
    [id, JSON.stringify(summary), state, held, open, NOW - agoMs, channel],
  );
}

test('an order is late or at risk by how long it waits for what', async () => {
  await write({ id: 'new', state: 'placed', agoMs: LIMITS.bookingAtRiskMs - 1 });
  await write({ id: 'slow', state: 'placed', agoMs: LIMITS.bookingAtRiskMs + 1 });
  await write({ id: 'unbooked', state: 'placed', agoMs: LIMITS.bookingLateMs + 1 });
  await write({ id: 'booked', state: 'accepted', agoMs: LIMITS.bookingLateMs + 1 });
  await write({ id: 'waits', state: 'allocated', agoMs: LIMITS.shippingAtRiskMs + 1 });
  await write({ id: 'unshipped', state: 'partially-shipped', agoMs: LIMITS.shippingLateMs + 1 });
  await write({ id: 'held', state: 'accepted', agoMs: 1, held: true });
  await write({ id: 'given up', state: 'placed', agoMs: 1, open: true });
  await write({ id: 'done', state: 'shipped', agoMs: LIMITS.shippingLateMs + 1 });
  const { late, atRisk, orders } = await createPostgresToday(temporary.database).lateness(NOW);
  expect({ late, atRisk }).toEqual({ late: 2, atRisk: 4 });
  expect(orders.map(({ id, lateness, why }) => `${id}: ${lateness}, ${why}`)).toEqual([
    'unshipped: late, not-shipped',
    'unbooked: late, not-booked',
    'waits: at-risk, not-shipped',
    'slow: at-risk, not-booked',
    expect.stringMatching(/held: at-risk, held|given up: at-risk, given-up/),
    expect.stringMatching(/held: at-risk, held|given up: at-risk, given-up/),
  ]);
});

test('money is stuck when it was taken for nothing, is owed back, or is not in the books', async () => {
  await write({ id: 'a', state: 'placed', agoMs: 2 * HOUR, money: { captured: 1_000 } });
  await write({ id: 'b', state: 'placed', agoMs: 2 * HOUR, money: { captured: 500, refunded: 100 } });
  await write({ id: 'c', state: 'placed', agoMs: 1, money: { captured: 7 } });
  await write({ id: 'd', state: 'cancelled', agoMs: 2 * HOUR, money: { captured: 2_000, refunded: 500 } });
  await write({ id: 'e', state: 'cancelled', agoMs: 2 * HOUR, money: { captured: 2_000, refunded: 2_000 } });
  await write({ id: 'f', state: 'shipped', agoMs: 2 * HOUR, money: { captured: 300, invoiced: 100 } });
  const line = (reason: string, orders: number, amount: number) => ({
    reason,
    channel: 'shop',
    currency: 'EUR',
    orders,
    amount,
  });
  expect(await createPostgresToday(temporary.database).stuckMoney(NOW)).toEqual([
    line('refund-owed', 1, 1_500),
    line('taken-not-booked', 2, 1_400),
    line('shipped-not-invoiced', 1, 200),
  ]);
});

test('the orders behind each sum are listed, and no other', async () => {
  await write({ id: 'a', state: 'placed', agoMs: 2 * HOUR, money: { captured: 1_000 } });
  await write({ id: 'b', state: 'placed', agoMs: 1, money: { captured: 7 } });
  await write({ id: 'c', state: 'cancelled', agoMs: 3 * HOUR, money: { captured: 2_000, refunded: 500 } });
  await write({ id: 'd', state: 'cancelled', agoMs: 3 * HOUR, money: { captured: 2_000, refunded: 2_000 } });
  await write({
    id: 'e',
    state: 'shipped',
    agoMs: 4 * HOUR,
    money: { captured: 300, invoiced: 100 },
    channel: 'other',
  });
  const store = createPostgresOrderStore(temporary.database);
  const listed = async (is: StuckAsked, more: Partial<OrderQuery> = {}) =>
    (await store.list({ limit: 2, stuck: { is, beforeMs: NOW - LIMITS.bookingLateMs }, ...more })).orders.map(
      ({ firstSeen }) => (NOW - firstSeen) / HOUR,
    );
  expect(await listed('taken-not-booked')).toEqual([2]);
  expect(await listed('refund-owed')).toEqual([3]);
  expect(await listed('shipped-not-invoiced')).toEqual([4]);
  expect(await listed('any', { limit: 9 })).toEqual([2, 3, 4]);
  expect(await listed('any', { channels: ['other'] })).toEqual([4]);
  const { next } = await store.list({ limit: 2, stuck: { is: 'any', beforeMs: NOW - LIMITS.bookingLateMs } });
  expect(await listed('any', { cursor: next ?? '' })).toEqual([4]);
});

test('orders are counted by the hour in which they were placed', async () => {
  await write({ id: 'a', state: 'placed', agoMs: 10 });
  await write({ id: 'b', state: 'placed', agoMs: 20 });
  await write({ id: 'c', state: 'closed', agoMs: 2 * HOUR });
  await write({ id: 'd', state: 'closed', agoMs: 30 * HOUR });
  expect(await createPostgresToday(temporary.database).hours(NOW - 24 * HOUR)).toEqual([
    { channel: 'shop', hourMs: NOW - 2 * HOUR, state: 'closed', orders: 1 },
    { channel: 'shop', hourMs: NOW - HOUR, state: 'placed', orders: 2 },
  ]);
});

test('of some channels only, nothing of the others is counted, however many stand before it', async () => {
  await write({ id: 'a', state: 'placed', agoMs: LIMITS.bookingLateMs + 2, channel: 'other', money: { captured: 9 } });
  await write({ id: 'b', state: 'placed', agoMs: LIMITS.bookingLateMs + 1, money: { captured: 5 } });
  await write({ id: 'c', state: 'accepted', agoMs: 1, held: true, channel: 'other' });
  await write({ id: 'd', state: 'placed', agoMs: 1, open: true, channel: 'other' });
  const today = createPostgresToday(temporary.database);
  expect(await today.lateness(NOW, ['shop'])).toMatchObject({ late: 1, atRisk: 0, orders: [{ id: 'b' }] });
  expect(await today.lateness(NOW, [])).toEqual({ late: 0, atRisk: 0, orders: [] });
  expect(await today.lateness(NOW)).toMatchObject({ late: 2, atRisk: 2 });
  expect(await today.stuckMoney(NOW, ['other'])).toMatchObject([{ channel: 'other', amount: 9 }]);
  expect((await today.hours(NOW - 24 * HOUR, ['shop'])).map(({ channel }) => channel)).toEqual(['shop']);
});
