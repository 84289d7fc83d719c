import { linkOf, numberOf, type Odoo } from './client.ts';
import type { Place, Places } from './stock-places.ts';

/** What orders want of articles at places and Odoo could not set aside for them. */
export type Shortages = (product: number, place: Place) => number;

/**
 * Odoo reserves for an order as far as the stock of its warehouse goes; the rest of it is in no row of stock. It is promised all the
 * same, so that what lies elsewhere and is offered together must not be promised again. Moves that wait for another move are left out:
 * their goods are counted there. Where an order asks in another unit, the share that is missing counts in the article's own.
 */
export async function readShortages(
  odoo: Odoo,
  products: readonly number[],
  at: ReadonlySet<Place>,
  places: Places,
): Promise<Shortages> {
  const moves = await odoo.searchRead(
    'stock.move',
    [
      ['product_id', 'in', [...products]],
      ['location_id', 'child_of', [...at].map(({ root }) => root)],
      ['state', 'in', ['confirmed', 'partially_available']],
      ['sale_line_id', '!=', false],
    ],
    ['product_id', 'location_id', 'product_qty', 'product_uom_qty', 'quantity'],
    { order: 'id' },
  );
  const short = new Map<string, number>();
  for (const move of moves) {
    const place = places.placeOf(linkOf(move.location_id) ?? 0);
    const wanted = numberOf(move.product_uom_qty);
    const missing = wanted > 0 ? Math.max(0, 1 - numberOf(move.quantity) / wanted) : 0;
    const key = `${linkOf(move.product_id)}@${place?.location}`;
    if (missing > 0) short.set(key, (short.get(key) ?? 0) + missing * numberOf(move.product_qty));
  }
  return (product, { location }) => Math.round((short.get(`${product}@${location}`) ?? 0) * MILLION) / MILLION;
}

const MILLION = 1_000_000;
