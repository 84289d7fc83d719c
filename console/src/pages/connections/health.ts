import type { Connection } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';
import type { Tone } from '../../parts/badge.tsx';

export interface Health {
  readonly tone: Tone;
  readonly word: string;
  readonly because: string;
}

type Known = Pick<Connection, 'circuits' | 'subscriptions'>;

/** Pure: how a connection is, in one word and one sentence. */
export function healthOf({ circuits, subscriptions }: Known): Health {
  const broken = circuits.filter(({ state }) => state !== 'closed');
  const [first] = broken;
  if (first !== undefined) {
    const failures = manyText(first.failures, 'failure');
    return { tone: 'wrong', word: 'away', because: `Calls to ${first.operation} are held back after ${failures}` };
  }
  const paused = subscriptions.find((flow) => flow.paused !== undefined)?.paused;
  if (paused !== undefined) {
    return {
      tone: paused.byPerson ? 'late' : 'wrong',
      word: paused.byPerson ? 'paused' : 'held back',
      because: paused.reason,
    };
  }
  const dead = subscriptions.reduce((sum, flow) => sum + flow.dead, 0);
  if (dead > 0) return { tone: 'late', word: 'cases open', because: `${manyText(dead, 'message')} wait for a person` };
  return { tone: 'well', word: 'well', because: 'Calls go through and nothing waits for a person' };
}
