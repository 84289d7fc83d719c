import { expect, test } from 'vitest';
import type { Lane } from '../canonical/envelope.ts';
import { seededChance } from '../kernel/chance.ts';
import { systemClock } from '../kernel/clock.ts';
import { message, QUICK } from '../testing/backbone-contract/stage.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import { createBackbone } from './consume/create-backbone.ts';
import { GiveWay } from './give-way.ts';
import { createMemoryEventLog } from './memory/event-log.ts';
import { createMemoryHubState } from './memory/hub-state.ts';

/** A process whose loop is at work for a given share of the time that passes. */
function world(share: number) {
  const clock = virtualClock();
  const times = { active: 0, idle: 0 };
  let busy = share;
  return {
    clock,
    giveWay: new GiveWay(clock, () => ({ ...times })),
    setBusy: (next: number) => {
      busy = next;
    },
    pass: async (ms: number) => {
      times.active += ms * busy;
      times.idle += ms * (1 - busy);
      await clock.moveBy(ms);
    },
  };
}

test('bulk work waits while live messages come and the process has little rest', async () => {
  const { giveWay, pass } = world(0.9);
  await pass(100);
  expect(giveWay.waitMs()).toBe(0);
  giveWay.liveBegan();
  expect(giveWay.waitMs()).toBeGreaterThan(0);
});

test('bulk work goes on once the process has rest again', async () => {
  const { giveWay, pass, setBusy } = world(0.9);
  await pass(100);
  giveWay.liveBegan();
  expect(giveWay.waitMs()).toBeGreaterThan(0);
  setBusy(0.2);
  await pass(100);
  expect(giveWay.waitMs()).toBe(0);
});

test('without live messages bulk work has the whole process', async () => {
  const { giveWay, pass } = world(1);
  giveWay.liveBegan();
  await pass(100);
  expect(giveWay.waitMs()).toBeGreaterThan(0);
  await pass(3_000);
  expect(giveWay.waitMs()).toBe(0);
});

test('under unbroken live work bulk work is slow and never still', async () => {
  const { giveWay, pass } = world(1);
  let begun = 0;
  for (let step = 0; step < 500; step += 1) {
    giveWay.liveBegan();
    if (giveWay.waitMs() === 0) begun += 1;
    await pass(20);
  }
  // Ten seconds: about every half second there is a turn.
  expect(begun).toBeGreaterThan(10);
  expect(begun).toBeLessThan(60);
});

test('a turn that is waited for comes, and ends at once when it is stopped', async () => {
  const { giveWay, pass, setBusy } = world(1);
  await pass(100);
  giveWay.liveBegan();
  const stopped = new AbortController();
  const turns: string[] = [];
  void giveWay.turn(new AbortController().signal).then(() => turns.push('came'));
  void giveWay.turn(stopped.signal).then(() => turns.push('stopped'));
  await pass(20);
  expect(turns).toEqual([]);
  stopped.abort();
  await pass(0);
  expect(turns).toEqual(['stopped']);
  setBusy(0);
  await pass(40);
  expect(turns).toEqual(['stopped', 'came']);
});

test('a backbone begins no bulk message while these have to wait, and then all of them', async () => {
  let mustWait = true;
  let liveBegan = 0;
  class Told extends GiveWay {
    override waitMs = (): number => (mustWait ? 20 : 0);
    override liveBegan = (): void => {
      liveBegan += 1;
    };
  }
  const clock = systemClock;
  await using backbone = createBackbone({
    log: createMemoryEventLog({ clock }),
    state: createMemoryHubState({ clock }),
    clock,
    chance: seededChance(1),
    node: 'one',
    tuning: QUICK,
    giveWay: new Told(clock, () => ({ active: 0, idle: 0 })),
  });
  const early: string[] = [];
  const seen: Record<Lane, number> = { live: 0, standard: 0, bulk: 0 };
  backbone.subscribe({
    name: 'test/seen',
    topics: ['event.*'],
    from: 'beginning',
    handle: async (batch) => {
      for (const { message } of batch) {
        seen[message.lane] += 1;
        if (mustWait && message.lane === 'bulk') early.push(message.key);
      }
      return batch.map(() => ({ kind: 'done' }));
    },
  });
  const twenty = (lane: Lane) => Array.from({ length: 20 }, (_, index) => message(`${lane}-${index}`, { lane }));
  await backbone.start();
  await backbone.append([...twenty('bulk'), ...twenty('live'), ...twenty('standard')]);
  await expect.poll(() => seen.live + seen.standard, { timeout: 60_000 }).toBeGreaterThanOrEqual(40);
  mustWait = false;
  await expect.poll(() => seen.bulk, { timeout: 60_000 }).toBeGreaterThanOrEqual(20);
  expect(early).toEqual([]);
  expect(liveBegan).toBeGreaterThanOrEqual(20);
});
