import type { Subscription } from '../../backbone/backbone.ts';
import { keepRecord } from '../keep.ts';
import { contributionOf } from './project.ts';
import type { OrderStore } from './store.ts';

/** Keeps the record of orders up to date. One transaction at a time writes it. */
export const orderRecords = (store: OrderStore): Subscription =>
  keepRecord({
    name: 'orders',
    topics: ['event.*', 'outcome.*'],
    newsOf: contributionOf,
    apply: (contributions) => store.apply(contributions),
    busyWaitMs: 1_000,
  });
