import { claimKey, type Touch } from './desk.ts';
import { kinNow } from './kin.ts';
import type { Owner } from './owner.ts';
import { dueOf } from './publish.ts';
import type { Claim, Recipe, Sheet } from './sheet.ts';
import {
  type At,
  type KeptEntry,
  learnedOf,
  type OpenDesk,
  SOURCE_GRAIN_MS,
  type Source,
  type StockStore,
} from './store.ts';

/** The ledger in memory: for tests and the simulation. */
export function createMemoryStockStore(): StockStore {
  const owners = new Map<string, Owner>();
  const sheets = new Map<string, Sheet>();
  const claims = new Map<string, Claim>();
  /** Keys of open claims by article, and of all claims by owner. */
  const openOf = new Map<string, Set<string>>();
  const claimsOf = new Map<string, Set<string>>();
  const recipes = new Map<string, Recipe>();
  const entries = new Map<string, KeptEntry[]>();
  const dueAt = new Map<string, number>();
  const sources = new Map<string, Source>();
  let lastId = 0;
  let adopted: string | undefined;

  const findRecipes = (skus: readonly string[]): Map<string, Recipe> => {
    if (recipes.size === 0) return new Map();
    const wanted = new Set(skus);
    return new Map(
      [...recipes].filter(
        ([sku, { components }]) => wanted.has(sku) || Object.keys(components).some((each) => wanted.has(each)),
      ),
    );
  };

  const open = (touch: Touch, { plan, nowMs }: At): OpenDesk => {
    const buyers =
      touch.recipes.length === 0
        ? []
        : [...owners.values()]
            .filter(({ sold }) => touch.recipes.some((sku) => Object.hasOwn(sold?.lines ?? {}, sku)))
            .map(({ id }) => id);
    const wanted = [...new Set([...touch.owners, ...buyers])];
    const held = new Map(wanted.flatMap((id) => entryOf(owners, id)));
    const keys = new Set(wanted.flatMap((id) => [...(claimsOf.get(id) ?? [])]));
    const bought = [...held.values()].flatMap(({ sold }) => Object.keys(sold?.lines ?? {}));
    const claimed = [...keys].map((key) => (claims.get(key) as Claim).sku);
    const kin = kinNow([...touch.skus, ...touch.recipes, ...bought, ...claimed], findRecipes);
    for (const sku of kin.all) for (const key of openOf.get(sku) ?? []) keys.add(key);
    return {
      plan,
      nowMs,
      owners: held,
      sheets: new Map(kin.all.flatMap((sku) => entryOf(sheets, sku))),
      claims: new Map([...keys].map((key) => [key, claims.get(key) as Claim])),
      recipes: kin.recipes,
      learnedMs: learnedOf(sources.values(), plan),
      silent: new Set([...sources.values()].filter(({ silent }) => silent).map(({ name }) => name)),
      entries: [],
      concerned: kin.concerned,
    };
  };

  const writeClaim = (claim: Claim): void => {
    const key = claimKey(claim);
    claims.set(key, claim);
    setOf(claimsOf, claim.owner).add(key);
    if (claim.live) setOf(openOf, claim.sku).add(key);
    else openOf.get(claim.sku)?.delete(key);
  };

  const write = (desk: OpenDesk): void => {
    for (const [id, owner] of desk.owners) owners.set(id, owner);
    for (const [sku, recipe] of desk.recipes) recipes.set(sku, recipe);
    for (const [key, claim] of desk.claims) if (claims.get(key) !== claim) writeClaim(claim);
    for (const entry of desk.entries) {
      lastId += 1;
      const kept = entries.get(entry.sku) ?? [];
      entries.set(entry.sku, kept);
      kept.push({ ...entry, id: lastId });
      const heard = entry.reading === undefined ? undefined : sources.get(entry.reading.source);
      if (entry.reading !== undefined && (heard === undefined || desk.nowMs - heard.heardMs >= SOURCE_GRAIN_MS)) {
        const name = entry.reading.source;
        sources.set(name, {
          name,
          heardMs: desk.nowMs,
          sinceMs: heard?.sinceMs ?? desk.nowMs,
          silent: heard?.silent ?? false,
        });
      }
    }
    for (const [sku, sheet] of desk.sheets) {
      sheets.set(sku, sheet);
      const due = dueOf(desk, sku);
      if (due === undefined) dueAt.delete(sku);
      else dueAt.set(sku, due);
    }
  };

  return {
    async change(touch, at, decide) {
      const desk = open(touch, at);
      const result = decide(desk);
      write(desk);
      return result;
    },
    view: async (skus, at, read) => read(open({ skus, owners: [], recipes: [], sets: [] }, at)),
    knows: async (sku) => entries.has(sku) || Object.keys(recipes.get(sku)?.components ?? {}).length > 0,
    async history(sku, { limit, before = Number.POSITIVE_INFINITY, kinds }) {
      const found = (entries.get(sku) ?? []).filter(
        ({ id, kind }) => id < before && (kinds === undefined || kinds.includes(kind)),
      );
      return found.slice(-limit).reverse();
    },
    due: async (nowMs, limit) =>
      [...dueAt]
        .filter(([, at]) => at <= nowMs)
        .sort(([, left], [, right]) => left - right)
        .slice(0, limit)
        .map(([sku]) => sku),
    sources: async () => [...sources.values()],
    async setSilent(name, silent, nowMs) {
      const source = sources.get(name);
      if (source === undefined || source.silent === silent) return;
      sources.set(name, { ...source, silent });
      for (const sku of sheets.keys()) dueAt.set(sku, nowMs);
    },
    async adopt(policy, nowMs) {
      if (adopted === policy) return;
      adopted = policy;
      for (const sku of sheets.keys()) dueAt.set(sku, nowMs);
    },
  };
}

function entryOf<Value>(map: ReadonlyMap<string, Value>, key: string): [string, Value][] {
  const value = map.get(key);
  return value === undefined ? [] : [[key, value]];
}

function setOf(map: Map<string, Set<string>>, key: string): Set<string> {
  const set = map.get(key) ?? new Set<string>();
  map.set(key, set);
  return set;
}
