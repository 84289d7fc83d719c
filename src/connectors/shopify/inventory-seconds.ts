/** A number that was told of a level. `at` is the shop's time of the change, in whole seconds. */
interface Told {
  readonly item: string;
  readonly location: string;
  readonly available: number;
  readonly at: string;
}

/**
 * Which number of its second a number is. Shopify dates a change by the second, so that one which is changed and changed back within
 * that second looks as it did before, and would be taken for known. It is remembered in this process only: who forgets a second while it
 * passes takes such a number for known once, and the proof of stock finds what differs.
 */
export interface LevelSeconds {
  /** A number that a webhook brings, in the order in which they come: 0 for the first of its second, and for what is told twice the same. */
  heard(told: Told): number;
  /** A number that was read: as it was heard last, or the first of its second. */
  read(told: Told): number;
}

/** Levels that are remembered. */
const MOST_LEVELS = 10_000;

export function levelSeconds(): LevelSeconds {
  const last = new Map<string, { readonly available: number; readonly at: string; readonly turn: number }>();
  const keyOf = ({ item, location }: Told): string => `${item}/${location}`;
  return {
    heard(told) {
      const key = keyOf(told);
      const { available, at } = told;
      const before = last.get(key);
      const isSameSecond = before?.at === at;
      const turn = isSameSecond ? before.turn + (before.available === available ? 0 : 1) : 0;
      last.delete(key);
      last.set(key, { available, at, turn });
      const [oldest] = last.keys();
      if (last.size > MOST_LEVELS && oldest !== undefined) last.delete(oldest);
      return turn;
    },
    read(told) {
      const before = last.get(keyOf(told));
      return before?.at === told.at && before.available === told.available ? before.turn : 0;
    },
  };
}
