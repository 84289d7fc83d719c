import { describe, expect, test } from 'vitest';
import { createPostgresEventLog } from '../../src/backbone/postgres/event-log.ts';
import { createPostgresProcessStore } from '../../src/backbone/postgres/process-store.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { createPostgresMoneyStore } from '../../src/ledgers/money/postgres-store.ts';
import { createPostgresReconciliationStore } from '../../src/ledgers/reconciliation/postgres-store.ts';
import { runMoneyWorld } from '../../src/testing/money-simulation/world.ts';
import { testDatabase } from '../../src/testing/test-database.ts';

describe('worlds of money on PostgreSQL', () => {
  test.each([3, 17, 42])('seed %i goes as it does in memory, message by message', async (seed) => {
    await using stack = new AsyncDisposableStack();
    const { database } = stack.use(await testDatabase());
    const storage = (clock: Clock) => {
      const log = stack.use(createPostgresEventLog({ database, clock }));
      const money = createPostgresMoneyStore(database);
      const lines = createPostgresReconciliationStore(database);
      return { log, store: createPostgresProcessStore({ database, log, clock }), ledgers: { money, lines } };
    };
    const stored = await runMoneyWorld(seed, { storage, buyers: 1 });
    const remembered = await runMoneyWorld(seed, { buyers: 1 });
    expect(stored.violations).toEqual([]);
    expect(stored.courier.messages.length).toBeGreaterThan(20);
    expect(stored.courier.messages).toEqual(remembered.courier.messages);
  });
});
