import type { Subscription } from '../../backbone/backbone.ts';
import { keepRecord } from '../keep.ts';
import { newsOf, RETURN_TOPICS } from './project.ts';
import type { ReturnStore } from './store.ts';

/** Keeps the record of returns up to date. */
export const returnRecords = (store: Pick<ReturnStore, 'apply'>): Subscription =>
  keepRecord({ name: 'returns', topics: RETURN_TOPICS, newsOf, apply: (news) => store.apply(news) });
