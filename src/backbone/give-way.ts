import type { Clock } from '../kernel/clock.ts';

/** Milliseconds that the event loop of this process was at work and at rest, as `performance.eventLoopUtilization()` tells. */
export interface LoopTimes {
  readonly active: number;
  readonly idle: number;
}

/** Live work is taken to be under way this long after its last message. */
const LIVE_LASTS_MS = 2_000;
/** Share of its time that the process may be at work before bulk work waits: what is left keeps live work from queueing. */
const MOST_BUSY = 0.3;
/** The process is looked at, and bulk work waits, in steps of this length. */
const STEP_MS = 20;
/** After so long a wait bulk work has one step in any case: it is slow under load, and never still. */
const MOST_WAIT_MS = 500;

/**
 * Lets bulk work of a process give way to live work. Lanes have slots of their own, but one event loop carries them all, and every
 * call, webhook and write of a live order would wait behind what bulk work has just begun. So while live messages come and the loop
 * has little rest, bulk work begins nothing new. Without live messages it may use the whole process.
 */
export class GiveWay {
  readonly #clock: Clock;
  readonly #loop: () => LoopTimes;
  #liveAt = Number.NEGATIVE_INFINITY;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #before: LoopTimes | undefined;
  #busy = 0;
  #heldSince: number | undefined;
  #freeUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, loop: () => LoopTimes) {
    this.#clock = clock;
    this.#loop = loop;
  }

  /** A live message is begun. */
  liveBegan(): void {
    this.#liveAt = this.#clock.now();
  }

  /** Milliseconds until bulk work is to ask again before it begins something; 0 when it may go on. */
  waitMs(): number {
    const now = this.#clock.now();
    this.#look(now);
    if (now - this.#liveAt > LIVE_LASTS_MS || this.#busy <= MOST_BUSY || now < this.#freeUntil) {
      if (now >= this.#freeUntil) this.#heldSince = undefined;
      return 0;
    }
    this.#heldSince ??= now;
    if (now - this.#heldSince < MOST_WAIT_MS) return STEP_MS;
    this.#heldSince = now;
    this.#freeUntil = now + STEP_MS;
    return 0;
  }

  /** Resolves when bulk work may go on, or at once when stopped. */
  async turn(signal: AbortSignal): Promise<void> {
    for (;;) {
      const waitMs = signal.aborted ? 0 : this.waitMs();
      if (waitMs === 0) return;
      await this.#clock.sleep(waitMs, signal);
    }
  }

  #look(now: number): void {
    if (now - this.#lookedAt < STEP_MS) return;
    const times = this.#loop();
    const active = times.active - (this.#before?.active ?? 0);
    const idle = times.idle - (this.#before?.idle ?? 0);
    if (active + idle > 0) this.#busy = active / (active + idle);
    this.#before = times;
    this.#lookedAt = now;
  }
}
