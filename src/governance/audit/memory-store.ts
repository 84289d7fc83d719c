import { type ChainedEntry, chain, eventOf, GENESIS } from './chain.ts';
import { readAuditCursor, writeAuditCursor } from './cursor.ts';
import type { AuditStore } from './store.ts';

/** The audit in memory: for tests. */
export function createMemoryAuditStore(): AuditStore {
  const entries: ChainedEntry[] = [];
  return {
    async append(events) {
      entries.push(...chain(entries.at(-1) ?? GENESIS, events));
    },
    async list({ actor, action, outcome, limit, cursor }) {
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readAuditCursor(cursor);
      const found = entries
        .filter((entry) => {
          const event = eventOf(entry);
          return (
            entry.sequence < before &&
            (actor === undefined || event.actor === actor) &&
            (action === undefined || event.action === action) &&
            (outcome === undefined || event.outcome === outcome)
          );
        })
        .reverse();
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return { entries: page, ...(found.length > limit && last ? { next: writeAuditCursor(last.sequence) } : {}) };
    },
    read: async (after, limit) => entries.filter(({ sequence }) => sequence > after).slice(0, limit),
    async span(fromMs, toMs) {
      const found = entries.filter((entry) => eventOf(entry).at >= fromMs && eventOf(entry).at <= toMs);
      const [first, last] = [found[0], found.at(-1)];
      return first === undefined || last === undefined ? undefined : { first: first.sequence, last: last.sequence };
    },
    async head() {
      const { sequence, hash } = entries.at(-1) ?? GENESIS;
      return { sequence, hash };
    },
  };
}
