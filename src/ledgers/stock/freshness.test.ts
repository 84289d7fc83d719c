import { afterEach, beforeEach, expect, test } from 'vitest';
import { LIMITS } from '../../kernel/limits.ts';
import { type VirtualClock, virtualClock } from '../../testing/virtual-clock.ts';
import { type ChannelFreshness, type KeptFreshness, keepFreshness } from './freshness.ts';

let clock: VirtualClock;
let looks: PromiseWithResolvers<readonly ChannelFreshness[]>[];
let kept: KeptFreshness;
let ending: AbortController;
let running: Promise<void>;

const shop = (articles: number): readonly ChannelFreshness[] => [
  {
    connection: 'shop',
    articles,
    underWay: 0,
    oldestUnderWayMs: null,
    refused: 0,
    suppressed: 0,
    lagMs: null,
    latestMs: null,
  },
];

/** A look through very many articles. */
const LONG_MS = 1_500;

async function ends(look: number, articles: number, afterMs = LONG_MS): Promise<void> {
  await clock.moveBy(afterMs);
  looks[look]?.resolve(shop(articles));
  await looks[look]?.promise;
  await clock.moveBy(0);
}

beforeEach(() => {
  clock = virtualClock();
  looks = [];
  kept = keepFreshness(() => {
    const look = Promise.withResolvers<readonly ChannelFreshness[]>();
    looks.push(look);
    return look.promise;
  }, clock);
  ending = new AbortController();
  running = kept.run(ending.signal);
});
afterEach(async () => {
  ending.abort();
  await clock.moveBy(0);
  for (const look of looks) look.resolve([]);
  await running;
});

test('it is looked at when the hub starts, and who asks meanwhile shares that look', async () => {
  const asked = kept.now();
  expect(looks).toHaveLength(1);
  await ends(0, 7);
  expect(await asked).toEqual(shop(7));
  await clock.moveBy(LIMITS.freshnessAgeMs - LONG_MS - 1);
  expect(await kept.now()).toEqual(shop(7));
  expect(looks).toHaveLength(1);
});

test('who asks later is told at once what was seen, and a new look begins for the next one', async () => {
  await ends(0, 7);
  await clock.moveBy(LIMITS.freshnessAgeMs);
  expect(await kept.now()).toEqual(shop(7));
  expect(await kept.now()).toEqual(shop(7));
  expect(looks).toHaveLength(2);
  await ends(1, 8);
  expect(await kept.now()).toEqual(shop(8));
});

test('where a look takes no time, nobody is told what is older than the screen itself', async () => {
  await ends(0, 0, 5);
  expect(await kept.now()).toEqual(shop(0));
  await clock.moveBy(LIMITS.todayAgeMs);
  const asked = kept.now();
  await ends(1, 7, 5);
  expect(await asked).toEqual(shop(7));
});

test('nobody waits after a night without anybody, and nobody is told what is older than it may be', async () => {
  for (let minute = 1; minute <= 600; minute += 1) {
    await clock.moveBy(60_000);
    await ends(looks.length - 1, looks.length);
  }
  const newest = looks.length;
  expect(newest).toBeGreaterThan((600 * 60_000) / LIMITS.freshnessMeanwhileMs);
  expect(await kept.now()).toEqual(shop(newest));
});

test('while looks fail, what was seen serves as long as it may, and then the failure is told', async () => {
  await ends(0, 7);
  await clock.moveBy(LIMITS.freshnessAgeMs);
  expect(await kept.now()).toEqual(shop(7));
  looks[1]?.reject(new Error('away'));
  await clock.moveBy(LIMITS.freshnessMeanwhileMs);
  const asked = kept.now();
  looks.at(-1)?.reject(new Error('still away'));
  await expect(asked).rejects.toThrow('still away');
  await clock.moveBy(0);
  const again = kept.now();
  await ends(looks.length - 1, 9);
  expect(await again).toEqual(shop(9));
});
