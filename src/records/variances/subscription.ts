import type { Subscription } from '../../backbone/backbone.ts';
import { keepRecord } from '../keep.ts';
import type { VarianceStore } from './postgres-store.ts';
import { varianceNewsOf } from './variance.ts';

/** Keeps the record of variances: what the desk, the certificate of a day and people look at. */
export const varianceRecords = (store: Pick<VarianceStore, 'apply'>): Subscription =>
  keepRecord({
    name: 'variances',
    topics: ['event.VarianceFound', 'event.VarianceSettled'],
    newsOf: ({ envelope }) => varianceNewsOf(envelope),
    apply: (news) => store.apply(news),
  });
