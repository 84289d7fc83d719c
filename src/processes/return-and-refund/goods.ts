import { quantityOfMillionths } from '../../kernel/quantity.ts';
import { isFault } from './eligibility.ts';
import type { Batch, BatchLine, Count, Inspection, Line, Phase, ReturnFacts } from './facts.ts';
import type { ReturnRules } from './policy.ts';
import { firstOf, minus, shareOf, upTo, worthOf } from './worth.ts';

/** Custody of returned goods: what came, what was looked at, and what each portion of it is worth. Pure. */

const total = (counts: readonly { readonly quantity: number }[]): number =>
  counts.reduce((sum, { quantity }) => sum + quantity, 0);

/** The line of the return that goods belong to: by its name, or by the article where the counter did not know it. */
export const lineFor = <Named extends Pick<Line, 'line' | 'sku'>>(
  lines: readonly Named[],
  { line, sku }: Pick<Count, 'line' | 'sku'>,
): Named | undefined =>
  lines.find((each) => each.line === line && each.sku === sku) ?? lines.find((each) => each.sku === sku);

const countedFor = (lines: readonly Line[], line: Line, counts: readonly Count[]): number =>
  total(counts.filter((count) => lineFor(lines, count)?.line === line.line));

const inspected = ({ inspections }: ReturnFacts): readonly Count[] => inspections.flatMap(({ lines }) => lines);

/** What of a line is here; what was looked at must have come. */
const arrivedOf = (one: ReturnFacts, line: Line): number =>
  Math.max(countedFor(one.lines, line, one.receipts), countedFor(one.lines, line, inspected(one)));

const bookedOf = ({ batches }: Pick<ReturnFacts, 'batches'>, { line }: Line): number =>
  total(batches.flatMap(({ lines }) => lines).filter((each) => each.line === line));

/** Whether goods came that the return does not expect, more of them, or any for one that may not come. */
export function hasSurplus(one: ReturnFacts): boolean {
  const counts = [...one.receipts, ...inspected(one)];
  if (one.verdict === 'declined') return counts.length > 0;
  if (one.verdict === 'open') return false;
  const strange = counts.some((count) => lineFor(one.lines, count) === undefined);
  return strange || one.lines.some((line) => arrivedOf(one, line) > line.quantity);
}

export const allLookedAt = (one: ReturnFacts): boolean =>
  one.expired || one.lines.every((line) => bookedOf(one, line) >= line.quantity);

/** Where a return stands. */
export function phaseOf(one: ReturnFacts): Phase {
  if (one.verdict === 'declined' || one.completed) return 'closed';
  if (one.verdict === 'open') return 'deciding';
  if (allLookedAt(one)) return 'settling';
  const waits = one.lines.some((line) => Math.min(arrivedOf(one, line), line.quantity) > bookedOf(one, line));
  return waits ? 'inspecting' : 'receiving';
}

/** A receipt as an inspection that finds everything good. */
export const asGood = (counts: readonly Count[]): Inspection => ({
  lines: counts.map((count) => ({ ...count, condition: 'restock', deduction: 0 })),
});

/** What was looked at since the last time becomes batches: for the stock, and for the money. */
export function withBatches(one: ReturnFacts, currency: string, policy: ReturnRules): ReturnFacts {
  if (one.verdict !== 'approved' || one.expired || one.inspections.length <= one.looked) return one;
  let known = one;
  for (const inspection of one.inspections.slice(one.looked)) {
    const batch = batchOf(known, inspection, currency, policy);
    known = {
      ...known,
      looked: known.looked + 1,
      batches: batch === undefined ? known.batches : [...known.batches, batch],
    };
  }
  return known;
}

function batchOf(one: ReturnFacts, { lines }: Inspection, currency: string, policy: ReturnRules): Batch | undefined {
  const found: BatchLine[] = [];
  for (const each of lines) {
    const line = lineFor(one.lines, each);
    if (line === undefined) continue;
    const before = bookedOf(one, line) + total(found.filter((other) => other.line === line.line));
    const quantity = Math.min(each.quantity, line.quantity - before);
    if (quantity <= 0) continue;
    const until = (count: number) => worthOf(firstOf(line.portions, count, currency));
    const worth = minus(until(before + quantity), until(before));
    const fee = isFault(line.reason) ? 0 : shareOf(worth.amount, policy.restockingFeeBasisPoints);
    const amount = Math.max(0, worth.amount - fee - each.deduction);
    const tax = upTo(worth.tax, amount, worth.amount, currency);
    const { orderLine, sku, unit } = line;
    found.push({ line: line.line, orderLine, sku, unit, quantity, condition: each.condition, amount, tax });
  }
  if (found.length === 0) return undefined;
  const shipping = one.batches.every(({ lines }) => lines.length === 0) ? one.shipping.amount : 0;
  const amount = found.reduce((sum, { amount }) => sum + amount, shipping);
  const covered = Math.min(amount, tillLeft(one));
  return {
    purpose: `return-${one.number}/${one.batches.filter(({ lines }) => lines.length > 0).length + 1}`,
    lines: found,
    amount,
    ...(covered === 0 ? {} : { covered }),
    // Nobody can be asked: a person takes the goods into the books.
    goods: policy.takesReturns ? 'asked' : 'rejected',
    money: 'none',
    given: 0,
    byChannel: 0,
    answered: false,
    reason: undefined,
    told: 'none',
  };
}

/** The return without what did not come: it may be asked for again. */
export function withoutMissing(one: ReturnFacts, currency: string): ReturnFacts {
  const lines = one.lines.flatMap((line): Line[] => {
    const quantity = bookedOf(one, line);
    return quantity === 0 ? [] : [{ ...line, quantity, portions: firstOf(line.portions, quantity, currency) }];
  });
  return { ...one, expired: true, lines, ...(lines.length === 0 ? { shipping: { amount: 0, tax: 0 } } : {}) };
}

/** What of a return can be sold again, by article. */
export function restockedOf({ batches }: ReturnFacts) {
  const sums = new Map<string, { readonly sku: string; readonly unit: string; readonly quantity: number }>();
  for (const { sku, unit, quantity, condition } of batches.flatMap(({ lines }) => lines)) {
    if (condition !== 'restock') continue;
    const key = `${unit} ${sku}`;
    sums.set(key, { sku, unit, quantity: (sums.get(key)?.quantity ?? 0) + quantity });
  }
  return [...sums.values()].map(({ sku, unit, quantity }) => ({ sku, quantity: quantityOfMillionths(quantity, unit) }));
}

/** What a till has given for goods of the return and none of it stands for yet, in minor units. */
export const tillLeft = ({ asked, batches }: ReturnFacts): number =>
  batches.reduce((left, { covered = 0 }) => left - covered, asked?.paidBack ?? 0);

/** What the goods that were looked at are worth, less what a till has given for them. */
export const worthInHand = ({ batches }: ReturnFacts): number =>
  batches.filter(({ lines }) => lines.length > 0).reduce((sum, { amount, covered = 0 }) => sum + amount - covered, 0);

/** What an exchange owes the buyer, in minor units; negative when the buyer pays. */
export const differenceOf = (one: ReturnFacts): number =>
  one.asked?.wanted === 'exchange' ? worthInHand(one) - one.asked.exchange : 0;
