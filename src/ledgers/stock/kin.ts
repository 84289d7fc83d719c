import type { Recipe } from './sheet.ts';

/** The recipes of these articles and of every set with one of them. */
export type FindRecipes<Found> = (skus: readonly string[]) => Found;

/** The articles that a change concerns, and those that must be on the desk to decide it. */
export interface Kin {
  readonly recipes: Map<string, Recipe>;
  /** To be published anew: what was touched, what it is made of, and the sets with any of these. */
  readonly concerned: readonly string[];
  /** All of these, what the sets are made of, and whoever else takes from that. Sorted: locks are taken in this order. */
  readonly all: readonly string[];
}

/** Three steps along the recipes; without sets it is one look. */
export async function kinOf(touched: readonly string[], find: FindRecipes<Promise<Map<string, Recipe>>>): Promise<Kin> {
  const steps = kinSteps(touched);
  let step = steps.next();
  while (!step.done) step = steps.next(await find(step.value));
  return step.value;
}

/** The same for a store that answers at once. */
export function kinNow(touched: readonly string[], find: FindRecipes<Map<string, Recipe>>): Kin {
  const steps = kinSteps(touched);
  let step = steps.next();
  while (!step.done) step = steps.next(find(step.value));
  return step.value;
}

function* kinSteps(touched: readonly string[]): Generator<readonly string[], Kin, Map<string, Recipe>> {
  const recipes = new Map<string, Recipe>();
  const all = new Set(touched);
  let concerned: readonly string[] = [...all];
  const take = (found: Map<string, Recipe>): boolean => {
    for (const [sku, recipe] of found) recipes.set(sku, recipe);
    const before = all.size;
    for (const [sku, { components }] of found) for (const each of [sku, ...Object.keys(components)]) all.add(each);
    return all.size > before;
  };
  if (take(yield [...all])) {
    const grown = take(yield [...all]);
    concerned = [...all];
    if (grown) take(yield [...all]);
  } else concerned = [...all];
  return { recipes, concerned: [...concerned].sort(), all: [...all].sort() };
}
