import type { Lane } from '../canonical/envelope.ts';
import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';
import type { RateLimitDeclaration } from './connector.ts';
import { httpErrors } from './errors.ts';
import type { BucketShape, Learnt, SharedBuckets } from './shared-buckets.ts';

export interface RateLimiterOptions {
  readonly connection: string;
  readonly declarations: readonly RateLimitDeclaration[];
  readonly buckets: SharedBuckets;
  readonly clock: Clock;
  /** Longest wait before a call is given back as throttled; LIMITS.rateWaitMs by default. */
  readonly mostWaitMs?: number;
}

/**
 * One process's share of the buckets of a connection. Where a bucket is quick, units are drawn ahead in small portions that
 * live for LIMITS.rateLeaseMs, so that not every call is a round trip to the database; the burst is lowered by what the
 * portions could add, so that the vendor never sees more than its limit over any window.
 */
export class RateLimiter {
  readonly #meters = new Map<string, BucketMeter>();

  constructor(options: RateLimiterOptions) {
    for (const declaration of options.declarations) {
      this.#meters.set(declaration.bucket, new BucketMeter(options, declaration));
    }
  }

  /**
   * Resolves when `cost` units may be spent. A bucket that the manifest does not declare has no limit.
   * Throws SL-HTTP-006 (`throttled`, with `retryAfterMs`) when the wait would be too long, SL-HTTP-001 when stopped.
   */
  async take(bucket: string, cost: number, lane: Lane, signal?: AbortSignal): Promise<void> {
    await this.#meters.get(bucket)?.take(cost, lane === 'live', signal);
  }

  /** The vendor asked to wait. */
  async block(bucket: string, forMs: number): Promise<void> {
    await this.#meters.get(bucket)?.block(forMs);
  }

  learn(bucket: string, learnt: Learnt): void {
    this.#meters.get(bucket)?.learn(learnt);
  }

  /** Gives back what was drawn ahead. */
  async close(): Promise<void> {
    await Promise.all([...this.#meters.values()].map((meter) => meter.close()));
  }
}

interface Portion {
  units: number;
  until: number;
}

/** Live and other work queue apart, so that bulk never stands in front of live. */
interface Queue {
  readonly live: boolean;
  tail: Promise<void>;
  portion: Portion;
}

class BucketMeter {
  readonly #options: RateLimiterOptions;
  readonly #key: string;
  readonly #name: string;
  readonly #queues: readonly [Queue, Queue];
  /** As the vendor states it. */
  #stated: BucketShape;
  #learning: Promise<void> | undefined;
  #latest: Learnt | undefined;

  constructor(options: RateLimiterOptions, declaration: RateLimitDeclaration) {
    this.#options = options;
    this.#name = declaration.bucket;
    this.#key = `${options.connection}/${declaration.bucket}`;
    this.#stated = declaration;
    const queue = (live: boolean): Queue => ({ live, tail: Promise.resolve(), portion: { units: 0, until: 0 } });
    this.#queues = [queue(true), queue(false)];
  }

  /** As it is drawn from: the burst is lowered by what portions may hold back. */
  get #shape(): BucketShape {
    const { perSecond, burst, liveShare } = this.#stated;
    return { perSecond, burst: burst - leasedAhead(this.#stated), liveShare };
  }

  /** First come, first served within a queue: a dear call is not overtaken for ever by cheap ones. */
  take(cost: number, live: boolean, signal: AbortSignal | undefined): Promise<void> {
    const queue = this.#queues[live ? 0 : 1];
    const deadline = this.#options.clock.now() + (this.#options.mostWaitMs ?? LIMITS.rateWaitMs);
    const turn = queue.tail.then(() => this.#take(queue, cost, deadline, signal));
    queue.tail = turn.catch(() => {});
    return turn;
  }

  async #take(queue: Queue, cost: number, deadline: number, signal: AbortSignal | undefined): Promise<void> {
    const { clock, buckets, connection } = this.#options;
    let hasHeard = false;
    for (;;) {
      if (signal?.aborted) {
        const because = `${connection}: stopped while it waited for its rate limit.`;
        throw httpErrors.error('SL-HTTP-001', { because, scope: 'operation' });
      }
      const { portion } = queue;
      if (portion.until > clock.now() && portion.units >= cost) {
        portion.units -= cost;
        return;
      }
      const upTo = Math.max(cost, Math.floor(leasedAhead(this.#stated) / 2));
      const { granted, waitMs } = await buckets.draw(this.#key, this.#shape, { atLeast: cost, upTo, live: queue.live });
      if (granted > 0) {
        queue.portion = { units: granted - cost, until: clock.now() + LIMITS.rateLeaseMs };
        return;
      }
      if (clock.now() + waitMs > deadline) {
        // What the vendor has just said is left may be on its way to the bucket; how large it is was believed at once.
        if (this.#learning !== undefined && !hasHeard) {
          hasHeard = true;
          await this.#learning;
          continue;
        }
        const because = `${connection}: the limit "${this.#name}" is spent for another ${Math.ceil(waitMs)} ms.`;
        const scope = queue.live ? 'connection' : 'operation';
        throw httpErrors.error('SL-HTTP-006', { because, retryAfterMs: Math.ceil(waitMs), scope });
      }
      await clock.sleep(waitMs, signal);
    }
  }

  async block(forMs: number): Promise<void> {
    for (const queue of this.#queues) queue.portion = { units: 0, until: 0 };
    await this.#options.buckets.block(this.#key, this.#shape, forMs);
  }

  /** Vendors that tell a state tell it with every answer; the newest word is written while the last is being written. */
  learn(learnt: Learnt): void {
    this.#stated = {
      liveShare: this.#stated.liveShare,
      perSecond: learnt.perSecond ?? this.#stated.perSecond,
      burst: learnt.burst ?? this.#stated.burst,
    };
    this.#latest = learnt;
    this.#learning ??= this.#writeLearnt().finally(() => {
      this.#learning = undefined;
    });
  }

  async #writeLearnt(): Promise<void> {
    while (this.#latest !== undefined) {
      const learnt = this.#latest;
      this.#latest = undefined;
      // What was drawn ahead and not spent is not gone for the vendor.
      const ahead = this.#queues.reduce((sum, { portion }) => sum + portion.units, 0);
      await this.#options.buckets.learn(this.#key, Math.max(learnt.available - ahead, 0)).catch(() => {});
    }
  }

  async close(): Promise<void> {
    await this.#learning;
    const units = this.#queues.reduce((sum, { portion }) => sum + portion.units, 0);
    for (const queue of this.#queues) queue.portion = { units: 0, until: 0 };
    if (units > 0) await this.#options.buckets.giveBack(this.#key, this.#shape, units).catch(() => {});
  }
}

/** Units that flow back within the life of a portion, when portions are worth it; else 0. */
function leasedAhead(shape: BucketShape): number {
  const ahead = Math.floor((shape.perSecond * LIMITS.rateLeaseMs) / 1_000);
  return ahead >= 2 && ahead <= shape.burst / 4 ? ahead : 0;
}
