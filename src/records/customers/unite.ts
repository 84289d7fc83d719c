import { createHash } from 'node:crypto';
import type { Sighting } from './person.ts';

/** What a batch of sightings comes to. */
export interface United {
  /** The customer of each sighting, in their order. */
  readonly customers: readonly string[];
  /** The customer of every key that was seen. */
  readonly links: ReadonlyMap<string, string>;
  /** Customers who turned out to be another one. */
  readonly merged: ReadonlyMap<string, string>;
}

/** The id that a key alone would give: the same for every hub of a house, and no way back to the key. */
export const idOfKey = (salt: string, key: string): string =>
  `customer/${createHash('sha256').update(`${salt} ${key}`).digest('hex').slice(0, 24)}`;

/**
 * Who is who: all that hang together by a key are one customer. A customer's id is the least of the ids of its keys, so it is
 * the same in whatever order, and however often, messages came (law 3). Pure.
 */
export function unite(sightings: readonly Sighting[], known: ReadonlyMap<string, string>, salt: string): United {
  const parents = new Map<string, string>();
  const rootOf = (id: string): string => {
    const parent = parents.get(id) ?? id;
    if (parent === id) return id;
    const root = rootOf(parent);
    parents.set(id, root);
    return root;
  };
  const join = (one: string, other: string): void => {
    const [least = one, most = other] = [rootOf(one), rootOf(other)].sort();
    if (least !== most) parents.set(most, least);
  };
  for (const { keys } of sightings) {
    const ids = keys.flatMap((key) => [idOfKey(salt, key), known.get(key) ?? idOfKey(salt, key)]);
    for (const id of ids) join(ids[0] as string, id);
  }
  const links = new Map(
    sightings.flatMap(({ keys }) => keys.map((key): [string, string] => [key, rootOf(idOfKey(salt, key))])),
  );
  const before = new Set(known.values());
  return {
    customers: sightings.map(({ keys }) => rootOf(idOfKey(salt, keys[0] as string))),
    links,
    merged: new Map([...before].filter((id) => rootOf(id) !== id).map((id) => [id, rootOf(id)])),
  };
}
