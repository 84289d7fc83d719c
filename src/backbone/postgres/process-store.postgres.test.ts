import { systemClock } from '../../kernel/clock.ts';
import { processStoreContract } from '../../testing/process-store-contract.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { openDatabase } from './database.ts';
import { createPostgresEventLog } from './event-log.ts';
import { createPostgresProcessStore } from './process-store.ts';

processStoreContract('postgres', async () => {
  const stack = new AsyncDisposableStack();
  const own = stack.use(await testDatabase());
  const log = stack.use(createPostgresEventLog({ database: own.database, clock: systemClock }));
  return {
    log,
    store: createPostgresProcessStore({ database: own.database, log, clock: systemClock }),
    another: async () => {
      const database = await openDatabase(own.url, { poolSize: 3 });
      stack.defer(() => database.close());
      const otherLog = stack.use(createPostgresEventLog({ database, clock: systemClock }));
      return createPostgresProcessStore({ database, log: otherLog, clock: systemClock });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
});
