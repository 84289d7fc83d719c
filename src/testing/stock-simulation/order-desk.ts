import type { Envelope } from '../../canonical/envelope.ts';
import type { Order } from '../../canonical/order.ts';
import { happens, integerBetween } from '../../kernel/chance.ts';
import { asked } from '../stock-messages.ts';
import type { SoldOrder } from './people.ts';
import { ended, type Stage } from './world.ts';

/** What order-to-cash and the ERP make of an order: book, confirm, ship, undo; each after a while, and hours when it is away. */
export interface OrderDesk {
  /** The order was placed; `refusal` is what becomes of one that the ERP does not take. */
  expect(order: Order, sold: SoldOrder, refusal: Envelope | undefined): void;
  /** The buyer changed the order: the ERP is asked to take it over, when it has it. */
  amend(sold: SoldOrder): void;
  /** Goods that left over the counter are posted. */
  move(receipt: string, parts: ReadonlyMap<string, number>, location: string): void;
}

const MINUTE_MS = 60_000;
const record = { connection: 'odoo', id: '1' };

export function createOrderDesk(
  stage: Stage,
  orders: ReadonlyMap<string, SoldOrder>,
  onShippedAndCancelled: (sold: SoldOrder) => void,
): OrderDesk {
  const { features, scheduler, erp, hub, stream, skewMs } = stage;
  const chance = stream('desk');
  const awayMs = features.has('erpDown') ? integerBetween(chance, 0, 3 * 60 * MINUTE_MS) : 0;
  const soonMs = (): number =>
    integerBetween(chance, 5_000, 2 * MINUTE_MS) + (awayMs > 0 ? integerBetween(chance, 0, awayMs) : 0);
  const readAll = (parts: ReadonlyMap<string, number>, location: string): void => {
    for (const sku of parts.keys()) stage.read(sku, integerBetween(chance, 0, MINUTE_MS), location);
  };

  const confirm = (sold: SoldOrder): void => {
    const { order } = sold;
    erp.confirm(order.id, sold.parts, sold.location);
    // The answer's time is taken after the effect, by the hub's clock.
    const answeredMs = scheduler.now() + integerBetween(chance, 1, 500);
    scheduler.after(answeredMs - scheduler.now(), () => {
      hub.append(ended('book-order', order.id, { order }, { record, total: order.totals.total }, answeredMs));
      hub.append(ended('confirm-order', order.id, { order: order.id }, { record, complete: true }, answeredMs));
    });
    readAll(sold.parts, sold.location);
    if (features.has('shipping')) {
      scheduler.after(integerBetween(chance, MINUTE_MS, 30 * MINUTE_MS), () => {
        if (!erp.ship(order.id)) return;
        if (sold.cancelled) onShippedAndCancelled(sold);
        readAll(sold.parts, sold.location);
      });
    }
    // Whoever hears of a cancellation asks the ERP to undo it.
    scheduler.after(integerBetween(chance, 20 * MINUTE_MS, 60 * MINUTE_MS) + awayMs, () => undo(order.id, sold));
  };
  const undo = (order: string, sold: SoldOrder): void => {
    if (!sold.cancelled) return;
    const isUndone = erp.cancel(order);
    const nowMs = scheduler.now();
    hub.append(ended('cancel-order', order, { order }, { record, alreadyShipped: !isUndone }, nowMs));
    readAll(sold.parts, sold.location);
  };

  /** The hub asks as soon as it has heard of it. Only where claims run out does it matter when. */
  const ask = (name: 'book-order' | 'amend-order', order: Order): void => {
    if (features.has('forgotten')) hub.append(asked(name, order, scheduler.now()));
  };

  return {
    expect(order, sold, refusal) {
      ask('book-order', order);
      scheduler.after(soonMs(), () => {
        if (orders.get(order.id)?.cancelled && happens(chance, 0.7)) return;
        if (refusal === undefined) {
          confirm(sold);
          return;
        }
        sold.rejected = true;
        sold.rejectedMs = scheduler.now();
        hub.append(refusal);
      });
    },
    amend(sold) {
      const { order, parts, location } = sold;
      const attempt = (): void => {
        // Booked as it is now, it needs no amendment; not booked yet, it will be.
        if (sold.cancelled || sold.rejected) return;
        if (!erp.orders.has(order.id)) return void scheduler.after(10 * MINUTE_MS, attempt);
        if (erp.orders.get(order.id)?.parts === parts || !erp.amend(order.id, parts)) return;
        const answeredMs = scheduler.now() + integerBetween(chance, 1_000, 2_000);
        scheduler.after(answeredMs - scheduler.now(), () =>
          hub.append(ended('amend-order', order.id, { order }, { record, total: order.totals.total }, answeredMs)),
        );
        readAll(parts, location);
      };
      ask('amend-order', order);
      scheduler.after(soonMs(), attempt);
    },
    move(receipt, parts, location) {
      scheduler.after(soonMs(), () => {
        erp.move(parts, -1, location);
        const nowMs = scheduler.now();
        const data = {
          location,
          movement: receipt,
          lines: [],
          at: new Date(nowMs - skewMs).toISOString(),
        };
        hub.append(ended('adjust-stock', receipt, data, { record }, nowMs));
        readAll(parts, location);
      });
    },
  };
}
