import type { CommandData } from '../../canonical/envelope.ts';
import type { Order } from '../../canonical/order.ts';
import { instant } from '../../kernel/clock.ts';
import { type SampleOrder, sampleOrder } from '../sample-order.ts';
import type { Tell } from './partner.ts';
import type { Answer } from './provider.ts';

/** An order in the shop: its truth. */
interface ShopOrder {
  snapshot: Order;
  wish: SampleOrder;
  cancelled: boolean;
  /** Shipments that the hub recorded: how often each. */
  readonly recorded: Map<string, number>;
  /** Goods that came back for what others gave, as it was told of them, in minor units, by purpose. */
  readonly refundsRecorded: Map<string, number>;
  /** Gift cards that were issued for it, in minor units, by return and purpose. */
  readonly giftCards: Map<string, number>;
}

/** A web shop in small. */
export interface Shop {
  readonly connection: string;
  readonly orders: ReadonlyMap<string, ShopOrder>;
  place(wish: SampleOrder): Order;
  /** The buyer changes the quantity of the first line; undefined when it is too late. */
  edit(order: string, by: number): Order | undefined;
  /** Gives the first line another SKU, as a merchant does after a refusal. */
  mend(order: string, sku: string): void;
  cancelByShop(order: string): boolean;
  cancel(data: CommandData<'cancel-order'>): Answer<'cancel-order'>;
  record(data: CommandData<'record-shipment'>): Answer<'record-shipment'>;
  recordRefund(data: CommandData<'record-refund'>): Answer<'record-refund'>;
  issueCard(data: CommandData<'issue-gift-card'>): Answer<'issue-gift-card'>;
}

export function createShop(connection: string, tell: Tell, now: () => number): Shop {
  const orders = new Map<string, ShopOrder>();
  const record = (id: string) => ({ connection, id });
  const change = (known: ShopOrder, wish: SampleOrder): Order => {
    known.wish = { ...wish, version: instant(now()) };
    known.snapshot = sampleOrder(known.wish);
    const { id, version } = known.snapshot;
    tell('OrderEdited', id, ['edited', id, version], { order: known.snapshot, by: 'channel' });
    return known.snapshot;
  };
  const cancel = (order: string, known: ShopOrder): void => {
    known.cancelled = true;
    tell('OrderCancelled', order, ['cancelled', order], { order, by: 'channel', at: instant(now()), reason: 'buyer' });
  };
  return {
    connection,
    orders,
    place(wish) {
      const full = { ...wish, channel: connection, placedAt: instant(now()) };
      const snapshot = sampleOrder(full);
      orders.set(snapshot.id, {
        snapshot,
        wish: full,
        cancelled: false,
        recorded: new Map(),
        refundsRecorded: new Map(),
        giftCards: new Map(),
      });
      tell('OrderPlaced', snapshot.id, ['placed', snapshot.id], { order: snapshot });
      return snapshot;
    },
    edit(order, by) {
      const known = orders.get(order);
      const [first, ...rest] = known?.wish.lines ?? [];
      if (known === undefined || first === undefined || known.cancelled || known.recorded.size > 0) return undefined;
      if (first.quantity + by < 1) return undefined;
      return change(known, { ...known.wish, lines: [{ ...first, quantity: first.quantity + by }, ...rest] });
    },
    mend(order, sku) {
      const known = orders.get(order);
      const [first, ...rest] = known?.wish.lines ?? [];
      if (known === undefined || first === undefined || known.cancelled) return;
      change(known, { ...known.wish, lines: [{ ...first, sku }, ...rest] });
    },
    cancelByShop(order) {
      const known = orders.get(order);
      if (known === undefined || known.cancelled || known.recorded.size > 0) return false;
      cancel(order, known);
      return true;
    },
    cancel({ order }) {
      const known = orders.get(order);
      if (known === undefined) {
        return { kind: 'rejected', failure: { kind: 'rejected', code: 'SL-SHOPIFY-020', because: 'no such order' } };
      }
      // As Shopify does it: what is fulfilled is not cancelled, and the answer says so.
      const shipped = known.recorded.size > 0;
      if (!known.cancelled && !shipped) cancel(order, known);
      return { kind: 'done', result: { record: record(order), alreadyShipped: shipped && !known.cancelled } };
    },
    recordRefund({ order, purpose, amount }) {
      // As shops do it: a note under a key of its own, which is there or not.
      const recorded = orders.get(order)?.refundsRecorded;
      if (recorded !== undefined && !recorded.has(purpose)) recorded.set(purpose, amount.amount);
      return { kind: 'done', result: { record: record(`${order}-${purpose}`) } };
    },
    issueCard({ order, return: returned = '', purpose, amount }) {
      // As shops do it: a code of what it is for, which is taken or not.
      const cards = orders.get(order)?.giftCards;
      const name = `${returned} ${purpose}`;
      if (cards !== undefined && !cards.has(name)) cards.set(name, amount.amount);
      return { kind: 'done', result: { giftCard: `${order}-${purpose}`, masked: '•••• 1a2b', amount } };
    },
    record({ order, shipment }) {
      const known = orders.get(order);
      if (known === undefined || known.cancelled) {
        return { kind: 'rejected', failure: { kind: 'rejected', code: 'SL-SHOPIFY-021', because: 'cancelled' } };
      }
      known.recorded.set(shipment, 1);
      return { kind: 'done', result: { record: record(`f-${shipment}`) } };
    },
  };
}
