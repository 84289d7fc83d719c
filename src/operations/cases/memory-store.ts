import type { Case, CaseStep } from './case.ts';
import type { CaseStore } from './store.ts';

/** Cases in memory: for tests. */
export function createMemoryCaseStore(): CaseStore {
  const cases = new Map<string, Case>();
  const steps: CaseStep[] = [];
  const lastFirst = (one: Case, other: Case): number =>
    (other.closedMs ?? 0) - (one.closedMs ?? 0) || (one.id < other.id ? 1 : -1);
  return {
    known: async (ids) => [...cases.values()].filter(({ id, state }) => state === 'open' || ids.includes(id)),
    async closed(limit, after) {
      const all = [...cases.values()].filter(({ state }) => state === 'closed').sort(lastFirst);
      const begin = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
      return all.slice(begin, begin + limit + 1);
    },
    steps: async (id, limit) =>
      steps
        .filter((step) => step.case === id)
        .reverse()
        .slice(0, limit),
    async change(id, decide) {
      const changed = decide(cases.get(id));
      cases.set(id, changed.case);
      steps.push(...changed.steps);
      return changed.case;
    },
  };
}
