import type { Claimed, Handled, Subscription } from '../../backbone/backbone.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { sightingOf } from './person.ts';
import type { CustomerStore } from './postgres-store.ts';

/** Keeps the record of customers up to date. */
export function customerRecords(store: CustomerStore): Subscription {
  return {
    name: 'records/customers',
    topics: ['event.OrderPlaced', 'event.OrderEdited', 'event.CustomerRegistered', 'event.CustomerUpdated'],
    from: 'beginning',
    concurrency: LIMITS.recordBatch * 2,
    batch: { size: LIMITS.recordBatch, waitMs: 5, busyWaitMs: 1_000 },
    owner: 'records',
    async handle(batch: readonly Claimed[]): Promise<readonly Handled[]> {
      const sightings = batch.map(({ message }) => sightingOf(message));
      const shadow = batch.some((claimed) => claimed.shadow);
      if (!shadow) await store.apply(sightings.filter((each) => each !== undefined));
      // What a shadow would write is personal: it says how much, not what.
      return sightings.map(
        (each): Handled => (shadow ? { kind: 'done', diff: { names: each?.names.length ?? 0 } } : { kind: 'done' }),
      );
    },
  };
}
