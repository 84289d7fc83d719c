import type { Claimed, Handled, Subscription } from '../backbone.ts';
import type { StoredMessage } from '../event-log.ts';
import type { ParkedMessage } from '../hub-state.ts';
import type { Entry } from './cursor.ts';
import type { Chain } from './flow.ts';

/** One try of one message: from the stream (`entry`), or of a key in trouble (`row`). */
export interface Work {
  readonly chain: Chain;
  readonly message: StoredMessage;
  readonly attempt: number;
  readonly uncertain: boolean;
  entry: Entry | undefined;
  row: ParkedMessage | undefined;
  /** Settles when a slow message has been written down as parked. */
  spilling: Promise<void> | undefined;
}

/** One call of a handler that runs. */
export interface Call {
  readonly works: readonly Work[];
  readonly startedAt: number;
  readonly controller: AbortController;
  /** Ends the call whatever the handler does. */
  readonly end: (results: readonly Handled[]) => void;
}

export const claimOf = (subscription: string, work: Work): Claimed => ({
  message: work.message,
  attempt: work.attempt,
  uncertain: work.uncertain,
  idempotencyKey: letterId(subscription, work.message),
  shadow: false,
});

export const letterId = (subscription: string, place: Pick<StoredMessage, 'lane' | 'position'>): string =>
  `${subscription}/${place.lane}/${place.position}`;

/** A fresh row for a message that leaves the stream. */
export function parkedRow(
  subscription: Pick<Subscription, 'name'>,
  message: StoredMessage,
  nowMs: number,
  state: ParkedMessage['state'],
): ParkedMessage {
  const { lane, position, key, slice } = message;
  return {
    subscription: subscription.name,
    lane,
    position,
    key,
    slice,
    state,
    blocks: true,
    attempts: 0,
    holds: 0,
    kills: 0,
    rounds: 0,
    uncertain: false,
    since: nowMs,
    fingerprint: '',
  };
}

/** A row that nobody has in hand and that waits for no time. */
export function atRest(row: ParkedMessage): Omit<ParkedMessage, 'inHandOf' | 'nextAt'> {
  const { inHandOf: _hand, nextAt: _next, ...rest } = row;
  return rest;
}
