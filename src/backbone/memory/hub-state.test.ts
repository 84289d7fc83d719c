import { systemClock } from '../../kernel/clock.ts';
import { hubStateContract } from '../../testing/hub-state-contract.ts';
import { createMemoryHubState } from './hub-state.ts';

hubStateContract('memory', async () => ({
  state: createMemoryHubState({ clock: systemClock }),
  [Symbol.asyncDispose]: async () => {},
}));
