import type { Clock } from '../../kernel/clock.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { AuditEvent } from './chain.ts';

interface Pending {
  readonly since: number;
  /** The latest repeat that is not written yet, and how many there were. */
  latest: AuditEvent | undefined;
  count: number;
}

/**
 * Keeps somebody who knocks a thousand times from filling the audit: the first of a kind is written at once, the same again
 * within a minute is counted and written as one entry.
 */
export class Repeats {
  readonly #clock: Clock;
  readonly #pending = new Map<string, Pending>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What is to be written now because of `event`. */
  take(event: AuditEvent): readonly AuditEvent[] {
    const due = this.due();
    const { actor, from, action, code, outcome } = event;
    const key = JSON.stringify([actor, from, action, code, outcome]);
    const known = this.#pending.get(key);
    if (known !== undefined) {
      known.latest = event;
      known.count += 1;
      return due;
    }
    this.#pending.set(key, { since: this.#clock.now(), latest: undefined, count: 0 });
    return [...due, ...this.#makeRoom(), event];
  }

  /** What was counted and whose minute is over; all of it with `everything`. */
  due(everything = false): readonly AuditEvent[] {
    const now = this.#clock.now();
    const over: AuditEvent[] = [];
    // The oldest stand first, so that a look costs what is over and not what is pending.
    for (const [key, pending] of this.#pending) {
      if (!everything && now - pending.since < LIMITS.auditRepeatMs) break;
      this.#pending.delete(key);
      over.push(...told(pending));
    }
    return over;
  }

  #makeRoom(): readonly AuditEvent[] {
    const [oldest] = this.#pending;
    if (oldest === undefined || this.#pending.size <= LIMITS.auditRepeatKinds) return [];
    this.#pending.delete(oldest[0]);
    return told(oldest[1]);
  }
}

function told({ latest, count }: Pending): readonly AuditEvent[] {
  if (latest === undefined) return [];
  return [count === 1 ? latest : { ...latest, times: count }];
}
