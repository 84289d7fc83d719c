import type { Claimed, Handled, Subscription } from '../backbone/backbone.ts';
import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';
import { isTold, type KnownEndpoint } from './endpoint.ts';
import { deliveryId } from './payload.ts';
import type { Due, PartnerStore } from './store.ts';

export const FAN_OUT = 'partners/fan-out';

interface Means {
  readonly store: Pick<PartnerStore, 'endpoints' | 'enqueue'>;
  readonly clock: Clock;
  /** That an endpoint has something to be told. */
  readonly wake: () => void;
}

/**
 * Decides of each event which endpoints are told of it, and writes that down. It never waits for a partner, so none can hold up
 * another; a batch that is handled twice writes nothing twice, because ids derive from the fact. Endpoints that are paused or disabled gather
 * what they miss.
 */
export function fanOut({ store, clock, wake }: Means): Subscription {
  return {
    name: FAN_OUT,
    topics: ['event.*'],
    from: 'now',
    concurrency: LIMITS.recordBatch * 2,
    batch: { size: LIMITS.recordBatch, waitMs: 5 },
    owner: 'partners',
    async handle(batch): Promise<readonly Handled[]> {
      const endpoints = await store.endpoints();
      const due = batch.map((claimed) => dueOf(claimed, endpoints));
      const wanted = due.flatMap((each, index) => (batch[index]?.shadow === true ? [] : each));
      if (wanted.length > 0) {
        await store.enqueue(wanted, clock.now());
        wake();
      }
      return batch.map(({ shadow }, index) => ({ kind: 'done', ...(shadow ? { diff: due[index] ?? [] } : {}) }));
    },
  };
}

function dueOf({ message }: Claimed, endpoints: readonly KnownEndpoint[]): readonly Due[] {
  const { envelope, lane, position, key, recordedAt } = message;
  return endpoints
    .filter((endpoint) => recordedAt >= endpoint.createdAt && isTold(endpoint, envelope))
    .map(({ id: endpoint }) => ({
      endpoint,
      id: deliveryId(endpoint, envelope),
      lane,
      position,
      key,
      type: envelope.type,
    }));
}
