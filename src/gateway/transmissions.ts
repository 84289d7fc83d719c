import type { Database } from '../backbone/postgres/database.ts';

/** Remembers which body came under a name that may be used for one body only. Drivers: memory, PostgreSQL. */
export interface TransmissionStore {
  /** Whether the name is this body's: it is the first under it, or the same again. */
  belongsTo(name: string, digest: string, nowMs: number): Promise<boolean>;
  /** Forgets names that were seen before. */
  forget(beforeMs: number): Promise<void>;
}

/** Names that one hub remembers by itself. */
const MOST_NAMES = 20_000;

/** In memory: for a gateway that shares nothing with others. */
export function createMemoryTransmissions(most: number = MOST_NAMES): TransmissionStore {
  const digests = new Map<string, { readonly digest: string; readonly seenAt: number }>();
  return {
    async belongsTo(name, digest, nowMs) {
      const known = digests.get(name);
      if (known !== undefined) return known.digest === digest;
      digests.set(name, { digest, seenAt: nowMs });
      const [oldest] = digests.keys();
      if (digests.size > most && oldest !== undefined) digests.delete(oldest);
      return true;
    },
    async forget(beforeMs) {
      for (const [name, { seenAt }] of digests) if (seenAt < beforeMs) digests.delete(name);
    },
  };
}

/** In PostgreSQL, for all hubs on it: of two bodies under one name, at two hubs at once, one is taken. */
export function createPostgresTransmissions(database: Database): TransmissionStore {
  return {
    async belongsTo(name, digest, nowMs) {
      // Nothing changes where the name is known; the update only lets the statement answer whose it is.
      const [row] = await database.query<{ digest: string }>(
        `insert into webhook_transmission as known (name, digest, seen_at) values ($1, $2, $3)
         on conflict (name) do update set digest = known.digest returning digest`,
        [name, digest, nowMs],
      );
      return row?.digest === digest;
    },
    async forget(beforeMs) {
      await database.query('delete from webhook_transmission where seen_at < $1', [beforeMs]);
    },
  };
}
