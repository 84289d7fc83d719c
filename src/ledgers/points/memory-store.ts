import type { PointsFact } from './fact.ts';
import { isHeld, type Redemption } from './redemption.ts';
import type { KeptPointsEntry, PointsStore } from './store.ts';

/** The points ledger in memory: for tests and the simulation. */
export function createMemoryPointsStore(): PointsStore {
  const facts = new Map<string, PointsFact>();
  const redemptions = new Map<string, Redemption>();
  const entries: KeptPointsEntry[] = [];
  const balanceOf = (account: string): number =>
    entries.reduce((sum, { fact, change }) => (fact.account === account ? sum + change : sum), 0);
  return {
    async change(_told, nowMs, decide) {
      const known = new Map(facts);
      const accounts = new Set(entries.map(({ fact }) => fact.account));
      const balances = new Map([...accounts].map((account) => [account, balanceOf(account)]));
      const open = new Map(redemptions);
      const posted = decide({ facts: known, balances, redemptions: open });
      for (const [name, fact] of known) facts.set(name, fact);
      for (const [code, redemption] of open) redemptions.set(code, redemption);
      for (const entry of posted) entries.push({ ...entry, id: entries.length + 1, recordedMs: nowMs });
    },
    ofEvents: async (events) => entries.filter(({ cause }) => events.includes(cause)),
    ofOrder: async (order, limit) => entries.filter(({ fact }) => fact.order === order).slice(0, limit),
    ofAccounts: async (accounts, limit, before = Number.MAX_SAFE_INTEGER) =>
      entries
        .filter(({ fact, id }) => accounts.includes(fact.account) && id < before)
        .reverse()
        .slice(0, limit),
    balances: async (accounts) =>
      [...new Set(accounts)]
        .filter((account) => entries.some(({ fact }) => fact.account === account))
        .sort()
        .map((account) => ({ account, balance: balanceOf(account) })),
    redemptions: async (codes) => [...redemptions.values()].filter(({ code }) => codes.includes(code)),
    held: async (accounts, nowMs) =>
      [...redemptions.values()]
        .filter((each) => each.account !== undefined && accounts.includes(each.account) && isHeld(each, nowMs))
        .sort((left, right) => left.untilMs - right.untilMs || (left.code < right.code ? -1 : 1)),
  };
}
