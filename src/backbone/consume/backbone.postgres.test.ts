import { systemClock } from '../../kernel/clock.ts';
import { backboneContract } from '../../testing/backbone-contract.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { openDatabase } from '../postgres/database.ts';
import { createPostgresEventLog } from '../postgres/event-log.ts';
import { createPostgresHubState } from '../postgres/hub-state.ts';

backboneContract('PostgreSQL', async () => {
  const own = await testDatabase();
  const others: { close(): Promise<void> }[] = [];
  const openOn = (database: typeof own.database) => {
    const log = createPostgresEventLog({ database, clock: systemClock });
    others.push({ close: async () => log[Symbol.asyncDispose]() });
    return { log, state: createPostgresHubState({ database }) };
  };
  return {
    ...openOn(own.database),
    again: async () => {
      const database = await openDatabase(own.url, { poolSize: 3 });
      const opened = openOn(database);
      others.push(database);
      return opened;
    },
    [Symbol.asyncDispose]: async () => {
      for (const other of others) await other.close();
      await own[Symbol.asyncDispose]();
    },
  };
});
