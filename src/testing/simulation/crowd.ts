import type { Order } from '../../canonical/order.ts';
import type { Chance } from '../../kernel/chance.ts';
import { happens, integerBetween, pick } from '../../kernel/chance.ts';
import { sampleOrder } from '../sample-order.ts';
import type { Erp } from './erp.ts';
import { openOf } from './erp.ts';
import { type Feature, streamOf } from './features.ts';
import type { Tell } from './partner.ts';
import type { Provider } from './provider.ts';
import { refundedOf } from './provider.ts';
import type { Scheduler } from './scheduler.ts';
import type { Shop } from './shop.ts';

/** The people of a world: buyers, merchants, warehouse and back office, each with habits that the features give. */
export interface Crowd {
  /** One buyer places one order and everything that comes of it. */
  buy(index: number): void;
  /** What the warehouse does with an order that the ERP confirmed. */
  onConfirmed(order: string): void;
  /** What the people did, in words. */
  readonly diary: string[];
  /** Writes into it, with the time. */
  note(what: string): void;
}

export interface Town {
  readonly seed: number;
  readonly features: ReadonlySet<Feature>;
  readonly scheduler: Scheduler;
  readonly shop: Shop;
  readonly erp: Erp;
  readonly stripe: Provider;
  /** Payments that the shop itself holds: gift cards. */
  readonly till: Provider;
  readonly tellErp: Tell;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function createCrowd(town: () => Town, seed: number): Crowd {
  const diary: string[] = [];
  const note = (what: string): void => {
    diary.push(`${new Date(town().scheduler.now()).toISOString()} ${what}`);
  };
  return {
    diary,
    note,
    buy: (index) => buy(town(), streamOf(seed, `buyer ${index}`), index, note),
    onConfirmed: (order) => ship(town(), streamOf(seed, `warehouse ${order}`), order, note),
  };
}

type Note = (what: string) => void;
const some = (town: Town, chance: Chance, feature: Feature, probability: number): boolean =>
  happens(chance, probability) && town.features.has(feature);

function buy(town: Town, chance: Chance, index: number, note: Note): void {
  const { scheduler, shop } = town;
  const prepaid = some(town, chance, 'zeroTotals', 0.3) ? 'none' : 'prepaid';
  const cash = some(town, chance, 'onDelivery', 0.4) ? 'on-delivery' : prepaid;
  const paymentMode = some(town, chance, 'authorise', 0.5) && cash === 'prepaid' ? 'authorise-then-capture' : cash;
  const bad = some(town, chance, 'rejections', 0.3);
  const services = some(town, chance, 'services', 0.3);
  const price = paymentMode === 'none' ? 0 : pick(chance, [1_999, 2_500, 10_000]);
  const lines = [
    { sku: bad ? 'BAD-1' : 'TEE-M', quantity: integerBetween(chance, 1, 3), price, ship: !services },
    ...(happens(chance, 0.4) ? [{ sku: 'MUG', quantity: integerBetween(chance, 1, 2), price, ship: !services }] : []),
  ];
  const test = some(town, chance, 'testOrders', 0.2);
  const foreignId = String(1000 + index);
  const wish = { foreignId, lines, paymentMode, test } as const;
  const before = happens(chance, 0.2) ? 0 : integerBetween(chance, 0, 5_000);
  const order = sampleOrder({ ...wish, channel: shop.connection });
  scheduler.after(before, () => {
    note(
      `buyer places ${order.id}: ${paymentMode}, ${order.totals.total.amount}${bad ? ', bad SKU' : ''}${test ? ', test' : ''}`,
    );
    shop.place(wish);
  });
  if (order.totals.total.amount > 0) pay(town, chance, order, paymentMode, note);
  changeMind(town, chance, order, note);
  if (bad)
    scheduler.after(
      integerBetween(chance, HOUR_MS, 8 * HOUR_MS),
      () => void (happens(chance, 0.6) && shop.mend(order.id, 'TEE-L')),
    );
  backOffice(town, chance, order, note);
}

// ── money ───────────────────────────────────────────────────────────────────────────────────────────────────

function pay(town: Town, chance: Chance, order: Order, mode: string, note: Note): void {
  const { scheduler, stripe, till } = town;
  const { currency } = order;
  const total = order.totals.total.amount;
  if (some(town, chance, 'unpaid', 0.3)) return;
  const late = some(town, chance, 'latePayments', 0.3);
  const wrong = some(town, chance, 'wrongAmounts', 0.3);
  const gift = some(town, chance, 'giftCards', 0.3) ? Math.floor(total / 3) : 0;
  const amount = total - gift + (wrong ? pick(chance, [-100, 1, 500]) : 0);
  const onDelivery = integerBetween(chance, DAY_MS, 9 * DAY_MS);
  const delay =
    mode === 'on-delivery'
      ? onDelivery
      : late
        ? integerBetween(chance, 10 * MINUTE_MS, HOUR_MS)
        : integerBetween(chance, 0, 3 * MINUTE_MS);
  const charge = (reference: string, sum: number) => ({ reference, order: order.id, amount: sum, currency });
  const reference = `pi_${order.foreignId}`;
  const collected = (): boolean => mode !== 'on-delivery' || town.shop.orders.get(order.id)?.cancelled === false;
  scheduler.after(delay, () => {
    if (!collected()) return;
    note(`buyer pays ${amount} for ${order.id}`);
    if (mode === 'authorise-then-capture') stripe.authorize(charge(reference, amount), 7 * DAY_MS);
    else stripe.pay(charge(reference, amount));
  });
  if (gift > 0) scheduler.after(delay, () => void (collected() && till.pay(charge(`gift_${order.foreignId}`, gift))));
  if (some(town, chance, 'failedPayments', 0.4))
    scheduler.after(delay / 2, () => stripe.fail(charge(reference, amount)));
  if (some(town, chance, 'doublePayments', 0.3)) {
    scheduler.after(delay + integerBetween(chance, 0, 10 * DAY_MS), () => {
      note(`buyer pays ${order.id} a second time`);
      stripe.pay(charge(`pi_${order.foreignId}_again`, amount));
    });
  }
  // A hold ends by itself after seven days, whoever forgot it.
  if (mode === 'authorise-then-capture') scheduler.after(delay + 7 * DAY_MS, () => stripe.giveUp(reference));
  if (some(town, chance, 'lostHolds', 0.5)) {
    scheduler.after(delay + integerBetween(chance, 0, 3 * DAY_MS), () => {
      note(`provider gives up the hold of ${order.id}`);
      stripe.giveUp(reference);
    });
  }
  if (some(town, chance, 'goodwill', 0.3)) {
    scheduler.after(integerBetween(chance, DAY_MS, 20 * DAY_MS), () => {
      const given = stripe.giveBack(reference, 100);
      note(`shop gives ${given} of ${order.id} back`);
    });
  }
  if (some(town, chance, 'refundFailures', 0.6))
    scheduler.after(integerBetween(chance, HOUR_MS, 25 * DAY_MS), () => stripe.breakRefund(reference));
  if (some(town, chance, 'disputes', 0.3)) {
    scheduler.after(integerBetween(chance, HOUR_MS, 25 * DAY_MS), () => contest(town, order, reference, note));
  }
}

/** The buyer contests a payment; the provider takes the money, and some weeks later it is won or lost, or nobody ever hears of it. */
function contest(town: Town, order: Order, reference: string, note: Note): void {
  const { scheduler, stripe, seed, features } = town;
  const chance = streamOf(seed, `contest ${order.id}`);
  stripe.dispute(reference);
  if (!features.has('disputeEnds')) return;
  note(`the buyer contests ${reference} of ${order.id}`);
  if (happens(chance, 0.8)) scheduler.after(integerBetween(chance, 0, DAY_MS), () => stripe.withdraw(reference));
  const outcome = happens(chance, 0.5) ? 'won' : 'lost';
  if (happens(chance, 0.1)) return;
  scheduler.after(integerBetween(chance, DAY_MS, 15 * DAY_MS), () => {
    note(`the dispute about ${reference} is ${outcome}`);
    stripe.endDispute(reference, outcome);
  });
}

// ── changes ─────────────────────────────────────────────────────────────────────────────────────────────────

function changeMind(town: Town, chance: Chance, order: Order, note: Note): void {
  const { scheduler, shop, stripe, features } = town;
  const refundsItself = happens(chance, 0.5);
  if (some(town, chance, 'channelCancels', 0.4)) {
    const soon = happens(chance, 0.5);
    scheduler.after(soon ? integerBetween(chance, 0, MINUTE_MS) : integerBetween(chance, 0, 5 * DAY_MS), () => {
      if (!shop.cancelByShop(order.id)) return;
      note(`shop cancels ${order.id}${refundsItself ? ' and refunds' : ''}`);
      // A refund that is heard of only after the hub made its own would be made twice; see the wait for the channel.
      const own = [...stripe.charges.values()].find((charge) => charge.order === order.id && charge.captured > 0);
      if (refundsItself && own !== undefined) stripe.giveBack(own.reference, own.captured - refundedOf(own));
    });
  }
  if (some(town, chance, 'edits', 0.5)) {
    const by = pick(chance, [-1, 1, 2]);
    const paysMore = happens(chance, 0.8);
    scheduler.after(integerBetween(chance, 10_000, 2 * DAY_MS), () => {
      const before = shop.orders.get(order.id)?.snapshot.totals.total.amount ?? 0;
      const after = shop.edit(order.id, by);
      if (after === undefined) return;
      const difference = after.totals.total.amount - before;
      note(`buyer edits ${order.id} by ${by} pieces, ${difference}`);
      if (difference > 0 && paysMore && after.paymentMode !== 'on-delivery') {
        const extra = {
          reference: `pi_${order.foreignId}_extra`,
          order: order.id,
          amount: difference,
          currency: order.currency,
        };
        scheduler.after(integerBetween(chance, 0, 10 * MINUTE_MS), () => stripe.pay(extra));
      }
    });
  }
  if (features.has('erpCancels') && happens(chance, 0.4)) {
    scheduler.after(integerBetween(chance, MINUTE_MS, 5 * DAY_MS), () => {
      note(`someone cancels ${order.id} in the ERP`);
      town.erp.cancelByHand(order.id);
    });
  }
}

function backOffice(town: Town, chance: Chance, order: Order, note: Note): void {
  const { scheduler, erp, shop, tellErp } = town;
  if (some(town, chance, 'earlyShipments', 0.4)) {
    scheduler.after(integerBetween(chance, MINUTE_MS, HOUR_MS), () => {
      note(`someone confirms ${order.id} by hand`);
      erp.confirmByHand(order.id);
    });
  }
  if (some(town, chance, 'erpEdits', 0.5)) {
    const by = pick(chance, [-1, 1]);
    scheduler.after(integerBetween(chance, MINUTE_MS, DAY_MS), () => {
      const lines = erp.editByHand(order.id, by);
      const known = shop.orders.get(order.id);
      if (lines === undefined || known === undefined) return;
      note(`someone edits ${order.id} in the ERP by ${by}`);
      // The ERP knows neither the payment mode nor what is sent and what is not.
      const wish = (known.wish.lines ?? []).map((line) => ({
        ...line,
        quantity: lines.get(line.sku) ?? line.quantity,
        ship: true,
      }));
      const version = `odoo:${new Date(scheduler.now()).toISOString()}`;
      const snapshot = sampleOrder({ ...known.wish, lines: wish, version, paymentMode: 'none' });
      tellErp('OrderEdited', order.id, ['edited', version], { order: snapshot, by: 'erp' });
    });
  }
}

// ── goods ───────────────────────────────────────────────────────────────────────────────────────────────────

function ship(town: Town, chance: Chance, order: string, note: Note): void {
  const { scheduler, erp } = town;
  const next = (): void => {
    scheduler.after(integerBetween(chance, MINUTE_MS, 2 * DAY_MS), () => {
      const sale = erp.orders.get(order);
      const open = sale === undefined ? 0 : openOf(sale);
      if (open === 0) return;
      const part = some(town, chance, 'partialShipments', 0.5) && open > 1 ? integerBetween(chance, 1, open - 1) : open;
      const short =
        some(town, chance, 'shortShipments', 0.4) && open > 1 ? integerBetween(chance, 1, open - 1) : undefined;
      const rest = short === undefined ? erp.ship(order, part, false) : erp.ship(order, short, true);
      note(`warehouse ships ${short ?? part} of ${open} of ${order}${short === undefined ? '' : ', the rest never'}`);
      if (rest > 0) next();
    });
  };
  next();
}
