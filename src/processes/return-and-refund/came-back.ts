import { allocate } from '../../kernel/money.ts';
import { quantityOfMillionths } from '../../kernel/quantity.ts';
import type { Batch, Line, ReturnFacts } from './facts.ts';
import { firstOf } from './worth.ts';

/** Goods of a line of the order that came back; the amount in minor units, tax included, after deductions. */
interface CameBack {
  readonly of: string;
  readonly sku: string;
  readonly unit: string;
  /** In millionths. */
  readonly quantity: number;
  readonly amount: number;
}

/** Which lines of the order the goods of some batches are of: whoever counts by order line need not know how returns are cut. */
export function cameBack(one: ReturnFacts, batches: readonly Batch[], currency: string) {
  const sums = new Map<string, CameBack>();
  for (const each of batches.flatMap((batch) => ofBatch(one, batch, currency))) {
    const known = sums.get(each.of);
    const { quantity = 0, amount = 0 } = known ?? {};
    sums.set(each.of, { ...each, quantity: quantity + each.quantity, amount: amount + each.amount });
  }
  return [...sums.values()].map(({ of, sku, unit, quantity, amount }) => ({
    orderLine: of,
    sku,
    quantity: quantityOfMillionths(quantity, unit),
    amount: { amount, currency },
  }));
}

function ofBatch(one: ReturnFacts, batch: Batch, currency: string): CameBack[] {
  return batch.lines.flatMap(({ line: name, sku, unit, quantity, amount }, index) => {
    const line = one.lines.find((each) => each.line === name);
    if (line === undefined) return [];
    const earlier = one.batches.slice(
      0,
      one.batches.findIndex(({ purpose }) => purpose === batch.purpose),
    );
    const before = [...earlier.flatMap(({ lines }) => lines), ...batch.lines.slice(0, index)]
      .filter((other) => other.line === name)
      .reduce((sum, other) => sum + other.quantity, 0);
    const parts = portionsBetween(line, before, before + quantity, currency);
    // A deduction or a fee is borne by all of them, each by its worth.
    const amounts = allocate(
      { amount, currency },
      parts.map(({ worth }) => worth),
    );
    return parts.map(({ worth: _, ...part }, at) => ({ ...part, sku, unit, amount: amounts[at]?.amount ?? 0 }));
  });
}

/** The portions that the pieces of a line from one count to another are of. */
function portionsBetween(line: Line, from: number, until: number, currency: string) {
  const first = firstOf(line.portions, from, currency);
  return firstOf(line.portions, until, currency).flatMap(({ of, quantity, amount }, index) => {
    const more = quantity - (first[index]?.quantity ?? 0);
    return more > 0 ? [{ of, quantity: more, worth: amount - (first[index]?.amount ?? 0) }] : [];
  });
}
