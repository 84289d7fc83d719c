import type { Backbone } from '../../backbone/backbone.ts';
import type { Configuration } from '../../config/schema.ts';
import type { StockView } from '../../gateway/parts.ts';
import type { Clock } from '../../kernel/clock.ts';
import { explainPolicy } from '../../ledgers/stock/explain.ts';
import { createStockLedger, type StockLedger } from '../../ledgers/stock/ledger.ts';
import type { StockPlan } from '../../ledgers/stock/plan.ts';
import { createPostgresStockStore } from '../../ledgers/stock/postgres-store.ts';
import type { Entry } from '../../ledgers/stock/sheet.ts';
import { whyOf } from '../../ledgers/stock/why.ts';
import type { HubLog } from './log.ts';
import { stockPlanOf } from './stock-plan.ts';
import type { Storage } from './storage.ts';

/** The stock ledger of a hub. */
export interface HubStock {
  readonly view: Pick<StockView, 'why' | 'policy'>;
  readonly plan: StockPlan;
  readonly ledger: StockLedger;
  /** Looks at what only the time moves until `signal` is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

interface StockMeans {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly log: HubLog;
  /** Told of every new line of the history, for metrics. */
  readonly onEntries: (entries: readonly Entry[]) => void;
}

const SWEEP_EVERY_MS = 1_000;

/**
 * Opens the stock ledger. Without a connection that has the role `erp` nobody reads stock, so the ledger takes nothing in and
 * publishes nothing; when one is given later, it begins at the beginning of the log.
 */
export function openStock(
  { configuration, clock, log, onEntries }: StockMeans,
  storage: Storage,
  backbone: Backbone,
): HubStock {
  const plan = stockPlanOf(configuration);
  const store = createPostgresStockStore(storage.database);
  const told = (entries: readonly Entry[]): void => {
    alert(log, entries);
    onEntries(entries);
  };
  const ledger = createStockLedger({ store, plan, clock, onEntries: told });
  const isKept = plan.erp !== undefined;
  if (isKept) backbone.subscribe(ledger.subscription());
  else if (plan.channels.length > 0) log.warn({}, 'no connection has the role "erp", so no stock is published');
  const view: HubStock['view'] = {
    why: (sku) => whyOf(store, plan, sku, clock.now()),
    policy: (sku) => explainPolicy(plan, sku),
  };
  return {
    view,
    plan,
    ledger,
    async run(signal) {
      while (isKept && !signal.aborted) {
        let more = false;
        try {
          const swept = await ledger.sweep();
          more = swept.more;
          if (swept.messages.length > 0) await backbone.append(swept.messages);
        } catch (reason) {
          log.warn({ reason: String(reason) }, 'the stock ledger could not be looked through');
        }
        if (!more) await clock.sleep(SWEEP_EVERY_MS, signal);
      }
    },
  };
}

/** One line for each kind of trouble, however many articles have it. */
function alert(log: HubLog, entries: readonly Entry[]): void {
  const troubles = Map.groupBy(
    entries.filter(({ code }) => code !== undefined),
    ({ code }) => code,
  );
  for (const [code, lines] of troubles) {
    const [first] = lines;
    if (first === undefined) continue;
    const { sku, about, because } = first;
    log.warn({ code, sku, about, articles: new Set(lines.map((line) => line.sku)).size }, because);
  }
}
