import type { OdooSimulator } from '../../connectors/odoo/simulator/index.ts';

/** What Odoo's own books say of an article, in pieces. */
export interface Shelf {
  readonly onHand: number;
  /** Kept for orders that have not left. */
  readonly reserved: number;
  /** Ordered in Odoo and not there: whoever sold it sold what did not exist. */
  readonly short: number;
  /** Everything that ever was there: what is left and what has gone out, less what came back. */
  readonly existed: number;
}

/** A move that waits for goods, all or in part. */
const WAITING = new Set(['confirmed', 'partially_available']);

const NOTHING: Shelf = { onHand: 0, reserved: 0, short: 0, existed: 0 };

/** The stockroom of the simulated Odoo by SKU, read from its records and not from anything that the hub says. */
export function readShelves(odoo: OdooSimulator): ReadonlyMap<string, Shelf> {
  const skus = new Map(
    odoo.records('product.product', [], ['default_code']).map(({ id, default_code }) => [id, String(default_code)]),
  );
  const shelves = new Map<string, Shelf>();
  const add = (product: unknown, change: Partial<Shelf>): void => {
    const sku = skus.get(idOf(product) as number) ?? '';
    const before = shelves.get(sku) ?? NOTHING;
    const { onHand = 0, reserved = 0, short = 0, existed = 0 } = change;
    shelves.set(sku, {
      onHand: before.onHand + onHand,
      reserved: before.reserved + reserved,
      short: before.short + short,
      existed: before.existed + existed,
    });
  };
  // What came back and cannot be sold as it is lies elsewhere.
  const inside = locations(odoo, ['complete_name', '=', 'WH/Stock']);
  const customers = locations(odoo, ['usage', '=', 'customer']);
  for (const row of odoo.records('stock.quant', [], ['product_id', 'location_id', 'quantity', 'reserved_quantity'])) {
    if (!inside.has(idOf(row.location_id))) continue;
    const onHand = Number(row.quantity);
    add(row.product_id, { onHand, reserved: Number(row.reserved_quantity), existed: onHand });
  }
  const fields = ['product_id', 'state', 'product_uom_qty', 'quantity', 'location_dest_id', 'sale_line_id'];
  for (const move of odoo.records('stock.move', [], fields)) {
    const quantity = Number(move.quantity);
    const leaves = customers.has(idOf(move.location_dest_id));
    if (move.state === 'done') add(move.product_id, { existed: leaves ? quantity : -quantity });
    // A till's transfer is confirmed a moment before it takes what has left already.
    else if (Array.isArray(move.sale_line_id) && WAITING.has(String(move.state)))
      add(move.product_id, { short: Number(move.product_uom_qty) - quantity });
  }
  return shelves;
}

const locations = (odoo: OdooSimulator, which: readonly [string, string, string]): ReadonlySet<unknown> =>
  new Set(odoo.records('stock.location', [which]).map(({ id }) => id));

export const shelfOf = (shelves: ReadonlyMap<string, Shelf>, sku: string): Shelf => shelves.get(sku) ?? NOTHING;

/** A many2one comes as its id and name. */
const idOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
