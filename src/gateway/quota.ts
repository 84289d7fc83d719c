import type { Database } from '../backbone/postgres/database.ts';
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

/** Requests that all hubs count together. Driver: PostgreSQL. */
export interface QuotaStore {
  /** Adds to the count of a caller in a window; answers what it is then, of all hubs. */
  add(caller: string, startedMs: number, count: number): Promise<number>;
  /** Forgets windows that began before. */
  forget(beforeMs: number): Promise<void>;
}

interface Count {
  /** Of all hubs, as it was when this one last told its own. */
  together: number;
  /** Counted here and not told yet. */
  untold: number;
}

/** A hub tells the others after so much of a quota: one statement for a twentieth of it. */
const PART = 20;

/**
 * Counts the requests of each caller, in windows of a minute that begin with the minute. All hubs count together, and each tells the
 * others a portion at a time: several of them let through a twentieth of the quota more than it is, each, and never less.
 */
export class Quotas {
  readonly #usual: number;
  readonly #shared: () => QuotaStore | undefined;
  readonly #counts = new Map<string, Count>();
  #startedMs = 0;

  constructor(usual: number, shared: () => QuotaStore | undefined = () => undefined) {
    this.#usual = usual;
    this.#shared = shared;
  }

  /** Counts one request. A machine may have a quota of its own. */
  async take(
    { name, requestsPerMinute }: Pick<Caller, 'name' | 'requestsPerMinute'>,
    nowMs: number,
  ): Promise<QuotaLeft> {
    const startedMs = nowMs - (nowMs % WINDOW_MS);
    if (startedMs !== this.#startedMs) this.#counts.clear();
    this.#startedMs = startedMs;
    const limit = requestsPerMinute ?? this.#usual;
    const count = this.#counts.get(name) ?? { together: 0, untold: 0 };
    this.#counts.set(name, count);
    count.untold += 1;
    // Who is over the quota stays so until the window ends: more of it costs no statement.
    if (count.together + count.untold <= limit && count.untold >= Math.ceil(limit / PART)) {
      await this.#tell(name, count, startedMs);
    }
    const made = count.together + count.untold;
    return {
      limit,
      left: Math.max(0, limit - made),
      resetSeconds: Math.max(1, Math.ceil((startedMs + WINDOW_MS - nowMs) / 1_000)),
      isOver: made > limit,
    };
  }

  /** A database that is away lets each hub count alone. */
  async #tell(name: string, count: Count, startedMs: number): Promise<void> {
    const store = this.#shared();
    const told = count.untold;
    if (store === undefined) return;
    count.untold = 0;
    count.together += told;
    const together = await store.add(name, startedMs, told).catch(() => undefined);
    count.together = Math.max(count.together, together ?? 0);
  }
}

/** Requests by caller and window in PostgreSQL. */
export function createPostgresQuotas(database: Database): QuotaStore {
  return {
    async add(caller, startedMs, count) {
      const [row] = await database.query<{ count: number }>(
        `insert into quota_window as held (caller, started_at, count) values ($1, $2, $3)
         on conflict (caller, started_at) do update set count = held.count + excluded.count returning count`,
        [caller, startedMs, count],
      );
      return row?.count ?? count;
    },
    async forget(beforeMs) {
      await database.query('delete from quota_window where started_at < $1', [beforeMs]);
    },
  };
}

/** The headers of the IETF draft on rate limits. */
export function quotaHeaders({ limit, left, resetSeconds }: QuotaLeft): Readonly<Record<string, string>> {
  return {
    'ratelimit-policy': `"caller";q=${limit};w=60`,
    ratelimit: `"caller";r=${left};t=${resetSeconds}`,
  };
}
