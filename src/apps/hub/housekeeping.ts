import type { Retention } from '../../backbone/event-log.ts';
import type { HubState } from '../../backbone/hub-state.ts';
import type { CallStore } from '../../connector/wire-tap.ts';
import type { SharedLimits } from '../../gateway/parts.ts';
import type { Approvals } from '../../governance/approvals/approvals.ts';
import type { IdentityStore } from '../../governance/identity/store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { HistoryKept } from '../../ledgers/stock/postgres-retention.ts';
import type { HubLog } from './log.ts';

export interface HousekeepingOptions {
  readonly log: Retention;
  readonly state: Pick<HubState, 'retentionFloors'>;
  readonly calls: CallStore;
  /** Shortens the history of stock; answers how many lines went. */
  readonly forgetStock: (kept: HistoryKept) => Promise<number>;
  /** Shortens the history of money; answers how many lines went. */
  readonly forgetMoney: (beforeMs: number) => Promise<number>;
  readonly identity: Pick<IdentityStore, 'forget'>;
  readonly approvals: Pick<Approvals, 'forget'>;
  readonly limits: SharedLimits;
  /** Forgets answers that nobody may ask for again. */
  readonly forgetAnswers: () => Promise<number>;
  readonly messagesDays: number;
  readonly callsDays: number;
  readonly stockHistoryDays: number;
  readonly stockHistoryLines: number;
  readonly moneyHistoryDays: number;
  readonly clock: Clock;
  readonly logger: HubLog;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const ROUND_MS = 5 * 60_000;
/** Rounds between two looks at what may be forgotten: an hour. */
const FORGET_EVERY = 12;

/** Makes room ahead, and forgets what is older than its retention and needed by nobody. Runs until `signal` is aborted. */
export async function keepHouse(options: HousekeepingOptions, signal: AbortSignal): Promise<void> {
  for (let round = 0; !signal.aborted; round += 1) {
    try {
      await options.log.prepare();
      if (round % FORGET_EVERY === 0) await forget(options);
    } catch (reason) {
      options.logger.warn({ reason: String(reason) }, 'a round of housekeeping failed and is repeated');
    }
    await options.clock.sleep(ROUND_MS, signal);
  }
}

/** Drops what is older than its retention; exported so that a test sees it happen. */
export async function forget(
  options: Omit<HousekeepingOptions, 'clock'> & { readonly clock: Pick<Clock, 'now'> },
): Promise<void> {
  const { log, state, calls, identity, approvals, logger, clock, forgetStock, stockHistoryDays, stockHistoryLines } =
    options;
  const now = clock.now();
  const dropped = await log.dropBefore(now - options.messagesDays * DAY_MS, await state.retentionFloors());
  await options.forgetAnswers();
  const days = await calls.keep(now - options.callsDays * DAY_MS, now);
  // A day longer than they were good, so that who comes late hears "expired" and not "unknown".
  await identity.forget(now - DAY_MS);
  await options.limits.wrongTries.forget(now - LIMITS.wrongTryMemoryMs);
  await options.limits.quotas.forget(now - HOUR_MS);
  await options.limits.transmissions.forget(now - LIMITS.transmissionMemoryMs);
  // The audit has them for good; here they stand as long as the messages that they were about.
  await approvals.forget(now - options.messagesDays * DAY_MS);
  const stockLines = await forgetStock({ beforeMs: now - stockHistoryDays * DAY_MS, lines: stockHistoryLines });
  const moneyLines = await options.forgetMoney(now - options.moneyHistoryDays * DAY_MS);
  if (dropped.length > 0 || days > 0 || stockLines > 0 || moneyLines > 0)
    logger.info({ dropped, days, stockLines, moneyLines }, 'what was older than its retention is gone');
}
