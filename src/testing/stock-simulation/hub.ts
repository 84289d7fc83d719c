import type { Envelope } from '../../canonical/envelope.ts';
import { type Chance, happens, integerBetween } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createStockLedger, type StockLedger } from '../../ledgers/stock/ledger.ts';
import { createMemoryStockStore } from '../../ledgers/stock/memory-store.ts';
import type { StockPlan } from '../../ledgers/stock/plan.ts';
import type { Entry } from '../../ledgers/stock/sheet.ts';
import type { StockStore } from '../../ledgers/stock/store.ts';
import type { Scheduler } from '../simulation/scheduler.ts';
import { type Publication, recorded } from '../stock-messages.ts';
import type { StockFeature } from './features.ts';

/** The hub around the ledger: a log that keeps each message once, at-least-once delivery in order per key, and crashes. */
export interface StockHub {
  readonly store: StockStore;
  append(envelope: Envelope): void;
  sweep(): Promise<void>;
  /** Goes on by another policy, as a hub does that is started again with it. */
  adopt(plan: StockPlan): void;
  readonly appended: readonly Envelope[];
  /** Messages not handled yet. */
  waiting(): number;
}

export function createStockHub(options: {
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly plan: StockPlan;
  readonly features: ReadonlySet<StockFeature>;
  readonly chance: Chance;
  /** Told what is about to be posted, before the ledger decides on it. */
  readonly onPost: (envelope: Envelope, atMs: number) => void;
  readonly onEntries: (entries: readonly Entry[]) => void;
  readonly onPublication: (command: Publication) => void;
  /** What the ledger is given of a message; undefined when it never hears of it. For broken hubs. */
  readonly hears: (envelope: Envelope) => Envelope | undefined;
  /** Where the ledger is kept; in memory by default. */
  readonly store?: StockStore;
}): StockHub {
  const { scheduler, clock, features, chance } = options;
  const store = options.store ?? createMemoryStockStore();
  const open = (plan: StockPlan): StockLedger =>
    createStockLedger({ store, plan, clock, onEntries: options.onEntries });
  let ledger = open(options.plan);
  const seen = new Set<string>();
  const appended: Envelope[] = [];
  const queues = new Map<string, Envelope[]>();
  let pumping = false;

  const isOver = (): boolean => [...queues.values()].every((queue) => queue.length === 0);
  const wake = (): void => {
    if (pumping) return;
    pumping = true;
    scheduler.after(integerBetween(chance, 0, 20), pump);
  };
  const say = (commands: readonly Envelope[]): void => {
    // The hub dies after the commit: what it decided is said later, by whoever sweeps.
    if (features.has('crashes') && happens(chance, 0.1)) return;
    for (const command of commands) append(command);
  };
  const append = (envelope: Envelope): void => {
    if (seen.has(envelope.id)) return;
    seen.add(envelope.id);
    appended.push(envelope);
    if (envelope.type.startsWith('storeloom.command.publish-availability.')) {
      options.onPublication(envelope as Publication);
      return;
    }
    queues.set(envelope.subject, [...(queues.get(envelope.subject) ?? []), envelope]);
    wake();
  };
  const pump = async (): Promise<void> => {
    pumping = false;
    const heads = [...queues.values()].flatMap(([first]) => first ?? []);
    const size = integerBetween(chance, 1, 5);
    const start = integerBetween(chance, 0, Math.max(0, heads.length - size));
    const batch = heads.slice(start, start + size);
    const isLost = features.has('crashes') && happens(chance, 0.05);
    if (!isLost) {
      const heard = batch.flatMap((envelope) => options.hears(envelope) ?? []);
      for (const envelope of batch) options.onPost(envelope, clock.now());
      say(await ledger.post(heard.map((envelope) => recorded(envelope, clock.now()))));
      // A cursor that was not saved hands out what was handled before.
      const isRepeated = features.has('crashes') && happens(chance, 0.05);
      if (!isRepeated) for (const { subject } of batch) queues.get(subject)?.shift();
    }
    if (!isOver()) wake();
  };
  return {
    store,
    append,
    appended,
    adopt(plan) {
      ledger = open(plan);
    },
    async sweep() {
      say((await ledger.sweep()).messages);
    },
    waiting: () => [...queues.values()].reduce((sum, queue) => sum + queue.length, 0),
  };
}
