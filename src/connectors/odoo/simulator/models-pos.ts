import type { Stored } from './database.ts';
import type { Environment } from './environment.ts';
import { char, choice, computed, datetime, flag, float, integer, link, links, list, type Model } from './model.ts';

/** Odoo's own point of sale, as far as it is read: shops, sessions, orders with lines and payments. */
export function posModels(version: number): Model[] {
  const states = version >= 19 ? ['draft', 'cancel', 'paid', 'done'] : ['draft', 'cancel', 'paid', 'done', 'invoiced'];
  return [
    {
      name: 'pos.config',
      label: 'Point of Sale Configuration',
      fields: {
        name: char('Point of Sale'),
        company_id: link('res.company', 'Company', { initial: () => 1 }),
        payment_method_ids: links('pos.payment.method', 'Payment Methods'),
        current_session_id: computed('many2one', 'Current Session', openSession, 'pos.session'),
        current_session_state: computed(
          'char',
          'Current Session State',
          (row, environment) => sessionsOf(environment, row.id).at(-1)?.state ?? false,
        ),
      },
    },
    {
      name: 'pos.payment.method',
      label: 'Point of Sale Payment Methods',
      fields: {
        name: char('Method'),
        type: choice('Type', ['cash', 'bank', 'pay_later'], 'bank'),
      },
    },
    sessionModel(),
    {
      name: 'pos.order',
      label: 'Point of Sale Orders',
      fields: {
        name: char('Order Ref'),
        pos_reference: char('Receipt Number'),
        state: choice('Status', states, 'draft'),
        date_order: datetime('Date'),
        session_id: link('pos.session', 'Session', { required: true }),
        config_id: computed(
          'many2one',
          'Point of Sale',
          (row, environment) => environment.get('pos.session', row.session_id as number).config_id,
          'pos.config',
        ),
        currency_id: link('res.currency', 'Currency'),
        partner_id: link('res.partner', 'Customer'),
        lines: list('pos.order.line', 'order_id', 'Order Lines'),
        payment_ids: list('pos.payment', 'pos_order_id', 'Payments'),
        picking_ids: links('stock.picking', 'Pickings'),
        account_move: link('account.move', 'Invoice'),
        amount_total: float('Total'),
        amount_tax: float('Taxes'),
        amount_paid: float('Paid'),
        amount_return: float('Returned'),
        sequence_number: integer('Sequence Number'),
        ticket_code: char('Ticket Code'),
        uuid: char('Uuid'),
        tracking_number: char('Order Number'),
        ...(version >= 19 ? { source: choice('Origin', ['pos', 'mobile', 'kiosk'], 'pos') } : {}),
      },
      indexed: ['uuid'],
      order: 'date_order desc, name desc, id desc',
    },
    {
      name: 'pos.order.line',
      label: 'Point of Sale Order Lines',
      fields: {
        order_id: link('pos.order', 'Order Ref', { required: true }),
        product_id: link('product.product', 'Product', { required: true }),
        full_product_name: char('Full Product Name'),
        qty: float('Quantity'),
        price_unit: float('Unit Price'),
        discount: float('Discount (%)'),
        price_subtotal: float('Tax Excl.'),
        price_subtotal_incl: float('Tax Incl.'),
        tax_ids: links('account.tax', 'Taxes'),
        refunded_orderline_id: link('pos.order.line', 'Refunded Order Line'),
        uuid: char('Uuid'),
      },
      display: (row) => String(row.full_product_name || row.id),
      touches: ['order_id'],
    },
    {
      name: 'pos.payment',
      label: 'Point of Sale Payments',
      fields: {
        pos_order_id: link('pos.order', 'Order', { required: true }),
        amount: float('Amount'),
        payment_method_id: link('pos.payment.method', 'Payment Method', { required: true }),
        payment_date: datetime('Date'),
        is_change: flag('Is this payment change?'),
        uuid: char('Uuid'),
      },
      display: (row) => String(row.amount),
    },
  ];
}

function sessionModel(): Model {
  return {
    name: 'pos.session',
    label: 'Point of Sale Session',
    fields: {
      name: char('Session ID', { initial: () => '/' }),
      state: choice('Status', ['opening_control', 'opened', 'closing_control', 'closed'], 'opening_control'),
      config_id: link('pos.config', 'Point of Sale', { required: true }),
      user_id: link('res.users', 'Opened By'),
      start_at: datetime('Opening Date'),
      stop_at: datetime('Closing Date'),
      cash_register_balance_start: float('Starting Balance'),
      cash_register_balance_end: float('Theoretical Closing Balance'),
      update_stock_at_closing: flag('Stock should be updated at closing'),
    },
  };
}

const sessionsOf = (environment: Environment, config: number): readonly Stored[] =>
  environment.search('pos.session', [
    ['config_id', '=', config],
    ['state', '!=', 'closed'],
  ]);

const openSession = (row: Stored, environment: Environment): unknown =>
  sessionsOf(environment, row.id).at(-1)?.id ?? false;
