import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { tillReport, tillStoreContract } from '../../testing/till-store-contract.ts';
import { createPostgresTillStore } from './postgres-store.ts';

let temporary: TestDatabase;

beforeAll(async () => {
  temporary = await testDatabase();
});

afterAll(() => temporary[Symbol.asyncDispose]());

async function emptyStore() {
  await temporary.database.query('truncate till_record, till_gap, till_message, held_sale');
  return createPostgresTillStore(temporary.database);
}

tillStoreContract('postgres', emptyStore, 15);

test('several hubs write the tills of a store at once without losing a number', async () => {
  const store = await emptyStore();
  const reports = Array.from({ length: 80 }, (_, index) => {
    const key = { connection: 'stores', location: 'location/paris', till: String(index % 2) };
    const number = Math.floor(index / 2);
    return tillReport(number, { key, content: `of ${index % 2}`, record: `sale/${index}` });
  });
  const workers = Array.from({ length: 4 }, (_, worker) => reports.filter((_report, index) => index % 4 === worker));
  await Promise.all(
    workers.map(async (part) => {
      for (let from = 0; from < part.length; from += 5) await store.apply(part.slice(from, from + 5));
    }),
  );
  const { tills } = await store.list({ limit: 10 });
  expect(tills).toMatchObject([
    { sales: 40, twins: 0, sequence: { lowest: 0, highest: 39, gaps: [] } },
    { sales: 40, twins: 0, sequence: { lowest: 0, highest: 39, gaps: [] } },
  ]);
});
