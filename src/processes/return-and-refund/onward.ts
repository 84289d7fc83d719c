import type { EventData } from '../../canonical/event.ts';
import { instant } from '../../kernel/clock.ts';
import { quantityOfMillionths } from '../../kernel/quantity.ts';
import { command, event, type Message, type Output, type Step, unwake, wake } from '../../process/define.ts';
import { cameBack } from './came-back.ts';
import { isFault, type Judgement, judge, worthOfReturn } from './eligibility.ts';
import {
  type At,
  type Batch,
  type Facts,
  isOpen,
  type Phase,
  type ReturnFacts,
  returnsOf,
  type State,
  withReturn,
} from './facts.ts';
import { allLookedAt, phaseOf, restockedOf, withBatches, withoutMissing, worthInHand } from './goods.ts';
import { holdsOf } from './holds.ts';
import { type Asking, askInstead, giveInstead, isGiven, refundAsk } from './instead.ts';
import type { ReturnRules } from './policy.ts';
import { type Bought, shareOf, upTo, worthOf } from './worth.ts';

/** One return and what follows from it. */
interface Followed {
  readonly one: ReturnFacts;
  readonly outputs: readonly Output[];
}

/** From facts to consequences, return by return in the order in which they were heard of. Every row ends here. */
export function onward(before: State, facts: Facts, message: Message, policy: ReturnRules): Step<State> {
  let known = facts;
  const outputs: Output[] = [];
  for (const { id } of returnsOf(facts)) {
    const one = known.returns[id];
    if (one === undefined) continue;
    const followed = follow(known, one, message, policy);
    known = withReturn(known, followed.one);
    outputs.push(...followed.outputs);
  }
  const clocks = clocksOf(known, policy);
  return [
    { ...known, clocks, at: placeOf(known) } as State,
    ...outputs,
    ...Object.keys(before.clocks).flatMap((name) => (clocks[name] === undefined ? [unwake(name)] : [])),
    ...Object.entries(clocks).flatMap(([name, dueMs]) => (before.clocks[name] === dueMs ? [] : [wake(name, dueMs)])),
  ];
}

/** The least advanced of all open returns says where they stand together. */
export function placeOf(facts: Facts): At {
  if (facts.bought === undefined) return 'expected';
  const returns = returnsOf(facts);
  const phases = new Set<Phase>(returns.map(phaseOf));
  const order = ['deciding', 'receiving', 'inspecting', 'settling'] as const;
  return order.find((phase) => phases.has(phase)) ?? (returns.length === 0 ? 'bought' : 'settled');
}

function follow(facts: Facts, first: ReturnFacts, message: Message, policy: ReturnRules): Followed {
  const outputs: Output[] = [];
  let one = first;
  const { bought } = facts;
  const judged = bought === undefined ? undefined : decide(facts, bought, one, message, policy);
  if (judged !== undefined) {
    one = judged.one;
    outputs.push(...judged.outputs);
  }
  if (bought !== undefined) {
    const asking: Asking = { facts, bought, message, policy };
    const batched = batches(asking, withBatches(one, bought.currency, policy), one.batches);
    const instead = askInstead(batched.one, asking);
    const given = giveInstead(instead.one, asking);
    const paid = tellChannel(facts, bought, given.one, policy);
    const ended = complete(facts, bought, paid.one, message);
    one = ended.one;
    outputs.push(...batched.outputs, ...instead.outputs, ...given.outputs, ...paid.outputs, ...ended.outputs);
  }
  const holds = holdsOf(facts, one, judged?.judgement);
  const total = bought === undefined ? undefined : { amount: worthOfReturn(one).amount, currency: bought.currency };
  const fresh = Object.entries(holds).filter(([code]) => one.holds[code] === undefined);
  const told = fresh.map(([code, reason]) =>
    event(
      'ReturnHeld',
      {
        return: one.id,
        order: facts.id,
        code,
        reason: reason.slice(0, 1_000),
        ...(total === undefined ? {} : { total }),
        ...decisionOn(one, code, judged?.judgement, policy),
        at: message.time,
      },
      `${one.id} ${code}`,
    ),
  );
  return { one: { ...one, holds }, outputs: [...outputs, ...told] };
}

/** What a person must decide, and until when: later another is asked. */
function decisionOn(
  one: ReturnFacts,
  code: string,
  judgement: Judgement | undefined,
  policy: ReturnRules,
): Pick<EventData<'ReturnHeld'>, 'decision'> {
  const isLate = code === 'SL-RETURN-007';
  if (judgement?.code === undefined || (code !== judgement.code && !isLate)) return {};
  const { from, askedBy = from === undefined ? 'hub' : `connection/${from}` } = one.asked ?? {};
  return {
    decision: {
      askedBy,
      ...(one.location === undefined ? {} : { location: one.location }),
      ...(isLate ? {} : { until: instant(one.heardMs + policy.approvalMs) }),
    },
  };
}

// ── the decision ────────────────────────────────────────────────────────────────────────────────────────────

function decide(
  facts: Facts,
  bought: Bought,
  one: ReturnFacts,
  message: Message,
  policy: ReturnRules,
): (Followed & { readonly judgement: Judgement }) | undefined {
  const { asked, decided } = one;
  if (one.verdict !== 'open' || asked === undefined) return undefined;
  const judgement = judge(facts, bought, one, asked, policy);
  const { lines, shipping, verdict, code = 'SL-RETURN-005', reason } = judgement;
  const known = { ...one, lines, shipping };
  const byPerson = decided !== undefined && (decided.decision === 'decline' || decided.by !== asked.askedBy);
  if (verdict === 'decline') return { ...declined(facts, known, code, reason, message), judgement };
  if (byPerson && decided.decision === 'decline') {
    const why = decided.reason ?? 'a person declined it';
    return { ...declined(facts, known, 'SL-RETURN-005', why, message), judgement };
  }
  if (verdict === 'ask' && !byPerson) {
    if (one.late !== 'deciding' || policy.undecided === 'hold') return { one: known, outputs: [], judgement };
    return { ...declined(facts, known, 'SL-RETURN-007', 'nobody decided about it in time', message), judgement };
  }
  const approved: ReturnFacts = { ...known, verdict: 'approved', approvedMs: message.atMs, late: undefined };
  const by = verdict === 'approve' ? 'rule' : 'person';
  return { one: approved, outputs: [approval(facts, bought, approved, by, message, policy)], judgement };
}

function declined(facts: Facts, one: ReturnFacts, code: string, reason: string, message: Message): Followed {
  const data = { return: one.id, order: facts.id, code, reason, at: message.time };
  return {
    one: { ...one, verdict: 'declined', lines: [], late: undefined },
    outputs: [event('ReturnDeclined', data, one.id)],
  };
}

function approval(
  facts: Facts,
  bought: Bought,
  one: ReturnFacts,
  by: 'rule' | 'person',
  message: Message,
  policy: ReturnRules,
): Output {
  const { currency } = bought;
  const money = (amount: number) => ({ amount, currency });
  const shares = one.lines.map(({ line, reason, portions }) => ({ line, reason, ...worthOf(portions) }));
  const fee = shares.reduce(
    (sum, { reason, amount }) => sum + (isFault(reason) ? 0 : shareOf(amount, policy.restockingFeeBasisPoints)),
    0,
  );
  return event(
    'ReturnApproved',
    {
      return: one.id,
      order: facts.id,
      total: money(worthOfReturn(one).amount - fee),
      shares: shares.map(({ line, amount, tax }) => ({ line, amount: money(amount), tax: money(tax) })),
      ...(fee === 0 ? {} : { fee: money(fee) }),
      ...(one.shipping.amount === 0 ? {} : { shipping: money(one.shipping.amount) }),
      by,
      at: message.time,
    },
    one.id,
  );
}

// ── goods and money ─────────────────────────────────────────────────────────────────────────────────────────

/** Asks for what new batches need: the ERP takes the goods, the order gives the money. */
function batches(asking: Asking, one: ReturnFacts, known: readonly Batch[]): Followed {
  const { facts, policy } = asking;
  const outputs: Output[] = [];
  const asked = one.batches.map((batch, index): Batch => {
    if (index < known.length) return batch;
    if (policy.takesReturns) outputs.push(receive(facts, one, batch));
    if (one.asked?.wanted !== 'refund') return batch;
    if (batch.amount - (batch.covered ?? 0) === 0) return { ...batch, answered: true };
    outputs.push(refundAsk(asking, one, batch));
    return { ...batch, money: 'asked' };
  });
  return { one: { ...one, batches: asked }, outputs };
}

const receive = (facts: Facts, one: ReturnFacts, { lines, purpose }: Batch): Output =>
  command(
    'receive-return',
    'erp',
    {
      return: one.id,
      order: facts.id,
      ...(one.location === undefined ? {} : { location: one.location }),
      lines: lines.map(({ line, sku, quantity, unit, condition }) => ({
        line,
        sku,
        quantity: quantityOfMillionths(quantity, unit),
        condition,
      })),
    },
    purpose,
  );

/**
 * Goods for which the channel itself gave nothing are recorded there, whatever the buyer got for them and from whom, so that nobody gives it a
 * second time.
 */
function tellChannel(facts: Facts, bought: Bought, one: ReturnFacts, policy: ReturnRules): Followed {
  if (!policy.recordRefundsIn.includes(bought.channel)) return { one, outputs: [] };
  const outputs: Output[] = [];
  let byChannel = knownInstead(one);
  const batches = one.batches.map((batch): Batch => {
    if (batch.lines.length === 0 || batch.told !== 'none') return batch;
    const unknown = one.asked?.wanted === 'refund' ? unknownRefund(batch) : Math.max(0, batch.amount - byChannel);
    byChannel = Math.max(0, byChannel - batch.amount);
    if (unknown <= 0) return batch;
    const { currency } = bought;
    const goods = batch.lines.reduce((sum, { amount }) => sum + amount, 0);
    const part = (amount: number): number => (unknown >= goods ? amount : upTo(amount, unknown, goods, currency));
    const lines = batch.lines.map(({ orderLine, sku, quantity, unit, amount, tax, condition }) => ({
      ...(orderLine === undefined ? {} : { orderLine }),
      sku,
      quantity: quantityOfMillionths(quantity, unit),
      amount: { amount: part(amount), currency },
      tax: { amount: part(tax), currency },
      restock: condition === 'restock',
    }));
    const data = { order: facts.id, purpose: batch.purpose, amount: { amount: unknown, currency }, lines };
    outputs.push(command('record-refund', bought.channel, { ...data, reason: 'goods came back' }, batch.purpose));
    return { ...batch, told: 'asked' };
  });
  return { one: { ...one, batches }, outputs };
}

/** What the channel does not know of a refund for goods, in minor units; none of it while the order has not answered. */
const unknownRefund = ({ answered, given, byChannel, kept = 0, covered = 0 }: Batch): number =>
  answered ? given + covered - byChannel - kept : 0;

/** What the channel itself gave of what buyers get in place of money, in minor units; everything while they do not have it yet. */
function knownInstead({ asked, batches }: ReturnFacts): number {
  const asks = batches.filter(({ lines, as }) => lines.length === 0 && as !== 'till');
  if (asked?.wanted === 'refund' || asks.length === 0 || !asks.every(isGiven)) return Number.POSITIVE_INFINITY;
  return asks.reduce((sum, { byChannel }) => sum + byChannel, 0);
}

/** Goods are where they belong and the money is given, or a person has seen to what was open. */
function isComplete(one: ReturnFacts): boolean {
  if (one.verdict !== 'approved' || !allLookedAt(one) || one.batches.length === 0) return false;
  if (one.settled) return true;
  const { asked, batches, replacement } = one;
  if (!batches.every((batch) => batch.goods === 'done' && isPaid(one, batch))) return false;
  if (asked?.wanted === 'exchange') return replacement?.state === 'allocated';
  return asked?.wanted === 'refund' || worthInHand(one) === 0 || batches.some(({ as }) => as === 'gift-card');
}

/** What was asked of the order for it is given, and who must know of it does. */
function isPaid({ asked }: ReturnFacts, batch: Batch): boolean {
  const { money, answered, told, as, card, kept = 0 } = batch;
  const isTold = told === 'none' || told === 'done';
  if (money === 'none') return isTold && (asked?.wanted !== 'refund' || answered);
  return isGiven(batch) && isTold && (as !== 'gift-card' || kept === 0 || card === 'done');
}

function complete(facts: Facts, bought: Bought, one: ReturnFacts, message: Message): Followed {
  if (one.verdict === 'approved' && one.expired && one.batches.length === 0) {
    return declined(facts, one, 'SL-RETURN-008', 'nothing came in time', message);
  }
  const completed = isComplete(one);
  if (completed === one.completed || !completed) return { one: { ...one, completed }, outputs: [] };
  const isMoney = ({ as }: Batch): boolean => as === undefined || as === 'till';
  const refunded = one.batches.reduce((sum, batch) => sum + batch.given - (isMoney(batch) ? 0 : (batch.kept ?? 0)), 0);
  const data = {
    return: one.id,
    order: facts.id,
    refunded: { amount: refunded, currency: bought.currency },
    restocked: restockedOf(one),
    ...(one.asked === undefined ? {} : { wanted: one.asked.wanted }),
    lines: cameBack(one, one.batches, bought.currency),
  };
  return {
    one: { ...one, completed },
    outputs: [event('ReturnCompleted', { ...data, at: message.time }, one.id)],
  };
}

// ── deadlines ───────────────────────────────────────────────────────────────────────────────────────────────

/** What a return waits for; before anything else for the order, and for somebody to ask for it. */
const waitOf = (facts: Facts, one: ReturnFacts): Phase => {
  const isUnknown = facts.bought === undefined || one.asked === undefined;
  return isUnknown && one.verdict === 'open' ? 'expected' : phaseOf(one);
};

/** When a return has waited too long where it stands, epoch milliseconds, with the name of its clock. */
function dueOf(facts: Facts, one: ReturnFacts, policy: ReturnRules): readonly [name: Clock, dueMs: number] | undefined {
  const phase = waitOf(facts, one);
  if (one.late === phase) return undefined;
  if (phase === 'expected') return ['order', one.heardMs + policy.orderMs];
  if (phase === 'deciding') return ['approval', one.heardMs + policy.approvalMs];
  if (phase === 'receiving') return ['receipt', Math.max(one.approvedMs, one.receivedMs) + policy.receiptMs];
  if (phase === 'inspecting') return ['inspection', one.receivedMs + policy.inspectionMs];
  return phase === 'settling'
    ? ['settlement', Math.max(one.approvedMs, one.receivedMs) + policy.settlementMs]
    : undefined;
}

export type Clock = 'order' | 'approval' | 'receipt' | 'inspection' | 'settlement';
export const CLOCKS: readonly Clock[] = ['order', 'approval', 'receipt', 'inspection', 'settlement'];

/** Somebody may have told the ERP of the store by now: it is asked for the goods again. */
export function askAgain(state: State, message: Message, policy: ReturnRules): Step<State> {
  const outputs: Output[] = [];
  let facts: Facts = state;
  for (const one of returnsOf(state)) {
    const batches = one.batches.map((batch): Batch => {
      const { againMs, ...rest } = batch;
      if (againMs === undefined || againMs > message.atMs) return batch;
      outputs.push(receive(state, one, batch));
      return { ...rest, goods: 'asked' };
    });
    facts = withReturn(facts, { ...one, batches });
  }
  const { store: _, ...clocks } = state.clocks;
  const [next, ...more] = onward({ ...state, clocks }, facts, message, policy);
  return [next, ...outputs, ...more];
}

function clocksOf(facts: Facts, policy: ReturnRules): Readonly<Record<string, number>> {
  const clocks: Record<string, number> = {};
  for (const one of returnsOf(facts).filter(isOpen)) {
    const [name, dueMs] = dueOf(facts, one, policy) ?? [];
    if (name !== undefined && dueMs !== undefined) clocks[name] = Math.min(clocks[name] ?? dueMs, dueMs);
    for (const { againMs } of one.batches) {
      if (againMs !== undefined) clocks.store = Math.min(clocks.store ?? againMs, againMs);
    }
  }
  return clocks;
}

/** A clock has run out: who waited too long is told of, and goods that did not come are not waited for. */
export function tooLate(state: State, clock: Clock, message: Message, policy: ReturnRules): Step<State> {
  const { [clock]: _, ...clocks } = state.clocks;
  let facts: Facts = state;
  for (const one of returnsOf(state).filter(isOpen)) {
    const [name, dueMs = 0] = dueOf(state, one, policy) ?? [];
    if (name !== clock || dueMs > message.atMs) continue;
    const currency = state.bought?.currency ?? '';
    const late = { ...one, late: waitOf(state, one) };
    facts = withReturn(facts, clock === 'receipt' ? withoutMissing(one, currency) : late);
  }
  return onward({ ...state, clocks }, facts, message, policy);
}
