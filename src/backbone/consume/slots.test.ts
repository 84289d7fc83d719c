import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANES, type Lane } from '../../canonical/envelope.ts';
import { batchNow } from './batch-window.ts';
import { Slots } from './slots.ts';

const fill = (slots: Slots, lane: Lane): number => {
  let taken = 0;
  while (slots.free(lane) > 0) {
    slots.take(lane);
    taken += 1;
  }
  return taken;
};

test('a quarter is kept for live, another for standard against bulk', () => {
  const slots = new Slots(32, LANES);
  expect(fill(slots, 'bulk')).toBe(16);
  expect(fill(slots, 'standard')).toBe(8);
  expect(fill(slots, 'live')).toBe(8);
  expect(fill(new Slots(32, LANES), 'live')).toBe(32);
});

test('a bulk lane with slots of its own takes none of the others, and none are kept from it', () => {
  const slots = new Slots(32, LANES, 2_000);
  expect(fill(slots, 'bulk')).toBe(2_000);
  expect(fill(slots, 'standard')).toBe(24);
  expect(fill(slots, 'live')).toBe(8);
  slots.give('bulk');
  expect([slots.free('bulk'), slots.free('standard'), slots.free('live')]).toEqual([1, 0, 0]);
});

test('a subscription without live reserves nothing for it, and one slot serves every lane', () => {
  expect(fill(new Slots(8, ['bulk']), 'bulk')).toBe(8);
  for (const lane of LANES) expect(fill(new Slots(1, LANES), lane)).toBe(1);
});

test('there are never more in work than slots, and each lane gets one from two slots on when the others are full', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 64 }), fc.shuffledSubarray([...LANES], { minLength: 3 }), (total, order) => {
      const slots = new Slots(total, LANES);
      const withoutLive = order.filter((lane) => lane !== 'live');
      const taken = withoutLive.reduce((sum, lane) => sum + fill(slots, lane), 0);
      expect(slots.free('live')).toBeGreaterThanOrEqual(1);
      expect(taken + fill(slots, 'live')).toBe(total);
    }),
  );
});

test('a batch goes when it is full, when no slot can make it larger, or when its time is over', () => {
  const wish = { size: 10, waitMs: 50 };
  const view = { ready: 3, free: 32, busy: false, waitedMs: 20 };
  expect(batchNow(wish, view)).toEqual({ lookAgainMs: 30 });
  expect(batchNow(wish, { ...view, ready: 99 })).toEqual({ call: 10 });
  expect(batchNow(wish, { ...view, waitedMs: 50 })).toEqual({ call: 3 });
  expect(batchNow(wish, { ...view, ready: 9, free: 4 })).toEqual({ call: 4 });
  expect(batchNow(wish, { ...view, ready: 9, free: 4, busy: true })).toEqual({ lookAgainMs: 30 });
});

test('beside a running call a batch waits for its end, and no longer than it may', () => {
  const wish = { size: 10, waitMs: 5, busyWaitMs: 100 };
  const view = { ready: 3, free: 32, busy: true, waitedMs: 20 };
  expect(batchNow(wish, view)).toEqual({ lookAgainMs: 80 });
  expect(batchNow(wish, { ...view, busy: false })).toEqual({ call: 3 });
  expect(batchNow(wish, { ...view, ready: 10 })).toEqual({ call: 10 });
  expect(batchNow(wish, { ...view, waitedMs: 100 })).toEqual({ call: 3 });
});
