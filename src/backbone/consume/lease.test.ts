import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SliceOwners } from '../hub-state.ts';
import { fairShare } from './lease.ts';

const SLICES = Array.from({ length: 64 }, (_, slice) => slice);
const node = (owner: string, subscriptions = ['orders']) => ({ owner, name: owner, subscriptions });
const owners = (owned: Record<string, readonly number[]>): SliceOwners => {
  const taken = new Set(Object.values(owned).flat());
  return {
    subscription: 'orders',
    owned: new Map(Object.entries(owned)),
    free: SLICES.filter((slice) => !taken.has(slice)),
  };
};

test('a lone node takes all, and a second one gets half', () => {
  expect(fairShare(owners({}), 'a', [node('a')]).take).toHaveLength(64);
  const all = owners({ a: SLICES });
  expect(fairShare(all, 'a', [node('a'), node('b')]).give).toHaveLength(32);
  expect(fairShare(all, 'b', [node('a'), node('b')])).toEqual({ take: [], give: [] });
});

test('nodes that do not serve the subscription do not count', () => {
  const live = [node('a'), node('b', ['other'])];
  expect(fairShare(owners({}), 'a', live).take).toHaveLength(64);
  expect(fairShare(owners({}), 'b', live)).toEqual({ take: [], give: [] });
});

test('whatever the start, taking turns ends with every slice owned and shared to within one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 64, maxLength: 64 }),
      (count, start) => {
        const live = Array.from({ length: count }, (_, index) => node(`n${index}`));
        const held = new Map<string, number[]>(live.map((each) => [each.owner, []]));
        // Owners beyond `count` are dead or nobody: their slices are free.
        for (const [slice, owner] of start.entries()) held.get(`n${owner}`)?.push(slice);
        for (let round = 0; round < 3; round += 1) {
          for (const each of live) {
            const { take, give } = fairShare(owners(Object.fromEntries(held)), each.owner, live);
            const mine = (held.get(each.owner) ?? []).filter((slice) => !give.includes(slice));
            held.set(each.owner, [...mine, ...take]);
          }
        }
        const sizes = [...held.values()].map((slices) => slices.length);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(64);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.ceil(64 / count));
      },
    ),
  );
});
