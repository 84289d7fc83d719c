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
  /** Takes messages down, many facts in a transaction; answers what is to be put into the log. */
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
    const said: Envelope[] = [];
    for (let from = 0; from < facts.length; from += LIMITS.moneyFacts) {
      const { mended, outdated } = await write(facts.slice(from, from + LIMITS.moneyFacts));
      said.push(
        ...mended.map((each) => settled(each, clock.now())),
        ...outdated.map((each) => settled(each, clock.now(), 'the amount is another one now')),
      );
    }
    return said;
  };
  return {
    take,
    subscription: () =>
      followLedger({ name: 'money', topics: MONEY_TOPICS, messages: LIMITS.moneyBatch, factsOf: moneyFactsOf, take }),
    async sweep() {
      const nowMs = clock.now();
      const late = await store.unsettled(nowMs - plan.settleMs, LIMITS.moneySweep);
      if (late.length > 0) await write(late);
      const due = await store.due(nowMs, LIMITS.moneySweep);
      // What was said when it ended may have been lost with the node that said it; the log keeps it once.
      const mended = await store.mended(LIMITS.moneySweep);
      return {
        messages: [...due.map(variance), ...mended.map((each) => settled(each, nowMs))],
        told: () => store.markTold([...due, ...mended]),
      };
    },
  };
}

const whereOf = ({ about }: WatchedBreak): 'payment' | 'order' => (about.startsWith('payment/') ? 'payment' : 'order');

/** What makes a break one of its own: it may come back with facts of the same time. */
const factOf = ({ about, code, sinceMs, round }: WatchedBreak): readonly string[] => [
  about,
  code,
  String(sinceMs),
  ...(round === 1 ? [] : [String(round)]),
];

/** One variance for one break, however often it is said. */
function variance(found: WatchedBreak): Envelope {
  const { about, code, amount, because, dueMs } = found;
  return newEvent({
    name: 'VarianceFound',
    source: SOURCE,
    subject: about,
    time: instant(dueMs),
    fact: factOf(found),
    data: { about, kind: code, amount, reason: because, of: whereOf(found), at: instant(dueMs) },
  });
}

function settled(mended: WatchedBreak, nowMs: number, resolution = 'both sides agree now'): Envelope {
  const { about, code } = mended;
  return newEvent({
    name: 'VarianceSettled',
    source: SOURCE,
    subject: about,
    time: instant(nowMs),
    fact: factOf(mended),
    data: { about, kind: code, resolution, at: instant(nowMs) },
  });
}
