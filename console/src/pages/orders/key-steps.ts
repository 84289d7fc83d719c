/** How far one key goes through a long list. */
const PAGE_LINES = 15;

/** The line that a key leads to from line `at` of `count`; undefined for keys that lead nowhere. */
export function stepOf(key: string, at: number, count: number): number | undefined {
  const goes: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE_LINES,
    PageUp: at - PAGE_LINES,
    Home: 0,
    End: count - 1,
  };
  const next = goes[key];
  return next === undefined || count === 0 ? undefined : Math.min(Math.max(next, 0), count - 1);
}
