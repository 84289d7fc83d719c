import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CodedError } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import { virtualClock } from '../testing/virtual-clock.ts';
import type { RateLimitDeclaration } from './connector.ts';
import { memoryBuckets } from './memory/shared-buckets.ts';
import { RateLimiter } from './rate-limit.ts';
import { decideDraw, freshBucket } from './shared-buckets.ts';

interface Spent {
  readonly at: number;
  readonly units: number;
  readonly live: boolean;
}

/** Several processes on one bucket; each call asks at its time, and what it was let do is written down. */
async function run(
  declaration: RateLimitDeclaration,
  processes: number,
  calls: readonly {
    readonly afterMs: number;
    readonly cost: number;
    readonly live: boolean;
    readonly process: number;
  }[],
): Promise<{ readonly spent: readonly Spent[]; readonly refused: number }> {
  const clock = virtualClock(0);
  const buckets = memoryBuckets(clock);
  const limiters = Array.from({ length: processes }, () => {
    return new RateLimiter({ connection: 'shop', declarations: [declaration], buckets, clock, mostWaitMs: 120_000 });
  });
  const spent: Spent[] = [];
  let refused = 0;
  let at = 0;
  for (const { afterMs, cost, live, process } of calls) {
    at += afterMs;
    await clock.moveTo(at);
    const limiter = limiters[process % processes] as RateLimiter;
    void limiter.take(declaration.bucket, cost, live ? 'live' : 'bulk').then(
      () => spent.push({ at: clock.now(), units: cost, live }),
      () => {
        refused += 1;
      },
    );
  }
  await clock.moveBy(300_000);
  return { spent, refused };
}

/** The most that was spent beyond `burst + rate × window`, over all windows that begin and end with a call. */
function worstExcess(spent: readonly Spent[], { perSecond, burst }: RateLimitDeclaration): number {
  let worst = Number.NEGATIVE_INFINITY;
  spent.forEach((first, from) => {
    let units = 0;
    for (const { at, units: more } of spent.slice(from)) {
      units += more;
      worst = Math.max(worst, units - burst - (perSecond * (at - first.at)) / 1_000);
    }
  });
  return worst;
}

const declarations = fc.record({
  bucket: fc.constant('calls'),
  perSecond: fc.constantFrom(0.5, 2, 10, 40, 100, 1_000),
  burst: fc.constantFrom(1, 2, 10, 40, 100, 1_000),
  liveShare: fc.constantFrom(0, 0.1, 0.25, 0.5, 0.9),
});

describe('the limit', () => {
  test('is never passed over any window, whoever asks, at whatever cost', async () => {
    const call = fc.record({
      afterMs: fc.constantFrom(0, 0, 0, 1, 7, 60, 101, 900),
      cost: fc.constantFrom(1, 1, 1, 2, 3),
      live: fc.boolean(),
      process: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(
        declarations,
        fc.integer({ min: 1, max: 4 }),
        fc.array(call, { minLength: 1, maxLength: 60 }),
        async (declaration, processes, calls) => {
          // A call dearer than the whole bucket may only go in debt; here every call fits.
          const fitting = calls.map((each) => ({ ...each, cost: Math.min(each.cost, declaration.burst) }));
          const { spent, refused } = await run(declaration, processes, fitting);
          expect(spent.length + refused).toBe(calls.length);
          // A millisecond's worth of rounding, because sleeps are whole milliseconds.
          expect(worstExcess(spent, declaration)).toBeLessThanOrEqual(declaration.perSecond / 1_000 + 1e-6);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('lets everything through in the end: nothing waits for ever', async () => {
    const declaration = { bucket: 'calls', perSecond: 10, burst: 4, liveShare: 0.9 };
    const calls = Array.from({ length: 40 }, (_, index) => ({
      afterMs: 0,
      cost: 1,
      live: index % 2 === 0,
      process: index,
    }));
    expect((await run(declaration, 3, calls)).spent.length).toBe(40);
  });

  test('draws ahead where the bucket is quick, so that not every call asks the store', async () => {
    const clock = virtualClock(0);
    const buckets = memoryBuckets(clock);
    let draws = 0;
    const counted = {
      ...buckets,
      draw: (...draw: Parameters<typeof buckets.draw>) => {
        draws += 1;
        return buckets.draw(...draw);
      },
    };
    const declaration = { bucket: 'calls', perSecond: 1_000, burst: 1_000, liveShare: 0 };
    const limiter = new RateLimiter({ connection: 'shop', declarations: [declaration], buckets: counted, clock });
    for (let call = 0; call < 500; call += 1) await limiter.take('calls', 1, 'live');
    expect(draws).toBe(10);
    await limiter.close();
  });

  test('units drawn ahead are forgotten when they grow old', async () => {
    const clock = virtualClock(0);
    const declaration = { bucket: 'calls', perSecond: 100, burst: 100, liveShare: 0 };
    const limiter = new RateLimiter({
      connection: 'shop',
      declarations: [declaration],
      buckets: memoryBuckets(clock),
      clock,
      mostWaitMs: 0,
    });
    await limiter.take('calls', 1, 'live');
    await clock.moveBy(LIMITS.rateLeaseMs);
    let taken = 0;
    while (
      await limiter.take('calls', 1, 'live').then(
        () => true,
        () => false,
      )
    ) {
      taken += 1;
    }
    expect(taken).toBeLessThanOrEqual(100);
  });
});

describe('the live share', () => {
  test('is there for live work at once, however much other work was done', async () => {
    await fc.assert(
      fc.asyncProperty(declarations, fc.array(fc.nat(200), { maxLength: 80 }), async (declaration, gaps) => {
        const clock = virtualClock(0);
        const buckets = memoryBuckets(clock);
        const { perSecond, burst, liveShare } = declaration;
        for (const gap of gaps) {
          await clock.moveBy(gap);
          await buckets.draw('k', declaration, { atLeast: 1, upTo: 10, live: false });
        }
        const reserved = Math.floor(Math.min(burst * liveShare, burst - 1));
        for (let call = 0; call < reserved; call += 1) {
          const drawn = await buckets.draw('k', { perSecond, burst, liveShare }, { atLeast: 1, upTo: 1, live: true });
          expect(drawn.granted, `live call ${call + 1} of ${reserved}`).toBe(1);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('live calls do not queue behind bulk calls', async () => {
    const clock = virtualClock(0);
    const declaration = { bucket: 'calls', perSecond: 1, burst: 10, liveShare: 0.5 };
    const limiter = new RateLimiter({
      connection: 's',
      declarations: [declaration],
      buckets: memoryBuckets(clock),
      clock,
      mostWaitMs: 60_000,
    });
    const order: string[] = [];
    for (let call = 0; call < 8; call += 1) void limiter.take('calls', 1, 'bulk').then(() => order.push('bulk'));
    await clock.moveBy(10);
    for (let call = 0; call < 5; call += 1) void limiter.take('calls', 1, 'live').then(() => order.push('live'));
    await clock.moveBy(10);
    expect(order).toEqual([...Array(5).fill('bulk'), ...Array(5).fill('live')]);
  });
});

describe('a bucket', () => {
  const shape = { perSecond: 10, burst: 5, liveShare: 0.4 };

  test('a call dearer than the bucket goes when it is full, and leaves a debt', () => {
    const dear = decideDraw(freshBucket(shape, 0), shape, { atLeast: 8, upTo: 8, live: true }, 0);
    expect(dear).toMatchObject({ drawn: { granted: 8 }, state: { available: -3 } });
    const next = decideDraw(dear.state, shape, { atLeast: 1, upTo: 1, live: true }, 0);
    expect(next.drawn).toEqual({ granted: 0, waitMs: 400 });
  });

  test('nothing is granted while it is blocked, and the wait is said', () => {
    const blocked = { ...freshBucket(shape, 0), blockedUntil: 700 };
    expect(decideDraw(blocked, shape, { atLeast: 1, upTo: 1, live: true }, 500).drawn).toEqual({
      granted: 0,
      waitMs: 200,
    });
    expect(decideDraw(blocked, shape, { atLeast: 1, upTo: 1, live: true }, 700).drawn.granted).toBe(1);
  });

  test('a stop signal ends the wait', async () => {
    const clock = virtualClock(0);
    const slow = { bucket: 'calls', perSecond: 0.01, burst: 1, liveShare: 0 };
    const limiter = new RateLimiter({
      connection: 's',
      declarations: [slow],
      buckets: memoryBuckets(clock),
      clock,
      mostWaitMs: 200_000,
    });
    await limiter.take('calls', 1, 'live');
    const stop = new AbortController();
    const waiting = limiter.take('calls', 1, 'live', stop.signal).catch((error: unknown) => error);
    await clock.moveBy(100);
    stop.abort();
    const error = await waiting;
    expect(error).toBeInstanceOf(CodedError);
    expect((error as CodedError).failure).toMatchObject({ code: 'SL-HTTP-001', kind: 'transient', scope: 'operation' });
  });
});

test('a bucket that turns out to be larger than declared refuses nobody while the word of it is still being written', async () => {
  const clock = virtualClock(0);
  const memory = memoryBuckets(clock);
  const written = Promise.withResolvers<void>();
  const buckets = {
    ...memory,
    learn: (key: string, available: number) => written.promise.then(() => memory.learn(key, available)),
  };
  const declaration = { bucket: 'admin', perSecond: 100, burst: 2_000, liveShare: 0.5 };
  const limiter = new RateLimiter({ connection: 'shop', declarations: [declaration], buckets, clock });
  await limiter.take('admin', 50, 'standard');
  limiter.learn('admin', { available: 19_990, perSecond: 1_000, burst: 20_000 });
  let ended: unknown = 'waits';
  const taken = limiter.take('admin', 800, 'standard').then(
    () => {
      ended = 'taken';
    },
    (error: unknown) => {
      ended = error;
    },
  );
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  expect(ended).toBe('waits');
  written.resolve();
  await taken;
  expect(ended).toBe('taken');
});
