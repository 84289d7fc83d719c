import type { Process } from '../../api/shapes.ts';

/** Where a state stands: its column, and 0 for the main line or 1 for what branches off. */
export type Place = readonly [column: number, row: 0 | 1];

/** An edge of the picture; several messages may lead the same way. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly on: readonly string[];
}

/** Pure: the main line is the chain of states in the order in which they are defined; the others stand below where they branch off. */
export function placesOf({ states, moves }: Pick<Process, 'states' | 'moves'>): ReadonlyMap<string, Place> {
  const leads = (from: string, to: string): boolean => moves.some((move) => move.from === from && move.to === to);
  const main: string[] = [];
  for (const { name } of states) {
    const last = main.at(-1);
    if (last === undefined || leads(last, name)) main.push(name);
  }
  const places = new Map<string, Place>(main.map((name, column) => [name, [column, 0]]));
  const taken = new Set<number>();
  for (const { name } of states.filter((state) => !places.has(state.name))) {
    const column = freeNear(wishedColumn(name, main, places, leads), taken, main.length);
    taken.add(column);
    places.set(name, [column, 1]);
  }
  return places;
}

/** Pure: the moves, one for each pair of states; what stays in its state leads nowhere. */
export function waysOf({ moves }: Pick<Process, 'moves'>): Way[] {
  const ways = new Map<string, { from: string; to: string; on: string[] }>();
  for (const { from, to, on } of moves) {
    if (from === to) continue;
    const key = `${from} ${to}`;
    const way = ways.get(key) ?? { from, to, on: [] };
    way.on.push(on);
    ways.set(key, way);
  }
  return [...ways.values()];
}

/** Right of a branch that leads to it, or else below the middle of the states that do. */
function wishedColumn(
  name: string,
  main: readonly string[],
  places: ReadonlyMap<string, Place>,
  leads: (from: string, to: string) => boolean,
): number {
  const beside = [...places]
    .filter(([from, [, row]]) => row === 1 && leads(from, name))
    .map(([, [column]]) => column + 1);
  if (beside.length > 0) return Math.max(...beside);
  const above = main.flatMap((from, column) => (leads(from, name) ? [column] : []));
  return above.length === 0 ? 0 : Math.round(above.reduce((sum, column) => sum + column, 0) / above.length);
}

function freeNear(wished: number, taken: ReadonlySet<number>, columns: number): number {
  const byDistance = Array.from({ length: columns + taken.size + 1 }, (_, column) => column).sort(
    (one, other) => Math.abs(one - wished) - Math.abs(other - wished),
  );
  return byDistance.find((column) => !taken.has(column)) ?? wished;
}
