import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { identityErrors } from './errors.ts';

interface Tries {
  readonly count: number;
  readonly lastAt: number;
  readonly waitUntil: number;
}

/** A wrong try under one name: an address or an account. */
export interface WrongTry {
  readonly key: string;
  /** Until when the name has to wait at most, from now, in milliseconds. */
  readonly mostMs: number;
}

/** What all hubs know together of wrong tries. Driver: PostgreSQL. */
export interface WrongTryStore {
  /** Until when the names have to wait, epoch milliseconds; 0 when they need not. */
  waitUntil(keys: readonly string[]): Promise<number>;
  /** Counts a wrong try under each name. */
  failed(tries: readonly WrongTry[], nowMs: number): Promise<void>;
  succeeded(key: string): Promise<void>;
  /** Forgets names that were quiet since. */
  forget(beforeMs: number): Promise<void>;
}

/**
 * Slows down whoever guesses: after LIMITS.wrongTries an address and an account have to wait, twice as long each time. An account
 * waits briefly only, so that a stranger cannot lock it. All hubs count together; each knows its own besides, so that who has to
 * wait here costs no statement and a database that is away lets nobody guess faster. A good token or session asks nothing here.
 */
export class WrongTries {
  readonly #clock: Clock;
  readonly #shared: () => WrongTryStore | undefined;
  /** In the order of the last wrong try, so that the longest quiet is forgotten first. */
  readonly #tries = new Map<string, Tries>();

  constructor(clock: Clock, shared: () => WrongTryStore | undefined = () => undefined) {
    this.#clock = clock;
    this.#shared = shared;
  }

  /** Throws SL-IDENTITY-006 while the address or the account has to wait. */
  async check(address: string, account?: string): Promise<void> {
    const keys = keysOf(address, account);
    this.#refuse(Math.max(...keys.map((key) => this.#tries.get(key)?.waitUntil ?? 0)));
    this.#refuse((await this.#together((store) => store.waitUntil(keys))) ?? 0);
  }

  #refuse(until: number): void {
    const now = this.#clock.now();
    if (until <= now) return;
    const retryAfterMs = until - now;
    const because = `Too many wrong tries; wait ${Math.ceil(retryAfterMs / 1_000)} s`;
    throw identityErrors.error('SL-IDENTITY-006', { because, retryAfterMs });
  }

  /** What the others know is more than nothing, and nothing when they cannot be asked. */
  async #together<Answer>(ask: (store: WrongTryStore) => Promise<Answer>): Promise<Answer | undefined> {
    const store = this.#shared();
    return store === undefined ? undefined : ask(store).catch(() => undefined);
  }

  /** A wrong try. */
  async failed(address: string, account?: string): Promise<void> {
    const now = this.#clock.now();
    const tries = keysOf(address, account).map((key): WrongTry => {
      const isAccount = key.startsWith('account ');
      return { key, mostMs: isAccount ? LIMITS.wrongTryAccountWaitMostMs : LIMITS.wrongTryWaitMostMs };
    });
    for (const { key, mostMs } of tries) {
      const known = this.#tries.get(key);
      const count = known === undefined || now - known.lastAt > LIMITS.wrongTryMemoryMs ? 1 : known.count + 1;
      this.#tries.delete(key);
      this.#tries.set(key, { count, lastAt: now, waitUntil: now + waitAfter(count, mostMs) });
    }
    for (const key of this.#tries.keys()) {
      if (this.#tries.size <= LIMITS.wrongTryEntries) break;
      this.#tries.delete(key);
    }
    await this.#together((store) => store.failed(tries, now));
  }

  /** A right try: the account is trusted again. The address is not, because one right password must not wash away many guesses. */
  async succeeded(account: string): Promise<void> {
    const key = `account ${account}`;
    this.#tries.delete(key);
    await this.#together((store) => store.succeeded(key));
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
