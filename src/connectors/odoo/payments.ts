import type { CommandData } from '../../canonical/envelope.ts';
import type { Call, CommandHandler } from '../../connector/connector.ts';
import { minorDigits } from '../../kernel/currency.ts';
import { moneyOfFloat } from '../../kernel/money.ts';
import { numberOf, type Odoo, type Row, textOf } from './client.ts';
import type { Desk } from './desk.ts';
import { odooErrors } from './errors.ts';
import { invoicesOf } from './invoices.ts';
import { isRefusal } from './orders.ts';
import { findOrder } from './sale-orders.ts';

/**
 * Registers a captured payment against the order's invoice. Nothing in Odoo keeps a payment from being booked twice: the
 * same wizard run again books it again. So the provider's reference is looked up before every try, each try has a
 * wizard of its own, this hub lets one writer at an order, and a double that another hub made meanwhile is cancelled.
 */
export function registerPayment(desk: Desk): CommandHandler<'register-payment'> {
  const writers = new Map<string, Promise<unknown>>();
  return {
    operation: 'payments',
    async carryOut(command, call) {
      const { data } = command;
      const payment = await register(desk, writers, { ...data, way: TAKEN }, call);
      const record = recordOf(desk, payment);
      await desk.bindings.bind({
        canonical: data.payment,
        connection: desk.connection,
        kind: 'account.payment',
        foreignId: record.id,
        ...(record.name === undefined ? {} : { foreignName: record.name }),
      });
      return { record };
    },
  };
}

/**
 * The counterpart: money that was given back, registered against the posted credit notes of the order, so that they are paid. What is
 * owed in another way than as money pays them from the journal that is named for that way.
 */
export function registerRefund(desk: Desk): CommandHandler<'register-refund'> {
  const writers = new Map<string, Promise<unknown>>();
  return {
    operation: 'payments',
    async carryOut({ data }, call) {
      return { record: recordOf(desk, await register(desk, writers, { ...data, way: GIVEN_BACK }, call)) };
    },
  };
}

/** Which way the money went, and which documents it pays. */
interface Way {
  readonly direction: 'inbound' | 'outbound';
  readonly document: 'out_invoice' | 'out_refund';
  readonly called: string;
}
const TAKEN: Way = { direction: 'inbound', document: 'out_invoice', called: 'invoice' };
const GIVEN_BACK: Way = { direction: 'outbound', document: 'out_refund', called: 'credit note' };

type Asked = CommandData<'register-payment'> & Pick<CommandData<'register-refund'>, 'as'> & { readonly way: Way };

async function register(desk: Desk, writers: Map<string, Promise<unknown>>, data: Asked, call: Call): Promise<Row> {
  const odoo = await desk.odoo('payments', call);
  return oneAtATime(writers, data.order, async () => {
    const known = await paymentsByReference(odoo, data);
    if (known.length === 0 && !call.shadow) await payByWizard(desk, odoo, data);
    const payments = known.length === 0 ? await paymentsByReference(odoo, data) : known;
    return keepOne(desk, odoo, data, payments);
  });
}

const recordOf = (desk: Desk, row: Row) => {
  const name = textOf(row.name);
  return { connection: desk.connection, id: String(row.id), ...(name === undefined ? {} : { name }) };
};

/** Runs `work` after all earlier work on the same key. */
async function oneAtATime<T>(writers: Map<string, Promise<unknown>>, key: string, work: () => Promise<T>): Promise<T> {
  const before = writers.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  writers.set(key, mine);
  try {
    return await mine;
  } finally {
    if (writers.get(key) === mine) writers.delete(key);
  }
}

async function paymentsByReference(odoo: Odoo, { reference, way }: Asked): Promise<readonly Row[]> {
  const { paymentReference, paymentStates } = odoo.dialect;
  const domain = [
    [paymentReference, '=', reference],
    ['payment_type', '=', way.direction],
    ['state', 'in', paymentStates],
  ];
  return odoo.searchRead('account.payment', domain, ['name', 'state', 'amount', 'currency_id', 'is_reconciled'], {
    order: 'id',
  });
}

async function payByWizard(desk: Desk, odoo: Odoo, data: Asked): Promise<void> {
  // What is owed in another way must not be mixed with money that truly left, so that no journal for "all others" takes it.
  const own = data.as === undefined ? undefined : await desk.lookups.ownJournal(odoo, data.gateway);
  const order = await findOrder(odoo, data.order, ['invoice_ids']);
  const open = (await invoicesOf(odoo, order, data.way.document)).filter(
    (row) => row.state === 'posted' && numberOf(row.amount_residual) > 0,
  );
  if (open.length === 0) {
    // Another writer may have paid with this very reference since it was looked up.
    if ((await paymentsByReference(odoo, data)).length > 0) return;
    throw odooErrors.error('SL-ODOO-027', {
      because: `${String(order.name)} has no posted ${data.way.called} with anything left to pay`,
    });
  }
  const values = {
    journal_id: own ?? (await desk.lookups.journal(odoo, data.gateway)),
    amount: data.amount.amount / 10 ** minorDigits(data.amount.currency),
    payment_date: data.at.slice(0, 10),
    communication: data.reference,
    ...(open.length > 1 ? { group_payment: true } : {}),
  };
  const context = { active_model: 'account.move', active_ids: open.map(({ id }) => id) };
  try {
    const wizard = await odoo.create('account.payment.register', values, context);
    await odoo.run({
      model: 'account.payment.register',
      method: 'action_create_payments',
      ids: [wizard],
      repeatable: false,
    });
  } catch (error) {
    // "Nothing left to pay" may mean that another writer has just paid with this very reference.
    if (!isRefusal(error) || (await paymentsByReference(odoo, data)).length === 0) throw error;
  }
}

/**
 * The payment that holds the reference. Where two writers raced, the one that is matched with the invoice stays, else
 * the older; a double that is matched with nothing is cancelled. Two matched ones are a case for a person.
 */
async function keepOne(desk: Desk, odoo: Odoo, data: Asked, payments: readonly Row[]): Promise<Row> {
  const kept = payments.find((row) => row.is_reconciled === true) ?? payments[0];
  if (kept === undefined) {
    throw odooErrors.error('SL-ODOO-008', {
      kind: 'unknown',
      because: 'no payment with the reference can be seen after it was registered',
    });
  }
  const doubles = payments.filter((row) => row.id !== kept.id);
  const stray = doubles.filter((row) => row.is_reconciled !== true);
  if (stray.length > 0) {
    desk.log.warn('cancelling a payment that was registered twice', {
      order: data.order,
      payments: stray.map(({ id }) => id),
    });
    await odoo.run({
      model: 'account.payment',
      method: 'action_cancel',
      ids: stray.map(({ id }) => id),
      repeatable: true,
    });
  }
  const left = doubles.length === 0 ? payments : await paymentsByReference(odoo, data);
  if (left.length > 1) {
    const ids = left.map(({ id }) => id).join(', ');
    throw odooErrors.error('SL-ODOO-028', {
      because: `payments ${ids} hold the same reference`,
      field: 'reference',
      value: data.reference,
    });
  }
  checkAmount(data, kept);
  return kept;
}

function checkAmount(data: Asked, payment: Row): void {
  const amount = moneyOfFloat(numberOf(payment.amount), data.amount.currency);
  if (amount.amount === data.amount.amount) return;
  throw odooErrors.error('SL-ODOO-028', {
    because: `payment ${String(payment.name)} holds the reference with another amount`,
    field: 'amount',
    value: String(amount.amount),
    rule: `must be ${data.amount.amount} ${data.amount.currency} in minor units`,
  });
}
