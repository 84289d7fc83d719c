import type { Subscription } from '../../backbone/backbone.ts';
import { type Envelope, newEvent } from '../../canonical/envelope.ts';
import { connectionOf, foreignIdOf, paymentId } from '../../canonical/value.ts';
import { type Clock, instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { followLedger } from '../follow.ts';
import { type Candidate, matchLine } from './match.ts';
import { RECONCILIATION_TOPICS, type ReconciliationFact, reconciliationFactsOf } from './read.ts';
import type { Decisions, KeptLine, ReconciliationDesk, ReconciliationStore } from './store.ts';

/** The source of what the ledger of the bank's lines itself says. */
export const SOURCE = '/ledgers/reconciliation';

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
    const { matched, settled } = await store.change(facts, nowMs, decide);
    const captured = await Promise.all(facts.map((fact) => (fact.kind === 'matched' ? capturesOf(store, fact) : [])));
    return [
      ...captured.flat(),
      ...matched.map(({ line, with: found }) => matchedEvent(line, found, nowMs)),
      ...settled.filter(({ told }) => told).map((line) => settledEvent(line, nowMs)),
    ];
  };
  return {
    take,
    subscription: () =>
      followLedger({ name: 'reconciliation', topics: RECONCILIATION_TOPICS, factsOf: reconciliationFactsOf, take }),
    async sweep() {
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
  const matched: { line: ReconciliationDesk['lines'][number]; with: Candidate }[] = [];
  const open: { transaction: string; code: string; suggestions: readonly Candidate[] }[] = [];
  for (const line of lines) {
    const verdict = matchLine(line, [...left.values()]);
    if (verdict.kind === 'open') {
      open.push({ transaction: line.transaction, code: verdict.code, suggestions: verdict.suggestions });
      continue;
    }
    matched.push({ line, with: verdict.with });
    for (const id of verdict.with.ids) left.delete(id);
  }
  return { matched, open };
}

/** Money that came by transfer is captured for the orders that it pays, whoever matched it. */
async function capturesOf(
  store: ReconciliationStore,
  fact: Extract<ReconciliationFact, { kind: 'matched' }>,
): Promise<Envelope[]> {
  const { transaction, ids, amount, bookedOn } = fact;
  const orders = ids.filter((id) => id.startsWith('order/'));
  const at = `${bookedOn}T00:00:00Z`;
  return Promise.all(
    orders.map(async (order, index) => {
      const expected = orders.length === 1 ? amount : await store.expectation(order);
      const reference = orders.length === 1 ? foreignIdOf(transaction) : `${foreignIdOf(transaction)}-${index + 1}`;
      const payment = paymentId(connectionOf(transaction), reference);
      return newEvent({
        name: 'PaymentCaptured',
        source: SOURCE,
        subject: payment,
        time: at,
        fact: [transaction, order],
        correlation: order,
        data: {
          payment,
          order,
          reference,
          amount: { amount: expected?.amount ?? 0, currency: amount.currency },
          at,
          gateway: 'bank transfer',
        },
      });
    }),
  );
}

type Line = KeptLine['line'];

function matchedEvent(line: Line, { ids, reasons }: Candidate, nowMs: number): Envelope {
  const payout = ids.find((id) => id.startsWith('payout/'));
  return newEvent({
    name: 'BankTransactionMatched',
    source: SOURCE,
    subject: payout ?? line.transaction,
    time: instant(nowMs),
    fact: [line.transaction, ...ids],
    data: {
      transaction: line.transaction,
      ...(payout === undefined ? {} : { payout }),
      orders: payout === undefined ? [...ids] : [],
      amount: { amount: line.amount, currency: line.currency },
      bookedOn: line.bookedOn,
      by: 'rule',
      reasons: [...reasons],
      at: instant(nowMs),
    },
  });
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
