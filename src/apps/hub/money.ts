import type { Backbone } from '../../backbone/backbone.ts';
import type { Configuration } from '../../config/schema.ts';
import type { MoneyView } from '../../gateway/money.ts';
import type { PointsView } from '../../gateway/points.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createBankFiles } from '../../ledgers/bank/files.ts';
import { createStatementLedger } from '../../ledgers/bank/store.ts';
import { createMoneyLedger } from '../../ledgers/money/ledger.ts';
import { createPostgresMoneyStore } from '../../ledgers/money/postgres-store.ts';
import { sumOrder } from '../../ledgers/money/sum.ts';
import { wholePayment } from '../../ledgers/money/whole-payment.ts';
import { createReconciliation } from '../../ledgers/reconciliation/ledger.ts';
import { createPostgresReconciliationStore } from '../../ledgers/reconciliation/postgres-store.ts';
import { createPostgresVarianceStore } from '../../records/variances/postgres-store.ts';
import { varianceRecords } from '../../records/variances/subscription.ts';
import type { HubLog } from './log.ts';
import { openPoints } from './points.ts';
import type { Storage } from './storage.ts';

/** The ledgers of money and of points of a hub. */
export interface HubMoney {
  /** What the gateway tells of them. */
  readonly views: { readonly money: MoneyView; readonly points: PointsView };
  /** Tells of variances whose time has come until `signal` is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

interface MoneyMeans {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly log: HubLog;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SWEEP_EVERY_MS = 5_000;

/** Opens the money ledger, the matching of the bank's lines, the record of variances, and the points ledger. */
export function openMoney({ configuration, clock, log }: MoneyMeans, storage: Storage, backbone: Backbone): HubMoney {
  const { graceMinutes, booksHours, settleDays, bankDays } = configuration.money;
  const plan = {
    graceMs: graceMinutes * MINUTE_MS,
    booksMs: booksHours * HOUR_MS,
    settleMs: settleDays * 24 * HOUR_MS,
  };
  const store = createPostgresMoneyStore(storage.database);
  const ledger = createMoneyLedger({ store, plan, clock });
  const variances = createPostgresVarianceStore(storage.database);
  const lines = createPostgresReconciliationStore(storage.database);
  const reconciliation = createReconciliation({ store: lines, openMs: bankDays * 24 * HOUR_MS, clock });
  backbone.subscribe(ledger.subscription());
  backbone.subscribe(reconciliation.subscription());
  backbone.subscribe(varianceRecords(variances));
  const points = openPoints({ configuration, clock }, storage, backbone);
  const view: MoneyView = {
    async order(id, lines) {
      const facts = await store.ofOrder(id);
      if (facts.length === 0) return undefined;
      return { sum: sumOrder(id, facts), entries: await store.history(id, lines) };
    },
    payments: store.payments,
    payment: (id, lines) => wholePayment(store, id, lines),
    totals: store.totals,
    variances,
    lines,
    statements: createStatementLedger(storage.database),
    files: createBankFiles(storage.database),
  };
  return {
    views: { money: view, points },
    async run(signal) {
      while (!signal.aborted) {
        try {
          for (const each of [ledger, reconciliation]) {
            const { messages, told } = await each.sweep();
            if (messages.length > 0) await backbone.append(messages);
            await told();
          }
        } catch (reason) {
          log.warn({ reason: String(reason) }, 'the money ledger could not be looked through');
        }
        await clock.sleep(SWEEP_EVERY_MS, signal);
      }
    },
  };
}
