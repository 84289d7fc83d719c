import type { Subscription } from '../../backbone/backbone.ts';
import { type Envelope, newEvent } from '../../canonical/envelope.ts';
import { type Clock, instant } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { followLedger } from '../follow.ts';
import type { MoneyFact } from './fact.ts';
import type { MoneyPlan } from './identity.ts';
import { type Posted, post, type WatchedBreak } from './post.ts';
import { MONEY_TOPICS, moneyFactsOf } from './read.ts';
import type { MoneyStore } from './store.ts';

/** The source of what the money ledger itself says. */
export const SOURCE = '/ledgers/money';

export interface MoneyLedgerOptions {
  readonly store: MoneyStore;
  readonly plan: MoneyPlan;
  readonly clock: Clock;
}

/** The money ledger at work: it takes down what messages say of money, and says where two sides do not agree. */
export interface MoneyLedger {
  /** What the backbone delivers to; declare it with `backbone.subscribe`. */
  subscription(): Subscription;
  /** Takes messages down in one transaction; answers what is to be put into the log. */
  take(messages: readonly Envelope[]): Promise<readonly Envelope[]>;
  /** Looks at what only the time brings to light; answers variances to put into the log, and how to note that they were. */
  sweep(): Promise<{ readonly messages: readonly Envelope[]; told(): Promise<void> }>;
}

export function createMoneyLedger({ store, plan, clock }: MoneyLedgerOptions): MoneyLedger {
  const write = async (facts: readonly MoneyFact[]): Promise<Posted> => {
    const nowMs = clock.now();
    return store.change(facts, nowMs, (desk) => post(desk, facts, { plan, nowMs }));
  };
  const take: MoneyLedger['take'] = async (messages) => {
    const facts = messages.flatMap(moneyFactsOf);
    if (facts.length === 0) return [];
    const { mended } = await write(facts);
    return mended.filter(({ told }) => told).map((each) => settled(each, clock.now()));
  };
  return {
    take,
    subscription: () => followLedger({ name: 'money', topics: MONEY_TOPICS, factsOf: moneyFactsOf, take }),
    async sweep() {
      const nowMs = clock.now();
      const late = await store.unsettled(nowMs - plan.settleMs, LIMITS.moneySweep);
      if (late.length > 0) await write(late);
      const due = await store.due(nowMs, LIMITS.moneySweep);
      return { messages: due.map(variance), told: () => store.markTold(due) };
    },
  };
}

const whereOf = ({ about }: WatchedBreak): 'payment' | 'order' => (about.startsWith('payment/') ? 'payment' : 'order');

/** One variance for one break, however often it is said. */
function variance(found: WatchedBreak): Envelope {
  const { about, code, amount, because, sinceMs, dueMs } = found;
  return newEvent({
    name: 'VarianceFound',
    source: SOURCE,
    subject: about,
    time: instant(dueMs),
    fact: [about, code, String(sinceMs)],
    data: { about, kind: code, amount, reason: because, of: whereOf(found), at: instant(dueMs) },
  });
}

function settled({ about, code, sinceMs }: WatchedBreak, nowMs: number): Envelope {
  return newEvent({
    name: 'VarianceSettled',
    source: SOURCE,
    subject: about,
    time: instant(nowMs),
    fact: [about, code, String(sinceMs)],
    data: { about, kind: code, resolution: 'both sides agree now', at: instant(nowMs) },
  });
}
