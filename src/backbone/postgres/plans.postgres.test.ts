import { expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { testMessage } from '../../testing/event-log-contract.ts';
import { testDatabase } from '../../testing/test-database.ts';
import type { Database } from './database.ts';
import { createPostgresEventLog } from './event-log.ts';
import { createPostgresProcessStore } from './process-store.ts';

const ROWS = 4_000;

/** The same database, noting what is asked of it. */
function noting(database: Database, asked: { text: string; values: readonly unknown[] }[]): Database {
  return {
    ...database,
    query: (statement, values = []) => {
      asked.push({ text: typeof statement === 'string' ? statement : statement.text, values });
      return database.query(statement, values);
    },
  };
}

/** Plans that read a large table whole, or sort it. */
async function wholeReads(database: Database, asked: readonly { text: string; values: readonly unknown[] }[]) {
  const wrong: string[] = [];
  for (const { text, values } of asked) {
    const rows = await database.query<{ 'QUERY PLAN': string }>(`explain (costs off) ${text}`, values);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    if (/Seq Scan on (event_live_000000|dedupe|process|process_alias)\b/.test(plan)) wrong.push(`${text}\n${plan}`);
  }
  return wrong;
}

test('what is asked of a log goes by its indexes, also before PostgreSQL has gathered statistics', async () => {
  await using own = await testDatabase();
  const asked: { text: string; values: readonly unknown[] }[] = [];
  const log = createPostgresEventLog({ database: noting(own.database, asked), clock: systemClock });
  for (let batch = 0; batch < ROWS / 1_000; batch += 1) {
    await log.append(
      Array.from({ length: 1_000 }, (_, index) => testMessage({ id: `${batch}-${index}`, data: 'x'.repeat(1_000) })),
    );
  }
  asked.length = 0;
  await log.head('live');
  expect(await log.read('live', 0, 50)).toHaveLength(50);
  expect(await log.read('live', ROWS - 100, 50)).toHaveLength(50);
  expect(await log.read('live', 0, 50, { topics: ['event.*'] })).toHaveLength(50);
  expect(await log.get('live', 5)).toBeDefined();
  expect(await log.find('/connections/shop', '1-1')).toBeDefined();
  expect(await log.history('order/shop/1-1', 10)).toHaveLength(1);
  expect(await log.story('order/shop/1-1', 10)).toHaveLength(1);
  expect(asked.length).toBeGreaterThanOrEqual(8);
  expect(await wholeReads(own.database, asked)).toEqual([]);
  // An end of the lane is found in its index and not by sorting the lane.
  const sorted = asked.filter(({ text }) => text.includes('order by position') && !text.includes('topic like'));
  for (const { text, values } of sorted) {
    const plan = await own.database.query<{ 'QUERY PLAN': string }>(`explain (costs off) ${text}`, values);
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).not.toContain('Sort');
  }
  await log[Symbol.asyncDispose]();
});

test('what is asked of a process store goes by its indexes', async () => {
  await using own = await testDatabase();
  const asked: { text: string; values: readonly unknown[] }[] = [];
  await using log = createPostgresEventLog({ database: own.database, clock: systemClock });
  const store = createPostgresProcessStore({ database: noting(own.database, asked), log, clock: systemClock });
  for (let batch = 0; batch < ROWS / 1_000; batch += 1) {
    const keys = Array.from({ length: 1_000 }, (_, index) => `${batch}-${index}`);
    await store.commit(
      keys.map((key, index) => ({
        process: 'p',
        key,
        version: 1,
        revision: 0,
        at: 'placed',
        state: 'x'.repeat(500),
        handled: [],
        deadlines: { wait: index + 1 },
      })),
      [],
    );
    await store.setAliases('p', new Map(keys.map((key) => [`alias-${key}`, key])));
  }
  asked.length = 0;
  expect((await store.load('p', ['1-1', '2-2'])).size).toBe(2);
  expect(await store.due('p', 1, 10)).toHaveLength(ROWS / 1_000);
  expect((await store.resolveAliases('p', ['alias-1-1'])).get('alias-1-1')).toBe('1-1');
  expect(asked).toHaveLength(3);
  expect(await wholeReads(own.database, asked)).toEqual([]);
});
