import type { OdooSimulator } from '../../connectors/odoo/simulator/index.ts';
import type { PackingBench, PickTask } from './parties.ts';

/** How many pieces a delivery of goods brings beyond what is waited for. */
const SPARE_PIECES = 10;

/** The warehouse's view of the simulated Odoo: what can be packed, and what is waited for. */
export function odooBench(odoo: OdooSimulator): PackingBench {
  const skuOf = (product: unknown): string => {
    const [row] = odoo.records('product.product', [['id', '=', idOf(product)]], ['default_code']);
    return String(row?.default_code ?? '');
  };

  return {
    async ready() {
      const pickings = odoo.records('stock.picking', [['state', '=', 'assigned']], ['sale_id']);
      return pickings.map(({ id, sale_id }): PickTask => {
        const moves = odoo.records('stock.move', [['picking_id', '=', id]], ['product_id', 'quantity', 'state']);
        const reserved = moves.filter(({ state, quantity }) => state !== 'cancel' && Number(quantity) > 0);
        return {
          order: nameOf(sale_id),
          pieces: Object.fromEntries(reserved.map((move) => [skuOf(move.product_id), Number(move.quantity)])),
        };
      });
    },
    async ship(task, { carrier, tracking, quantities }) {
      await odoo.people.shipPicking(task.order, {
        carrier,
        tracking,
        ...(quantities === undefined ? {} : { quantities }),
      });
    },
    async restock() {
      const fields = ['product_id', 'product_uom_qty', 'quantity'];
      const waiting = odoo.records('stock.move', [['state', 'in', ['confirmed', 'partially_available']]], fields);
      const wanted = new Map<string, number>();
      for (const { product_id, product_uom_qty, quantity } of waiting) {
        const sku = skuOf(product_id);
        wanted.set(sku, (wanted.get(sku) ?? 0) + Number(product_uom_qty) - Number(quantity));
      }
      for (const [sku, pieces] of wanted) await odoo.people.receiveStock(sku, pieces + SPARE_PIECES);
      return [...wanted.keys()];
    },
  };
}

/** A many2one comes as its id and name. */
const idOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const nameOf = (value: unknown): string => (Array.isArray(value) ? String(value[1]) : '');
