import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Envelope } from '../../canonical/envelope.ts';
import { type Entry, SliceTrack } from './cursor.ts';
import { topicMatcher } from './flow.ts';
import { gather } from './gather.ts';

function entryOf(track: SliceTrack, position: number): Entry {
  const message = {
    position,
    lane: 'live',
    topic: 'event.Thing',
    key: 'a',
    slice: 3,
    envelope: {} as Envelope,
    recordedAt: 0,
  } as const;
  return { message, track, finished: false, suspect: false, refusals: 0, successesAtRefusal: undefined };
}

const trackFrom = (position: number): SliceTrack =>
  new SliceTrack({ subscription: 'test', lane: 'live', slice: 3, position, epoch: 1, unclean: false, stalled: false });

test('the cursor stands below the first message that is not done, whatever order they end in', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 11, max: 2_000 }), { maxLength: 600 }),
      fc.infiniteStream(fc.nat()),
      (positions, order) => {
        const track = trackFrom(10);
        const entries = positions.sort((left, right) => left - right).map((position) => entryOf(track, position));
        for (const entry of entries) track.add(entry);
        const open = [...entries];
        let passed = 0;
        while (open.length > 0) {
          const [ended] = open.splice((order.next().value ?? 0) % open.length, 1);
          passed += track.finish(ended as Entry);
          const first = Math.min(...open.map((entry) => entry.message.position));
          expect(track.cursor(5_000)).toBe(open.length === 0 ? 5_000 : first - 1);
          expect(track.retained).toBe(entries.length - passed);
        }
        expect(track.unfinished).toBe(0);
      },
    ),
    { numRuns: 30 },
  );
});

test('an empty slice follows what was looked through, and never stands before where it began', () => {
  expect(trackFrom(10).cursor(7)).toBe(10);
  expect(trackFrom(10).cursor(70)).toBe(70);
});

test('a slice that is given back stands where it took its last message, however far the others look', () => {
  const track = trackFrom(10);
  track.drain(40);
  expect(track.cursor(90)).toBe(40);
  track.drain(90);
  expect(track.cursor(90)).toBe(40);
});

test('topics are exact, or prefixes that end in a star', () => {
  const wants = topicMatcher(['event.OrderPlaced', 'command.odoo-main.*']);
  expect(['event.OrderPlaced', 'command.odoo-main.book-order'].every(wants)).toBe(true);
  expect(['event.OrderPlaced2', 'event.Order', 'command.odoo-main2.x', 'command.odoo-main'].some(wants)).toBe(false);
});

test('writes that are asked while one runs go together, and each caller hears of its own refusals', async () => {
  const groups: string[][] = [];
  const write = gather(
    async (items: readonly string[]) => {
      groups.push([...items]);
      await Promise.resolve();
      if (items.includes('broken')) throw new Error('away');
      return items.filter((item) => item.startsWith('no'));
    },
    (item) => item,
    4,
  );
  const answers = [write(['a']), write(['b', 'no-1']), write(['c', 'd', 'e', 'f', 'g']), write(['h'])];
  expect(await Promise.all(answers)).toEqual([true, false, true, true]);
  expect(groups).toEqual([['a', 'b', 'no-1'], ['c', 'd', 'e', 'f', 'g'], ['h']]);
  await expect(write(['broken'])).rejects.toThrow('away');
  expect(await write(['i'])).toBe(true);
});
