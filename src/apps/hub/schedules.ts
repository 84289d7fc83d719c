import { forgetAnswers } from '../../gateway/idempotency.ts';
import { forgetMoneyHistory } from '../../ledgers/money/postgres-retention.ts';
import { forgetHistory } from '../../ledgers/stock/postgres-retention.ts';
import { runApprovals } from './approvals.ts';
import { keepHouse } from './housekeeping.ts';
import { sharedLimits } from './identity.ts';
import type { Means } from './means.ts';
import type { Parts } from './parts.ts';
import { watchTills } from './stores.ts';

/** Polls, audits, deadlines and housekeeping, when this process has the role. */
export function startSchedules(means: Means, parts: Parts) {
  const ending = new AbortController();
  if (!means.has('scheduler')) return { stop: async () => {} };
  const { configuration, clock, log } = means;
  const { storage, connections, processes, backbone, stores, stock, proofs, identity } = parts;
  connections.start();
  const running = [
    processes.runDeadlines(ending.signal),
    watchTills({ store: stores, backbone, clock, logger: log, pace: configuration.stores }, ending.signal),
    stock.run(ending.signal),
    parts.operations.run(ending.signal),
    proofs.run(ending.signal),
    parts.money.run(ending.signal),
    parts.days.run(ending.signal),
    runApprovals(means, { ...parts, ...parts.money.views, storeDays: parts.records.storeDays }, ending.signal),
    keepHouse(
      {
        log: storage.log,
        state: storage.state,
        calls: connections.callStore,
        forgetStock: (kept) => forgetHistory(storage.database, kept),
        forgetMoney: (beforeMs) => forgetMoneyHistory(storage.database, beforeMs),
        identity: identity.store,
        approvals: parts.approvals,
        limits: sharedLimits(storage.database),
        forgetAnswers: () => forgetAnswers(storage.database),
        ...configuration.retention,
        clock,
        logger: log,
      },
      ending.signal,
    ),
  ];
  return {
    async stop() {
      ending.abort();
      await Promise.all([...running, parts.connections.quiesce()]);
    },
  };
}
