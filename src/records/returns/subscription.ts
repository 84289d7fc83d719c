import type { Claimed, Handled, Subscription } from '../../backbone/backbone.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { newsOf, RETURN_TOPICS } from './project.ts';
import type { ReturnStore } from './store.ts';

/** Keeps the record of returns up to date. */
export function returnRecords(store: Pick<ReturnStore, 'apply'>): Subscription {
  return {
    name: 'records/returns',
    topics: [...RETURN_TOPICS],
    from: 'beginning',
    concurrency: LIMITS.recordBatch * 2,
    batch: { size: LIMITS.recordBatch, waitMs: 5 },
    owner: 'records',
    async handle(batch: readonly Claimed[]): Promise<readonly Handled[]> {
      const news = batch.map(({ message }) => newsOf(message));
      const shadow = batch.some((claimed) => claimed.shadow);
      if (!shadow) await store.apply(news.filter((one) => one !== undefined));
      return news.map((one): Handled => (shadow ? { kind: 'done', diff: one ?? null } : { kind: 'done' }));
    },
  };
}
