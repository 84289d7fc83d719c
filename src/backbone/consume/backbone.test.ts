import { systemClock } from '../../kernel/clock.ts';
import { backboneContract } from '../../testing/backbone-contract.ts';
import { createMemoryEventLog } from '../memory/event-log.ts';
import { createMemoryHubState } from '../memory/hub-state.ts';

backboneContract('memory', async () => {
  const log = createMemoryEventLog({ clock: systemClock });
  const state = createMemoryHubState({ clock: systemClock });
  return { log, state, again: async () => ({ log, state }), [Symbol.asyncDispose]: async () => {} };
});
