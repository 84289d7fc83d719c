import type { Stock } from '../../api/shapes.ts';

interface Series {
  readonly name: string;
  readonly points: readonly { readonly atMs: number; readonly amount: number }[];
}

/** Pure: a line for what was read in each place, and one for each channel that was told a number; oldest first. */
export function seriesOf(history: Stock['history']): Series[] {
  const lines = new Map<string, { atMs: number; amount: number }[]>();
  const add = (name: string, at: string, amount: string): void => {
    const line = lines.get(name) ?? [];
    line.push({ atMs: Date.parse(at), amount: Number(amount) });
    lines.set(name, line);
  };
  for (const { at, kind, onHand, quantity, about, location } of history.toReversed()) {
    if (kind === 'reading' && onHand !== undefined)
      add(`on hand${location === undefined ? '' : `, ${location}`}`, at, onHand);
    if (kind === 'published' && quantity !== undefined) add(`told ${about ?? 'a channel'}`, at, quantity);
  }
  return [...lines].map(([name, points]) => ({ name, points }));
}
