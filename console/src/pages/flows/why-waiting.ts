import type { Subscription } from '../../api/shapes.ts';
import { durationText, manyText, relativeText } from '../../format/format.ts';
import type { Tone } from '../../parts/badge.tsx';

export const lagOf = ({ lag }: Subscription): number => lag.live + lag.standard + lag.bulk;

export interface Answer {
  readonly tone: Tone;
  readonly word: string;
  /** The sentence that answers "why am I waiting?". */
  readonly because: string;
}

/** Older than this, what waits counts as late. */
const LATE_MS = 60_000;

/** Pure: how a flow is, and why what is in it waits. */
export function whyWaiting(flow: Subscription, nowMs: number): Answer {
  const { paused, retrying, dead, oldestMs } = flow;
  const lag = lagOf(flow);
  if (paused?.byPerson === true)
    return { tone: 'late', word: 'paused', because: `A person paused it: ${paused.reason}` };
  if (paused !== undefined) {
    const again = paused.until === undefined ? '' : `; it tries again ${relativeText(paused.until, nowMs)}`;
    return { tone: 'wrong', word: 'held back', because: `${paused.reason}${again}` };
  }
  if (dead > 0) {
    return {
      tone: 'wrong',
      word: 'stuck in part',
      because: `${manyText(dead, 'message')} wait for a person; all others go on`,
    };
  }
  if (retrying > 0) {
    return {
      tone: 'late',
      word: 'trying again',
      because: `${manyText(retrying, 'message')} wait for their next attempt`,
    };
  }
  if (lag > 0 && oldestMs > LATE_MS) {
    return { tone: 'late', word: 'behind', because: `The oldest message waits for ${durationText(oldestMs)}` };
  }
  if (lag > 0)
    return { tone: 'moving', word: 'busy', because: `The oldest message waits for ${durationText(oldestMs)}` };
  return { tone: 'well', word: 'well', because: 'Nothing waits' };
}
