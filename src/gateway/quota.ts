import type { Caller } from '../governance/identity/caller.ts';

/** What a caller may still ask in the running window. */
export interface QuotaLeft {
  readonly limit: number;
  readonly left: number;
  /** Until the window begins anew. */
  readonly resetSeconds: number;
  readonly isOver: boolean;
}

const WINDOW_MS = 60_000;

/** Counts the requests of each caller, in windows of a minute, in this process. */
export class Quotas {
  readonly #limitOf: (caller: string) => number;
  readonly #counts = new Map<string, { startedMs: number; count: number }>();

  constructor(limitOf: (caller: string) => number) {
    this.#limitOf = limitOf;
  }

  /** Counts one request. A machine may have a quota of its own. */
  take({ name, requestsPerMinute }: Pick<Caller, 'name' | 'requestsPerMinute'>, nowMs: number): QuotaLeft {
    const limit = requestsPerMinute ?? this.#limitOf(name);
    const held = this.#counts.get(name);
    const isOld = held === undefined || nowMs - held.startedMs >= WINDOW_MS;
    const window = isOld ? { startedMs: nowMs, count: 0 } : held;
    window.count += 1;
    this.#counts.set(name, window);
    return {
      limit,
      left: Math.max(0, limit - window.count),
      resetSeconds: Math.max(1, Math.ceil((window.startedMs + WINDOW_MS - nowMs) / 1_000)),
      isOver: window.count > limit,
    };
  }
}

/** The headers of the IETF draft on rate limits. */
export function quotaHeaders({ limit, left, resetSeconds }: QuotaLeft): Readonly<Record<string, string>> {
  return {
    'ratelimit-policy': `"caller";q=${limit};w=60`,
    ratelimit: `"caller";r=${left};t=${resetSeconds}`,
  };
}
