import type { OrderStore } from './store.ts';

/**
 * The orders of some sales channels only: what belongs to others is not found, not listed and not counted, as if it were not there.
 * The limit stands in the queries, so that no page is short and no cursor tells of what may not be seen.
 */
export function ordersWithin(orders: OrderStore, channels: readonly string[]): Omit<OrderStore, 'apply'> {
  return {
    async get(order) {
      const record = await orders.get(order);
      return record !== undefined && channels.includes(record.summary.channel) ? record : undefined;
    },
    find: (identifier) => orders.find(identifier, channels),
    list: (query) => orders.list({ ...query, channels }),
    counts: () => orders.counts(channels),
  };
}
