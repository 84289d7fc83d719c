import type { StockAnswer } from '../../ledgers/stock/why.ts';

const STEPS = '▁▂▃▄▅▆▇█';

/** A row of numbers as small columns; the lowest is never above the floor of nothing. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width);
  const most = Math.max(...shown, 0);
  const least = Math.min(...shown, 0);
  const range = most - least || 1;
  return shown.map((value) => STEPS[Math.round(((value - least) / range) * (STEPS.length - 1))] ?? '').join('');
}

/**
 * What was left to sell after each reading and each change of claims that the history shows, oldest first. The history is
 * the newest part of all there is, so it is reckoned backwards from what is known now.
 */
export function leftOverTime({
  history,
  positions,
  claims,
}: Pick<StockAnswer, 'history' | 'positions' | 'claims'>): number[] {
  const oldestFirst = [...history].reverse();
  const changes = oldestFirst.reduce((sum, { change }) => sum + Number(change ?? 0), 0);
  let claimed = Number(claims.quantity) - changes;
  const free = new Map<string, number>();
  for (const { location, free: now } of positions) {
    const isRead = oldestFirst.some((entry) => entry.kind === 'reading' && entry.location === location);
    if (!isRead) free.set(location, Number(now));
  }
  const values: number[] = [];
  for (const { kind, location = '', change, onHand, reserved } of oldestFirst) {
    if (kind === 'reading') free.set(location, Number(onHand ?? 0) - Number(reserved ?? 0));
    else if (change !== undefined) claimed += Number(change);
    else continue;
    values.push([...free.values()].reduce((sum, value) => sum + value, 0) - claimed);
  }
  return values;
}

/** Parts of a whole as one bar: `████▓▓▒░`, each part with its own letter; what is more than the whole is cut. */
export function stackedBar(parts: readonly { readonly value: number; readonly fill: string }[], width: number): string {
  const whole = parts.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  if (whole === 0) return '';
  let upTo = 0;
  let drawn = 0;
  return parts
    .map(({ value, fill }) => {
      upTo += Math.max(0, value);
      const end = Math.round((upTo / whole) * width);
      const length = Math.max(0, end - drawn);
      drawn = end;
      return fill.repeat(length);
    })
    .join('');
}
