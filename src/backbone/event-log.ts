import type { Envelope, Lane } from '../canonical/envelope.ts';

/** Where a message stands in its lane: ascending, without gaps that matter, comparable only within one lane. */
export type Position = number;

/** A message as the log keeps it. */
export interface StoredMessage<Data = unknown> {
  readonly position: Position;
  readonly lane: Lane;
  /** See `topicOf`. */
  readonly topic: string;
  /** The business key: the envelope's subject. */
  readonly key: string;
  /** `sliceOf(key)`, 0 to 63. */
  readonly slice: number;
  readonly envelope: Envelope<Data>;
  /** When the hub made it durable, epoch milliseconds. */
  readonly recordedAt: number;
}

/** What an append says of each message, in the order given. */
export interface Appended {
  readonly position: Position;
  readonly lane: Lane;
  /** True when `(source, id)` was stored before; the position is that of the first. */
  readonly repeated: boolean;
}

/** What tells a message from all others. */
export interface MessageIdentity {
  readonly source: string;
  readonly id: string;
}

/**
 * The durable, ordered log: one sequence per lane. Drivers: `memory`, `postgres`, later `nats`. Every driver passes
 * `src/testing/event-log-contract.ts`.
 */
export interface EventLog {
  /** Tells this history from another one, so that cursors of a restored backup are refused and not skipped. */
  incarnation(): Promise<string>;
  /** Resolves when every message is durable (fsync); all or none of one call. Repeats are flagged, not stored again. */
  append(messages: readonly Envelope[]): Promise<Appended[]>;
  /** The last position of a lane; 0 when it is empty. */
  head(lane: Lane): Promise<Position>;
  /** Ascending from after `after`; a position lower than one returned never appears later. */
  read(lane: Lane, after: Position, limit: number, filter?: ReadFilter): Promise<StoredMessage[]>;
  /** One message by its place. */
  get(lane: Lane, position: Position): Promise<StoredMessage | undefined>;
  /** One message by its identity. */
  find(source: string, id: string): Promise<StoredMessage | undefined>;
  /** Messages by their identities, in no order; those that are not there are left out. */
  findAll(identities: readonly MessageIdentity[]): Promise<StoredMessage[]>;
  /** Every message of one business key, of all lanes, in order of recording. */
  history(key: string, limit: number): Promise<StoredMessage[]>;
  /** Every message of one business story (`correlationid`), or of several together, of all lanes, in order of recording. */
  story(correlation: string | readonly string[], limit: number): Promise<StoredMessage[]>;
  /**
   * Calls back with new messages as they become durable, in ascending order. It may drop under load; the caller sees the
   * gap and re-reads by `read`. The first call comes once it is attached, with the lane's newest message if there is one,
   * so that whatever was stored between a `read` and the attaching shows as a gap.
   */
  tail(lane: Lane, onMessages: (messages: readonly StoredMessage[]) => void): AsyncDisposable;
}

export interface ReadFilter {
  readonly slices?: readonly number[];
  readonly topics?: readonly string[];
}

/** How the history is kept short. Both drivers have it; the hub's housekeeping calls it. */
export interface Retention {
  /** Makes room ahead and lets quiet lanes grow old; cheap, to be called every few minutes. */
  prepare(): Promise<void>;
  /**
   * Forgets messages recorded before `beforeMs`, oldest first, together with the memory that they were stored. A driver
   * may keep more than asked (PostgreSQL drops whole partitions), never less. Nothing above `floors` is forgotten: give
   * the lowest position that a cursor or a parked message still needs, minus one.
   */
  dropBefore(beforeMs: number, floors: Readonly<Record<Lane, Position>>): Promise<readonly Dropped[]>;
}

/** What was forgotten of a lane. */
export interface Dropped {
  readonly lane: Lane;
  /** Everything up to and including this position is gone. */
  readonly through: Position;
}
