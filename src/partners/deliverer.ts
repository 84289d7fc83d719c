import { LIMITS } from '../kernel/limits.ts';
import { PATIENCE, type Patience } from './judge.ts';
import { type DeliveryMeans, EndpointPump } from './pump.ts';

/** How fast and how patiently partners are told. */
export interface DeliveryPace extends Patience {
  readonly leaseMs: number;
  readonly lookEveryMs: number;
  /** How long deliveries are kept. */
  readonly keepMs: number;
}

export const DELIVERY_PACE: DeliveryPace = {
  ...PATIENCE,
  leaseMs: 60_000,
  lookEveryMs: 1_000,
  keepMs: 30 * 86_400_000,
};

export interface DelivererOptions
  extends Omit<DeliveryMeans, 'patience' | 'lookEveryMs' | 'leaseLeftMs' | 'onTrouble'> {
  readonly pace: DeliveryPace;
  /** Tells people of what they were not told of yet; repeated until it goes well. */
  readonly tell: () => Promise<void>;
}

/** Delivers to every endpoint that this process can get the lease of. */
export interface Deliverer {
  /** Something is due. */
  wake(): void;
  /** Endpoints were added or changed. */
  refresh(): void;
  /** Runs until `signal` is aborted, all tries have ended and the leases are given back. */
  run(signal: AbortSignal): Promise<void>;
}

const FORGET_EVERY_MS = 3_600_000;

interface Running {
  readonly pump: EndpointPump;
  readonly ending: AbortController;
  readonly done: Promise<void>;
}

export function createDeliverer(options: DelivererOptions): Deliverer {
  const { store, clock, logger, owner, pace, tell } = options;
  const pumps = new Map<string, Running>();
  let bell = new AbortController();
  const means: DeliveryMeans = {
    ...options,
    patience: pace,
    lookEveryMs: pace.lookEveryMs,
    leaseLeftMs: Math.min(LIMITS.webhookTimeoutMs + 5_000, pace.leaseMs / 2),
    onTrouble: () => bell.abort(),
  };

  const keepPumps = async (signal: AbortSignal): Promise<void> => {
    const mine = new Set(await store.lease(owner, pace.leaseMs));
    for (const [endpoint, { ending }] of pumps) if (!mine.has(endpoint)) ending.abort();
    for (const endpoint of mine) {
      if (pumps.has(endpoint)) continue;
      const ending = new AbortController();
      const pump = new EndpointPump(means, endpoint);
      const done = pump.run(AbortSignal.any([signal, ending.signal])).finally(() => pumps.delete(endpoint));
      pumps.set(endpoint, { pump, ending, done });
    }
  };

  /** In portions, so that none holds the table for long. */
  const forget = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted && (await store.forget(clock.now() - pace.keepMs)) > 0);
  };

  return {
    wake() {
      for (const { pump } of pumps.values()) pump.wake();
    },
    refresh() {
      bell.abort();
      for (const { pump } of pumps.values()) pump.wake();
    },
    async run(signal) {
      let forgottenAt = 0;
      while (!signal.aborted) {
        bell = new AbortController();
        const { signal: woken } = bell;
        try {
          await keepPumps(signal);
          await tell();
          if (clock.now() - forgottenAt > FORGET_EVERY_MS) {
            await forget(signal);
            forgottenAt = clock.now();
          }
        } catch (reason) {
          logger.warn({ reason: String(reason) }, 'a round of the delivery to partners failed and is repeated');
        }
        // Changes that another process made are seen within this time.
        await clock.sleep(Math.min(pace.leaseMs / 6, 10 * pace.lookEveryMs), AbortSignal.any([signal, woken]));
      }
      await Promise.all([...pumps.values()].map(({ done }) => done));
      await store.release(owner).catch((reason: unknown) => {
        logger.warn({ reason: String(reason) }, 'the leases of endpoints end by themselves');
      });
    },
  };
}
