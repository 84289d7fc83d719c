import type { Binding } from '../../canonical/binding.ts';
import type { Bindings } from '../connector.ts';

/** Bindings of one process, for tests and a hub without a database. */
export function memoryBindings(): Bindings {
  const byCanonical = new Map<string, Binding>();
  const byForeign = new Map<string, string>();
  const kinds = new Set<string>();
  const key = (...parts: readonly string[]): string => JSON.stringify(parts);
  return {
    async find(canonical, connection, kind) {
      return byCanonical.get(key(canonical, connection, kind));
    },
    async canonicalOf(connection, kind, foreignId) {
      return byForeign.get(key(connection, kind, foreignId));
    },
    async holds(connection, kind) {
      return kinds.has(key(connection, kind));
    },
    async bind(binding) {
      const { canonical, connection, kind, foreignId } = binding;
      const held = byCanonical.get(key(canonical, connection, kind));
      if (held !== undefined) return held;
      byCanonical.set(key(canonical, connection, kind), binding);
      kinds.add(key(connection, kind));
      // Two canonical ids may lead to one foreign record; the first answers for it.
      if (!byForeign.has(key(connection, kind, foreignId))) byForeign.set(key(connection, kind, foreignId), canonical);
      return binding;
    },
  };
}
