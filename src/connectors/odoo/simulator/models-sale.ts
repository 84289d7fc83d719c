import type { Stored } from './database.ts';
import type { Environment } from './environment.ts';
import { userError } from './errors.ts';
import { char, choice, computed, datetime, flag, float, link, links, list, type Model, type Values } from './model.ts';
import { cancelDelivery, changeDemand, createDelivery, deliveredQuantity, deliveriesOf } from './shipping.ts';
import { digitsOf, documentTotals, lineTotals, rawAmounts } from './taxes.ts';
import { secondText } from './time.ts';

/** Quotations and orders with their lines. */
export function saleModels(version: number): Model[] {
  const taxes = version >= 19 ? 'tax_ids' : 'tax_id';
  return [orderModel(version, taxes), lineModel(version, taxes)];
}

function orderModel(version: number, taxes: string): Model {
  const totals = (row: Stored, environment: Environment) => orderTotals(environment, row, taxes);
  return {
    name: 'sale.order',
    label: 'Sales Order',
    fields: {
      name: char('Order Reference', {
        initial: (environment) => `S${String(environment.database.next('S')).padStart(5, '0')}`,
      }),
      state: choice('Status', ['draft', 'sent', 'sale', 'done', 'cancel'], 'draft'),
      locked: flag('Locked'),
      client_order_ref: char('Customer Reference'),
      origin: char('Source Document'),
      partner_id: link('res.partner', 'Customer', { required: true }),
      partner_invoice_id: link('res.partner', 'Invoice Address'),
      partner_shipping_id: link('res.partner', 'Delivery Address'),
      date_order: datetime('Order Date', { initial: (environment) => secondText(environment.now) }),
      pricelist_id: link('product.pricelist', 'Pricelist'),
      currency_id: computed('many2one', 'Currency', (row, environment) => currencyOf(environment, row), 'res.currency'),
      company_id: link('res.company', 'Company', { initial: () => 1 }),
      warehouse_id: link('stock.warehouse', 'Warehouse', { initial: () => 1 }),
      carrier_id: link('delivery.carrier', 'Delivery Method'),
      order_line: list('sale.order.line', 'order_id', 'Order Lines'),
      amount_untaxed: computed('monetary', 'Untaxed Amount', (row, environment) => totals(row, environment).untaxed),
      amount_tax: computed('monetary', 'Taxes', (row, environment) => totals(row, environment).tax),
      amount_total: computed('monetary', 'Total', (row, environment) => totals(row, environment).total),
      picking_ids: list('stock.picking', 'sale_id', 'Transfers'),
      delivery_status: computed('selection', 'Delivery Status', (row, environment) => deliveryStatus(environment, row)),
      invoice_ids: computed(
        'many2many',
        'Invoices',
        (row, environment) => invoicesOf(environment, row),
        'account.move',
      ),
      invoice_status: computed('selection', 'Invoice Status', (row, environment) => invoiceStatus(environment, row)),
    },
    indexed: ['origin', 'name', 'client_order_ref'],
    order: 'date_order desc, id desc',
    beforeCreate: (environment, values) => withAddresses(environment, values),
    beforeWrite: (environment, row, values) => refuseOnConfirmed(environment, row, values),
    beforeUnlink(_environment, row) {
      if (row.state === 'draft' || row.state === 'cancel') return;
      throw userError('You can not delete a sent quotation or a confirmed sales order. You must first cancel it.');
    },
    methods: {
      action_confirm: (environment, ids) => confirm(environment, ids, version),
      action_cancel: (environment, ids) => cancel(environment, ids, version),
      action_draft: (environment, ids) => {
        environment.write('sale.order', ids, { state: 'draft' });
        return true;
      },
      action_lock: (environment, ids) => {
        environment.write('sale.order', ids, { locked: true });
        return null;
      },
    },
  };
}

function lineModel(version: number, taxes: string): Model {
  const priceDigits = version >= 19 ? {} : { digits: 2 };
  const unit = version >= 19 ? 'product_uom_id' : 'product_uom';
  const amounts = (row: Stored, environment: Environment) => {
    const order = environment.get('sale.order', row.order_id as number);
    return lineTotals(
      environment,
      rawLine(environment, row, taxes),
      digitsOf(environment, currencyOf(environment, order)),
    );
  };
  return {
    name: 'sale.order.line',
    label: 'Sales Order Line',
    fields: {
      order_id: link('sale.order', 'Order Reference', { required: true }),
      name: char('Description'),
      product_id: link('product.product', 'Product'),
      product_uom_qty: float('Quantity', { initial: (_environment, values) => (values.display_type ? 0 : 1) }),
      [unit]: link('uom.uom', 'Unit'),
      price_unit: float('Unit Price', priceDigits),
      discount: float('Discount (%)', { digits: 2 }),
      [taxes]: links('account.tax', 'Taxes'),
      display_type: choice('Display Type', ['line_section', 'line_note']),
      is_delivery: flag('Is a Delivery'),
      price_subtotal: computed('monetary', 'Subtotal', (row, environment) => amounts(row, environment).untaxed),
      price_tax: computed('float', 'Total Tax', (row, environment) => amounts(row, environment).tax),
      price_total: computed('monetary', 'Total', (row, environment) => amounts(row, environment).total),
      qty_delivered: computed('float', 'Delivery Quantity', (row, environment) =>
        deliveredQuantity(environment, row.id),
      ),
      qty_invoiced: computed('float', 'Invoiced Quantity', (row, environment) => invoicedQuantity(environment, row.id)),
    },
    touches: ['order_id'],
    display: (row, environment) => `${environment.display('sale.order', row.order_id as number)} - ${String(row.name)}`,
    beforeCreate: (environment, values) => fromProduct(environment, values, taxes, unit),
    afterCreate(environment, id) {
      const row = environment.get('sale.order.line', id);
      if (environment.get('sale.order', row.order_id as number).state === 'sale')
        changeDemand(environment, row, row.product_uom_qty as number);
    },
    beforeWrite(environment, row, values) {
      const wanted = values.product_uom_qty;
      if (typeof wanted === 'number' && wanted < deliveredQuantity(environment, row.id)) {
        throw userError(
          'The ordered quantity of a sale order line cannot be decreased below the amount already delivered. Instead, create a return in your inventory.',
        );
      }
      return values;
    },
    afterWrite(environment, before, values) {
      const order = environment.get('sale.order', before.order_id as number);
      if (order.state !== 'sale' || typeof values.product_uom_qty !== 'number') return;
      const difference = values.product_uom_qty - (before.product_uom_qty as number);
      if (difference !== 0) changeDemand(environment, environment.get('sale.order.line', before.id), difference);
    },
    beforeUnlink(environment, row) {
      const order = environment.find('sale.order', row.order_id as number);
      if (order?.state !== 'sale') return;
      throw userError(
        "Once a sales order is confirmed, you can't remove one of its lines (we need to track if something gets invoiced or delivered).\n                Set the quantity to 0 instead.",
      );
    },
  };
}

// ── values ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Price, taxes, unit and name come from the product where they are left out. */
function fromProduct(environment: Environment, values: Values, taxes: string, unit: string): Values {
  const product = environment.find('product.product', values.product_id as number);
  if (product === undefined) return values;
  return {
    price_unit: product.list_price,
    [taxes]: [[6, 0, product.taxes_id]],
    [unit]: product.uom_id,
    ...values,
    name: typeof values.name === 'string' ? values.name : environment.display('product.product', product.id),
  };
}

/** With only a customer given, Odoo picks a child delivery address by itself. */
function withAddresses(environment: Environment, values: Values): Values {
  const partner = values.partner_id;
  if (typeof partner !== 'number') return values;
  const children = environment.search('res.partner', [['parent_id', '=', partner]]);
  const child = (type: string): unknown => children.find((row) => row.type === type)?.id ?? partner;
  const pricelist = environment.find('res.partner', partner)?.property_product_pricelist;
  return {
    partner_invoice_id: child('invoice'),
    partner_shipping_id: child('delivery'),
    ...(typeof pricelist === 'number' ? { pricelist_id: pricelist } : {}),
    ...values,
  };
}

function refuseOnConfirmed(_environment: Environment, row: Stored, values: Values): Values {
  if (row.locked === true && 'order_line' in values) {
    throw userError('It is forbidden to modify the following fields in a locked order:\nOrder Lines');
  }
  if (row.state === 'sale' && 'pricelist_id' in values && values.pricelist_id !== row.pricelist_id) {
    throw userError('You cannot change the pricelist of a confirmed order !');
  }
  return values;
}

function currencyOf(environment: Environment, row: Stored): number {
  const pricelist = environment.find('product.pricelist', row.pricelist_id as number);
  return (pricelist?.currency_id ?? environment.get('res.company', row.company_id as number).currency_id) as number;
}

export const linesOf = (environment: Environment, order: number): Stored[] =>
  environment.search('sale.order.line', [['order_id', '=', order]]);

const rawLine = (environment: Environment, row: Stored, taxes: string) =>
  rawAmounts(
    environment,
    row.price_unit as number,
    row.product_uom_qty as number,
    row.discount as number,
    row[taxes] as number[],
  );

function orderTotals(environment: Environment, row: Stored, taxes: string) {
  const lines = linesOf(environment, row.id).map((line) => rawLine(environment, line, taxes));
  return documentTotals(environment, lines, digitsOf(environment, currencyOf(environment, row)));
}

// ── states ──────────────────────────────────────────────────────────────────────────────────────────────────

function confirm(environment: Environment, ids: readonly number[], version: number): unknown {
  environment.check('sale.order', 'write');
  const rows = ids.map((id) => environment.get('sale.order', id));
  if (rows.some((row) => row.state !== 'draft' && row.state !== 'sent')) {
    const names = rows.map((row) => row.name).join(', ');
    throw userError(
      version >= 18
        ? 'Some orders are not in a state requiring confirmation.'
        : `The following orders are not in a state requiring confirmation: ${names}`,
    );
  }
  for (const row of rows) {
    environment.write('sale.order', [row.id], { state: 'sale', date_order: secondText(environment.now) });
    createDelivery(environment, environment.get('sale.order', row.id), linesOf(environment, row.id));
  }
  return true;
}

function cancel(environment: Environment, ids: readonly number[], version: number): unknown {
  environment.check('sale.order', 'write');
  const rows = ids.map((id) => environment.get('sale.order', id));
  if (rows.some((row) => row.locked === true))
    throw userError('You cannot cancel a locked order. Please unlock it first.');
  if (
    version < 18 &&
    environment.context.disable_cancel_warning !== true &&
    rows.some((row) => row.state !== 'draft')
  ) {
    return cancelWizard(ids[0] as number);
  }
  for (const row of rows) {
    for (const picking of deliveriesOf(environment, row.id)) cancelDelivery(environment, picking.id);
    const drafts = invoicesOf(environment, row).filter((id) => environment.get('account.move', id).state === 'draft');
    environment.write('account.move', drafts, { state: 'cancel' });
    environment.write('sale.order', [row.id], { state: 'cancel' });
  }
  return true;
}

const cancelWizard = (order: number) => ({
  name: 'Cancel Sales Order',
  view_mode: 'form',
  res_model: 'sale.order.cancel',
  view_id: 1325,
  type: 'ir.actions.act_window',
  context: { default_template_id: 25, default_order_id: order, mark_so_as_canceled: true },
  target: 'new',
});

function deliveryStatus(environment: Environment, row: Stored): string | false {
  const states = deliveriesOf(environment, row.id).map((picking) => picking.state);
  const alive = states.filter((state) => state !== 'cancel');
  if (alive.length === 0) return false;
  if (alive.every((state) => state === 'done')) return 'full';
  return alive.some((state) => state === 'done') ? 'partial' : 'pending';
}

// ── invoicing ───────────────────────────────────────────────────────────────────────────────────────────────

export function invoicesOf(environment: Environment, row: Stored): number[] {
  const lines = new Set(linesOf(environment, row.id).map(({ id }) => id));
  const moves = new Set<number>();
  for (const line of lines)
    for (const invoiced of invoiceLinesOf(environment, line)) moves.add(invoiced.move_id as number);
  return [...moves].sort((left, right) => left - right);
}

const invoiceLinesOf = (environment: Environment, line: number): Stored[] =>
  environment.search('account.move.line', [['sale_line', '=', line]]);

function invoicedQuantity(environment: Environment, line: number): number {
  return invoiceLinesOf(environment, line).reduce((sum, invoiced) => {
    const move = environment.get('account.move', invoiced.move_id as number);
    if (move.state === 'cancel') return sum;
    return sum + (invoiced.quantity as number) * (move.move_type === 'out_refund' ? -1 : 1);
  }, 0);
}

/** What of a line can be invoiced now: ordered or delivered, by the policy of its product, less what was invoiced. */
export function quantityToInvoice(environment: Environment, line: Stored): number {
  const product = environment.find('product.product', line.product_id as number);
  if (product === undefined) return 0;
  const byDelivery = product.invoice_policy === 'delivery' && product.type !== 'service';
  const basis = byDelivery ? deliveredQuantity(environment, line.id) : (line.product_uom_qty as number);
  return basis - invoicedQuantity(environment, line.id);
}

function invoiceStatus(environment: Environment, row: Stored): string {
  if (row.state !== 'sale') return 'no';
  const lines = linesOf(environment, row.id).filter((line) => line.product_id !== false);
  if (lines.some((line) => quantityToInvoice(environment, line) !== 0)) return 'to invoice';
  return lines.length > 0 &&
    lines.every((line) => invoicedQuantity(environment, line.id) >= (line.product_uom_qty as number))
    ? 'invoiced'
    : 'no';
}
