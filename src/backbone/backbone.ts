import type { Envelope, Lane } from '../canonical/envelope.ts';
import type { Failure } from '../kernel/failure.ts';
import type { Span } from '../kernel/tracing.ts';
import type { Appended, EventLog, Position, StoredMessage } from './event-log.ts';

/**
 * The backbone as the rest of the house sees it: append, subscribe, and mend what got stuck. What was acknowledged is
 * delivered to every subscription at least once, in order per business key within a lane, in parallel across keys.
 */
export interface Backbone extends AsyncDisposable {
  readonly log: EventLog;
  /** Durable when it resolves; many callers share one commit. Throws SL-BACKBONE-001 when the queue is full. */
  append(messages: readonly Envelope[]): Promise<Appended[]>;
  /** Declares a durable subscriber; call before `start`. */
  subscribe(subscription: Subscription): void;
  /** Takes leases and begins to deliver. */
  start(): Promise<void>;
  /** Lets running handlers end, saves cursors, gives leases back. */
  stop(): Promise<void>;
  /** Stops delivering to a subscription until `resume`; survives a restart. */
  pause(subscription: string, reason: string): Promise<void>;
  /**
   * Takes nothing new: finishes what the log holds now, retries included, and then pauses with the reason. What waits for a person
   * does not hold it up. `pause` ends it at once, `resume` takes it back; both survive a restart.
   */
  drain(subscription: string, reason: string): Promise<void>;
  /** Ends a pause or a drain. */
  resume(subscription: string): Promise<void>;
  status(): Promise<readonly SubscriptionStatus[]>;
  readonly deadLetters: DeadLetters;
  readonly replays: Replays;
}

/** A message handed to a handler, with what happened to it before. */
export interface Claimed<Data = unknown> {
  readonly message: StoredMessage<Data>;
  /** 1 for the first try. A try that only the end of its process cut short is not counted; `uncertain` tells of it. */
  readonly attempt: number;
  /** True when an earlier try ended without an answer: look before you repeat. */
  readonly uncertain: boolean;
  /** The same for every try: `<subscription>/<lane>/<position>`. */
  readonly idempotencyKey: string;
  /** True in a shadow replay: compute what would be written, write nothing. */
  readonly shadow: boolean;
  /** Its step of the trace, while somebody traces. */
  readonly span?: Span;
}

/** How one message ended. */
export type Handled =
  | {
      readonly kind: 'done';
      readonly emit?: readonly Envelope[] /** A shadow replay's would-be writes. */;
      readonly diff?: unknown;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface Subscription {
  /** Stable for ever, cursors hang on it: `process/order-to-cash`, `deliver/odoo-main`. */
  readonly name: string;
  /** Exact topics, or prefixes that end in `*`: `command.odoo-main.*`. */
  readonly topics: readonly string[];
  /** Where a new subscription begins. */
  readonly from: 'beginning' | 'now';
  /** Lanes it takes; all by default. */
  readonly lanes?: readonly Lane[];
  /** Business keys in work at once (per node). Default 32; a quarter is reserved for the live lane. */
  readonly concurrency?: number;
  /**
   * Groups messages of different keys into one call: up to `size`, waiting at most `waitMs`. While another call of the lane
   * runs they wait for its end, at most `busyWaitMs` (`waitMs` by default): so calls grow with the load, and one that hangs
   * holds nobody up for longer. Default: one by one.
   */
  readonly batch?: {
    readonly size: number;
    readonly waitMs: number;
    readonly busyWaitMs?: number;
    /** How the bulk lane is grouped where it has calls of its own size. */
    readonly bulk?: BulkBatch;
  };
  /** Waits between attempts in milliseconds, jittered by a fifth; the length bounds the attempts. */
  readonly retryMs?: readonly number[];
  /** When attempts are spent: the key waits for a person (default), or the message is set aside and the key goes on. */
  readonly spent?: 'block' | 'skip';
  /** Groups failures for the desk: the connection or process that is the cause. */
  readonly owner?: string;
  /**
   * Handles messages of different keys; answers one `Handled` each, in the same order. A throw counts as a failure of
   * every message in the call: `CodedError` as its failure says, anything else as SL-BACKBONE-002.
   *
   * What each failure does: `transient`, `throttled`, `unauthorized` with scope `connection` pause the subscription and
   * burn no attempt; with scope `operation` only hold the key. `rejected` and `invalid` go to the dead letters at once.
   * `unknown` is tried again by the ladder with `uncertain` set.
   */
  handle(batch: readonly Claimed[], signal: AbortSignal): Promise<readonly Handled[]>;
  /** Messages to append when a message has become a dead letter, in the same step. */
  onDead?(message: StoredMessage, failure: Failure, round: number): readonly Envelope[];
}

/**
 * Large calls of the bulk lane. Their keys do not count among those of `concurrency`: one call is not a thousand. They may last as
 * long as they are said to, and are not written down one by one meanwhile; after the end of a process they come again, `uncertain`.
 */
export interface BulkBatch {
  readonly size: number;
  readonly waitMs: number;
  readonly busyWaitMs?: number;
  /** Calls at once. */
  readonly calls: number;
  /** How long one call may last, in milliseconds, before it is aborted and its messages count as failed without an answer. */
  readonly lastsMs: number;
}

export interface SubscriptionStatus {
  readonly name: string;
  readonly lag: Readonly<Record<Lane, number>>;
  /** Age of the oldest message not yet handled, in milliseconds; 0 when there is none. */
  readonly oldestMs: number;
  readonly retrying: number;
  readonly dead: number;
  readonly paused?: { readonly reason: string; readonly until?: number; readonly byPerson: boolean };
  /** While it runs empty: how many messages it still finishes before it pauses. */
  readonly draining?: { readonly reason: string; readonly since: number; readonly left: number };
}

/** Failures with one fingerprint: one cause, perhaps many keys. */
export interface Cause {
  readonly fingerprint: string;
  readonly subscription: string;
  readonly failure: Failure;
  readonly letters: number;
  /** How many of them wait for a person; the others are tried again or wait behind another. */
  readonly dead: number;
  readonly since: number;
  readonly latest: number;
  /** A few of the keys, newest first. */
  readonly keys: readonly string[];
}

export interface DeadLetter {
  /** `<subscription>/<lane>/<position>`. */
  readonly id: string;
  readonly subscription: string;
  readonly key: string;
  readonly state: 'retry' | 'held' | 'dead' | 'skipped';
  readonly attempts: number;
  readonly fingerprint: string;
  readonly failure: Failure;
  readonly since: number;
  readonly nextAt?: number;
  /** Later messages of the key that wait behind it. */
  readonly waiting: number;
  readonly message: StoredMessage;
}

/** Which dead letters, and of them only those whose business key begins with one of `within`, when that is given. */
export type LetterChoice = (
  | { readonly id: string }
  | { readonly ids: readonly string[] }
  | { readonly fingerprint: string }
  | { readonly subscription: string }
  | { readonly key: string }
  | { readonly keys: readonly string[] }
) & { readonly within?: readonly string[] };

/** Every dead letter whose business key begins with one of these. */
export interface WithinKeys {
  readonly within: readonly string[];
}

/** Where a page of dead letters ended: the latest trouble comes first. */
export interface LetterPlace {
  readonly since: number;
  readonly position: Position;
  readonly subscription: string;
  readonly lane: Lane;
}

/** The desk of stuck messages: nothing is copied, a dead letter is a state of a delivery. */
export interface DeadLetters {
  causes(within?: readonly string[]): Promise<readonly Cause[]>;
  /** The latest trouble first; with `after`, those that come behind that place. */
  list(choice: LetterChoice | WithinKeys | 'all', limit: number, after?: LetterPlace): Promise<readonly DeadLetter[]>;
  /** Tries again at once, or so many in a second, whole keys in order; answers how many. */
  retry(choice: LetterChoice, by: string, ratePerSecond?: number): Promise<number>;
  /** Takes back a retry: what has not been tried since waits for a person again. Answers how many. */
  recall(choice: LetterChoice, by: string): Promise<number>;
  /** Sets the messages aside for ever with a reason; their keys go on. Answers how many. */
  skip(choice: LetterChoice, reason: string, by: string): Promise<number>;
}

export interface ReplayRequest {
  readonly subscription: string;
  readonly select:
    | { readonly kind: 'messages'; readonly messages: readonly { readonly lane: Lane; readonly position: Position }[] }
    | { readonly kind: 'key'; readonly key: string }
    | { readonly kind: 'range'; readonly lane: Lane; readonly after: Position; readonly through: Position };
  /** Compute the writes and keep the differences; change nothing. */
  readonly shadow: boolean;
  /** Messages per second at the most. */
  readonly ratePerSecond?: number;
  /** Who asked, for the audit. */
  readonly by: string;
}

export interface Replay {
  readonly id: string;
  readonly request: ReplayRequest;
  readonly state: 'running' | 'done' | 'aborted' | 'failed';
  readonly total: number;
  readonly handled: number;
  readonly failed: number;
  readonly differences: number;
}

export interface Replays {
  /** How many messages a request would touch; changes nothing. */
  preview(request: ReplayRequest): Promise<{ readonly total: number; readonly keys: number }>;
  begin(request: ReplayRequest): Promise<Replay>;
  get(id: string): Promise<Replay | undefined>;
  list(): Promise<readonly Replay[]>;
  abort(id: string): Promise<void>;
  /** The differences that a shadow replay found. */
  differences(id: string, limit: number): Promise<readonly { lane: Lane; position: Position; diff: unknown }[]>;
}
