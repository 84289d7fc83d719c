import { LIMITS } from '../../kernel/limits.ts';
import { type ProcessInstance, type ProcessStore, wakeOf } from '../process-store.ts';
import type { MemoryEventLog } from './event-log.ts';

/** Process instances in memory, committing into the same memory log. */
export function createMemoryProcessStore(options: { log: MemoryEventLog }): ProcessStore {
  const instances = new Map<string, ProcessInstance>();
  const aliases = new Map<string, string>();
  const of = (process: string): ProcessInstance[] =>
    [...instances.values()].filter((instance) => instance.process === process);
  return {
    load: async (process, keys) => {
      const found = new Map<string, ProcessInstance>();
      for (const key of keys) {
        const instance = instances.get(placeOf(process, key));
        if (instance !== undefined) found.set(key, instance);
      }
      return found;
    },
    commit: async (writes, messages) => {
      const conflicts = writes.filter(
        ({ process, key, revision }) => (instances.get(placeOf(process, key))?.revision ?? 0) !== revision,
      );
      if (conflicts.length > 0) return { appended: [], conflicts: conflicts.map(({ key }) => key) };
      // First the log, which refuses what cannot be stored; from here on nothing can fail.
      const written = writes.map((write) => structuredClone({ ...write, revision: write.revision + 1 }));
      const appended = options.log.appendNow(messages, LIMITS.commitMessages);
      for (const instance of written) instances.set(placeOf(instance.process, instance.key), instance);
      return { appended, conflicts: [] };
    },
    due: async (process, nowMs, limit) =>
      of(process)
        .flatMap((instance) => {
          const wake = wakeOf(instance);
          return wake !== undefined && wake <= nowMs ? [{ instance, wake }] : [];
        })
        .sort((left, right) => left.wake - right.wake)
        .slice(0, limit)
        .map(({ instance }) => instance),
    setAliases: async (process, wanted) => {
      for (const [alias, key] of wanted) {
        const place = placeOf(process, alias);
        if (!aliases.has(place)) aliases.set(place, key);
      }
    },
    resolveAliases: async (process, wanted) => {
      const keys = new Map<string, string>();
      for (const alias of wanted) {
        const key = aliases.get(placeOf(process, alias));
        if (key !== undefined) keys.set(alias, key);
      }
      return keys;
    },
    census: async (process) => {
      const counts = new Map<string, { version: number; at: string; instances: number }>();
      for (const { version, at } of of(process)) {
        const place = `${version} ${at}`;
        const count = counts.get(place) ?? { version, at, instances: 0 };
        counts.set(place, { ...count, instances: count.instances + 1 });
      }
      return [...counts.values()].sort((left, right) => left.version - right.version || (left.at < right.at ? -1 : 1));
    },
  };
}

const placeOf = (process: string, key: string): string => JSON.stringify([process, key]);
