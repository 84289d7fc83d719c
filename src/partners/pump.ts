import { Slots } from '../backbone/consume/slots.ts';
import type { EventLog } from '../backbone/event-log.ts';
import { LANES } from '../canonical/envelope.ts';
import type { Chance } from '../kernel/chance.ts';
import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';
import { tryOnce } from './attempt.ts';
import type { KnownEndpoint } from './endpoint.ts';
import { partnerErrors } from './errors.ts';
import { judge, type Patience, type Verdict } from './judge.ts';
import { Pace } from './pace.ts';
import { payloadOf } from './payload.ts';
import type { SecretRing } from './secret-ring.ts';
import type { Sender } from './send.ts';
import type { Attempt, PartnerDelivery, PartnerStore } from './store.ts';

/** What the delivery to partners works with. */
export interface DeliveryMeans {
  readonly store: PartnerStore;
  readonly log: Pick<EventLog, 'get'>;
  readonly ring: SecretRing;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly patience: Patience;
  readonly logger: { warn(facts: object, message: string): void };
  /** This run of this process. */
  readonly owner: string;
  /** How often an endpoint is looked at when nothing woke it, in milliseconds. */
  readonly lookEveryMs: number;
  /** What must be left of the lease when a try begins, in milliseconds. */
  readonly leaseLeftMs: number;
  /** People must hear of something. */
  readonly onTrouble: () => void;
}

/** Sends to one endpoint what is due, for as long as this process has its lease. Knows nothing of other endpoints. */
export class EndpointPump {
  readonly #means: DeliveryMeans;
  readonly #endpoint: string;
  readonly #slots = new Slots(LIMITS.webhooksAtOnce, LANES);
  readonly #running = new Map<string, Promise<void>>();
  #pace: Pace | undefined;
  #bell = new AbortController();

  constructor(means: DeliveryMeans, endpoint: string) {
    this.#means = means;
    this.#endpoint = endpoint;
  }

  wake(): void {
    this.#bell.abort();
  }

  /** Runs until `signal` is aborted and every try has ended. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, logger, lookEveryMs } = this.#means;
    while (!signal.aborted) {
      this.#bell = new AbortController();
      const { signal: woken } = this.#bell;
      let waitMs = lookEveryMs;
      try {
        waitMs = Math.min(waitMs, await this.#round(signal));
      } catch (reason) {
        logger.warn({ endpoint: this.#endpoint, reason: String(reason) }, 'deliveries to a partner could not be read');
      }
      await clock.sleep(waitMs, AbortSignal.any([signal, woken]));
    }
    await Promise.all(this.#running.values());
  }

  /** Begins what may begin now; answers how long to wait for the next look. */
  async #round(signal: AbortSignal): Promise<number> {
    const { store, clock, owner, leaseLeftMs, lookEveryMs } = this.#means;
    const endpoint = await store.endpoint(this.#endpoint);
    if (endpoint === undefined || endpoint.state !== 'enabled') return lookEveryMs;
    const nowMs = clock.now();
    this.#pace ??= new Pace(endpoint.perSecond, nowMs);
    for (const lane of LANES) {
      // One that is unwell is asked by one try at a time.
      const most = endpoint.failures > 0 ? 1 - this.#running.size : this.#slots.free(lane);
      const limit = Math.min(most, this.#pace.available(endpoint.perSecond, nowMs));
      if (limit <= 0) continue;
      const page = { endpoint: endpoint.id, owner, lane, limit, except: [...this.#running.keys()], nowMs, leaseLeftMs };
      for (const delivery of await store.due(page)) this.#begin(endpoint, delivery, signal);
    }
    return this.#pace.waitMs(endpoint.perSecond) || lookEveryMs;
  }

  #begin(endpoint: KnownEndpoint, delivery: PartnerDelivery, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#slots.take(delivery.lane);
    this.#pace?.take();
    const { clock, logger, patience } = this.#means;
    const work = this.#deliver(endpoint, delivery, signal)
      .catch(async (reason: unknown) => {
        logger.warn({ delivery: delivery.id, reason: String(reason) }, 'a delivery to a partner is tried again');
        // What cannot be written down must not be sent again and again.
        await clock.sleep(patience.holdMs[0] ?? 0, signal);
      })
      .finally(() => {
        this.#slots.give(delivery.lane);
        this.#running.delete(delivery.id);
        this.wake();
      });
    this.#running.set(delivery.id, work);
  }

  /**
   * One try, written down when it has ended. When the process ends between the two it is made again, under the same id: that is
   * what the receiver knows a repeat by.
   */
  async #deliver(endpoint: KnownEndpoint, delivery: PartnerDelivery, signal: AbortSignal): Promise<void> {
    const { store, log, clock } = this.#means;
    const message = await log.get(delivery.lane, delivery.position);
    if (message === undefined) return await this.#settleLost(delivery, clock.now());
    const body = payloadOf(message, endpoint);
    const { told, attempt } = await tryOnce(this.#means, { endpoint, id: delivery.id, body, signal });
    // The end of this process says nothing about the partner.
    if (signal.aborted && told.kind === 'failed') return;
    const verdict = await this.#judge(delivery, told, attempt.at + attempt.durationMs);
    await store.settle(delivery, attempt, verdict);
    this.#tell(delivery, attempt, verdict);
  }

  /** By what is known now: while this try ran, others may have gone well. */
  async #judge(delivery: PartnerDelivery, told: Parameters<typeof judge>[0], nowMs: number): Promise<Verdict> {
    const { store, patience, chance } = this.#means;
    const { failures = 0, failingSince, succeededAt } = (await store.endpoint(delivery.endpoint)) ?? {};
    return judge(
      told,
      {
        attempts: delivery.attempts,
        firstAt: delivery.firstAt ?? nowMs,
        ...(delivery.triedAt === undefined ? {} : { triedAt: delivery.triedAt }),
        endpoint: {
          failures,
          ...(failingSince === undefined ? {} : { failingSince }),
          ...(succeededAt === undefined ? {} : { succeededAt }),
        },
      },
      nowMs,
      patience,
      chance,
    );
  }

  async #settleLost(delivery: PartnerDelivery, nowMs: number): Promise<void> {
    const failure = partnerErrors.failure('SL-PARTNER-006', {
      because: `${delivery.type} at ${delivery.lane}/${delivery.position} is not in the log any more`,
    });
    const { code, because } = failure;
    const attempt: Attempt = { at: nowMs, durationMs: 0, failure: code, because, answer: '' };
    await this.#means.store.settle(delivery, attempt, { kind: 'given-up', failure });
    this.#means.onTrouble();
  }

  #tell({ endpoint, id }: PartnerDelivery, { status, because }: Attempt, { kind }: Verdict): void {
    if (kind === 'delivered') return;
    const { logger, onTrouble } = this.#means;
    logger.warn({ endpoint, delivery: id, status, because, verdict: kind }, 'a partner did not take a delivery');
    if (kind === 'given-up' || kind === 'disable') onTrouble();
  }
}
