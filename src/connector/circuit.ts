import type { Chance } from '../kernel/chance.ts';
import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';

type CircuitState = 'closed' | 'open' | 'half-open';

/** What people and metrics see of a circuit. */
export interface CircuitView {
  readonly operation: string;
  readonly state: CircuitState;
  /** Failures within the window. */
  readonly failures: number;
  /** When the next probe may go out, in epoch milliseconds; only when open. */
  readonly probeAt?: number;
  /** Since when calls are held back. */
  readonly since?: number;
}

/** The permit of one call; say exactly once how it ended. */
export interface Passage {
  readonly allowed: true;
  answered(): void;
  failed(): void;
  /** It says nothing about the other side's health, e.g. it was stopped by us. */
  indifferent(): void;
}

export interface Refusal {
  readonly allowed: false;
  readonly retryAfterMs: number;
}

/**
 * One circuit for each operation of a connection: calls that fail again and again for reasons of the other side are held
 * back, one probe at a time finds out when it is well again. A held call burns no attempt.
 *
 * Closed → open: `LIMITS.circuitFailures` failures within `LIMITS.circuitWindowMs` that are at least half of all results.
 * Open → half-open after a pause that doubles from `LIMITS.circuitPauseMs` up to `LIMITS.circuitPauseMostMs`, jittered by a
 * fifth. Half-open: one probe; its success closes, its failure opens again.
 */
export class Circuits {
  readonly #circuits = new Map<string, Circuit>();
  readonly #clock: Clock;
  readonly #chance: Chance;

  constructor(clock: Clock, chance: Chance) {
    this.#clock = clock;
    this.#chance = chance;
  }

  /** Asks to make one call. */
  enter(operation: string): Passage | Refusal {
    return this.#circuit(operation).enter();
  }

  /** Says how something ended that was no call of its own, e.g. a vendor's 500 that the connector read as transient. */
  report(operation: string, result: 'answered' | 'failed'): void {
    this.#circuit(operation).record(result);
  }

  /** How long calls of the operation are still held back; 0 when they are not. */
  heldForMs(operation: string): number {
    return this.#circuits.get(operation)?.heldForMs() ?? 0;
  }

  /** Whether an operation other than this one was answered within the window: then the whole system is not away. */
  othersAnswer(operation: string): boolean {
    return [...this.#circuits].some(([name, circuit]) => name !== operation && circuit.answeredLately());
  }

  views(): readonly CircuitView[] {
    return [...this.#circuits].map(([operation, circuit]) => ({ operation, ...circuit.view() }));
  }

  #circuit(operation: string): Circuit {
    let circuit = this.#circuits.get(operation);
    if (circuit === undefined) {
      circuit = new Circuit(this.#clock, this.#chance);
      this.#circuits.set(operation, circuit);
    }
    return circuit;
  }
}

class Circuit {
  readonly #clock: Clock;
  readonly #chance: Chance;
  #results: { readonly at: number; readonly ok: boolean }[] = [];
  #lastAnswerAt = Number.NEGATIVE_INFINITY;
  #openedAt: number | undefined;
  #probeAt = 0;
  #probing = false;
  #openings = 0;

  constructor(clock: Clock, chance: Chance) {
    this.#clock = clock;
    this.#chance = chance;
  }

  enter(): Passage | Refusal {
    if (this.#openedAt !== undefined) {
      const waitMs = this.#probeAt - this.#clock.now();
      if (waitMs > 0) return { allowed: false, retryAfterMs: waitMs };
      // Everyone else waits for the probe's word, which a call's own timeout bounds.
      if (this.#probing) return { allowed: false, retryAfterMs: LIMITS.circuitPauseMs };
      this.#probing = true;
    }
    const probe = this.#probing;
    let ended = false;
    const once = (end: () => void) => () => {
      if (ended) return;
      ended = true;
      if (probe) this.#probing = false;
      end();
    };
    return {
      allowed: true,
      answered: once(() => this.record('answered')),
      failed: once(() => this.record('failed')),
      indifferent: once(() => {}),
    };
  }

  record(result: 'answered' | 'failed'): void {
    const now = this.#clock.now();
    const ok = result === 'answered';
    if (ok) this.#lastAnswerAt = now;
    if (this.#openedAt !== undefined) {
      if (now < this.#probeAt) return; // A call that was under way when the circuit opened says nothing new.
      if (ok) this.#close();
      else this.#open(now);
      return;
    }
    this.#results.push({ at: now, ok });
    this.#results = this.#results.filter(({ at }) => at > now - LIMITS.circuitWindowMs).slice(-100);
    const failures = this.#failures();
    if (!ok && failures >= LIMITS.circuitFailures && failures * 2 >= this.#results.length) this.#open(now);
  }

  heldForMs(): number {
    if (this.#openedAt === undefined) return 0;
    return Math.max(this.#probeAt - this.#clock.now(), 0);
  }

  answeredLately(): boolean {
    return this.#lastAnswerAt > this.#clock.now() - LIMITS.circuitWindowMs;
  }

  view(): Omit<CircuitView, 'operation'> {
    const failures = this.#failures();
    if (this.#openedAt === undefined) return { state: 'closed', failures };
    const state = this.#clock.now() >= this.#probeAt ? 'half-open' : 'open';
    return { state, failures, probeAt: this.#probeAt, since: this.#openedAt };
  }

  #failures(): number {
    const since = this.#clock.now() - LIMITS.circuitWindowMs;
    return this.#results.filter(({ at, ok }) => !ok && at > since).length;
  }

  #open(now: number): void {
    const pauseMs = Math.min(LIMITS.circuitPauseMs * 2 ** this.#openings, LIMITS.circuitPauseMostMs);
    this.#openings = Math.min(this.#openings + 1, 20);
    this.#openedAt ??= now;
    this.#probeAt = now + Math.round(pauseMs * (0.8 + 0.4 * this.#chance.fraction()));
  }

  #close(): void {
    this.#openedAt = undefined;
    this.#openings = 0;
    this.#results = [];
  }
}
