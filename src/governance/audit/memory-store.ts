import { type AuditEvent, type ChainedEntry, chain, eventOf, GENESIS } from './chain.ts';
import type { AuditStore } from './store.ts';

/** The audit in memory: for tests. */
export function createMemoryAuditStore(): AuditStore {
  const entries: ChainedEntry[] = [];
  return {
    async append(events) {
      entries.push(...chain(entries.at(-1) ?? GENESIS, events));
    },
    list: async ({ actor, action, outcome, about, fromMs = 0, beforeMs = Infinity, limit, before = Infinity }) =>
      entries
        .filter((entry) => {
          const event = eventOf(entry);
          return (
            entry.sequence < before &&
            (actor === undefined || event.actor === actor) &&
            (action === undefined || event.action === action) &&
            (outcome === undefined || event.outcome === outcome) &&
            (about === undefined || isAbout(event, about)) &&
            event.at >= fromMs &&
            event.at < beforeMs
          );
        })
        .reverse()
        .slice(0, limit),
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

const isAbout = ({ on }: AuditEvent, about: string): boolean =>
  Object.values(on).some((value) => value === about || value.split(' ').includes(about));
