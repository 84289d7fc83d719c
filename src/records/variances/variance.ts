import { type Envelope, nameOf } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { epochMsOf } from '../../kernel/clock.ts';
import type { Money } from '../../kernel/money.ts';

/** Two books that do not agree, with a name. */
export interface Variance {
  /** What it is about: payment/stripe-main/pi_1, payout/stripe-main/po_1, store-day/paris/2026-11-20. */
  readonly about: string;
  /** Its code from the error catalogue. */
  readonly code: string;
  readonly books: EventData<'VarianceFound'>['of'];
  readonly amount?: Money;
  readonly reason: string;
  readonly suggestion?: string;
  readonly foundMs: number;
  /** Undefined while it stands. */
  readonly settledMs?: number;
  readonly resolution?: string;
}

/** What a message says of a variance. */
export type VarianceNews =
  | { readonly kind: 'found'; readonly variance: Variance }
  | {
      readonly kind: 'settled';
      readonly about: string;
      readonly code: string;
      readonly atMs: number;
      readonly how: string;
    };

/** The news in a message; undefined when it is about something else. */
export function varianceNewsOf(envelope: Envelope): VarianceNews | undefined {
  const name = nameOf(envelope);
  if (name === 'VarianceFound') {
    const { about, kind, of, amount, reason, suggestion, at } = envelope.data as EventData<'VarianceFound'>;
    const variance: Variance = {
      about,
      code: kind,
      books: of,
      ...(amount === undefined ? {} : { amount }),
      reason,
      ...(suggestion === undefined ? {} : { suggestion }),
      foundMs: epochMsOf(at) ?? 0,
    };
    return { kind: 'found', variance };
  }
  if (name !== 'VarianceSettled') return undefined;
  const { about, kind, resolution, at } = envelope.data as EventData<'VarianceSettled'>;
  return { kind: 'settled', about, code: kind, atMs: epochMsOf(at) ?? 0, how: resolution };
}
