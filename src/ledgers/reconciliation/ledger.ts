import type { Subscription } from '../../backbone/backbone.ts';
import { type Envelope, newEvent } from '../../canonical/envelope.ts';
import { type Clock, instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { followLedger } from '../follow.ts';
import { type Candidate, matchLine } from './match.ts';
import { dayAfter } from './owed.ts';
import { RECONCILIATION_TOPICS, type ReconciliationFact, reconciliationFactsOf } from './read.ts';
import { sharesOf } from './shares.ts';
import type { Decisions, KeptLine, ReconciliationDesk, ReconciliationStore } from './store.ts';

/** The source of what the ledger of the bank's lines itself says. */
export const SOURCE = '/ledgers/reconciliation';

/** Days for which the bank may tell late of a line, after the last one on which an order was waited for. */
const FORGET_DAYS = 14;

export interface ReconciliationOptions {
  readonly store: ReconciliationStore;
  /** How long a line may stay open before somebody is asked, in milliseconds. */
  readonly openMs: number;
  readonly clock: Clock;
}

/** The bank's lines at work: each is matched with what it is for, or told as a variance. */
export interface Reconciliation {
  subscription(): Subscription;
  /** Takes messages down in one transaction; answers what is to be put into the log. */
  take(messages: readonly Envelope[]): Promise<readonly Envelope[]>;
  /** Lines that are open for too long, as variances, and how to note that they were told. */
  sweep(): Promise<{ readonly messages: readonly Envelope[]; told(): Promise<void> }>;
}

export function createReconciliation({ store, openMs, clock }: ReconciliationOptions): Reconciliation {
  const take: Reconciliation['take'] = async (messages) => {
    const facts = messages.flatMap(reconciliationFactsOf);
    if (facts.length === 0) return [];
    const nowMs = clock.now();
    const { matched, settled, earlier } = await store.change(facts, nowMs, decide);
    const said = new Set(facts.flatMap((fact) => (fact.kind === 'matched' ? fact.transaction : [])));
    const again = earlier.filter(
      ({ by, state, line }) => state === 'matched' && by === 'rule' && !said.has(line.transaction),
    );
    // One that was open for too long may have been told a moment ago, though that was not noted yet.
    const isTold = ({ told, heardMs }: KeptLine): boolean => told || heardMs < nowMs - openMs;
    const kept = new Map([...earlier, ...settled].map((each) => [each.line.transaction, each]));
    const captured = facts.flatMap((fact) =>
      fact.kind === 'matched' ? capturesOf(kept.get(fact.transaction), fact) : [],
    );
    return [
      ...captured,
      ...matched.map(({ line, with: found, amounts }) => matchedEvent(line, found, amounts, nowMs)),
      ...(await Promise.all(again.map((kept) => matchedAgain(store, kept, nowMs)))),
      ...[...settled, ...earlier].filter(isTold).map((line) => settledEvent(line, nowMs)),
    ];
  };
  return {
    take,
    subscription: () =>
      followLedger({ name: 'reconciliation', topics: RECONCILIATION_TOPICS, factsOf: reconciliationFactsOf, take }),
    async sweep() {
      await store.forgetNames(dayAfter(instant(clock.now()), -FORGET_DAYS));
      const overdue = await store.overdue(clock.now() - openMs, LIMITS.moneySweep);
      return {
        messages: overdue.map((line) => variance(line, openMs)),
        told: () => store.markTold(overdue.map(({ line }) => line.transaction)),
      };
    },
  };
}

/** Matches each open line; what one line is for is not what another one is for. Pure. */
export function decide({ lines, expectations }: ReconciliationDesk): Decisions {
  const left = new Map(expectations.map((each) => [each.id, each]));
  const matched: Decisions['matched'][number][] = [];
  const open: { transaction: string; code: string; suggestions: readonly Candidate[] }[] = [];
  for (const line of lines) {
    const verdict = matchLine(line, [...left.values()]);
    if (verdict.kind === 'open') {
      open.push({ transaction: line.transaction, code: verdict.code, suggestions: verdict.suggestions });
      continue;
    }
    const owed = verdict.with.ids.flatMap((id) => left.get(id) ?? []).filter(({ kind }) => kind === 'order');
    const amounts = owed.length === 1 ? [line.amount] : owed.map(({ amount }) => amount);
    matched.push({ line, with: verdict.with, amounts });
    for (const id of verdict.with.ids) left.delete(id);
  }
  return { matched, open };
}

/** Money that came by transfer is captured for the orders that it pays, whoever matched it: as the ledger keeps it, and nothing else. */
function capturesOf(kept: KeptLine | undefined, { ids }: Extract<ReconciliationFact, { kind: 'matched' }>): Envelope[] {
  if (kept?.state !== 'matched' || kept.ids.join(' ') !== ids.join(' ')) return [];
  const { transaction, currency, bookedOn } = kept.line;
  const at = `${bookedOn}T00:00:00Z`;
  return sharesOf(transaction, kept.ids, kept.amounts).map(({ order, payment, reference, amount }) =>
    newEvent({
      name: 'PaymentCaptured',
      source: SOURCE,
      subject: payment,
      time: at,
      fact: [transaction, order],
      correlation: order,
      data: { payment, order, reference, amount: { amount, currency }, at, gateway: 'bank transfer' },
    }),
  );
}

type Line = KeptLine['line'];

function matchedEvent(line: Line, { ids, reasons }: Candidate, amounts: readonly number[], nowMs: number): Envelope {
  const payout = ids.find((id) => id.startsWith('payout/'));
  return newEvent({
    name: 'BankTransactionMatched',
    source: SOURCE,
    subject: payout ?? line.transaction,
    time: instant(nowMs),
    fact: [line.transaction, ...ids],
    data: {
      transaction: line.transaction,
      ...(payout === undefined ? { amounts: [...amounts] } : { payout }),
      orders: payout === undefined ? [...ids] : [],
      amount: { amount: line.amount, currency: line.currency },
      bookedOn: line.bookedOn,
      by: 'rule',
      reasons: [...reasons],
      at: instant(nowMs),
    },
  });
}

/** The same word as before, which the log keeps once. */
async function matchedAgain(
  store: ReconciliationStore,
  { line, ids, amounts }: KeptLine,
  nowMs: number,
): Promise<Envelope> {
  const expected = await Promise.all(ids.map((id) => store.expectation(id)));
  const verdict = matchLine(
    line,
    expected.filter((each) => each !== undefined),
  );
  const found = verdict.kind === 'matched' ? verdict.with : { score: 0, reasons: ['it was matched before'] };
  return matchedEvent(line, { ...found, ids }, amounts, nowMs);
}

function variance(kept: KeptLine, openMs: number): Envelope {
  const { line, reason = 'SL-MATCH-001', suggestions, heardMs } = kept;
  const at = instant(heardMs + openMs);
  const [best] = suggestions;
  return newEvent({
    name: 'VarianceFound',
    source: SOURCE,
    subject: line.transaction,
    time: at,
    fact: [line.transaction],
    data: {
      about: line.transaction,
      kind: reason,
      of: 'bank',
      amount: { amount: line.amount, currency: line.currency },
      reason: `booked on ${line.bookedOn} and not matched`,
      ...(best === undefined
        ? {}
        : { suggestion: `${best.ids.join(', ')}: ${best.reasons.join(', ')}`.slice(0, 1_000) }),
      at,
    },
  });
}

function settledEvent({ line, reason = 'SL-MATCH-001', state }: KeptLine, nowMs: number): Envelope {
  return newEvent({
    name: 'VarianceSettled',
    source: SOURCE,
    subject: line.transaction,
    time: instant(nowMs),
    fact: [line.transaction, state],
    data: {
      about: line.transaction,
      kind: reason,
      resolution: state === 'dismissed' ? 'a person said that it belongs to nothing here' : 'it was matched',
      at: instant(nowMs),
    },
  });
}
