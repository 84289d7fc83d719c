import type { Lane } from '../canonical/envelope.ts';
import type { Failure } from '../kernel/failure.ts';
import type { Cause, LetterChoice, LetterPlace, Replay, WithinKeys } from './backbone.ts';
import type { Position } from './event-log.ts';

/**
 * What the backbone remembers beside the log: who is alive, how far each subscription came, which keys are in trouble,
 * what is paused, what is replayed. Nothing here is per message while all goes well. Drivers: `memory`, `postgres`; both
 * pass `src/testing/hub-state-contract.ts`. Writes of a node are *fenced*: they take effect only while the node still
 * owns the cursor of the slice, so a process that wakes up after its lease was taken can move nothing.
 */
export interface HubState extends Nodes, Cursors, Parked, Letters, Gates, Drains, ReplayStore {
  /** The incarnation of the log that the cursors belong to; undefined before the first start. */
  knownIncarnation(): Promise<string | undefined>;
  /** Ties the cursors to this log. Cursors above `heads` are pulled down to them; answers how many were. */
  adoptLog(incarnation: string, heads: Readonly<Record<Lane, Position>>): Promise<number>;
  /**
   * The lowest position of each lane that a cursor or a parked message still needs, minus one: retention drops nothing
   * above it. 0 for a lane that no cursor follows.
   */
  retentionFloors(): Promise<Readonly<Record<Lane, Position>>>;
  /** The highest cursor of each lane, to be compared with the head of the log. */
  highestCursors(): Promise<Readonly<Record<Lane, Position>>>;
}

// ── nodes ───────────────────────────────────────────────────────────────────────────────────────────────────

/** A running process. `owner` is unique to one run of it, `name` is the same again after a restart. */
export interface HubNode {
  readonly owner: string;
  readonly name: string;
  /** The subscriptions that it can serve. */
  readonly subscriptions: readonly string[];
}

export interface Nodes {
  /** Enters a node with a lease; an earlier run under the same name is dead from this moment. */
  join(node: HubNode, leaseMs: number): Promise<void>;
  /** Lengthens the lease. `replaced`: a later run has the name. `gone`: the lease ended long ago; join again. */
  renew(owner: string, leaseMs: number): Promise<'renewed' | 'replaced' | 'gone'>;
  leave(owner: string): Promise<void>;
  /** The nodes whose lease runs, by the store's own clock. */
  liveNodes(): Promise<readonly HubNode[]>;
}

// ── cursors ─────────────────────────────────────────────────────────────────────────────────────────────────

export interface CursorRow {
  readonly subscription: string;
  readonly lane: Lane;
  readonly slice: number;
  /** All up to and including this position is done or parked. */
  readonly position: Position;
}

/** A cursor as a node got it. */
export interface TakenCursor extends CursorRow {
  readonly epoch: number;
  /** The owner before did not give it back: what it had in hand may have been tried. */
  readonly unclean: boolean;
  /** The owner before that one did not give it back either, and it has not moved since: something may hold it there. */
  readonly stalled: boolean;
  /** The last suspect that the owner before had marked as in its hands. */
  readonly inHand?: { readonly position: Position; readonly attempts: number };
}

export interface CursorWrite extends CursorRow {
  readonly epoch: number;
}

/** Who owns the slices of one subscription. */
export interface SliceOwners {
  readonly subscription: string;
  /** Slices by live owner. */
  readonly owned: ReadonlyMap<string, readonly number[]>;
  /** Slices that nobody owns, or whose owner is dead. */
  readonly free: readonly number[];
}

export interface Cursors {
  /** Makes the cursors of a new subscription at the given positions; one that exists stays where it is. */
  declare(subscription: string, positions: Readonly<Partial<Record<Lane, Position>>>): Promise<void>;
  sliceOwners(subscriptions: readonly string[]): Promise<readonly SliceOwners[]>;
  /**
   * Takes those of the slices that are free, all lanes of a slice together. One that is the owner's already is taken
   * anew: it asks for it because it lost sight of it.
   */
  take(owner: string, subscription: string, slices: readonly number[]): Promise<readonly TakenCursor[]>;
  /** Moves cursors forward in one statement; answers those that this owner no longer holds. */
  saveCursors(owner: string, writes: readonly CursorWrite[]): Promise<readonly CursorWrite[]>;
  /** Saves and gives back, so that the next owner need not be careful. */
  release(owner: string, writes: readonly CursorWrite[]): Promise<void>;
  /** Marks a suspect as in hand, durably, before it is handled; counts the marks of one position. Answers the refused. */
  markInHand(owner: string, writes: readonly CursorWrite[]): Promise<readonly CursorWrite[]>;
  /** The cursors of a subscription, whoever owns them. */
  cursors(subscription: string): Promise<readonly CursorRow[]>;
}

// ── parked messages ─────────────────────────────────────────────────────────────────────────────────────────

/**
 * A message out of the stream: `retry` waits for its time, `held` waits for an operation to be well again, `waiting`
 * stands behind an earlier message of its key, `dead` waits for a person, `skipped` was set aside by a person.
 */
export interface ParkedMessage {
  readonly subscription: string;
  readonly lane: Lane;
  readonly position: Position;
  readonly key: string;
  readonly slice: number;
  readonly state: 'retry' | 'held' | 'waiting' | 'dead' | 'skipped';
  /** Whether later messages of the key stand behind it. */
  readonly blocks: boolean;
  /** Tries so far, counted when a try begins; one that an end of its process cut short is counted in `kills` instead. */
  readonly attempts: number;
  /** Holds so far; they burn no attempt. */
  readonly holds: number;
  /** How often a process ended while it had this message in hand. */
  readonly kills: number;
  /** How often it became a dead letter. */
  readonly rounds: number;
  /** An earlier try ended without an answer. */
  readonly uncertain: boolean;
  /** The node that is trying it now. */
  readonly inHandOf?: string;
  readonly since: number;
  readonly nextAt?: number;
  readonly failure?: Failure;
  readonly fingerprint: string;
  /** The replay that brought it. */
  readonly replay?: string;
  /** Why and by whom it was set aside. */
  readonly skipped?: { readonly reason: string; readonly by: string };
}

export type ParkedPlace = Pick<ParkedMessage, 'subscription' | 'lane' | 'position' | 'slice'>;

export interface Parked {
  /** Writes rows, fenced by the slice's cursor. A `waiting` row never replaces one that is there. Answers the refused. */
  park(owner: string, rows: readonly ParkedMessage[]): Promise<readonly ParkedPlace[]>;
  /** Removes rows of messages that are done; fenced. */
  unpark(owner: string, places: readonly ParkedPlace[]): Promise<readonly ParkedPlace[]>;
  /** Rows whose time has come and that nobody has in hand, the longest due first. */
  due(subscription: string, slices: readonly number[], nowMs: number, limit: number): Promise<readonly ParkedMessage[]>;
  /**
   * Makes due what was held because the whole connection, and not one operation of it, was unwell or refused the key; what the
   * other side wants to wait for (`throttled`) and what is in hand stay. Answers how many.
   */
  wakeHeld(subscription: string, nowMs: number): Promise<number>;
  /** The rows of a key that stand in its way or behind it, in order of position. */
  parkedOf(subscription: string, lane: Lane, key: string, limit: number): Promise<readonly ParkedMessage[]>;
  /** The keys in trouble of these slices. `headless` ones have only waiting rows and may run at once. */
  troubledKeys(
    subscription: string,
    slices: readonly number[],
  ): Promise<
    readonly { readonly lane: Lane; readonly key: string; readonly slice: number; readonly headless: boolean }[]
  >;
  /** Rows that other nodes than `owner` had in hand when they ended. */
  leftInHand(owner: string, subscription: string, slices: readonly number[]): Promise<readonly ParkedMessage[]>;
  /** Counts by subscription: in trouble (not dead), dead, and since when. */
  parkedCounts(): Promise<ReadonlyMap<string, ParkedCounts>>;
  /** Messages up to the marks that are not dead and do not stand behind a dead one. */
  parkedThrough(subscription: string, marks: Readonly<Record<Lane, Position>>): Promise<number>;
}

export interface ParkedCounts {
  readonly retrying: number;
  readonly dead: number;
  /** Since when the longest one in trouble and not dead waits, epoch milliseconds. */
  readonly oldestSince?: number;
}

export interface Letters {
  causes(within?: readonly string[]): Promise<readonly Cause[]>;
  /** Rows a person may care about (not `waiting`), newest trouble first, each with the number waiting behind it. */
  letters(
    choice: LetterChoice | WithinKeys | 'all',
    limit: number,
    after?: LetterPlace,
  ): Promise<readonly { readonly row: ParkedMessage; readonly waiting: number }[]>;
  /** Makes chosen letters due now, or one every `everyMs` in order of position, with fresh attempts; answers how many. */
  retryLetters(choice: LetterChoice, nowMs: number, everyMs?: number): Promise<number>;
  /** Makes dead again what a retry made due after `nowMs` and nobody has tried since; answers how many. */
  recallLetters(choice: LetterChoice, nowMs: number): Promise<number>;
  /** Sets chosen letters aside; a key whose first row is now a waiting one becomes due. Answers how many. */
  skipLetters(choice: LetterChoice, reason: string, by: string, nowMs: number): Promise<number>;
}

// ── gates ───────────────────────────────────────────────────────────────────────────────────────────────────

/** A subscription that is paused, by a person or by its failures. */
export interface Gate {
  readonly subscription: string;
  readonly reason: string;
  readonly byPerson: boolean;
  readonly since: number;
  /** When one message may probe; not for pauses by a person. */
  readonly until?: number;
  /** How many probes failed; the interval grows with it. */
  readonly probes: number;
}

export interface Gates {
  gates(): Promise<readonly Gate[]>;
  /**
   * Pauses by a person win over pauses by failures. Of two pauses by failures the one with more failed probes holds, and
   * with as many the later `until`.
   */
  shutGate(gate: Gate): Promise<void>;
  /** Asks to be the one that probes: true for one asker per `until`, which then moves to `nextUntil`. */
  claimProbe(subscription: string, nowMs: number, nextUntil: number): Promise<boolean>;
  /** Ends a pause; `byPerson: false` leaves a person's pause alone. */
  openGate(subscription: string, byPerson: boolean): Promise<void>;
}

// ── drains ──────────────────────────────────────────────────────────────────────────────────────────────────

/** A subscription that runs empty up to where the log ended when a person asked for it. */
export interface Drain {
  readonly subscription: string;
  readonly reason: string;
  readonly since: number;
  readonly marks: Readonly<Record<Lane, Position>>;
}

/** What stands as the reason of a pause to which a drain has come. */
export const drainedReason = (reason: string): string => `drained: ${reason}`;

export interface Drains {
  drains(): Promise<readonly Drain[]>;
  /** Begins one; of a subscription that drains already the first one stays. */
  beginDrain(drain: Drain): Promise<void>;
  /** Ends one without a pause. */
  endDrain(subscription: string): Promise<void>;
  /** Turns one that has run empty into a pause by a person, in one step; false when it is over already. */
  finishDrain(drain: Drain, nowMs: number): Promise<boolean>;
}

// ── replays ─────────────────────────────────────────────────────────────────────────────────────────────────

export interface ReplayRow extends Replay {
  /** Where a run over the log stands. */
  readonly cursor: Position;
  /** True for a run over the log with a cursor of its own; false when its messages were parked. */
  readonly run: boolean;
  /** Messages that a run names one by one, ascending within their lane. */
  readonly places: readonly { readonly lane: Lane; readonly position: Position }[];
  readonly owner?: string;
  readonly startedAt: number;
  readonly because?: string;
}

export interface Difference {
  readonly lane: Lane;
  readonly position: Position;
  readonly diff: unknown;
}

type ReplayProgress = Pick<ReplayRow, 'id' | 'cursor' | 'handled' | 'failed' | 'state'> & {
  readonly because?: string;
};

export interface ReplayStore {
  putReplay(row: ReplayRow, parked: readonly ParkedMessage[]): Promise<void>;
  /** Takes running runs of these subscriptions that no live node has. */
  claimReplays(owner: string, subscriptions: readonly string[]): Promise<readonly ReplayRow[]>;
  /**
   * Saves progress, differences and failed messages together; false when the run is no longer this owner's or was
   * aborted. A failed message becomes a row unless it has one; the owner of its slice goes on with it.
   */
  saveReplay(
    owner: string,
    progress: ReplayProgress,
    differences: readonly Difference[],
    failed: readonly ParkedMessage[],
  ): Promise<boolean>;
  /** Gives unfinished runs back. */
  releaseReplays(owner: string): Promise<void>;
  replay(id: string): Promise<ReplayRow | undefined>;
  replays(): Promise<readonly ReplayRow[]>;
  abortReplay(id: string): Promise<void>;
  replayDifferences(id: string, limit: number): Promise<readonly Difference[]>;
}
