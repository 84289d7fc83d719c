import type { Claimed, Handled, Subscription } from '../../backbone/backbone.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { newsOf } from './article.ts';
import type { ArticleStore } from './postgres-store.ts';

/** Keeps the record of articles up to date: what mappings are matched against. */
export function articleRecords(store: ArticleStore): Subscription {
  return {
    name: 'records/articles',
    topics: ['event.ProductUpdated', 'event.ProductRetired'],
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
