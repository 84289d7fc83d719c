import { systemClock } from '../../kernel/clock.ts';
import { eventLogContract } from '../../testing/event-log-contract.ts';
import { createMemoryEventLog } from './event-log.ts';

eventLogContract('memory', async () => {
  const log = createMemoryEventLog({ clock: systemClock });
  return { log, another: async () => log, [Symbol.asyncDispose]: async () => {} };
});
