import type { Claimed, Handled, Subscription } from '../../backbone/backbone.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { VarianceStore } from './postgres-store.ts';
import { varianceNewsOf } from './variance.ts';

/** Keeps the record of variances: what the desk, the certificate of a day and people look at. */
export function varianceRecords(store: Pick<VarianceStore, 'apply'>): Subscription {
  return {
    name: 'records/variances',
    topics: ['event.VarianceFound', 'event.VarianceSettled'],
    from: 'beginning',
    concurrency: LIMITS.recordBatch * 2,
    batch: { size: LIMITS.recordBatch, waitMs: 5 },
    owner: 'records',
    async handle(batch: readonly Claimed[]): Promise<readonly Handled[]> {
      const news = batch.map(({ message }) => varianceNewsOf(message.envelope));
      const shadow = batch.some((claimed) => claimed.shadow);
      if (!shadow) await store.apply(news.filter((one) => one !== undefined));
      return news.map((one): Handled => (shadow ? { kind: 'done', diff: one ?? null } : { kind: 'done' }));
    },
  };
}
