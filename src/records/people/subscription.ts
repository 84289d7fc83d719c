import type { Claimed, Handled, Subscription } from '../../backbone/backbone.ts';
import { LIMITS } from '../../kernel/limits.ts';
import { peopleOf } from './person.ts';
import type { PeopleStore } from './postgres-store.ts';

/** Keeps up to date by what people orders are found. */
export function peopleRecords(store: PeopleStore): Subscription {
  return {
    name: 'records/people',
    topics: ['event.OrderPlaced', 'event.OrderEdited'],
    from: 'beginning',
    concurrency: LIMITS.recordBatch * 2,
    batch: { size: LIMITS.recordBatch, waitMs: 5, busyWaitMs: 1_000 },
    owner: 'records',
    async handle(batch: readonly Claimed[]): Promise<readonly Handled[]> {
      const people = batch.map(({ message }) => peopleOf(message));
      const shadow = batch.some((claimed) => claimed.shadow);
      if (!shadow) await store.apply(people.filter((each) => each !== undefined));
      // What a shadow would write is personal: it says how many terms, not which.
      return people.map(
        (each): Handled => (shadow ? { kind: 'done', diff: { terms: each?.terms.length ?? 0 } } : { kind: 'done' }),
      );
    },
  };
}
