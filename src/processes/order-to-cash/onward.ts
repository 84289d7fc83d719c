import type { Message, Output, Step } from '../../process/define.ts';
import { event, unwake, wake } from '../../process/define.ts';
import { claimed } from './claims.ts';
import { withErpCredits } from './credited-in-erp.ts';
import type { At, Facts, State } from './facts.ts';
import { holdsOf } from './holds.ts';
import { placeOf } from './place.ts';
import type { OrderToCashPolicy } from './policy.ts';
import { settle } from './refund-answers.ts';
import { setAside } from './requested.ts';
import { channelMayRefund, isOwedBack, wants } from './wants.ts';

/**
 * From facts to consequences: where the order now stands, what is asked of whom, who must look at it and until when.
 * Every row ends here. `first` is what the row itself puts out, before what follows from it.
 */
export function onward(
  before: State,
  facts: Facts,
  message: Message,
  policy: OrderToCashPolicy,
  ...first: readonly Output[]
): Step<State> {
  const claims = claimed(withErpCredits(facts, policy, message.atMs), policy.sameRefundMs);
  const counted = setAside(claims, placeOf(claims, policy));
  const answered = settle(counted, placeOf(counted, policy), message);
  const at = placeOf(answered.facts, policy);
  // A parcel starts the warehouse's clock anew, though the order stays where it is.
  const parcel = Object.keys(answered.facts.shipments).length > Object.keys(before.shipments).length;
  const moved = at !== before.at || before.since === 0 || (at === 'fulfilling' && parcel);
  const arrived = moved ? { ...answered.facts, late: false, since: message.atMs } : answered.facts;
  const graced = grace(arrived, at, message, policy);
  const wanted = wants(graced.facts, at, policy);
  const held = announce(wanted.facts, { from: before.at, at }, policy, first);
  const next = { ...held.facts, at } as State;
  const timers = moved ? timersOn(before.at, next, message, policy) : [];
  return [
    next,
    ...first,
    ...answered.outputs,
    ...graced.outputs,
    ...wanted.outputs,
    ...held.outputs,
    ...ending(before.at, next),
    ...timers,
  ];
}

// ── waiting for the channel's own refund ────────────────────────────────────────────────────────────────────

function grace(
  facts: Facts,
  at: At,
  message: Message,
  policy: OrderToCashPolicy,
): { readonly facts: Facts; readonly outputs: readonly Output[] } {
  const waits = isOwedBack(facts, at) && channelMayRefund(facts);
  if (waits && facts.grace === 'none') {
    const dueMs = message.atMs + policy.channelRefundMs;
    return { facts: { ...facts, grace: 'running' }, outputs: [wake('refund', dueMs)] };
  }
  if (!waits && facts.grace === 'running') return { facts: { ...facts, grace: 'none' }, outputs: [unwake('refund')] };
  return { facts, outputs: [] };
}

// ── holds ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Tells of holds that are new, and of the release when the last one has gone. */
function announce(
  facts: Facts,
  { from, at }: { readonly from: At; readonly at: At },
  policy: OrderToCashPolicy,
  first: readonly Output[],
): { readonly facts: Facts; readonly outputs: readonly Output[] } {
  const holds = holdsOf(facts, at, policy);
  const told = new Set(Object.keys(facts.holds));
  const fresh = Object.entries(holds).filter(([code]) => !told.has(code));
  // The end of a cancelled order says so itself; what is contested afterwards ends by itself.
  const isEnding = at === 'cancelled' && from !== at;
  const released = told.size > 0 && Object.keys(holds).length === 0 && !isEnding;
  const spoken = first.some((output) => output.kind === 'event' && output.name === 'OrderReleased');
  return {
    facts: { ...facts, holds },
    outputs: [
      ...fresh.map(([code, reason]) => event('OrderHeld', { order: facts.id, code, reason }, code)),
      ...(released && !spoken ? [event('OrderReleased', { order: facts.id })] : []),
    ],
  };
}

// ── the end ─────────────────────────────────────────────────────────────────────────────────────────────────

function ending(from: At, { id, at, credits, invoices }: State): Output[] {
  if (at === from) return [];
  if (at === 'cancelled') return [event('OrderClosed', { order: id, outcome: 'cancelled' })];
  if (at !== 'closed') return [];
  const sum = (amounts: Readonly<Record<string, number>>) => Object.values(amounts).reduce((all, one) => all + one, 0);
  const refunded = sum(invoices) > 0 && sum(credits) >= sum(invoices);
  return [event('OrderClosed', { order: id, outcome: refunded ? 'refunded' : 'fulfilled' })];
}

// ── deadlines ───────────────────────────────────────────────────────────────────────────────────────────────

/** Every state that waits for somebody has a clock. */
export const CLOCKS: { readonly [Where in At]?: string } = {
  expected: 'order',
  booking: 'acceptance',
  paying: 'payment',
  confirming: 'confirmation',
  fulfilling: 'warehouse',
  settling: 'settlement',
  cancelling: 'cancellation',
};

function timersOn(from: At, { at, agreed }: State, { atMs }: Message, policy: OrderToCashPolicy): Output[] {
  const before = CLOCKS[from];
  const now = CLOCKS[at];
  const settlementMs = agreed?.paymentMode === 'on-delivery' ? policy.collectionMs : policy.settlementMs;
  const delays: Readonly<Record<string, number>> = {
    order: policy.orderMs,
    acceptance: policy.acceptanceMs,
    payment: policy.paymentMs,
    confirmation: policy.confirmationMs,
    warehouse: policy.warehouseMs,
    settlement: settlementMs,
    cancellation: policy.cancellationMs,
  };
  return [
    ...(before === undefined ? [] : [unwake(before)]),
    ...(now === undefined ? [] : [wake(now, atMs + (delays[now] ?? 0))]),
  ];
}
