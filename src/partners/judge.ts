import type { Chance } from '../kernel/chance.ts';
import type { Failure } from '../kernel/failure.ts';
import { partnerErrors } from './errors.ts';
import type { Told } from './send.ts';

/** How patiently partners are told. */
export interface Patience {
  /** Waits between the tries of one delivery, about a day in all; the length bounds them. */
  readonly retryMs: readonly number[];
  /** Waits of an endpoint that is unwell as a whole; the last one holds for all that follow. */
  readonly holdMs: readonly number[];
  /** How long nothing may go well before the hub disables the endpoint. */
  readonly disableAfterMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const PATIENCE: Patience = {
  retryMs: [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 8 * HOUR, 8 * HOUR],
  holdMs: [5 * SECOND, 15 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE],
  disableAfterMs: 72 * HOUR,
};

/** A partner may ask for patience, but not for ever. */
const MOST_ASKED_MS = HOUR;

/** What is known of a delivery and its endpoint when a try has ended. */
export interface Tries {
  /** Tries that count, before this one. */
  readonly attempts: number;
  readonly firstAt: number;
  /** When the try before this one was made. */
  readonly triedAt?: number;
  readonly endpoint: { readonly failures: number; readonly failingSince?: number; readonly succeededAt?: number };
}

/** What becomes of a delivery after a try. */
export type Verdict =
  | { readonly kind: 'delivered' }
  /** The endpoint is unwell: it rests as a whole, and this delivery lets others probe before it. No try counts. */
  | { readonly kind: 'hold'; readonly heldUntil: number; readonly nextAt: number; readonly failure: Failure }
  /** This delivery is unwelcome: its key waits. */
  | { readonly kind: 'retry'; readonly nextAt: number; readonly failure: Failure }
  | { readonly kind: 'given-up'; readonly failure: Failure }
  /** The endpoint is disabled; the delivery waits for its recovery. */
  | { readonly kind: 'disable'; readonly reason: string; readonly failure: Failure };

/** Answers that speak of the receiver and not of what it was sent. */
const UNWELL = new Set([408, 425, 429, 502, 503, 504]);
const GONE = 410;

export function judge(told: Told, tries: Tries, nowMs: number, patience: Patience, chance: Chance): Verdict {
  if (told.kind === 'answered' && told.status >= 200 && told.status < 300) return { kind: 'delivered' };
  const failure = failureOf(told);
  if (told.kind === 'answered' && told.status === GONE) {
    return { kind: 'disable', reason: 'it answered 410 Gone', failure };
  }
  const { endpoint } = tries;
  if (endpoint.failingSince !== undefined && nowMs - endpoint.failingSince >= patience.disableAfterMs) {
    const hours = Math.round(patience.disableAfterMs / HOUR);
    return { kind: 'disable', reason: `nothing went well for ${hours} hours: ${failure.because}`, failure };
  }
  // Others went well since this one failed before: whatever it says, it is the delivery and not the endpoint.
  const alone = tries.triedAt !== undefined && (endpoint.succeededAt ?? 0) > tries.triedAt;
  const asked = Math.min(told.kind === 'answered' ? (told.retryAfterMs ?? 0) : 0, MOST_ASKED_MS);
  if (!alone && (told.kind === 'failed' || UNWELL.has(told.status))) {
    const waitMs = Math.max(jittered(rung(patience.holdMs, endpoint.failures), chance), asked);
    return { kind: 'hold', heldUntil: nowMs + waitMs, nextAt: nowMs + waitMs + 1, failure };
  }
  const spent = tries.attempts >= patience.retryMs.length;
  // Given up is only what others overtook: while nothing goes through, nothing is lost.
  if (spent && (endpoint.succeededAt ?? 0) > tries.firstAt) return { kind: 'given-up', failure };
  const waitMs = Math.max(jittered(rung(patience.retryMs, tries.attempts), chance), asked);
  return { kind: 'retry', nextAt: nowMs + waitMs, failure };
}

function failureOf(told: Told): Failure {
  if (told.kind === 'failed') return told.failure;
  const because = `it answered ${told.status}${told.status >= 300 && told.status < 400 ? ', and redirects are not followed' : ''}`;
  return partnerErrors.failure('SL-PARTNER-009', { because, rule: '2xx' });
}

/** A wait, a fifth shorter or longer by chance. */
const jittered = (waitMs: number, chance: Chance): number => Math.round(waitMs * (0.8 + chance.fraction() * 0.4));

const rung = (ladder: readonly number[], before: number): number => ladder[Math.min(before, ladder.length - 1)] ?? 0;
