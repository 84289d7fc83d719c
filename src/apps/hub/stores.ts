import type { Backbone } from '../../backbone/backbone.ts';
import type { StoresConfiguration } from '../../config/schema.ts';
import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { lookAtGaps } from '../../records/stores/gaps.ts';
import type { TillStore } from '../../records/stores/store.ts';
import { GAP_SUBSCRIPTION } from '../../records/stores/subscription.ts';
import type { HubLog } from './log.ts';

interface Means {
  readonly store: TillStore;
  readonly backbone: Pick<Backbone, 'append' | 'deadLetters'>;
  readonly clock: Clock;
  readonly logger: HubLog;
  /** The section `stores`: how often tills are looked at, and how long a number may be missing. */
  readonly pace: Pick<StoresConfiguration, 'gapPatienceMs' | 'lookEveryMs'>;
}

/** Tells of numbers that are missing for too long, closes what has come, and forgets old messages. Runs until `signal` is aborted. */
export async function watchTills({ store, backbone, clock, logger, pace }: Means, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const subscription = GAP_SUBSCRIPTION;
      const { told, closed } = await lookAtGaps({
        store,
        backbone,
        clock,
        subscription,
        patienceMs: pace.gapPatienceMs,
      });
      if (told > 0 || closed > 0) logger.info({ told, closed }, 'gaps in the numbers of tills');
      await store.forget(clock.now() - LIMITS.tillMemoryMs);
    } catch (reason) {
      logger.warn({ reason: String(reason) }, 'the tills could not be looked at; it is tried again');
    }
    await clock.sleep(pace.lookEveryMs, signal);
  }
}
