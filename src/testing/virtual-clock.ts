import type { Clock } from '../kernel/clock.ts';

/** A clock that stands still until it is moved; what sleeps on it wakes in order of its time. */
export interface VirtualClock extends Clock {
  /** Moves to `toMs` (epoch), waking one sleeper after the other and letting each do what it does before the next. */
  moveTo(toMs: number): Promise<void>;
  moveBy(byMs: number): Promise<void>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Promises that follow from one wake-up settle within this many turns of the event loop. */
const TURNS = 3;

export function virtualClock(startMs = Date.UTC(2026, 10, 20, 10)): VirtualClock {
  let now = startMs;
  let sleepers: Sleeper[] = [];
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const moveTo = async (toMs: number): Promise<void> => {
    await settle();
    for (;;) {
      const next = sleepers.filter(({ at }) => at <= toMs).sort((left, right) => left.at - right.at)[0];
      if (next === undefined) break;
      now = Math.max(now, next.at);
      sleepers = sleepers.filter((sleeper) => sleeper !== next);
      next.wake();
      await settle();
    }
    now = Math.max(now, toMs);
  };
  return {
    now: () => now,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { at: now + Math.max(delayMs, 0), wake: () => resolve() };
        sleepers.push(sleeper);
        signal?.addEventListener(
          'abort',
          () => {
            sleepers = sleepers.filter((each) => each !== sleeper);
            resolve();
          },
          { once: true },
        );
      }),
    moveTo,
    moveBy: (byMs) => moveTo(now + byMs),
  };
}
