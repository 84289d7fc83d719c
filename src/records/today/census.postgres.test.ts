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
    const { channel, state, ageMinutes, held = false, open = false, captured = 100 } = row;
    const summary = { currency: 'EUR', money: { captured, refunded: 100, invoiced: captured, credited: 0 } };
    await database.query(
      `insert into order_record (order_id, facts, summary, channel, state, held, open, sort_at, first_seen, last_seen)
       values ($1, '{}', $2, $3, $4, $5, $6, $7, $7, $7)`,
      [id, JSON.stringify(summary), channel, state, held, open, NOW - ageMinutes * MINUTE],
    );
  };
  await insert('late', { channel: 'shop-eu', state: 'placed', ageMinutes: 70, captured: 5_100 });
  await insert('at-risk', { channel: 'shop-eu', state: 'placed', ageMinutes: 20 });
  await insert('in-time', { channel: 'shop-eu', state: 'placed', ageMinutes: 5 });
  await insert('failed', { channel: 'shop-us', state: 'accepted', ageMinutes: 30, open: true, captured: 2_100 });
  await insert('owed', { channel: 'shop-us', state: 'cancelled', ageMinutes: 9_000, captured: 9_900 });

  const census = await takeOrderCensus(database, NOW);
  expect(census.counts).toEqual(
    expect.arrayContaining([
      { channel: 'shop-eu', state: 'placed', held: false, orders: 3 },
      { channel: 'shop-us', state: 'accepted', held: false, orders: 1 },
      { channel: 'shop-us', state: 'cancelled', held: false, orders: 1 },
    ]),
  );
  expect(census.open).toHaveLength(2);
  expect(census.open).toEqual(
    expect.arrayContaining([
      { channel: 'shop-eu', oldestAt: NOW - 70 * MINUTE },
      { channel: 'shop-us', oldestAt: NOW - 30 * MINUTE },
    ]),
  );
  expect(census.late).toHaveLength(3);
  expect(census.late).toEqual(
    expect.arrayContaining([
      { channel: 'shop-eu', lateness: 'late', why: 'not-booked', orders: 1 },
      { channel: 'shop-eu', lateness: 'at-risk', why: 'not-booked', orders: 1 },
      { channel: 'shop-us', lateness: 'at-risk', why: 'given-up', orders: 1 },
    ]),
  );
  expect(census.stuck.map(({ channel, reason, amount }) => [channel, reason, Number(amount)])).toEqual([
    ['shop-us', 'refund-owed', 9_800],
    ['shop-eu', 'taken-not-booked', 5_000],
  ]);
});
