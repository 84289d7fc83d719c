import { FLOW_STATES } from '../flow-reason.ts';
import { CaseShape } from './case.ts';
import { count, epochMs, flag, listOf, NEXT, number, optional, part, shape, tag, text, wordOf } from './shape.ts';

/** How far one subscription is. */
const subscription = {
  name: text('`translate/<connection>`, `deliver/<connection>`, `process/<process>`, `records/<record>`.'),
  tag: optional(tag),
  lag: part('Messages not yet handled, by lane.', {
    live: count('In the lane live.'),
    standard: count('In the lane standard.'),
    bulk: count('In the lane bulk.'),
  }),
  oldestMs: number('Age of the oldest message not yet handled, in milliseconds.'),
  retrying: count('Messages that wait for their next attempt.'),
  dead: count('Messages that wait for a person.'),
  paused: optional(
    part('Why it stands still; missing while it runs.', {
      reason: text('The reason.'),
      until: optional(epochMs('When it probes again; missing for a pause by a person.')),
      byPerson: flag('True when a person paused it.'),
    }),
  ),
  draining: optional(
    part('While it runs empty; missing when it does not.', {
      reason: text('Why it was asked to.'),
      since: epochMs('Since when.'),
      left: count('Messages that it still finishes before it pauses.'),
    }),
  ),
} as const;

export const SubscriptionShape = shape('Subscription', 'How far one subscription is.', subscription);

export const SubscriptionPageShape = shape('SubscriptionPage', 'Subscriptions, by name.', {
  subscriptions: listOf(SubscriptionShape, 'The subscriptions of this page.'),
  ...NEXT,
});

export const BrakeShape = shape('Brake', 'Whether a subscription stands still now.', {
  subscription: text('The subscription.'),
  paused: flag('True after a pause, false after a resume.'),
});

export const DrainShape = shape('Drain', 'A flow that runs empty.', {
  flow: text('The flow.'),
  left: count('Messages that it still finishes before it pauses; 0 when it has paused already.'),
});

export const CircuitShape = shape('Circuit', 'The circuit breaker of one operation of a connection.', {
  operation: text('The operation: `orders`, `payments`.'),
  state: wordOf(['closed', 'open', 'half-open'], 'Closed is well; open holds calls back; half-open probes.'),
  failures: number('Failures within the window.'),
  probeAt: optional(epochMs('When a call may probe.')),
  since: optional(epochMs('Since when it is in this state.')),
});

const FlowShape = shape('Flow', 'A subscription as people see it: how fast it moves, and why it waits.', {
  ...subscription,
  kind: text('What it does: `translate`, `deliver`, `process`, `records`, `ledger`.'),
  of: text('The connection, process or record that it serves.'),
  tier: optional(
    wordOf(['real-time', 'near-real-time', 'micro-batch', 'batch'], 'The most urgent tier of what it carries.'),
  ),
  ratePerSecond: optional(number('Messages of the log that it went past in a second, over the last minute.')),
  state: wordOf(FLOW_STATES, 'How it is.'),
  why: text('Why it waits, in a sentence.'),
});

export const FlowPageShape = shape('FlowPage', 'Flows, by name.', {
  flows: listOf(FlowShape, 'The flows of this page.'),
  note: optional(text('What is left out for a caller whose role is limited.')),
  ...NEXT,
});

export const OneFlowShape = shape('OneFlow', 'One flow, and what holds it up.', {
  flow: FlowShape,
  circuits: listOf(CircuitShape, 'The circuits of its connection.'),
  cases: listOf(CaseShape, 'The open cases that concern it.'),
});
