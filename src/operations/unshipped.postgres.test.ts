import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { unshippedOrders } from './facts.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

async function order(
  id: string,
  placedMs: number,
  more: { state?: string; held?: boolean; test?: boolean; channel?: string },
) {
  const { state = 'accepted', held = false, test: isTest = false, channel = 'shop' } = more;
  await base.database.query(
    `insert into order_record (order_id, facts, summary, channel, state, held, open, sort_at, first_seen, last_seen)
     values ($1, '{}', $2, $3, $4, $5, false, $6, $6, $6)`,
    [`order/${channel}/${id}`, JSON.stringify({ test: isTest }), channel, state, held, placedMs],
  );
}

test('orders that are in the ERP and have not left are counted by channel, without those that wait for a person', async () => {
  await order('1', 100, {});
  await order('2', 200, { state: 'partially-shipped' });
  await order('3', 300, { state: 'allocated', channel: 'other' });
  await order('4', 1_000, {});
  await order('5', 100, { state: 'placed' });
  await order('6', 100, { state: 'shipped' });
  await order('7', 100, { held: true });
  await order('8', 100, { test: true });
  expect(await unshippedOrders(base.database, 1_000)).toEqual([
    { channel: 'other', count: 1, sinceMs: 300 },
    { channel: 'shop', count: 2, sinceMs: 100 },
  ]);
});
