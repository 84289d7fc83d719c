import type { EventData } from '../../canonical/event.ts';
import { type Chance, happens, integerBetween, pick } from '../../kernel/chance.ts';
import { instant } from '../../kernel/clock.ts';
import type { Town } from './crowd.ts';
import { streamOf } from './features.ts';
import type { Tell } from './partner.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

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
}

/** The counter of a store, where buyers give goods back, whatever channel they bought them in. */
export interface Counter {
  readonly returns: ReadonlyMap<string, CounterReturn>;
  /** A buyer may come back with goods of that order, once or more often. */
  expect(order: string, index: number): void;
}

/** `tell` is the network between the store and the hub. */
export function createCounter(town: () => Town, tell: Tell, note: (what: string) => void): Counter {
  const returns = new Map<string, CounterReturn>();

  const comesBack = (order: string, chance: Chance, id: string): void => {
    const { shop, erp, scheduler, stripe, features } = town();
    const bought = shop.orders.get(order);
    const first = bought?.wish.lines?.[0];
    const delivered = erp.orders.get(order)?.lines.get(first?.sku ?? '')?.delivered ?? 0;
    // Goods come back from buyers who have them.
    if (bought === undefined || first === undefined || delivered === 0) return;
    const tooMany = features.has('greedyReturns') && happens(chance, 0.3) ? 1 : 0;
    const asked = integerBetween(chance, 1, delivered) + tooMany;
    const one: CounterReturn = { id, order, sku: first.sku, asked, price: first.price, inspected: 0 };
    returns.set(id, one);
    note(`buyer brings ${asked} of ${first.sku} of ${order} back: ${id}`);
    const quantity = (count: number) => ({ value: String(count), unit: 'each' });
    const line = { line: '1', sku: first.sku };
    const at = (): string => instant(scheduler.now());
    const reason = pick(chance, ['does-not-fit', 'defective'] as const);
    tell('ReturnRequested', order, ['asked', id], {
      return: { id, order, lines: [{ ...line, quantity: quantity(asked), reason }], wanted: 'refund' },
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
