import type { CallStore, TappedCall } from '../wire-tap.ts';

/** Keeps calls in memory, for tests and the contract. */
export function memoryCallStore(): CallStore & { readonly calls: readonly TappedCall[] } {
  const calls: TappedCall[] = [];
  return {
    calls,
    async write(more) {
      calls.push(...more);
    },
    async story(correlations, limit) {
      return calls.filter((call) => call.correlations.some((each) => correlations.includes(each))).slice(0, limit);
    },
    async latest(connection, limit) {
      return calls
        .filter((call) => call.connection === connection)
        .slice(-limit)
        .reverse();
    },
    async keep(beforeMs) {
      const kept = calls.filter((call) => call.at >= beforeMs);
      const dropped = calls.length - kept.length;
      calls.splice(0, calls.length, ...kept);
      return dropped;
    },
  };
}
