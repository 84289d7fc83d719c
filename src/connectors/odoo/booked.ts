import type { Order } from '../../canonical/order.ts';
import { CodedError, type Failure } from '../../kernel/failure.ts';
import { formatMoney, type Money, money } from '../../kernel/money.ts';
import { type Row, textOf } from './client.ts';
import type { Contacts } from './customers.ts';
import type { Desk } from './desk.ts';
import { odooErrors } from './errors.ts';
import type { PlannedLine, PlanRules } from './plan.ts';

/** An order as it stands in Odoo, compared with the channel. */
export interface Booked {
  readonly id: number;
  readonly name: string;
  readonly total: Money;
  readonly roundingDifference?: Money;
}

export type Booking =
  | { readonly kind: 'booked'; readonly booked: Booked }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** An order that is ready to be written. */
export interface PreparedOrder {
  readonly order: Order;
  readonly rules: PlanRules;
  readonly contacts: Contacts;
  readonly pricelist: number | undefined;
  readonly lines: readonly PlannedLine[];
}

/** Notes how an order of a batch ended. */
export type Settle = (order: Order, booking: Booking) => void;

/** Binds what is booked, then notes it. */
export async function conclude(
  desk: Desk,
  order: Order,
  booking: Booking,
  settle: (order: Order, booking: Booking) => void,
): Promise<void> {
  if (booking.kind === 'booked') await desk.bindOrder(order.id, booking.booked.id, booking.booked.name);
  settle(order, booking);
}

/** A failure of one order stays with it; what concerns the whole connection is thrown on. */
export function failedBy(error: unknown): Booking {
  if (error instanceof CodedError && (error.failure.kind === 'invalid' || error.failure.kind === 'rejected')) {
    return { kind: 'failed', failure: error.failure };
  }
  throw error;
}

/** That the total in Odoo is not what the buyer paid, by how much. */
export function totalsFailure(
  order: Order,
  row: Row,
  difference: number,
  code: 'SL-ODOO-019' | 'SL-ODOO-020' = 'SL-ODOO-019',
): Failure {
  const { total } = order.totals;
  const odooTotal = money(total.amount - difference, order.currency);
  return odooErrors.failure(code, {
    because: `${order.name} cost ${formatMoney(total)} ${order.currency}, ${textOf(row.name) ?? 'the order'} comes to ${formatMoney(odooTotal)} in Odoo`,
    field: 'order.totals.total',
    value: formatMoney(total),
    rule: 'equal to the minor unit',
  });
}
