import type { Order } from '../../canonical/order.ts';
import type { Failure } from '../../kernel/failure.ts';
import { money, moneyOfFloat } from '../../kernel/money.ts';
import { type Booked, conclude, failedBy, type PreparedOrder, type Settle, totalsFailure } from './booked.ts';
import { linkOf, type Odoo, type Row } from './client.ts';
import type { Desk } from './desk.ts';
import { odooErrors } from './errors.ts';
import { type LoadItem, loadEach } from './loading.ts';
import { orderExternalId, plannedContent, roundingLine } from './plan.ts';
import { chargeProduct, type PriceBook } from './pricing.ts';
import { ORDER_FIELDS } from './sale-orders.ts';
import { DEFAULTS } from './settings.ts';

/** Reads the orders back and brings each total to what the buyer paid, by the policy of the connection. */
export async function settleTotals(
  desk: Desk,
  odoo: Odoo,
  book: PriceBook,
  prepared: readonly PreparedOrder[],
  ids: ReadonlyMap<string, number>,
  settle: Settle,
): Promise<void> {
  const rows = await readBack(odoo, prepared, ids);
  const rounded: { item: PreparedOrder; difference: number }[] = [];
  const judged = prepared.map((item) => {
    const row = rows.get(item.order.id);
    return { item, row, verdict: row === undefined ? vanished() : judge(desk, item.order, row) };
  });
  await Promise.all(
    judged.map(({ item, verdict }) =>
      verdict.kind === 'booked' ? conclude(desk, item.order, verdict, settle) : undefined,
    ),
  );
  for (const { item, row, verdict } of judged) {
    if (verdict.kind === 'round') rounded.push({ item, difference: verdict.difference });
    else if (verdict.kind === 'failed') await refuse(desk, odoo, item.order, row, verdict.failure, settle);
  }
  if (rounded.length > 0) await roundEach(desk, odoo, book, rounded, ids, settle);
}

type Verdict =
  | { readonly kind: 'booked'; readonly booked: Booked }
  | { readonly kind: 'round'; readonly difference: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

function judge(desk: Desk, order: Order, row: Row): Verdict {
  const currency = Array.isArray(row.currency_id) ? String(row.currency_id[1]) : '';
  if (currency !== order.currency) {
    const because = `${String(row.name)} stands in ${currency}, the channel sold in ${order.currency}`;
    return {
      kind: 'failed',
      failure: odooErrors.failure('SL-ODOO-016', { because, field: 'order.currency', value: order.currency }),
    };
  }
  const total = moneyOfFloat(Number(row.amount_total), order.currency);
  const difference = order.totals.total.amount - total.amount;
  if (difference === 0) return { kind: 'booked', booked: { id: row.id, name: String(row.name), total } };
  const policy = desk.settings.totals?.policy ?? DEFAULTS.totalsPolicy;
  const most = desk.settings.totals?.mostDifference ?? DEFAULTS.mostDifference;
  if (policy === 'rounding-line' && Math.abs(difference) <= most) return { kind: 'round', difference };
  return {
    kind: 'failed',
    failure: totalsFailure(order, row, difference, policy === 'reject' ? 'SL-ODOO-020' : 'SL-ODOO-019'),
  };
}

const vanished = (): Extract<Verdict, { kind: 'failed' }> => ({
  kind: 'failed',
  failure: odooErrors.failure('SL-ODOO-005', { because: 'the order was gone right after it was written' }),
});

async function readBack(
  odoo: Odoo,
  prepared: readonly PreparedOrder[],
  ids: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, Row>> {
  const wanted = prepared.flatMap(({ order }) => ids.get(order.id) ?? []);
  const rows = await odoo.read('sale.order', wanted, ORDER_FIELDS);
  return new Map(rows.map((row) => [String(row.origin), row]));
}

async function roundEach(
  desk: Desk,
  odoo: Odoo,
  book: PriceBook,
  rounded: readonly { readonly item: PreparedOrder; readonly difference: number }[],
  ids: ReadonlyMap<string, number>,
  settle: Settle,
): Promise<void> {
  let product: number;
  try {
    product = chargeProduct('rounding', book).id;
  } catch (error) {
    const failed = failedBy(error);
    for (const { item } of rounded) settle(item.order, failed);
    return;
  }
  const names = [
    'id',
    'order_line/id',
    'order_line/product_id/.id',
    'order_line/name',
    'order_line/product_uom_qty',
    'order_line/price_unit',
    `order_line/${odoo.dialect.lineTaxes}/.id`,
  ];
  const items: LoadItem[] = [];
  const standing = await standingRounding(
    odoo,
    product,
    rounded.flatMap(({ item }) => ids.get(item.order.id) ?? []),
  );
  const amounts = new Map<string, number>();
  for (const { item, difference } of rounded) {
    const before = standing.get(ids.get(item.order.id) as number) ?? 0;
    const amount = moneyOfFloat(before, item.order.currency).amount + difference;
    amounts.set(item.order.id, amount);
    const line = roundingLine(item.rules, product, amount);
    await desk.rememberContent(item.order.id, plannedContent([...item.lines, line], item.order.currency));
    const externalId = orderExternalId(item.order.id);
    items.push({
      externalId,
      rows: [[externalId, line.externalId, String(line.product), line.name, line.quantity, line.priceUnit, '']],
    });
  }
  const outcomes = await loadEach(odoo, 'sale.order', names, items);
  const rows = await readBack(
    odoo,
    rounded.map(({ item }) => item),
    ids,
  );
  for (const { item } of rounded) {
    const { order } = item;
    const outcome = outcomes.get(orderExternalId(order.id));
    const row = rows.get(order.id);
    if (outcome?.kind === 'failed') settle(order, outcome);
    else if (row === undefined) settle(order, vanished());
    else await settleRounded(desk, odoo, order, row, amounts.get(order.id) as number, settle);
  }
}

/** What rounding lines of an earlier try already come to, by order. */
async function standingRounding(
  odoo: Odoo,
  product: number,
  orders: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const domain = [
    ['order_id', 'in', orders],
    ['product_id', '=', product],
  ];
  const standing = new Map<number, number>();
  for (const row of await odoo.searchRead('sale.order.line', domain, ['order_id', 'price_total'])) {
    const order = linkOf(row.order_id);
    if (order !== undefined) standing.set(order, (standing.get(order) ?? 0) + Number(row.price_total));
  }
  return standing;
}

async function settleRounded(
  desk: Desk,
  odoo: Odoo,
  order: Order,
  row: Row,
  difference: number,
  settle: Settle,
): Promise<void> {
  const total = moneyOfFloat(Number(row.amount_total), order.currency);
  const left = order.totals.total.amount - total.amount;
  if (left !== 0) return refuse(desk, odoo, order, row, totalsFailure(order, row, left), settle);
  const roundingDifference = money(difference, order.currency);
  const booked = { id: row.id, name: String(row.name), total, roundingDifference };
  await conclude(desk, order, { kind: 'booked', booked }, settle);
}

/** A refused order does not stay behind as an open quotation; a held one does, for a person to look at. */
async function refuse(
  desk: Desk,
  odoo: Odoo,
  order: Order,
  row: Row | undefined,
  failure: Failure,
  settle: Settle,
): Promise<void> {
  if (failure.kind === 'rejected' && row !== undefined) {
    await desk.rememberCancelled(order.id);
    await odoo.run({
      model: 'sale.order',
      method: 'action_cancel',
      ids: [row.id],
      context: { disable_cancel_warning: true },
      repeatable: true,
    });
  }
  settle(order, { kind: 'failed', failure });
}
