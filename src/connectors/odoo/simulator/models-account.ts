import { moveLines, moveTotals, rawLine, residualOf, settledBy } from './balances.ts';
import type { Stored } from './database.ts';
import type { Environment } from './environment.ts';
import { userError } from './errors.ts';
import { closedUntil, itemFields, postEntry, reconcileLines } from './journal-items.ts';
import { char, choice, computed, date, flag, float, link, links, list, type Model, type Values } from './model.ts';
import { paymentModels } from './models-payment.ts';
import { linesOf, quantityToInvoice } from './models-sale.ts';
import { digitsOf, lineTotals } from './taxes.ts';
import { dayText } from './time.ts';

/** Journals, invoices, credit notes and payments. */
export function accountModels(version: number): Model[] {
  return [
    {
      name: 'account.journal',
      label: 'Journal',
      fields: {
        name: char('Journal Name'),
        code: char('Short Code'),
        type: choice('Type', ['sale', 'purchase', 'bank', 'cash', 'credit', 'general'], 'general'),
        company_id: link('res.company', 'Company', { initial: () => 1 }),
        active: flag('Active', true),
        inbound_payment_method_line_ids: methods('inbound', 'Incoming Payments'),
        outbound_payment_method_line_ids: methods('outbound', 'Outgoing Payments'),
      },
    },
    {
      name: 'account.account',
      label: 'Account',
      fields: {
        name: char('Account Name'),
        code: char('Code'),
        reconcile: flag('Allow Reconciliation'),
        ...(version >= 18
          ? { company_ids: links('res.company', 'Companies', { initial: () => [1] }) }
          : { company_id: link('res.company', 'Company', { initial: () => 1 }) }),
      },
    },
    moveModel(version),
    lineModel(version),
    invoiceWizard(version),
    reversalWizard(version),
    ...paymentModels(version),
  ];
}

const READONLY_ONCE_POSTED = ['partner_id', 'invoice_line_ids', 'invoice_date', 'journal_id', 'currency_id'];

function moveModel(version: number): Model {
  const totals = (row: Stored, environment: Environment) => moveTotals(environment, row);
  return {
    name: 'account.move',
    label: 'Journal Entry',
    fields: {
      name: char('Number', { initial: () => (version >= 19 ? false : '/') }),
      state: choice('Status', ['draft', 'posted', 'cancel'], 'draft'),
      move_type: choice('Type', ['entry', 'out_invoice', 'out_refund', 'in_invoice', 'in_refund'], 'out_invoice'),
      partner_id: link('res.partner', 'Partner'),
      journal_id: link('account.journal', 'Journal', { initial: () => 1 }),
      currency_id: link('res.currency', 'Currency'),
      date: date('Date'),
      invoice_date: date('Invoice/Bill Date'),
      invoice_date_due: date('Due Date'),
      invoice_origin: char('Origin'),
      ref: char('Reference'),
      payment_reference: char('Payment Reference'),
      reversed_entry_id: link('account.move', 'Reversal of'),
      invoice_line_ids: list('account.move.line', 'move_id', 'Invoice lines'),
      line_ids: list('account.move.line', 'move_id', 'Journal Items'),
      amount_untaxed: computed('monetary', 'Untaxed Amount', (row, environment) => totals(row, environment).untaxed),
      amount_tax: computed('monetary', 'Tax', (row, environment) => totals(row, environment).tax),
      amount_total: computed('monetary', 'Total', (row, environment) => totals(row, environment).total),
      amount_residual: computed('monetary', 'Amount Due', (row, environment) => residualOf(environment, row)),
      payment_state: computed('selection', 'Payment Status', (row, environment) => paymentState(environment, row)),
      ...(version >= 18
        ? {
            matched_payment_ids: computed(
              'many2many',
              'Matched Payments',
              (row, environment) => settledBy(environment, row.id).map(({ payment }) => payment),
              'account.payment',
            ),
          }
        : { payment_ids: computed('many2many', 'Payments', () => [], 'account.payment') }),
    },
    indexed: ['ref', 'name'],
    order: 'date desc, name desc, invoice_date desc, id desc',
    display: (row) =>
      row.state === 'draft' ? 'Draft Invoice' : `${String(row.name)}${row.ref ? ` (${String(row.ref)})` : ''}`,
    beforeWrite(_environment, row, values) {
      const touched = READONLY_ONCE_POSTED.filter((name) => name in values);
      if (version >= 19 && row.state === 'posted' && touched.length > 0) {
        throw userError(`You cannot modify the following readonly fields on a posted move: ${touched.join(', ')}`);
      }
      return values;
    },
    beforeUnlink(_environment, row) {
      if (row.state === 'posted') throw userError('You cannot delete a posted journal item.');
    },
    methods: { action_post: (environment, ids) => postMoves(environment, ids) },
  };
}

const methods = (way: string, label: string) =>
  computed(
    'one2many',
    label,
    (row, environment) =>
      environment
        .search('account.payment.method.line', [
          ['journal_id', '=', row.id],
          ['payment_type', '=', way],
        ])
        .map(({ id }) => id),
    'account.payment.method.line',
  );

function lineModel(version: number): Model {
  const priceDigits = version >= 19 ? {} : { digits: 2 };
  const amounts = (row: Stored, environment: Environment) => {
    const move = environment.get('account.move', row.move_id as number);
    return lineTotals(environment, rawLine(environment, row), digitsOf(environment, move.currency_id));
  };
  return {
    name: 'account.move.line',
    label: 'Journal Item',
    fields: {
      move_id: link('account.move', 'Journal Entry', { required: true }),
      name: char('Label'),
      product_id: link('product.product', 'Product'),
      quantity: float('Quantity', { initial: () => 1 }),
      price_unit: float('Unit Price', priceDigits),
      discount: float('Discount (%)', { digits: 2 }),
      tax_ids: links('account.tax', 'Taxes'),
      display_type: choice('Display Type', ['product', 'tax', 'payment_term', 'line_section', 'line_note'], 'product'),
      sale_line: link('sale.order.line', 'Sales Order Line'),
      ...itemFields(),
      price_subtotal: computed('monetary', 'Subtotal', (row, environment) => amounts(row, environment).untaxed),
      price_total: computed('monetary', 'Total', (row, environment) => amounts(row, environment).total),
    },
    touches: ['move_id'],
    methods: { reconcile: reconcileLines },
  };
}

function paymentState(environment: Environment, row: Stored): string {
  if (row.state !== 'posted') return 'not_paid';
  const residual = residualOf(environment, row);
  if (residual === 0) return 'paid';
  return settledBy(environment, row.id).length > 0 ? 'partial' : 'not_paid';
}

function postMoves(environment: Environment, ids: readonly number[]): false {
  environment.check('account.move', 'write');
  const today = dayText(environment.now);
  for (const id of ids) {
    const move = environment.get('account.move', id);
    if (move.state !== 'draft') throw userError(`The entry ${String(move.name)} (id ${id}) must be in draft.`);
    if (move.move_type === 'entry') {
      postEntry(environment, move, closedUntil(environment));
      continue;
    }
    const day = typeof move.invoice_date === 'string' ? move.invoice_date : today;
    const closed = closedUntil(environment);
    if (closed !== undefined && day <= closed)
      throw userError(`You cannot add/modify entries prior to and inclusive of: ${closed}.`);
    const prefix = move.move_type === 'out_refund' ? 'RINV' : 'INV';
    const year = today.slice(0, 4);
    const name = `${prefix}/${year}/${String(environment.database.next(`${prefix}/${year}`)).padStart(5, '0')}`;
    environment.write('account.move', [id], {
      state: 'posted',
      name,
      invoice_date: day,
      invoice_date_due: day,
      date: day,
      payment_reference: name,
    });
    touchOrders(environment, id);
  }
  return false;
}

function touchOrders(environment: Environment, move: number): void {
  for (const line of moveLines(environment, move)) {
    const sold = environment.find('sale.order.line', line.sale_line as number);
    if (sold !== undefined) environment.touch('sale.order', sold.order_id as number);
  }
}

// ── wizards ─────────────────────────────────────────────────────────────────────────────────────────────────

const NOTHING =
  'Cannot create an invoice. No items are available to invoice.\n\nTo resolve this issue, please ensure that:\n   \u2022 The products have been delivered before attempting to invoice them.\n   \u2022 The invoicing policy of the product is configured correctly.\n';

function invoiceWizard(version: number): Model {
  const taxes = version >= 19 ? 'tax_ids' : 'tax_id';
  return {
    name: 'sale.advance.payment.inv',
    label: 'Sales Advance Payment Invoice',
    fields: {
      advance_payment_method: choice('Create Invoice', ['delivered', 'percentage', 'fixed'], 'delivered'),
      sale_order_ids: links('sale.order', 'Sales Orders'),
    },
    methods: {
      create_invoices(environment, ids) {
        environment.check('account.move', 'create');
        const orders = environment.get('sale.advance.payment.inv', ids[0] as number).sale_order_ids as number[];
        const moves = orders.flatMap((order) => invoiceOrder(environment, order, taxes) ?? []);
        if (moves.length === 0) throw userError(NOTHING);
        return {
          name: 'Invoices',
          type: 'ir.actions.act_window',
          xml_id: 'account.action_move_out_invoice_type',
          res_model: 'account.move',
          ...(moves.length === 1 ? { res_id: moves[0] } : {}),
          target: 'current',
          view_mode: version >= 18 ? 'list,form' : 'tree,form',
        };
      },
    },
  };
}

function invoiceOrder(environment: Environment, id: number, taxes: string): number | undefined {
  const order = environment.get('sale.order', id);
  if (order.state !== 'sale') return undefined;
  const lines = linesOf(environment, id).filter((line) => line.product_id !== false);
  const due = lines
    .map((line) => ({ line, quantity: quantityToInvoice(environment, line) }))
    .filter(({ quantity }) => quantity > 0);
  // Charges alone are not worth an invoice before anything is delivered.
  const goods = due.filter(
    ({ line }) => environment.get('product.product', line.product_id as number).type !== 'service',
  );
  const onlyServices = lines.every(
    (line) => environment.get('product.product', line.product_id as number).type === 'service',
  );
  if (due.length === 0 || (goods.length === 0 && !onlyServices && !anyInvoiced(environment, lines))) return undefined;
  const move = environment.create('account.move', {
    partner_id: order.partner_invoice_id,
    currency_id: environment.valueOf('sale.order', order, 'currency_id'),
    invoice_origin: order.name,
    ref: order.client_order_ref,
  });
  for (const { line, quantity } of due) {
    environment.create('account.move.line', {
      move_id: move,
      name: line.name,
      product_id: line.product_id,
      quantity,
      price_unit: line.price_unit,
      discount: line.discount,
      tax_ids: [[6, 0, line[taxes]]],
      sale_line: line.id,
    });
  }
  environment.touch('sale.order', id);
  return move;
}

const anyInvoiced = (environment: Environment, lines: readonly Stored[]): boolean =>
  lines.some((line) => environment.search('account.move.line', [['sale_line', '=', line.id]]).length > 0);

function reversalWizard(_version: number): Model {
  return {
    name: 'account.move.reversal',
    label: 'Account Move Reversal',
    fields: {
      journal_id: link('account.journal', 'Journal'),
      reason: char('Reason'),
      date: date('Reversal date'),
      move_ids: links('account.move', 'Journal Entries', { initial: (environment) => environment.context.active_ids }),
    },
    methods: {
      refund_moves(environment, ids) {
        const wizard = environment.get('account.move.reversal', ids[0] as number);
        const notes = (wizard.move_ids as number[]).map((move) =>
          reverse(environment, environment.get('account.move', move), wizard),
        );
        return {
          name: 'Reverse Moves',
          type: 'ir.actions.act_window',
          res_model: 'account.move',
          view_mode: 'form',
          res_id: notes[0],
          context: { default_move_type: 'out_refund' },
        };
      },
    },
  };
}

function reverse(environment: Environment, invoice: Stored, wizard: Values): number {
  if (invoice.state !== 'posted') throw userError('You can only reverse posted moves.');
  const reason = typeof wizard.reason === 'string' ? `, ${wizard.reason}` : '';
  const note = environment.create('account.move', {
    move_type: 'out_refund',
    partner_id: invoice.partner_id,
    currency_id: invoice.currency_id,
    invoice_origin: invoice.invoice_origin,
    reversed_entry_id: invoice.id,
    ref: `Reversal of: ${String(invoice.name)}${reason}`,
  });
  for (const line of moveLines(environment, invoice.id)) {
    const { name, product_id, quantity, price_unit, discount, sale_line } = line;
    environment.create('account.move.line', {
      move_id: note,
      name,
      product_id,
      quantity,
      price_unit,
      discount,
      sale_line,
      tax_ids: [[6, 0, line.tax_ids]],
    });
  }
  return note;
}
