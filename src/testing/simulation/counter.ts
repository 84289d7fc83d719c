import type { EventData } from '../../canonical/event.ts';
import type { Order } from '../../canonical/order.ts';
import { exchangeOrderOf } from '../../canonical/return.ts';
import { type Chance, happens, integerBetween, pick } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import type { Town } from './crowd.ts';
import { streamOf } from './features.ts';
import type { Tell } from './partner.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What the buyer wants in place of money: dearer, cheaper or as dear as what comes back; chance of its own keeps all else as it is. */
function insteadOf({ seed, features }: Town, id: string, asked: number, price: number): CounterReturn['instead'] {
  const chance = streamOf(seed, `exchange ${id}`);
  if (!features.has('exchanges') || !happens(chance, 0.6)) return undefined;
  const quantity = pick(chance, [asked, asked, 1, asked + 1]);
  return { sku: 'TEE-X', quantity, price: Math.max(0, price + pick(chance, [0, 0, 700, -700])) };
}

/** A return as the people at the counter know it: its truth. */
export interface CounterReturn {
  readonly id: string;
  readonly order: string;
  readonly sku: string;
  readonly asked: number;
  /** Price of one piece in minor units. */
  readonly price: number;
  /** Pieces that were received and looked at. */
  inspected: number;
  readonly wanted: 'refund' | 'gift-card' | 'exchange';
  /** What the buyer takes instead. */
  readonly instead?: { readonly sku: string; readonly quantity: number; readonly price: number };
  /** What a till gave for it at once, in minor units. */
  readonly paidBack: number;
}

/** The counter of a store, where buyers give goods back, whatever channel they bought them in. */
export interface Counter {
  readonly returns: ReadonlyMap<string, CounterReturn>;
  /** A buyer may come back with goods of that order, once or more often. */
  expect(order: string, index: number): void;
}

/** `tell` is the network between the store and the hub; `placed` is an order of the hub as the buyer is shown it. */
export function createCounter(
  town: () => Town,
  tell: Tell,
  note: (what: string) => void,
  placed: (order: string) => Order | undefined = () => undefined,
): Counter {
  const returns = new Map<string, CounterReturn>();

  /** The buyer looks every day for what is to be paid for the goods of an exchange, and pays it once. */
  const payTheRest = ({ id, order }: CounterReturn): void => {
    const { seed, scheduler, stripe, features } = town();
    const chance = streamOf(seed, `rest ${id}`);
    if (features.has('unpaidExchanges') && happens(chance, 0.5)) return;
    const reference = `pi_rest_${id.split('/').at(-1)}`;
    const look = (days: number): void => {
      if (days > 0) scheduler.after(integerBetween(chance, HOUR_MS, DAY_MS), () => pay(days - 1));
    };
    const pay = (days: number): void => {
      const asked = placed(exchangeOrderOf(id));
      if (asked === undefined) {
        look(days);
        return;
      }
      const { total } = asked.totals;
      const owed = total.amount - asked.payments.reduce((sum, { amount }) => sum + amount.amount, 0);
      if (owed <= 0) return;
      note(`buyer pays ${owed} for the exchange ${id} of ${order}`);
      stripe.pay({ reference, order: asked.id, amount: owed, currency: total.currency });
    };
    look(30);
  };

  const comesBack = (order: string, chance: Chance, id: string): void => {
    const { shop, erp, scheduler, stripe, features } = town();
    const bought = shop.orders.get(order);
    const first = bought?.wish.lines?.[0];
    const delivered = erp.orders.get(order)?.lines.get(first?.sku ?? '')?.delivered ?? 0;
    // Goods come back from buyers who have them.
    if (bought === undefined || first === undefined || delivered === 0) return;
    const tooMany = features.has('greedyReturns') && happens(chance, 0.3) ? 1 : 0;
    const asked = integerBetween(chance, 1, delivered) + tooMany;
    const own = streamOf(town().seed, `instead ${id}`);
    const instead = insteadOf(town(), id, asked, first.price);
    const card = features.has('giftCardReturns') && happens(own, 0.5) ? 'gift-card' : 'refund';
    const wanted = instead === undefined ? card : 'exchange';
    const isPaid = features.has('tillReturns') && happens(own, 0.4);
    const paidBack = isPaid ? integerBetween(own, 1, asked * first.price) : 0;
    const goods = { sku: first.sku, asked, price: first.price, inspected: 0 };
    const one: CounterReturn = { id, order, ...goods, wanted, paidBack, ...(instead === undefined ? {} : { instead }) };
    returns.set(id, one);
    note(`buyer brings ${asked} of ${first.sku} of ${order} back: ${id}`);
    const quantity = (count: number) => ({ value: String(count), unit: 'each' });
    const { currency } = bought.snapshot;
    const price = instead === undefined ? undefined : { amount: instead.price, currency };
    const line = { line: '1', sku: first.sku };
    const at = (): string => instant(scheduler.now());
    const reason = pick(chance, ['does-not-fit', 'defective'] as const);
    tell('ReturnRequested', order, ['asked', id], {
      return: {
        id,
        order,
        lines: [{ ...line, quantity: quantity(asked), reason }],
        wanted,
        ...(instead === undefined || price === undefined
          ? {}
          : { exchangeFor: [{ sku: instead.sku, quantity: quantity(instead.quantity), price }] }),
        ...(paidBack === 0 ? {} : { paidBack: { amount: paidBack, currency } }),
      },
      at: at(),
    });
    scheduler.after(integerBetween(chance, HOUR_MS, DAY_MS), () => {
      const decided: EventData<'ReturnDecided'> = { return: id, order, decision: 'approve', by: 'person/1', at: at() };
      tell('ReturnDecided', order, ['decided', id], decided);
    });
    const portions = asked > 1 && happens(chance, 0.4) ? [1, asked - 1] : [asked];
    for (const [index, count] of portions.entries()) {
      const named = [id, String(index)];
      scheduler.after(integerBetween(chance, 0, 3 * DAY_MS), () => {
        const goods = {
          return: id,
          order,
          location: 'location/store',
          lines: [{ ...line, quantity: quantity(count) }],
        };
        tell('ReturnReceived', order, ['received', ...named], { ...goods, at: at() });
        scheduler.after(integerBetween(chance, 0, 12 * HOUR_MS), () => {
          one.inspected += count;
          const condition = pick(chance, ['restock', 'write-off'] as const);
          const lines = [{ ...line, quantity: quantity(count), condition }];
          tell('ReturnInspected', order, ['inspected', ...named], { return: id, order, lines, at: at() });
        });
      });
    }
    if (instead !== undefined) payTheRest(one);
    if (features.has('hastyRefunds') && happens(chance, 0.5)) {
      scheduler.after(integerBetween(chance, 0, 4 * DAY_MS), () => {
        const charge = [...stripe.charges.values()].find((known) => known.order === order && known.captured > 0);
        const given = charge === undefined ? 0 : stripe.giveBack(charge.reference, asked * one.price);
        note(`somebody gives ${given} back at Stripe for ${id}`);
      });
    }
  };

  return {
    returns,
    expect(order, index) {
      const { seed, features, scheduler } = town();
      const chance = streamOf(seed, `returner ${index}`);
      if (!features.has('returns') || !happens(chance, 0.7)) return;
      const times = integerBetween(chance, 1, 3);
      for (let time = 1; time <= times; time += 1) {
        const id = `return/stores/${index}-${time}`;
        scheduler.after(integerBetween(chance, DAY_MS, 15 * DAY_MS), () => comesBack(order, chance, id));
      }
    },
  };
}
