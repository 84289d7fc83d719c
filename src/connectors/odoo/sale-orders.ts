import type { Odoo, Row } from './client.ts';
import { odooErrors } from './errors.ts';

/** Fields of a sale order that every command looks at. */
export const ORDER_FIELDS = ['name', 'state', 'origin', 'amount_total', 'currency_id', 'locked'];

/** Sale orders by canonical order id; the oldest where a person copied one. */
export async function findOrders(
  odoo: Odoo,
  orders: readonly string[],
  fields: readonly string[] = [],
): Promise<ReadonlyMap<string, Row>> {
  const rows = await odoo.searchRead('sale.order', [['origin', 'in', orders]], [...ORDER_FIELDS, ...fields], {
    order: 'id desc',
  });
  return new Map(rows.map((row) => [String(row.origin), row]));
}

/** The order in Odoo, for commands that need one. Throws SL-ODOO-021. */
export async function findOrder(odoo: Odoo, order: string, fields: readonly string[] = []): Promise<Row> {
  const row = (await findOrders(odoo, [order], fields)).get(order);
  if (row !== undefined) return row;
  throw odooErrors.error('SL-ODOO-021', {
    because: `no sale order in Odoo has the source document "${order}"`,
    value: order,
  });
}
