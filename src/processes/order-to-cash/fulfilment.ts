import { addQuantity, compareQuantity, isZeroQuantity } from '../../kernel/quantity.ts';
import { type Facts, type Goods, isAmending } from './facts.ts';

/** How far the goods of an order are on their way. */

export const hasShipped = (facts: Facts): boolean => Object.keys(facts.shipments).length > 0;

/** Whether nothing has to leave the building: services and gift cards only. */
export const nothingToShip = (facts: Facts): boolean => Object.keys(facts.agreed?.goods ?? {}).length === 0;

/** Whether every agreed quantity has left, by SKU. */
function covered(facts: Facts): boolean {
  const shipped: Record<string, Goods> = {};
  for (const { lines } of Object.values(facts.shipments)) {
    for (const { sku, quantity } of lines) {
      const known = shipped[sku];
      shipped[sku] = known === undefined || known.unit !== quantity.unit ? quantity : addQuantity(known, quantity);
    }
  }
  return Object.entries(facts.agreed?.goods ?? {}).every(([sku, wanted]) => {
    // What the ERP took off the order whole.
    if (isZeroQuantity(wanted)) return true;
    const left = shipped[sku];
    // Units differ when the ERP counts in its own unit of measure; then only its word `complete` can tell.
    return left !== undefined && left.unit === wanted.unit && compareQuantity(left, wanted) >= 0;
  });
}

/** Whether the warehouse has nothing more to do: all left, or the ERP says that nothing remains. */
export function allShipped(facts: Facts): boolean {
  if (nothingToShip(facts)) return facts.confirmed && !isAmending(facts);
  if (!hasShipped(facts)) return false;
  const finished = Object.values(facts.shipments).some(({ complete, atMs }) => complete && atMs >= facts.amendedMs);
  return covered(facts) || (!isAmending(facts) && (facts.short || finished));
}

/** Whether less than agreed was delivered and no more will be. */
export const shortShipped = (facts: Facts): boolean => !nothingToShip(facts) && allShipped(facts) && !covered(facts);
