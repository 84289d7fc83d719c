import type { OdooSimulator } from '../../connectors/odoo/simulator/index.ts';
import { readShelves, shelfOf } from './odoo-shelves.ts';
import type { PackingBench, PickTask } from './parties.ts';
import { ASSORTMENT } from './shopping.ts';

/** The part of its usual stock below which an article is bought again. */
const RUNNING_OUT = 0.3;

/** The warehouse's view of the simulated Odoo: what can be packed, and what is waited for. */
export function odooBench(odoo: OdooSimulator): PackingBench {
  const skuOf = (product: unknown): string => {
    const [row] = odoo.records('product.product', [['id', '=', idOf(product)]], ['default_code']);
    return String(row?.default_code ?? '');
  };

  return {
    async ready() {
      const pickings = odoo.records('stock.picking', [['state', '=', 'assigned']], ['sale_id']);
      // A transfer without an order is a till's, whose goods have left already.
      const ordered = pickings.filter(({ sale_id }) => Array.isArray(sale_id));
      return ordered.map(({ id, sale_id }): PickTask => {
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
      const shelves = readShelves(odoo);
      const short = ASSORTMENT.flatMap(({ sku, stock }) => {
        const { onHand, reserved, short: waitedFor } = shelfOf(shelves, sku);
        const free = onHand - reserved - waitedFor;
        return free < stock * RUNNING_OUT ? [{ sku, pieces: stock - free }] : [];
      });
      for (const { sku, pieces } of short) await odoo.people.receiveStock(sku, pieces);
      return short.map(({ sku }) => sku);
    },
  };
}

/** A many2one comes as its id and name. */
const idOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const nameOf = (value: unknown): string => (Array.isArray(value) ? String(value[1]) : '');
