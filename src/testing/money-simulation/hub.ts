import type { Subscription } from '../../backbone/backbone.ts';
import type { EventLog } from '../../backbone/event-log.ts';
import type { ProcessStore } from '../../backbone/process-store.ts';
import type { Envelope } from '../../canonical/envelope.ts';
import { type Chance, happens } from '../../kernel/chance.ts';
import { CodedError } from '../../kernel/failure.ts';
import type { MoneyPlan } from '../../ledgers/money/identity.ts';
import { createMoneyLedger, type MoneyLedger } from '../../ledgers/money/ledger.ts';
import { createMemoryMoneyStore } from '../../ledgers/money/memory-store.ts';
import type { MoneyStore } from '../../ledgers/money/store.ts';
import { createReconciliation, type Reconciliation } from '../../ledgers/reconciliation/ledger.ts';
import { createMemoryReconciliationStore } from '../../ledgers/reconciliation/memory-store.ts';
import type { ReconciliationStore } from '../../ledgers/reconciliation/store.ts';
import type { AnyProcess, Message, Output, StateShape, Step } from '../../process/define.ts';
import type { ProcessHost } from '../../process/host.ts';
import { orderToCash } from '../../processes/order-to-cash/order-to-cash.ts';
import { returnAndRefund } from '../../processes/return-and-refund/return-and-refund.ts';
import { settlement } from '../../processes/settlement/settlement.ts';
import { streamOf } from '../simulation/features.ts';
import { handleBy, unsteadyHost } from '../simulation/hosts.ts';
import type { Scheduler } from '../simulation/scheduler.ts';
import { asOrderFeatures, type MoneyFeature } from './features.ts';

/** What a hub of money is made of; a broken part must be found out. */
export interface HubParts {
  readonly orders?: AnyProcess;
  readonly returns?: AnyProcess;
  readonly settlements?: AnyProcess;
  /** What the ledgers hear of a message. */
  readonly hears?: (envelope: Envelope) => readonly Envelope[];
  readonly ledger?: (ledger: MoneyLedger) => MoneyLedger;
  readonly lines?: (lines: Reconciliation) => Reconciliation;
}

/** The processes and ledgers of money, as the hub runs them. */
export interface MoneyHub {
  readonly processes: Readonly<Record<'orders' | 'returns' | 'settlements', AnyProcess>>;
  /** Hosts that can be relied on. */
  readonly steady: readonly ProcessHost[];
  /** What messages are delivered to: it dies before and after commits. */
  readonly unsteady: Subscription;
  /** The same without accidents. */
  readonly sure: Subscription;
  readonly money: MoneyStore;
  readonly lines: ReconciliationStore;
  /** Says what only the time brings to light. */
  sweep(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const PLAN: MoneyPlan = { graceMs: HOUR_MS, booksMs: 2 * DAY_MS, settleMs: 8 * DAY_MS };
const OPEN_MS = 5 * DAY_MS;

export function createMoneyHub(options: {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly store: ProcessStore;
  readonly log: Pick<EventLog, 'append'>;
  readonly features: ReadonlySet<MoneyFeature>;
  readonly parts: HubParts;
  readonly ledgers: { readonly money: MoneyStore; readonly lines: ReconciliationStore } | undefined;
  /** Told what an order decides, step by step. */
  readonly onStep: (state: StateShape, outputs: readonly Output[]) => void;
}): MoneyHub {
  const { seed, scheduler, features, parts, log, store } = options;
  const { hubClock: clock } = scheduler;
  const processes = {
    orders: watched(parts.orders ?? orderToCash(), options.onStep),
    returns: parts.returns ?? returnAndRefund({}, { takesReturns: true, recordRefundsIn: ['shop'] }),
    settlements: parts.settlements ?? settlement({ books: 'post' }),
  };
  const common = { seed, features: asOrderFeatures(features), observe: undefined };
  const hosts = Object.entries(processes).map(([stream, definition]) =>
    unsteadyHost(store, scheduler, { definition, stream: `money ${stream}`, ...common }),
  );
  const money = options.ledgers?.money ?? createMemoryMoneyStore();
  const lines = options.ledgers?.lines ?? createMemoryReconciliationStore();
  const ledger = (parts.ledger ?? ((same) => same))(createMoneyLedger({ store: money, plan: PLAN, clock }));
  const matching = (parts.lines ?? ((same) => same))(createReconciliation({ store: lines, openMs: OPEN_MS, clock }));
  const followers = [ledger.subscription(), matching.subscription()].map((each) => hearing(each, parts.hears));
  const dying = followers.map((each, index) => mortal(each, features, streamOf(seed, `money ledger ${index}`)));
  const [first] = hosts;
  if (first === undefined) throw new RangeError('a hub without processes');
  const together = (unsteady: readonly Subscription[]): Subscription => ({
    ...first.unsteady,
    name: 'money',
    topics: unsteady.flatMap(({ topics }) => topics),
    handle: (batch, signal) =>
      handleBy(
        unsteady.map((each) => ({ unsteady: each })),
        batch,
        signal,
      ),
  });
  return {
    processes,
    steady: hosts.map(({ steady }) => steady),
    unsteady: together([...hosts.map(({ unsteady }) => unsteady), ...dying]),
    sure: together([...hosts.map(({ steady }) => steady.subscription()), ...followers]),
    money,
    lines,
    async sweep() {
      for (const each of [ledger, matching]) {
        const { messages, told } = await each.sweep();
        if (messages.length > 0) await log.append(messages);
        await told();
      }
    },
  };
}

/** A process with somebody who looks at every step of it. */
function watched(definition: AnyProcess, onStep: (state: StateShape, outputs: readonly Output[]) => void): AnyProcess {
  type AnyRow = (state: StateShape, message: Message) => Step<StateShape>;
  const states = Object.entries(definition.states).map(([at, rows]) => {
    const seen = Object.entries(rows as Record<string, AnyRow>).map(([name, row]) => {
      const look: AnyRow = (state, message) => {
        const taken = row(state, message);
        const [next, ...outputs] = taken;
        onStep(next, outputs);
        return taken;
      };
      return [name, look] as const;
    });
    return [at, Object.fromEntries(seen)] as const;
  });
  return { ...definition, states: Object.fromEntries(states) as AnyProcess['states'] };
}

/** A follower that hears something else than was said. */
function hearing(subscription: Subscription, hears: HubParts['hears']): Subscription {
  if (hears === undefined) return subscription;
  return {
    ...subscription,
    async handle(batch, signal) {
      const heard = batch.flatMap((claimed) =>
        hears(claimed.message.envelope).map((envelope) => ({ ...claimed, message: { ...claimed.message, envelope } })),
      );
      const answers = heard.length === 0 ? [] : await subscription.handle(heard, signal);
      const emit = answers.flatMap((answer) => (answer.kind === 'done' ? (answer.emit ?? []) : []));
      return batch.map((_, at) => (at === 0 && emit.length > 0 ? { kind: 'done', emit } : { kind: 'done' }));
    },
  };
}

/** A follower on a node that dies before it wrote anything down, or before it said what follows. */
function mortal(subscription: Subscription, features: ReadonlySet<MoneyFeature>, chance: Chance): Subscription {
  if (!features.has('crashes')) return subscription;
  const death = (when: string): CodedError =>
    new CodedError({ kind: 'transient', code: 'SL-BACKBONE-010', because: `the hub died ${when}` });
  return {
    ...subscription,
    async handle(batch, signal) {
      if (happens(chance, 0.05)) throw death('before it took anything down');
      const answers = await subscription.handle(batch, signal);
      if (happens(chance, 0.05)) throw death('before it said what follows');
      return answers;
    },
  };
}
