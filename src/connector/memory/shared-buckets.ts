import type { Clock } from '../../kernel/clock.ts';
import { type BucketState, decideDraw, freshBucket, refill, type SharedBuckets } from '../shared-buckets.ts';

/** Buckets of one process, for a hub without a database and for tests. */
export function memoryBuckets(clock: Clock): SharedBuckets {
  const states = new Map<string, BucketState>();
  return {
    async draw(key, shape, draw) {
      const now = clock.now();
      const { state, drawn } = decideDraw(states.get(key) ?? freshBucket(shape, now), shape, draw, now);
      states.set(key, state);
      return drawn;
    },
    async giveBack(key, shape, units) {
      const state = states.get(key);
      if (state === undefined) return;
      const now = refill(state, shape, clock.now());
      states.set(key, { ...now, available: Math.min(shape.burst, now.available + units) });
    },
    async learn(key, available) {
      states.set(key, { blockedUntil: states.get(key)?.blockedUntil ?? 0, available, at: clock.now() });
    },
    async block(key, shape, forMs) {
      const now = clock.now();
      const state = refill(states.get(key) ?? freshBucket(shape, now), shape, now);
      states.set(key, { ...state, blockedUntil: Math.max(state.blockedUntil, now + forMs) });
    },
  };
}
