import type { Clock } from '../../kernel/clock.ts';
import { identityErrors } from './errors.ts';

const WINDOW_MS = 60_000;

/** Counts what machines with a quota ask in a minute. Each hub counts for itself. */
export class Quota {
  readonly #clock: Clock;
  /** There are as many entries as machines with a quota. */
  readonly #windows = new Map<string, { readonly since: number; count: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Throws SL-IDENTITY-014 beyond `requestsPerMinute`. */
  take(machine: string, requestsPerMinute: number): void {
    const now = this.#clock.now();
    const known = this.#windows.get(machine);
    const window = known === undefined || now - known.since >= WINDOW_MS ? { since: now, count: 0 } : known;
    this.#windows.set(machine, window);
    window.count += 1;
    if (window.count <= requestsPerMinute) return;
    const because = `${machine} may ask ${requestsPerMinute} times in a minute`;
    throw identityErrors.error('SL-IDENTITY-014', { because, retryAfterMs: window.since + WINDOW_MS - now });
  }
}
