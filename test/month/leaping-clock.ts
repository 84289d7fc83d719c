import { type Clock, systemClock } from '../../src/kernel/clock.ts';

/** A clock that goes as the machine's does, and leaps: what slept until a time that was leapt over wakes at once. */
export interface LeapingClock extends Clock {
  /** Leaps to a moment that lies ahead; does nothing when it is over already. */
  leapTo(toMs: number): void;
}

interface Sleeper {
  readonly untilMs: number;
  readonly wake: () => void;
}

/** Begins at `startMs`, wherever the machine's clock stands. */
export function leapingClock(startMs: number): LeapingClock {
  let aheadMs = startMs - systemClock.now();
  const sleepers = new Set<Sleeper>();
  const now = (): number => systemClock.now() + aheadMs;
  return {
    now,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        const woken = new AbortController();
        const sleeper = { untilMs: now() + delayMs, wake: () => woken.abort() };
        sleepers.add(sleeper);
        const either = signal === undefined ? woken.signal : AbortSignal.any([signal, woken.signal]);
        void systemClock.sleep(delayMs, either).then(() => {
          sleepers.delete(sleeper);
          resolve();
        });
      }),
    leapTo(toMs) {
      if (toMs <= now()) return;
      aheadMs += toMs - now();
      for (const sleeper of [...sleepers].filter(({ untilMs }) => untilMs <= toMs)) sleeper.wake();
    },
  };
}
