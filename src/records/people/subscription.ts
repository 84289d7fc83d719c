import type { Subscription } from '../../backbone/backbone.ts';
import { keepRecord } from '../keep.ts';
import { peopleOf } from './person.ts';
import type { PeopleStore } from './postgres-store.ts';

/** Keeps up to date by what people orders are found. What a shadow would write is personal: it says how many terms, not which. */
export const peopleRecords = (store: PeopleStore): Subscription =>
  keepRecord({
    name: 'people',
    topics: ['event.OrderPlaced', 'event.OrderEdited'],
    newsOf: peopleOf,
    apply: (people) => store.apply(people),
    shown: (people) => ({ terms: people?.terms.length ?? 0 }),
    busyWaitMs: 1_000,
  });
