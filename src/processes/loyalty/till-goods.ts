import type { Earning } from './earn.ts';
import type { Facts } from './facts.ts';

/**
 * How much of each line of a receipt came back on others, in millionths. Goods that name no line are those of the first lines of
 * their article that are left; so only sums count, and never the order in which they came. Pure.
 */
export function tillBackOf({ till = {} }: Facts, lines: readonly Earning[]): ReadonlyMap<string, number> {
  const goods = Object.values(till).flat();
  const back = new Map<string, number>();
  const loose = new Map<string, number>();
  for (const { line, sku, quantity } of goods) {
    const isLine = lines.some((known) => known.line === line && known.sku === sku);
    if (isLine && line !== undefined) back.set(line, (back.get(line) ?? 0) + quantity);
    else loose.set(sku, (loose.get(sku) ?? 0) + quantity);
  }
  for (const { line, sku = '', quantity } of lines) {
    const taken = Math.min(quantity - Math.min(quantity, back.get(line) ?? 0), loose.get(sku) ?? 0);
    if (taken <= 0) continue;
    back.set(line, (back.get(line) ?? 0) + taken);
    loose.set(sku, (loose.get(sku) ?? 0) - taken);
  }
  return back;
}
