/** The paces of delivery, all in one place. Tests shorten them; nobody else needs to touch them. */
export interface Tuning {
  /**
   * How long a node may be silent before others take its slices. With a look every `balanceMs`, the work of a killed node
   * goes on after `leaseMs + balanceMs` at the latest: 9 s. Shorter leases lose them to a busy event loop for nothing
   * (3 s did, by the thousand); a restart under the same node name does not wait at all.
   */
  readonly leaseMs: number;
  /** How often the lease is renewed: one row. */
  readonly renewMs: number;
  /** How long before its end a lease is no longer trusted locally. */
  readonly leaseMarginMs: number;
  /** How often a node looks whether slices are free or unfairly shared. */
  readonly balanceMs: number;
  /** How often the cursors that moved are saved: what a crash delivers again. */
  readonly saveCursorsMs: number;
  /** How often cursors of slices without work are pulled along. */
  readonly idleCursorsMs: number;
  /** The floor of waking up: how often the log is read although nobody called. */
  readonly pollMs: number;
  /** How often parked keys and gates are looked at. */
  readonly parkedPollMs: number;
  /** Messages of one subscription and lane that are fed and not done. */
  readonly windowMessages: number;
  /** Messages of a lane that a process keeps for all its subscriptions. */
  readonly ringMessages: number;
  /** Messages in one read of the log. */
  readonly readMessages: number;
  /**
   * A key that takes longer is written down as parked, so that the cursor of its slice can move. Well above what a slow system
   * needs for a full list: what was written down goes on alone, and a slow system wants lists most.
   */
  readonly spillMs: number;
  /** A handler that takes longer is aborted and its messages count as failed without an answer. */
  readonly handleMs: number;
  /** How long `stop` waits for handlers before it aborts them. */
  readonly stopMs: number;
  /** Waits between probes of a subscription that its failures have paused. */
  readonly probeMs: readonly number[];
  /** Waits of a key whose operation is unwell. */
  readonly holdMs: readonly number[];
  /** Waits between attempts when the subscription names none. */
  readonly retryMs: readonly number[];
  /** Waits of a message that a process had in hand when it ended, by the number of such ends. */
  readonly endMs: readonly number[];
  /**
   * Ends of a process with the same message known to be in its hands until it is a dead letter. After the first it has
   * left the stream and is tried alone, at growing distances, so the others are hardly chance, not even for a message
   * that takes longer than a host that somebody kills every few seconds lives.
   */
  readonly killsMost: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const DEFAULT_TUNING: Tuning = {
  leaseMs: 8 * SECOND,
  renewMs: 2 * SECOND,
  leaseMarginMs: SECOND,
  balanceMs: SECOND,
  saveCursorsMs: 200,
  idleCursorsMs: 10 * SECOND,
  pollMs: SECOND,
  parkedPollMs: 500,
  windowMessages: 1_000,
  ringMessages: 2_000,
  readMessages: 500,
  spillMs: 30 * SECOND,
  handleMs: 5 * MINUTE,
  stopMs: 20 * SECOND,
  probeMs: [SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE],
  holdMs: [SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE],
  retryMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR],
  endMs: [SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE],
  killsMost: 5,
};
