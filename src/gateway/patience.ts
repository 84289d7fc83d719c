import type { Clock } from '../kernel/clock.ts';

/**
 * Bounds how long many promises are waited for with one timer for all of them: a sender of webhooks hangs up after a few
 * seconds, and must have heard "try again" before. What is given up goes on by itself.
 */
export class Patience {
  readonly #clock: Clock;
  readonly #longestMs: number;
  /** In the order of their deadlines, because all wait equally long. */
  readonly #waiting = new Map<symbol, { readonly until: number; readonly giveUp: () => void }>();
  #watching = false;

  constructor(clock: Clock, longestMs: number) {
    this.#clock = clock;
    this.#longestMs = longestMs;
  }

  /** The result of `work`, or a rejection by `tooLate()` when it takes longer. */
  wait<Result>(work: Promise<Result>, tooLate: () => Error): Promise<Result> {
    const key = Symbol('wait');
    return new Promise((resolve, reject) => {
      this.#waiting.set(key, { until: this.#clock.now() + this.#longestMs, giveUp: () => reject(tooLate()) });
      work.then(resolve, reject).finally(() => this.#waiting.delete(key));
      if (!this.#watching) void this.#watch();
    });
  }

  async #watch(): Promise<void> {
    this.#watching = true;
    while (this.#waiting.size > 0) {
      await this.#clock.sleep(Math.min(250, this.#longestMs));
      const now = this.#clock.now();
      for (const [key, { until, giveUp }] of this.#waiting) {
        if (until > now) break;
        this.#waiting.delete(key);
        giveUp();
      }
    }
    this.#watching = false;
  }
}
