import { systemClock } from '../../kernel/clock.ts';
import { eventLogContract } from '../../testing/event-log-contract.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { openDatabase } from './database.ts';
import { createPostgresEventLog } from './event-log.ts';

eventLogContract('postgres', async () => {
  const stack = new AsyncDisposableStack();
  const own = stack.use(await testDatabase());
  const log = stack.use(createPostgresEventLog({ database: own.database, clock: systemClock }));
  return {
    log,
    another: async () => {
      const database = await openDatabase(own.url, { poolSize: 3 });
      stack.defer(() => database.close());
      return stack.use(createPostgresEventLog({ database, clock: systemClock }));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
});
