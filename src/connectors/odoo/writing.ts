import type { PreparedOrder, Settle } from './booked.ts';
import { type Odoo, odooTime } from './client.ts';
import type { Desk } from './desk.ts';
import { type LoadItem, loadEach } from './loading.ts';
import { orderExternalId, type PlannedLine, plannedContent } from './plan.ts';

/** Loads the orders; answers their ids by canonical id. */
export async function writeEach(
  desk: Desk,
  odoo: Odoo,
  prepared: readonly PreparedOrder[],
  settle: Settle,
  head: readonly HeadColumn[] = NEW_ORDER,
): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  if (prepared.length === 0) return ids;
  const columns = await columnsFor(desk, odoo, head);
  const items = prepared.map((item) => loadItem(desk, item, columns));
  await Promise.all(
    prepared.map(({ order, lines }) => desk.rememberContent(order.id, plannedContent(lines, order.currency))),
  );
  const outcomes = await loadEach(odoo, 'sale.order', columns.names, items);
  for (const { order } of prepared) {
    const outcome = outcomes.get(orderExternalId(order.id));
    if (outcome?.kind === 'loaded') ids.set(order.id, outcome.id);
    else if (outcome?.kind === 'failed') settle(order, outcome);
  }
  return ids;
}

/** Columns of the order itself; its lines follow. */
const HEAD = {
  'partner_id/.id': ({ contacts }) => String(contacts.partner),
  'partner_invoice_id/.id': ({ contacts }) => String(contacts.invoice),
  'partner_shipping_id/.id': ({ contacts }) => String(contacts.delivery),
  'pricelist_id/.id': ({ pricelist }) => (pricelist === undefined ? '' : String(pricelist)),
  'company_id/.id': (_prepared, { company }) => String(company),
  'warehouse_id/.id': (_prepared, { warehouse }) => String(warehouse),
  date_order: ({ order }) => odooTime(order.placedAt),
  client_order_ref: ({ order }) => order.name,
  origin: ({ order }) => order.id,
} as const satisfies Record<string, (prepared: PreparedOrder, columns: Columns) => string>;
export type HeadColumn = keyof typeof HEAD;
const NEW_ORDER = Object.keys(HEAD) as readonly HeadColumn[];
/** What may still change on an order that is confirmed. */
export const AMENDED_ORDER: readonly HeadColumn[] = ['partner_invoice_id/.id', 'partner_shipping_id/.id'];

interface Columns {
  readonly names: readonly string[];
  readonly head: readonly HeadColumn[];
  readonly company: number;
  readonly warehouse: number | undefined;
  readonly marksDelivery: boolean;
}

async function columnsFor(desk: Desk, odoo: Odoo, wanted: readonly HeadColumn[]): Promise<Columns> {
  const { lineTaxes } = odoo.dialect;
  const line = ['id', 'product_id/.id', 'name', 'product_uom_qty', 'price_unit', 'discount', `${lineTaxes}/.id`];
  const marksDelivery = await desk.marksDelivery(odoo);
  if (marksDelivery) line.push('is_delivery');
  const warehouse = await desk.lookups.warehouse(odoo);
  // An empty cell would clear the field: what is not set has no column.
  const head = wanted.filter((name) => name !== 'warehouse_id/.id' || warehouse !== undefined);
  const names = ['id', ...head, ...line.map((name) => `order_line/${name}`)];
  return { names, head, company: (await desk.lookups.company(odoo)).id, warehouse, marksDelivery };
}

function loadItem(desk: Desk, prepared: PreparedOrder, columns: Columns): LoadItem {
  const { order, lines } = prepared;
  const externalId = orderExternalId(order.id);
  const head = [externalId, ...columns.head.map((name) => HEAD[name](prepared, columns))];
  const none = head.map(() => '');
  const rows = lines.map((line, index) => [...(index === 0 ? head : none), ...lineCells(line, columns.marksDelivery)]);
  desk.log.info('booking an order', { order: order.id, lines: lines.length });
  return { externalId, rows };
}

function lineCells(line: PlannedLine, marksDelivery: boolean): string[] {
  const cells = [
    line.externalId,
    String(line.product),
    line.name,
    line.quantity,
    line.priceUnit,
    line.discount,
    line.taxes.join(','),
  ];
  return marksDelivery ? [...cells, line.isDelivery ? '1' : '0'] : cells;
}
