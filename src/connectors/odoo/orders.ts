import type { CommandData, CommandResult, Envelope } from '../../canonical/envelope.ts';
import type { Call, Carried, CommandHandler } from '../../connector/connector.ts';
import { inLists } from '../../connector/in-lists.ts';
import { CodedError } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { moneyOfFloat } from '../../kernel/money.ts';
import { amendOrder } from './amending.ts';
import type { Booked } from './booked.ts';
import { bookOrders } from './booking.ts';
import { idsOf, numberOf, type Odoo, type Row, textOf } from './client.ts';
import type { Desk } from './desk.ts';
import { odooErrors } from './errors.ts';
import { findOrder, findOrders } from './sale-orders.ts';

type Command<Name extends 'book-order' | 'amend-order' | 'confirm-order' | 'cancel-order'> = Envelope<
  CommandData<Name>
>;

/** Orders in one call: the transaction holds its rows, and fifty take Odoo up to nine seconds. */
const MOST_AT_ONCE = LIMITS.commandBatch;

const recordOf = (desk: Desk, row: { readonly id: number; readonly name?: unknown }) => {
  const name = textOf(row.name);
  return { connection: desk.connection, id: String(row.id), ...(name === undefined ? {} : { name }) };
};

// ── book ────────────────────────────────────────────────────────────────────────────────────────────────────

export function bookOrder(desk: Desk): CommandHandler<'book-order'> {
  const run = async (
    commands: readonly Command<'book-order'>[],
    call: Call,
  ): Promise<readonly Carried<'book-order'>[]> => {
    const odoo = await desk.odoo('orders', call);
    const orders = commands.map(({ data }) => data.order);
    const bookings = call.shadow ? await lookOnly(odoo, orders) : await bookOrders(desk, odoo, orders);
    return bookings.map((booking) =>
      booking.kind === 'failed' ? booking : { kind: 'done', result: bookedResult(desk, booking.booked) },
    );
  };
  return inLists('orders', { most: MOST_AT_ONCE, run });
}

/** In a shadow replay: what stands in Odoo, or that nothing does. */
async function lookOnly(odoo: Odoo, orders: readonly CommandData<'book-order'>['order'][]) {
  const rows = await findOrders(
    odoo,
    orders.map(({ id }) => id),
  );
  return orders.map((order) => {
    const row = rows.get(order.id);
    if (row === undefined) {
      const failure = odooErrors.failure('SL-ODOO-021', {
        because: 'shadow replay: the order would be booked',
        value: order.id,
      });
      return { kind: 'failed' as const, failure };
    }
    const total = moneyOfFloat(numberOf(row.amount_total), order.currency);
    return { kind: 'booked' as const, booked: { id: row.id, name: String(row.name), total } };
  });
}

function bookedResult(desk: Desk, booked: Booked): CommandResult<'book-order'> {
  return {
    record: recordOf(desk, booked),
    total: booked.total,
    ...(booked.roundingDifference === undefined ? {} : { roundingDifference: booked.roundingDifference }),
  };
}

// ── amend ───────────────────────────────────────────────────────────────────────────────────────────────────

export function amendOrderHandler(desk: Desk): CommandHandler<'amend-order'> {
  return {
    operation: 'orders',
    async carryOut(command, call) {
      const odoo = await desk.odoo('orders', call);
      return bookedResult(desk, await amendOrder(desk, odoo, command.data.order, call.shadow));
    },
  };
}

// ── confirm ─────────────────────────────────────────────────────────────────────────────────────────────────

export function confirmOrder(desk: Desk): CommandHandler<'confirm-order'> {
  const run = async (
    commands: readonly Command<'confirm-order'>[],
    call: Call,
  ): Promise<readonly Carried<'confirm-order'>[]> => {
    const odoo = await desk.odoo('orders', call);
    const ids = commands.map(({ data }) => data.order);
    const before = await findOrders(odoo, ids, ['picking_ids']);
    const open = [...before.values()].filter(isOpen);
    if (!call.shadow && open.length > 0)
      await confirmAll(
        odoo,
        open.map(({ id }) => id),
      );
    const after = open.length === 0 ? before : await findOrders(odoo, ids, ['picking_ids']);
    const complete = await reservedOrders(odoo, [...after.values()]);
    return ids.map((order) => confirmed(desk, order, after.get(order), complete));
  };
  return inLists('orders', { most: MOST_AT_ONCE, run });
}

const isOpen = (row: Row): boolean => row.state === 'draft' || row.state === 'sent';

/**
 * Confirms together; one bad order fails all, so that they are then confirmed one by one. A refusal is not believed
 * here: the state that is read afterwards decides, because "already confirmed" is a refusal too.
 */
async function confirmAll(odoo: Odoo, ids: readonly number[]): Promise<void> {
  const confirm = (some: readonly number[]) =>
    odoo.run({ model: 'sale.order', method: 'action_confirm', ids: some, repeatable: true });
  try {
    await confirm(ids);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (ids.length === 1) return;
    for (const id of ids)
      await confirm([id]).catch((refusal: unknown) => {
        if (!isRefusal(refusal)) throw refusal;
      });
  }
}

/** Odoo said no to this change, as opposed to being away or busy. */
export function isRefusal(error: unknown): error is CodedError {
  return error instanceof CodedError && ['SL-ODOO-006', 'SL-ODOO-023', 'SL-ODOO-024'].includes(error.failure.code);
}

function confirmed(
  desk: Desk,
  order: string,
  row: Row | undefined,
  complete: ReadonlyMap<number, boolean>,
): Carried<'confirm-order'> {
  if (row === undefined) {
    return {
      kind: 'failed',
      failure: odooErrors.failure('SL-ODOO-021', { because: 'the order to confirm is not in Odoo', value: order }),
    };
  }
  if (row.state === 'sale' || row.state === 'done') {
    return { kind: 'done', result: { record: recordOf(desk, row), complete: complete.get(row.id) ?? true } };
  }
  if (row.state === 'cancel') {
    const because = `${String(row.name)} is cancelled in Odoo`;
    return { kind: 'failed', failure: odooErrors.failure('SL-ODOO-022', { because, value: String(row.name) }) };
  }
  const because = `${String(row.name)} stays a quotation although Odoo was asked to confirm it`;
  return { kind: 'failed', failure: odooErrors.failure('SL-ODOO-006', { because, value: String(row.name) }) };
}

/** Whether all goods of an order are reserved or gone. Moves that wait for an earlier step of the warehouse do not count. */
async function reservedOrders(odoo: Odoo, rows: readonly Row[]): Promise<ReadonlyMap<number, boolean>> {
  const pickings = new Map(rows.flatMap((row) => idsOf(row.picking_ids).map((picking) => [picking, row.id] as const)));
  const complete = new Map(rows.map((row) => [row.id, true]));
  if (pickings.size === 0) return complete;
  const domain = [
    ['picking_id', 'in', [...pickings.keys()]],
    ['state', 'not in', ['cancel', 'waiting']],
  ];
  for (const move of await odoo.searchRead('stock.move', domain, ['state', 'picking_id'])) {
    const order = pickings.get(Array.isArray(move.picking_id) ? Number(move.picking_id[0]) : 0);
    if (order !== undefined && move.state !== 'assigned' && move.state !== 'done') complete.set(order, false);
  }
  return complete;
}

// ── cancel ──────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Cancels what has not left the building. Odoo itself would cancel an order that is delivered and invoiced and leave both
 * standing; here the open deliveries are cancelled and the order stays, because only a return can undo the rest.
 */
export function cancelOrder(desk: Desk): CommandHandler<'cancel-order'> {
  return {
    operation: 'orders',
    async carryOut(command, call) {
      const odoo = await desk.odoo('orders', call);
      const row = await findOrder(odoo, command.data.order, ['picking_ids']);
      const shipped = await deliveries(odoo, row);
      if (shipped.done.length > 0) {
        if (shipped.open.length > 0 && !call.shadow) await cancelDeliveries(odoo, shipped.open);
        return { record: recordOf(desk, row), alreadyShipped: true };
      }
      if (row.state !== 'cancel' && !call.shadow) await cancelInOdoo(odoo, row);
      if (!call.shadow) await desk.rememberCancelled(command.data.order);
      const after = await deliveries(odoo, row);
      return { record: recordOf(desk, row), alreadyShipped: after.done.length > 0 };
    },
  };
}

async function deliveries(
  odoo: Odoo,
  row: Row,
): Promise<{ readonly done: readonly number[]; readonly open: readonly number[] }> {
  const domain = [
    ['sale_id', '=', row.id],
    ['picking_type_code', '=', 'outgoing'],
  ];
  const rows = await odoo.searchRead('stock.picking', domain, ['state']);
  return {
    done: rows.filter(({ state }) => state === 'done').map(({ id }) => id),
    open: rows.filter(({ state }) => state !== 'done' && state !== 'cancel').map(({ id }) => id),
  };
}

async function cancelDeliveries(odoo: Odoo, ids: readonly number[]): Promise<void> {
  await odoo.run({ model: 'stock.picking', method: 'action_cancel', ids, repeatable: true });
}

async function cancelInOdoo(odoo: Odoo, row: Row): Promise<void> {
  let refusal: CodedError | undefined;
  try {
    // Without this word 17 answers with a wizard and leaves the order confirmed.
    const context = { disable_cancel_warning: true };
    await odoo.run({ model: 'sale.order', method: 'action_cancel', ids: [row.id], context, repeatable: true });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    refusal = error;
  }
  const [after] = await odoo.read('sale.order', [row.id], ['state']);
  if (after?.state === 'cancel') return;
  throw (
    refusal ??
    odooErrors.error('SL-ODOO-006', { because: `${String(row.name)} is not cancelled although Odoo was asked to` })
  );
}
