import type { Owner } from './owner.ts';
import { newOwner } from './owner.ts';
import type { StockPlan } from './plan.ts';
import { type Claim, type Entry, newSheet, type Recipe, type Sheet } from './sheet.ts';

/** What is on the desk while the ledger decides: loaded and locked by the store, changed here, written back as a whole. */
export interface Desk {
  readonly plan: StockPlan;
  readonly nowMs: number;
  readonly owners: Map<string, Owner>;
  readonly sheets: Map<string, Sheet>;
  /** Live claims of the articles on the desk and all claims of the owners on it, by `claimKey`. */
  readonly claims: Map<string, Claim>;
  /** Of every set that concerns an article on the desk. */
  readonly recipes: Map<string, Recipe>;
  /** Sources of readings that have been silent for too long. */
  readonly silent: ReadonlySet<string>;
  /** From when on an article that was never read counts as unknown; undefined while nobody has read anything. */
  readonly learnedMs: number | undefined;
  /** What is added to the history, in order. */
  readonly entries: Entry[];
}

/** What has to be on the desk before a decision; the store adds what hangs together with it. */
export interface Touch {
  readonly owners: readonly string[];
  readonly skus: readonly string[];
  /** Articles whose recipe may change: everyone who bought one is touched too. */
  readonly recipes: readonly string[];
  /** Those of them that are told to be made of something. */
  readonly sets: readonly string[];
}

export const claimKey = ({ owner, sku, location }: Pick<Claim, 'owner' | 'sku' | 'location'>): string =>
  JSON.stringify([owner, sku, location]);

export const ownerOn = (desk: Desk, id: string): Owner => desk.owners.get(id) ?? newOwner(id);
export const sheetOn = (desk: Desk, sku: string): Sheet => desk.sheets.get(sku) ?? newSheet(sku);

/** The components of a set, undefined for an article of its own. */
export function componentsOf(desk: Pick<Desk, 'recipes'>, sku: string): Recipe['components'] | undefined {
  const components = desk.recipes.get(sku)?.components;
  return components === undefined || Object.keys(components).length === 0 ? undefined : components;
}

/** The sets that an article is part of, with how much of it each takes. */
export function setsWith(desk: Pick<Desk, 'recipes'>, sku: string): { readonly set: string; readonly each: number }[] {
  return [...desk.recipes].flatMap(([set, { components }]) => {
    const each = components[sku]?.amount;
    return each === undefined ? [] : [{ set, each }];
  });
}
