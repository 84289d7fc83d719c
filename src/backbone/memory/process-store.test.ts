import { systemClock } from '../../kernel/clock.ts';
import { processStoreContract } from '../../testing/process-store-contract.ts';
import { createMemoryEventLog } from './event-log.ts';
import { createMemoryProcessStore } from './process-store.ts';

processStoreContract('memory', async () => {
  const log = createMemoryEventLog({ clock: systemClock });
  const store = createMemoryProcessStore({ log });
  return { store, log, another: async () => store, [Symbol.asyncDispose]: async () => {} };
});
