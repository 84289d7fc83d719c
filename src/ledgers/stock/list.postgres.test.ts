import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../testing/test-database.ts';
import { createPostgresStockList } from './list.ts';

let temporary: TestDatabase;
beforeAll(async () => {
  temporary = await testDatabase();
});
afterAll(() => temporary[Symbol.asyncDispose]());

const position = (onHand: number) => ({
  unit: 'each',
  onHand: onHand * 1_000_000,
  reserved: 0,
  available: onHand * 1_000_000,
  observedMs: 1,
});

async function keep(sku: string, places: Readonly<Record<string, number>>, shelves: readonly string[]): Promise<void> {
  const positions = Object.fromEntries(Object.entries(places).map(([location, held]) => [location, position(held)]));
  const sheet = { sku, positions, shelves: Object.fromEntries(shelves.map((key) => [key, {}])) };
  await temporary.database.query('insert into stock_sheet (sku, sheet) values ($1, $2)', [sku, JSON.stringify(sheet)]);
}

test('of some stores and channels only what stands there and what they show is listed, and summed', async () => {
  await keep('BOTH', { 'location/paris': 3, 'location/rome': 4 }, ['shop', 'other']);
  await keep('CHANNEL', { 'location/rome': 5 }, ['shop']);
  await keep('ROME', { 'location/rome': 6 }, ['other', 'shelf location/rome']);
  const list = createPostgresStockList(temporary.database);
  const within = { locations: ['location/paris'], channels: ['shop'] };
  expect(await list.list({ limit: 10, within })).toMatchObject([
    { sku: 'BOTH', onHand: '3', locations: 1, shelves: [{ connection: 'shop' }] },
    { sku: 'CHANNEL', onHand: '0', locations: 0, shelves: [{ connection: 'shop' }] },
  ]);
  expect((await list.list({ limit: 10, within: { locations: ['location/rome'], channels: [] } })).length).toBe(3);
  expect(await list.list({ limit: 10, within: { locations: [], channels: [] } })).toEqual([]);
  expect(await list.list({ limit: 10 })).toMatchObject([{ onHand: '7' }, {}, {}]);
});

test('an article of which nothing is kept yet, as one that is only locked, is not listed', async () => {
  await temporary.database.query("insert into stock_sheet (sku, sheet) values ('LOCKED', '{}')");
  expect(await createPostgresStockList(temporary.database).list({ limit: 10, search: 'LOCK' })).toEqual([]);
});
