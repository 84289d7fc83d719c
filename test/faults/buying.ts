import type { BoughtOrder, Retailer } from './retailer.ts';

/** Buyers who come one after the other, `count` of them; each order is noted in `bought` before its webhook is sent. */
export function* buying(retailer: Retailer, count: number, bought: BoughtOrder[]): Iterable<BoughtOrder> {
  for (let index = 0; index < count; index += 1) {
    const order = retailer.buy();
    bought.push(order);
    yield order;
  }
}
