import type { Order } from '../../canonical/order.ts';
import { moneyOfFloat } from '../../kernel/money.ts';
import { type Booking, conclude, failedBy, type PreparedOrder, type Settle, totalsFailure } from './booked.ts';
import type { Odoo, Row } from './client.ts';
import { type ContactsOutcome, findOrCreateContacts } from './customers.ts';
import type { Desk } from './desk.ts';
import { odooErrors } from './errors.ts';
import { type PlanRules, planLines } from './plan.ts';
import { chargeProduct, type PriceBook, priceBook, priceLines } from './pricing.ts';
import { findOrders } from './sale-orders.ts';
import { settleTotals } from './totals.ts';
import { writeEach } from './writing.ts';

/**
 * Writes orders to Odoo, each exactly once, in as few calls as one order needs: look, resolve, load, read back, and where
 * the total differs a rounding line and another look. Order of the answers is the order of the orders.
 */
export async function bookOrders(desk: Desk, odoo: Odoo, orders: readonly Order[]): Promise<readonly Booking[]> {
  const results = new Map<string, Booking>();
  const settle: Settle = (order, booking) => void results.set(order.id, booking);
  const existing = await findOrders(
    odoo,
    orders.map(({ id }) => id),
  );
  for (const order of orders) {
    const row = existing.get(order.id);
    // What was confirmed or cancelled is not written again, only compared.
    if (row !== undefined && row.state !== 'draft' && row.state !== 'sent') {
      await conclude(desk, order, compareExisting(order, row), settle);
    }
  }
  const fresh = orders.filter((order) => !results.has(order.id));
  if (fresh.length > 0) {
    const book = await priceBook(odoo, desk.lookups, desk.settings, fresh);
    // What cannot be prepared is not written, so that Odoo has nothing of it unless it was there before.
    const unwritten: Settle = (order, booking) => settle(order, existing.has(order.id) ? booking : asAbsent(booking));
    const prepared = await prepareEach(desk, odoo, book, fresh, unwritten);
    const ids = await writeEach(desk, odoo, prepared, settle);
    await settleTotals(
      desk,
      odoo,
      book,
      prepared.filter(({ order }) => ids.has(order.id)),
      ids,
      settle,
    );
  }
  return orders.map((order) => results.get(order.id) as Booking);
}

const asAbsent = (booking: Booking): Booking =>
  booking.kind === 'failed' ? { ...booking, failure: { ...booking.failure, absent: true } } : booking;

function compareExisting(order: Order, row: Row): Booking {
  if (row.state === 'cancel') {
    const because = `${String(row.name)} is cancelled in Odoo`;
    return { kind: 'failed', failure: odooErrors.failure('SL-ODOO-022', { because, value: String(row.name) }) };
  }
  const total = moneyOfFloat(Number(row.amount_total), order.currency);
  const difference = order.totals.total.amount - total.amount;
  if (difference !== 0) return { kind: 'failed', failure: totalsFailure(order, row, difference) };
  return { kind: 'booked', booked: { id: row.id, name: String(row.name), total } };
}

// ── preparing ───────────────────────────────────────────────────────────────────────────────────────────────

/** Resolves everything that an order needs; one that cannot be booked fails alone. */
export async function prepareEach(
  desk: Desk,
  odoo: Odoo,
  book: PriceBook,
  orders: readonly Order[],
  settle: Settle,
): Promise<readonly PreparedOrder[]> {
  const ready: Omit<PreparedOrder, 'contacts'>[] = [];
  let known = book;
  const prepare = async (order: Order): Promise<void> => {
    const rules = planRules(desk, odoo, order, known);
    const lines = planLines(priceLines(order, known), rules);
    ready.push({ order, rules, lines, pricelist: await desk.lookups.pricelist(odoo, order.currency) });
  };
  for (const order of orders) {
    try {
      await prepare(order).catch(async (error: unknown) => {
        // What is remembered may be older than a person's repair: no order is refused from memory.
        failedBy(error);
        if (known === book) {
          desk.lookups.forget();
          known = await priceBook(odoo, desk.lookups, desk.settings, orders);
        }
        await prepare(order);
      });
    } catch (error) {
      settle(order, failedBy(error));
    }
  }
  const outcomes = await findOrCreateContacts(
    odoo,
    desk.lookups,
    desk.settings,
    ready.map(({ order }) => order),
  );
  return ready.flatMap((item, index) => {
    const outcome = outcomes[index] as ContactsOutcome;
    if (outcome.kind === 'found') return [{ ...item, contacts: outcome.contacts }];
    settle(item.order, outcome);
    return [];
  });
}

function planRules(desk: Desk, odoo: Odoo, order: Order, book: PriceBook): PlanRules {
  const discounts = desk.settings.discounts ?? 'percent';
  const hasDiscount = [...order.lines, ...order.shipping].some((line) => line.discount.amount !== 0);
  return {
    order: order.id,
    currency: order.currency,
    priceDigits: odoo.dialect.priceDigits,
    discounts,
    ...(discounts === 'line' && hasDiscount ? { discountProduct: chargeProduct('discount', book).id } : {}),
  };
}
