import type { Order } from '../../canonical/order.ts';
import { CodedError } from '../../kernel/failure.ts';
import { moneyOfFloat } from '../../kernel/money.ts';
import type { Booked, Booking } from './booked.ts';
import { prepareEach } from './booking.ts';
import { linkOf, numberOf, type Odoo, type Row } from './client.ts';
import type { Desk } from './desk.ts';
import { odooErrors } from './errors.ts';
import type { PlannedLine } from './plan.ts';
import { priceBook } from './pricing.ts';
import { findOrder } from './sale-orders.ts';
import { settleTotals } from './totals.ts';
import { AMENDED_ORDER, writeEach } from './writing.ts';

/**
 * Brings a booked order to a snapshot. Lines carry external ids that derive from the channel's line ids, so that `load`
 * changes the ones that are there and adds the others; what the snapshot no longer has is deleted from a quotation and
 * set to nothing on a confirmed order, where Odoo refuses deletion. Every step can be repeated.
 */
export async function amendOrder(desk: Desk, odoo: Odoo, order: Order, shadow: boolean): Promise<Booked> {
  const row = await findOrder(odoo, order.id);
  refuseUnlessOpen(row);
  if (shadow)
    return { id: row.id, name: String(row.name), total: moneyOfFloat(numberOf(row.amount_total), order.currency) };
  let outcome: Booking | undefined;
  const settle = (_order: Order, booking: Booking): void => {
    outcome = booking;
  };
  const book = await priceBook(odoo, desk.lookups, desk.settings, [order]);
  const prepared = await prepareEach(desk, odoo, book, [order], settle);
  const ids = await writeEach(desk, odoo, prepared, settle, AMENDED_ORDER);
  const [item] = prepared;
  if (item !== undefined && ids.has(order.id)) {
    await removeLeftovers(odoo, row, item.lines);
    await settleTotals(desk, odoo, book, prepared, ids, settle);
  }
  if (outcome?.kind === 'booked') return outcome.booked;
  if (outcome?.kind === 'failed') throw new CodedError(outcome.failure);
  throw odooErrors.error('SL-ODOO-008', { because: 'Odoo loaded the order without saying so' });
}

function refuseUnlessOpen(row: Row): void {
  const name = String(row.name);
  if (row.state === 'cancel')
    throw odooErrors.error('SL-ODOO-022', { because: `${name} is cancelled in Odoo`, value: name });
  if (row.locked === true || row.state === 'done') {
    throw odooErrors.error('SL-ODOO-023', { because: `${name} is locked in Odoo`, value: name });
  }
}

/** Lines in Odoo that no planned line stands for. Equal lines are interchangeable, so that they are matched by what they say. */
async function removeLeftovers(odoo: Odoo, row: Row, planned: readonly PlannedLine[]): Promise<void> {
  const domain = [
    ['order_id', '=', row.id],
    ['display_type', '=', false],
  ];
  const fields = ['product_id', 'product_uom_qty', 'price_unit', 'discount'];
  const lines = await odoo.searchRead('sale.order.line', domain, fields, { order: 'id' });
  const wanted = planned.map(signatureOfPlanned);
  const leftovers = lines.filter((line) => {
    const index = wanted.indexOf(signatureOf(line));
    if (index >= 0) wanted.splice(index, 1);
    return index < 0 && numberOf(line.product_uom_qty) !== 0;
  });
  if (leftovers.length === 0) return;
  const isQuotation = row.state === 'draft' || row.state === 'sent';
  const commands = leftovers.map(({ id }) => (isQuotation ? [2, id, 0] : [1, id, { product_uom_qty: 0 }]));
  await odoo.write('sale.order', [row.id], { order_line: commands });
}

const signature = (product: number, quantity: number, priceUnit: number, discount: number): string =>
  [product, quantity, priceUnit.toFixed(6), discount.toFixed(2)].join(':');

const signatureOf = (line: Row): string =>
  signature(
    linkOf(line.product_id) ?? 0,
    numberOf(line.product_uom_qty),
    numberOf(line.price_unit),
    numberOf(line.discount),
  );

const signatureOfPlanned = (line: PlannedLine): string =>
  signature(line.product, Number(line.quantity), Number(line.priceUnit), Number(line.discount));
