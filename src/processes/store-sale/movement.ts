import type { CommandData } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { addQuantity, isZeroQuantity, type Quantity, subtractQuantity } from '../../kernel/quantity.ts';

/** What a receipt moved at a location, as the ERP is asked to book it. */
export type Movement = CommandData<'adjust-stock'>;
type Receipt = EventData<'SaleCompleted'>['receipt'];

/** What the receipt moved: sold goods left, returned goods came. Undefined when nothing moved in the end. */
export function movementOf({ id, location, till, at, lines }: Receipt): Movement | undefined {
  const left = new Map<string, { readonly sku: string; readonly quantity: Quantity }>();
  for (const { sku, quantity } of lines) {
    const key = JSON.stringify([sku, quantity.unit]);
    const known = left.get(key);
    left.set(key, { sku, quantity: known === undefined ? quantity : addQuantity(known.quantity, quantity) });
  }
  const moved = [...left.values()].filter(({ quantity }) => !isZeroQuantity(quantity));
  if (moved.length === 0) return undefined;
  const changes = moved.map(({ sku, quantity }) => ({ sku, change: negated(quantity) }));
  return { location, movement: id, lines: changes, at, reason: `sold at till ${till}` };
}

/** The movement taken back, as a movement of its own. */
export function reverseOf(movement: Movement, at: string): Movement {
  const lines = movement.lines.map(({ sku, change }) => ({ sku, change: negated(change) }));
  return { ...movement, movement: `${movement.movement}/void`, lines, at, reason: 'the receipt was voided' };
}

const negated = (quantity: Quantity): Quantity => subtractQuantity({ value: '0', unit: quantity.unit }, quantity);
