import type { Subscription } from '../../backbone/backbone.ts';
import { keepRecord } from '../keep.ts';
import { newsOf } from './article.ts';
import type { ArticleStore } from './postgres-store.ts';

/** Keeps the record of articles up to date: what mappings are matched against. */
export const articleRecords = (store: ArticleStore): Subscription =>
  keepRecord({
    name: 'articles',
    topics: ['event.ProductUpdated', 'event.ProductRetired'],
    newsOf,
    apply: (news) => store.apply(news),
  });
