import type { Path } from './origin.ts';

/** Settings as they are written, before they are known to be right. */
export type Tree = Record<string, unknown>;

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lays `over` over `under`, key by key; lists are replaced whole. Changes and answers `under`. */
export function merge(under: Tree, over: Tree): Tree {
  for (const [key, value] of Object.entries(over)) {
    if (value === null && isTree(under[key])) continue; // `connections:` with nothing below it
    const below = under[key];
    under[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return under;
}

/** Sets the value at a path, making what is missing on the way. */
export function put(tree: Tree, path: Path, value: unknown): void {
  const [head, ...rest] = path;
  if (rest.length === 0) tree[String(head)] = value;
  else {
    const below = tree[String(head)];
    const next = isTree(below) ? below : {};
    tree[String(head)] = next;
    put(next, rest, value);
  }
}
