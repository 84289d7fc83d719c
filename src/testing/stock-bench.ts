import type { Envelope } from '../canonical/envelope.ts';
import { createStockLedger, type StockLedger } from '../ledgers/stock/ledger.ts';
import type { StockPlan } from '../ledgers/stock/plan.ts';
import type { Entry } from '../ledgers/stock/sheet.ts';
import type { StockStore } from '../ledgers/stock/store.ts';
import { type StockAnswer, whyOf } from '../ledgers/stock/why.ts';
import { answered, type Publication, recorded } from './stock-messages.ts';
import { stockPlan } from './stock-plan.ts';
import { type VirtualClock, virtualClock } from './virtual-clock.ts';

/** A stock ledger over a store, with a clock of its own and channels that answer when they are told to. */
export interface StockBench {
  readonly store: StockStore;
  readonly ledger: StockLedger;
  readonly clock: VirtualClock;
  readonly entries: Entry[];
  /** Publications in the order in which they were asked for. */
  readonly published: Publication[];
  readonly plan: StockPlan;
  /** Hands messages to the ledger in one batch. */
  tell(...messages: readonly Envelope[]): Promise<void>;
  sweep(): Promise<void>;
  why(sku?: string): Promise<StockAnswer>;
  /** Lets the channel take the last publication that is under way on it. */
  take(connection: string): Promise<void>;
}

export function stockBench(store: StockStore, change: Partial<StockPlan> = {}): StockBench {
  const clock = virtualClock();
  const plan = stockPlan(change);
  const entries: Entry[] = [];
  const published: Publication[] = [];
  const ledger = createStockLedger({ store, plan, clock, onEntries: (added) => entries.push(...added) });
  const keep = (messages: readonly Envelope[]): void => {
    for (const message of messages as readonly Publication[]) {
      if (!published.some(({ id }) => id === message.id)) published.push(message);
    }
  };
  const tell: StockBench['tell'] = async (...messages) =>
    keep(await ledger.post(messages.map((message) => recorded(message, clock.now()))));
  return {
    store,
    ledger,
    clock,
    entries,
    published,
    plan,
    tell,
    sweep: async () => keep((await ledger.sweep()).messages),
    why: (sku = 'TEE') => whyOf(store, plan, sku, clock.now()),
    async take(connection) {
      const last = published.findLast((command) => command.connection === connection);
      if (last === undefined) throw new Error(`nothing was published on ${connection}`);
      await tell(answered(last, { applied: true, shown: Number(last.data.quantity.value) }, clock.now()));
    },
  };
}
