import type { CommandHandler } from '../../connector/connector.ts';
import type { CodedError } from '../../kernel/failure.ts';
import { moneyOfFloat } from '../../kernel/money.ts';
import { idsOf, numberOf, type Odoo, type Row, textOf } from './client.ts';
import type { Desk } from './desk.ts';
import { odooErrors } from './errors.ts';
import { isRefusal } from './orders.ts';
import { findOrder } from './sale-orders.ts';

/** Fields of an invoice or credit note that commands look at. */
export const MOVE_FIELDS = [
  'name',
  'state',
  'move_type',
  'amount_total',
  'amount_residual',
  'currency_id',
  'invoice_date',
  'ref',
  'reversed_entry_id',
];

/**
 * Invoices what was delivered (or ordered, by the products' policy) and posts it. A wizard makes the invoice, which is
 * found by reading the order again: the wizard's answer is an action for a screen. A draft that is already there is
 * posted rather than made twice. Partial deliveries give further invoices at further commands.
 */
export function postInvoice(desk: Desk): CommandHandler<'post-invoice'> {
  return {
    operation: 'invoices',
    async carryOut(command, call) {
      const odoo = await desk.odoo('invoices', call);
      const order = await findOrder(odoo, command.data.order, ['invoice_ids', 'invoice_status']);
      const standing = await invoicesOf(odoo, order);
      const invoice =
        (await invoiceOfCommand(desk, odoo, command.id, standing)) ??
        (call.shadow ? lastPosted(standing) : await makeInvoice(odoo, order, standing));
      if (invoice === undefined) throw nothingToInvoice(order);
      const posted = call.shadow ? invoice : await post(desk, odoo, invoice);
      await desk.bindings.bind({
        canonical: `invoice/${command.id}`,
        connection: desk.connection,
        kind: 'account.move',
        foreignId: String(posted.id),
        ...nameOf(posted),
      });
      return documentResult(desk, posted);
    },
  };
}

const nameOf = (row: Row) => {
  const name = textOf(row.name);
  return name === undefined ? {} : { foreignName: name };
};

export function documentResult(desk: Desk, row: Row) {
  const name = textOf(row.name);
  const currency = Array.isArray(row.currency_id) ? String(row.currency_id[1]) : '';
  return {
    record: { connection: desk.connection, id: String(row.id), ...(name === undefined ? {} : { name }) },
    total: moneyOfFloat(numberOf(row.amount_total), currency),
  };
}

/** Customer invoices, or credit notes, of an order that was just read with its `invoice_ids`, oldest first. */
export async function invoicesOf(
  odoo: Odoo,
  order: Row,
  type: 'out_invoice' | 'out_refund' = 'out_invoice',
): Promise<readonly Row[]> {
  const ids = [...idsOf(order.invoice_ids)].sort((left, right) => left - right);
  const rows = await odoo.read('account.move', ids, MOVE_FIELDS);
  return rows.filter((row) => row.move_type === type && row.state !== 'cancel');
}

/** What an earlier try of this very command made, also when its answer was lost. */
async function invoiceOfCommand(
  desk: Desk,
  odoo: Odoo,
  command: string,
  standing: readonly Row[],
): Promise<Row | undefined> {
  const bound = await desk.bindings.find(`invoice/${command}`, desk.connection, 'account.move');
  if (bound !== undefined) return (await odoo.read('account.move', [Number(bound.foreignId)], MOVE_FIELDS))[0];
  for (const invoice of standing) {
    // A draft waits to be posted; a posted one that answers no command is the lost effect of an earlier try.
    const owner = await desk.bindings.canonicalOf(desk.connection, 'account.move', String(invoice.id));
    if (invoice.state === 'draft' || owner === undefined) return invoice;
  }
  return undefined;
}

const lastPosted = (invoices: readonly Row[]): Row | undefined =>
  invoices.filter(({ state }) => state === 'posted').at(-1);

async function makeInvoice(odoo: Odoo, order: Row, standing: readonly Row[]): Promise<Row | undefined> {
  const before = new Set(standing.map(({ id }) => id));
  const wizard = await odoo.create('sale.advance.payment.inv', {
    advance_payment_method: 'delivered',
    sale_order_ids: [[6, 0, [order.id]]],
  });
  try {
    await odoo.run({ model: 'sale.advance.payment.inv', method: 'create_invoices', ids: [wizard], repeatable: false });
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  const [fresh] = await odoo.read('sale.order', [order.id], ['invoice_ids']);
  const after = fresh === undefined ? [] : await invoicesOf(odoo, fresh);
  return after.find(({ id }) => !before.has(id)) ?? lastPosted(after);
}

function nothingToInvoice(order: Row): CodedError {
  return odooErrors.error('SL-ODOO-025', {
    because: `${String(order.name)} has nothing to invoice`,
    value: String(order.name),
  });
}

/** Posts a draft and answers the document as it then stands; a refusal counts only when it is still a draft. */
export async function post(desk: Desk, odoo: Odoo, move: Row): Promise<Row> {
  if (move.state === 'posted') return move;
  let refusal: CodedError | undefined;
  try {
    await odoo.run({ model: 'account.move', method: 'action_post', ids: [move.id], repeatable: true });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    refusal = error;
  }
  const [after] = await odoo.read('account.move', [move.id], MOVE_FIELDS);
  if (after?.state === 'posted') return after;
  const closed = await closedUntil(desk, odoo);
  if (closed !== undefined) {
    const because = `the books are closed up to ${closed}: ${refusal?.failure.because ?? 'the document stays a draft'}`;
    throw odooErrors.error('SL-ODOO-024', { because, field: 'invoice_date', value: closed }, refusal);
  }
  throw (
    refusal ??
    odooErrors.error('SL-ODOO-006', { because: 'the document stays a draft although Odoo was asked to post it' })
  );
}

/** The latest lock date that covers today; read as fields, so that it holds in every language. */
async function closedUntil(desk: Desk, odoo: Odoo): Promise<string | undefined> {
  const { id } = await desk.lookups.company(odoo);
  const [row] = await odoo.read('res.company', [id], odoo.dialect.lockDates);
  const today = new Date(desk.clock.now()).toISOString().slice(0, 10);
  const dates = odoo.dialect.lockDates.flatMap((field) => textOf(row?.[field]) ?? []).sort();
  const latest = dates.at(-1);
  return latest !== undefined && latest >= today ? latest : undefined;
}
