import { describe, expect, test } from 'vitest';
import { createPostgresEventLog } from '../../src/backbone/postgres/event-log.ts';
import { createPostgresProcessStore } from '../../src/backbone/postgres/process-store.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { runWorld } from '../../src/testing/simulation/world.ts';
import { testDatabase } from '../../src/testing/test-database.ts';

describe('worlds on PostgreSQL', () => {
  test.each([6, 19, 42, 71, 316])('seed %i goes as it does in memory, message by message', async (seed) => {
    await using stack = new AsyncDisposableStack();
    const { database } = stack.use(await testDatabase());
    const storage = (clock: Clock) => {
      const log = stack.use(createPostgresEventLog({ database, clock }));
      return { log, store: createPostgresProcessStore({ database, log, clock }) };
    };
    const stored = await runWorld(seed, { storage });
    const remembered = await runWorld(seed);
    expect(stored.violations).toEqual([]);
    expect(stored.courier.messages.length).toBeGreaterThan(10);
    expect(stored.courier.messages).toEqual(remembered.courier.messages);
    for (const [key, instance] of remembered.instances) {
      expect(stored.instances.get(key)).toMatchObject({ at: instance.at, handled: instance.handled });
    }
  });
});
