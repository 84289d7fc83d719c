import type { SubscriptionStatus } from '../../backbone/backbone.ts';
import { instant } from '../../kernel/clock.ts';
import type { Circuit } from '../../operations/metrics.ts';

export const FLOW_STATES = ['idle', 'flowing', 'retrying', 'blocked', 'waiting', 'draining', 'paused'] as const;
export type FlowState = (typeof FLOW_STATES)[number];

/** How a flow is, and why it waits, in a sentence for a person. Pure. */
export function reasonOf(
  { lag, retrying, dead, paused, draining }: SubscriptionStatus,
  circuits: readonly Circuit[],
): { readonly state: FlowState; readonly why: string } {
  const behind = lag.live + lag.standard + lag.bulk;
  const waiting = behind === 0 ? '' : ` ${messages(behind)} ${behind === 1 ? 'waits' : 'wait'} behind it.`;
  if (paused?.byPerson === true) return { state: 'paused', why: `A person paused it: ${paused.reason}.${waiting}` };
  if (paused !== undefined) {
    const again = paused.until === undefined ? '' : `; it probes again at ${instant(paused.until)}`;
    return { state: 'waiting', why: `It paused itself: ${paused.reason}${again}.${waiting}` };
  }
  if (draining !== undefined) {
    const { left, reason } = draining;
    const later =
      behind > left ? ` ${messages(behind - left)} that came later ${behind - left === 1 ? 'waits' : 'wait'}.` : '';
    return { state: 'draining', why: `It runs empty: ${reason}. ${messages(left)} left, then it pauses.${later}` };
  }
  const open = circuits.filter(({ state }) => state === 'open').map(({ operation }) => operation);
  if (open.length > 0) {
    return { state: 'waiting', why: `The other system fails at ${open.join(', ')}, so calls are held back.${waiting}` };
  }
  if (dead > 0) {
    return { state: 'blocked', why: `${messages(dead)} ${dead === 1 ? 'waits' : 'wait'} for a person; see the cases.` };
  }
  if (retrying > 0) return { state: 'retrying', why: `${messages(retrying)} will be tried again.${waiting}` };
  if (behind > 0) return { state: 'flowing', why: `It works through ${messages(behind)}.` };
  return { state: 'idle', why: 'Nothing waits.' };
}

const messages = (count: number): string => `${count} ${count === 1 ? 'message' : 'messages'}`;
