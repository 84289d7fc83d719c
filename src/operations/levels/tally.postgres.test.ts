import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import type { LevelPromise } from './level.ts';
import { countHours, readLevels } from './tally.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.parse('2026-11-20T12:00:00Z');

let temporary: TestDatabase;
beforeAll(async () => {
  temporary = await testDatabase();
});
afterAll(() => temporary[Symbol.asyncDispose]());

async function counted(promised: LevelPromise, nowMs: number): Promise<{ good: number; bad: number }> {
  await countHours(temporary.database, promised, nowMs);
  const [level] = await readLevels(temporary.database, [promised], nowMs);
  return { good: level?.good ?? 0, bad: level?.bad ?? 0 };
}

test('a number is shown in time when the channel confirms it or a newer one in time, whatever lies between', async () => {
  const promised: LevelPromise = { name: 'stock', withinMs: 2 * MINUTE, target: 0.99, overDays: 30 };
  const say = (sku: string, kind: string, afterMs: number) =>
    temporary.database.query('insert into stock_entry (sku, at_ms, kind, entry) values ($1, $2, $3, $4)', [
      sku,
      NOON + afterMs,
      kind,
      JSON.stringify({ about: 'shop location/wh' }),
    ]);
  await say('TAKEN', 'published', 0);
  await say('TAKEN', 'confirmed', MINUTE);
  // Somebody bought there meanwhile: the number is reckoned anew and told again.
  await say('BOUGHT', 'published', 0);
  await say('BOUGHT', 'mismatch', 1_000);
  await say('BOUGHT', 'published', 1_100);
  await say('BOUGHT', 'confirmed', 2_000);
  await say('SLOW', 'published', 0);
  await say('SLOW', 'mismatch', MINUTE);
  await say('SLOW', 'published', MINUTE);
  await say('REFUSED', 'published', 0);
  await say('REFUSED', 'refused', 1_000);
  // What was confirmed before says nothing of a number.
  await say('OPEN', 'published', 0);
  await say('OPEN', 'confirmed', 1_000);
  await say('OPEN', 'published', 2_000);
  expect(await counted(promised, NOON + MINUTE + 500)).toEqual({ good: 4, bad: 0 });
  await say('SLOW', 'confirmed', 2 * MINUTE + 1);
  expect(await counted(promised, NOON + 10 * MINUTE)).toEqual({ good: 5, bad: 3 });
});

test('a sale is heard in time or not; what was sold before a till was first heard was promised to nobody', async () => {
  const promised: LevelPromise = { name: 'stores', withinMs: 30 * MINUTE, target: 0.99, overDays: 30 };
  const till = (name: string, firstHeard: number) =>
    temporary.database.query(
      `insert into till_record (connection, location, till, state, last_heard) values ('stores', 'location/lyon', $1, $2, $3)`,
      [name, JSON.stringify({ firstHeard }), NOON],
    );
  const sold = (name: string, happenedMs: number, heardMs: number) =>
    temporary.database.query(
      `insert into till_message (connection, location, till, message, contradicts, happened_at, recorded_at)
       values ('stores', 'location/lyon', $1, $2, false, $3, $4)`,
      [name, `${name}-${happenedMs}`, happenedMs, heardMs],
    );
  await till('old', NOON - 24 * HOUR);
  await till('new', NOON);
  await sold('old', NOON, NOON + MINUTE);
  await sold('old', NOON - HOUR, NOON + MINUTE);
  await sold('new', NOON - 2 * HOUR, NOON);
  await sold('new', NOON - MINUTE, NOON);
  await sold('new', NOON + MINUTE, NOON + 40 * MINUTE);
  expect(await counted(promised, NOON + 50 * MINUTE)).toEqual({ good: 2, bad: 2 });
});
