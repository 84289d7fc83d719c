import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { identityErrors } from './errors.ts';

interface Tries {
  readonly count: number;
  readonly lastAt: number;
  readonly waitUntil: number;
}

/**
 * Slows down whoever guesses: after LIMITS.wrongTries an address and an account have to wait, twice as long each time. An account
 * waits briefly only, so that a stranger cannot lock it. Each hub counts for itself; a restart forgets.
 */
export class WrongTries {
  readonly #clock: Clock;
  /** In the order of the last wrong try, so that the longest quiet is forgotten first. */
  readonly #tries = new Map<string, Tries>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Throws SL-IDENTITY-006 while the address or the account has to wait. */
  check(address: string, account?: string): void {
    const now = this.#clock.now();
    const until = Math.max(...keysOf(address, account).map((key) => this.#tries.get(key)?.waitUntil ?? 0));
    if (until <= now) return;
    const retryAfterMs = until - now;
    const because = `Too many wrong tries; wait ${Math.ceil(retryAfterMs / 1_000)} s`;
    throw identityErrors.error('SL-IDENTITY-006', { because, retryAfterMs });
  }

  /** A wrong try. */
  failed(address: string, account?: string): void {
    const now = this.#clock.now();
    for (const key of keysOf(address, account)) {
      const known = this.#tries.get(key);
      const count = known === undefined || now - known.lastAt > LIMITS.wrongTryMemoryMs ? 1 : known.count + 1;
      const most = key.startsWith('account ') ? LIMITS.wrongTryAccountWaitMostMs : LIMITS.wrongTryWaitMostMs;
      this.#tries.delete(key);
      this.#tries.set(key, { count, lastAt: now, waitUntil: now + waitAfter(count, most) });
    }
    for (const key of this.#tries.keys()) {
      if (this.#tries.size <= LIMITS.wrongTryEntries) break;
      this.#tries.delete(key);
    }
  }

  /** A right try: the account is trusted again. The address is not, because one right password must not wash away many guesses. */
  succeeded(account: string): void {
    this.#tries.delete(`account ${account}`);
  }
}

const keysOf = (address: string, account?: string): string[] => [
  `address ${address}`,
  ...(account === undefined ? [] : [`account ${account}`]),
];

/** Nothing for the first wrong tries, then doubling up to `mostMs`. */
export function waitAfter(count: number, mostMs: number): number {
  if (count < LIMITS.wrongTries) return 0;
  return Math.min(mostMs, LIMITS.wrongTryWaitMs * 2 ** Math.min(30, count - LIMITS.wrongTries));
}
