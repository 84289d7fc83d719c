import type { Claimed, Handled, Subscription } from '../../backbone/backbone.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { contributionOf } from './project.ts';
import type { OrderStore } from './store.ts';

/** Keeps the record of orders up to date. A failure of the store is the store's, never a message's: it is tried again. */
export function orderRecords(store: OrderStore): Subscription {
  return {
    name: 'records/orders',
    topics: ['event.*', 'outcome.*'],
    from: 'beginning',
    concurrency: LIMITS.recordBatch * 2,
    // One transaction at a time writes orders: a second beside it would only hold a connection while it waits.
    batch: { size: LIMITS.recordBatch, waitMs: 5, busyWaitMs: 1_000 },
    owner: 'records',
    async handle(batch: readonly Claimed[]): Promise<readonly Handled[]> {
      const contributions = batch.map(({ message }) => contributionOf(message));
      const shadow = batch.some((claimed) => claimed.shadow);
      const spoken = contributions.filter((contribution) => contribution !== undefined);
      if (spoken.length > 0 && !shadow) await store.apply(spoken);
      return contributions.map(
        (contribution): Handled => (shadow ? { kind: 'done', diff: contribution ?? null } : { kind: 'done' }),
      );
    },
  };
}
