import { expect, test } from 'vitest';
import { virtualClock } from '../../testing/virtual-clock.ts';
import type { ProofMeans } from './course.ts';
import { watchProofs } from './watch.ts';

const MINUTE_MS = 60_000;

/** Minutes after the start at which a proof was asked for by the clock. */
async function askedIn(minutes: number, everyMs: number, lastMinutesAgo?: number): Promise<number[]> {
  const clock = virtualClock();
  const startMs = clock.now();
  const asked: number[] = [];
  let last = lastMinutesAgo === undefined ? undefined : startMs - lastMinutesAgo * MINUTE_MS;
  const store = {
    lastAskedMs: async () => last,
    ask: async (_wish: unknown, nowMs: number) => {
      last = nowMs;
      asked.push((nowMs - startMs) / MINUTE_MS);
    },
    take: async () => undefined,
  };
  const ending = new AbortController();
  const means = { store, clock, sources: [{}], node: 'a', pace: { leaseMs: 1 } } as unknown as ProofMeans;
  const watching = watchProofs(
    {
      means,
      everyMs,
      repair: 'safe',
      lookEveryMs: MINUTE_MS,
      onEnd: () => {},
      onTrouble: (reason) => {
        throw reason;
      },
    },
    ending.signal,
  );
  for (let minute = 0; minute < minutes; minute += 1) await clock.moveBy(MINUTE_MS);
  ending.abort();
  await clock.moveBy(MINUTE_MS);
  await watching;
  return asked;
}

test('a proof begins by the clock, and not before a hub that was just started has heard what waited', async () => {
  expect(await askedIn(130, 60 * MINUTE_MS)).toEqual([5, 65, 125]);
  expect(await askedIn(70, 60 * MINUTE_MS, 20)).toEqual([40]);
  expect(await askedIn(10, 60 * MINUTE_MS, 500)).toEqual([5]);
  expect(await askedIn(5, 2 * MINUTE_MS)).toEqual([2, 4]);
});

test('a proof that is only wanted when it is asked for never begins by itself', async () => {
  expect(await askedIn(200, 0)).toEqual([]);
});
