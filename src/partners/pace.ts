/** A token bucket of one second: how many deliveries may begin now. */
export class Pace {
  #tokens: number;
  #at: number;

  constructor(perSecond: number, nowMs: number) {
    this.#tokens = Math.max(1, perSecond);
    this.#at = nowMs;
  }

  available(perSecond: number, nowMs: number): number {
    const most = Math.max(1, perSecond);
    this.#tokens = Math.min(most, this.#tokens + (Math.max(0, nowMs - this.#at) / 1_000) * perSecond);
    this.#at = nowMs;
    return Math.floor(this.#tokens);
  }

  take(): void {
    this.#tokens -= 1;
  }

  /** How long until one more may begin. */
  waitMs(perSecond: number): number {
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) / perSecond) * 1_000);
  }
}
