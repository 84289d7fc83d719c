import { expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { takeOrderCensus } from './census.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const MINUTE = 60_000;

test('orders are counted by channel and state, late ones and stuck money are found', async () => {
  await using place = await testDatabase();
  const { database } = place;
  const insert = async (
    id: string,
    row: { channel: string; state: string; ageMinutes: number; held?: boolean; open?: boolean; captured?: number },
  ): Promise<void> => {
    const { channel, state, ageMinutes, held = false, open = false, captured = 0 } = row;
    const summary = { currency: 'EUR', money: { captured, refunded: 100 } };
    await database.query(
      `insert into order_record (order_id, facts, summary, channel, state, held, open, sort_at, first_seen, last_seen)
       values ($1, '{}', $2, $3, $4, $5, $6, $7, $7, $7)`,
      [id, JSON.stringify(summary), channel, state, held, open, NOW - ageMinutes * MINUTE],
    );
  };
  await insert('late', { channel: 'shop-eu', state: 'placed', ageMinutes: 20 });
  await insert('in-time', { channel: 'shop-eu', state: 'placed', ageMinutes: 5 });
  await insert('held', { channel: 'shop-eu', state: 'placed', ageMinutes: 90, held: true, captured: 5_100 });
  await insert('failed', { channel: 'shop-us', state: 'accepted', ageMinutes: 30, open: true, captured: 2_100 });
  await insert('done', { channel: 'shop-us', state: 'closed', ageMinutes: 9_000, captured: 9_900 });

  const census = await takeOrderCensus(database, NOW, 15 * MINUTE);
  expect(census.counts).toEqual(
    expect.arrayContaining([
      { channel: 'shop-eu', state: 'placed', held: false, orders: 2 },
      { channel: 'shop-eu', state: 'placed', held: true, orders: 1 },
      { channel: 'shop-us', state: 'closed', held: false, orders: 1 },
    ]),
  );
  expect(census.open).toHaveLength(2);
  expect(census.open).toEqual(
    expect.arrayContaining([
      { channel: 'shop-eu', oldestAt: NOW - 90 * MINUTE, late: 1 },
      { channel: 'shop-us', oldestAt: NOW - 30 * MINUTE, late: 0 },
    ]),
  );
  expect(census.stuck).toEqual([
    { currency: 'EUR', reason: 'held', amount: 5_000 },
    { currency: 'EUR', reason: 'failed', amount: 2_000 },
  ]);
});
