import type { Flow, Subscription } from '../../api/shapes.ts';
import type { Tone } from '../../parts/tone.ts';

/** All messages that a flow has not yet handled. */
export const lagOf = ({ lag }: Pick<Subscription, 'lag'>): number => lag.live + lag.standard + lag.bulk;

/** The tone and the word for each state of a flow; why it waits the hub says itself. */
export const FLOW_WORDS: Readonly<Record<Flow['state'], readonly [Tone, string]>> = {
  idle: ['well', 'well'],
  flowing: ['moving', 'flowing'],
  retrying: ['late', 'trying again'],
  blocked: ['wrong', 'stuck in part'],
  waiting: ['wrong', 'held back'],
  draining: ['late', 'runs empty'],
  paused: ['late', 'paused'],
};
