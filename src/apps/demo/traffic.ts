import { type Chance, happens } from '../../kernel/chance.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CardPayment, Checkout, PlacedOrder, ShopFront } from './parties.ts';
import { planTrip, type ShopName, type ShoppingTrip } from './shopping.ts';

/** Orders on delivery that wait for their courier; more than this many are not remembered. */
const MOST_AT_THE_DOOR = 1_000;

/** Buyers who come at once. */
const FIRST_BUYERS = 3;

export interface Traffic {
  readonly placed: number;
  readonly paused: boolean;
  pause(): void;
  resume(): void;
  /** Resolves when every buyer who is in the middle of something is done. */
  stop(): Promise<void>;
}

export interface TrafficOptions {
  readonly shops: ReadonlyMap<ShopName, ShopFront>;
  readonly checkout: Checkout;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly ordersPerMinute: number;
  /** Told in a few words what a buyer did. */
  readonly onNews: (line: string) => void;
  /** Told when the demo itself went wrong, which is a bug. */
  readonly onTrouble: (error: unknown) => void;
}

/** Buyers who come at random moments, buy, pay in their way, and sometimes change their mind. */
export function startTraffic(options: TrafficOptions): Traffic {
  const { clock, chance, onTrouble } = options;
  const stopping = new AbortController();
  const busy = new Set<Promise<void>>();
  const door: { shop: ShopFront; order: PlacedOrder }[] = [];
  let placed = 0;
  let paused = false;

  const send = (work: Promise<void>): void => {
    const guarded = work.catch(onTrouble).finally(() => busy.delete(guarded));
    busy.add(guarded);
  };

  async function comeAndGo(): Promise<void> {
    while (!stopping.signal.aborted) {
      // Waits as buyers come: independent of each other, on average at the rate asked for.
      const meanMs = 60_000 / options.ordersPerMinute;
      const waitMs = Math.min(10 * meanMs, -Math.log(1 - chance.fraction()) * meanMs);
      // The first ones stand at the door already, so that there is something to see at once.
      await clock.sleep(placed < FIRST_BUYERS ? Math.min(300, waitMs) : waitMs, stopping.signal);
      if (stopping.signal.aborted) return;
      collectAtTheDoor();
      if (paused) continue;
      placed += 1;
      send(shopOnce(options, planTrip(chance, placed), stopping.signal, door));
    }
  }

  /** Couriers bring the money some time after the parcel left. */
  function collectAtTheDoor(): void {
    for (const waiting of door.splice(0)) {
      const { shop, order } = waiting;
      if (shop.isShipped(order) && happens(chance, 0.2)) send(shop.collected(order));
      else if (door.length < MOST_AT_THE_DOOR) door.push(waiting);
    }
  }

  const coming = comeAndGo().catch(onTrouble);
  return {
    get placed() {
      return placed;
    },
    get paused() {
      return paused;
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
    },
    async stop() {
      stopping.abort();
      await coming;
      await Promise.all(busy);
    },
  };
}

/** One trip from the click to the change of mind. */
async function shopOnce(
  options: TrafficOptions,
  trip: ShoppingTrip,
  signal: AbortSignal,
  door: { shop: ShopFront; order: PlacedOrder }[],
): Promise<void> {
  const { shops, clock, onNews } = options;
  const shop = shops.get(trip.shop);
  if (shop === undefined) return;
  const order = await shop.place(trip);
  if (order === undefined) return onNews(`a buyer leaves ${shop.name}: not enough there`);
  if (trip.payment === 'on-delivery') door.push({ shop, order });
  else if (order.due > 0) await payByCard(options, shop, order, trip);
  if (trip.lines.some(({ product }) => product.stock === 0))
    onNews(`${order.name} holds a product that Odoo does not know`);
  if (trip.afterwards === undefined) return;
  await clock.sleep(trip.afterwards.afterMs, signal);
  if (signal.aborted || shop.isShipped(order)) return;
  onNews(`${order.name} is ${trip.afterwards.kind === 'cancel' ? 'cancelled' : 'changed'} by its buyer`);
  if (trip.afterwards.kind === 'cancel') await shop.cancel(order);
  else await shop.edit(order);
}

/** The buyer pays what is due, perhaps with the second card only, and the shop is told. */
export async function payByCard(
  { checkout, onNews }: Pick<TrafficOptions, 'checkout' | 'onNews'>,
  shop: ShopFront,
  order: PlacedOrder,
  trip: ShoppingTrip,
): Promise<void> {
  const attempt = (card: 'good' | 'declined') =>
    checkout.pay({
      amount: order.due,
      currency: shop.currency.toLowerCase(),
      metadata: { order_id: order.id, shop: shop.domain },
      capture: trip.payment === 'authorise-then-capture' ? 'manual' : 'automatic',
      card,
    });
  if (trip.declinedFirst) {
    onNews(`${order.name}: the first card is declined`);
    attempt('declined');
  }
  const intent = attempt('good');
  const payment: CardPayment = {
    reference: intent.id,
    amount: order.due,
    state: intent.status === 'requires_capture' ? 'authorized' : 'captured',
  };
  await shop.paid(order, payment);
}
