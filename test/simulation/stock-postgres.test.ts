import { describe, expect, test } from 'vitest';
import { createPostgresStockStore } from '../../src/ledgers/stock/postgres-store.ts';
import { runStockWorld } from '../../src/testing/stock-simulation/world.ts';
import { testDatabase } from '../../src/testing/test-database.ts';

describe('worlds of stock on PostgreSQL', () => {
  test.each([3, 42, 1904, 51325])('seed %i goes as it does in memory, message by message', async (seed) => {
    await using temporary = await testDatabase();
    const stored = await runStockWorld(seed, { store: createPostgresStockStore(temporary.database), buyers: 12 });
    const remembered = await runStockWorld(seed, { buyers: 12 });
    expect(stored.violations).toEqual([]);
    expect(stored.messages.length).toBeGreaterThan(10);
    expect(stored.messages).toEqual(remembered.messages);
  });
});
