import type { Lane } from '../../canonical/envelope.ts';
import type { Position, StoredMessage } from '../event-log.ts';
import type { TakenCursor } from '../hub-state.ts';
import type { Chain } from './flow.ts';

/** A message on its way through one subscription. */
export interface Entry {
  readonly message: StoredMessage;
  readonly track: SliceTrack;
  /** Done, or durably parked. */
  finished: boolean;
  /** A dead process may have had it in hand: it looks before it repeats. */
  readonly suspect: boolean;
  /** How often it said that the connection is unwell while others went well. */
  refusals: number;
  /** The successes of the subscription when it last said so. */
  successesAtRefusal: number | undefined;
}

/** One slice of one subscription and lane as this node owns it: what is under way, and how far all is done or parked. */
export class SliceTrack {
  readonly lane: Lane;
  readonly slice: number;
  readonly epoch: number;
  /** Messages up to here are not its business. */
  from: Position;
  /** What the store knows. */
  saved: Position;
  /** Something was finished since the last save. */
  moved = false;
  /** `draining` lets running handlers end and starts nothing new; `lost` belongs to someone else. */
  state: 'owned' | 'draining' | 'lost' = 'owned';
  /** Handlers that run, and key visits. */
  running = 0;
  /** Up to here messages may have been in the hands of a dead process. */
  suspectThrough: Position = 0;
  /** Two processes ended without moving it: its suspects are marked before they are tried, one at a time. */
  readonly careful: boolean;
  /** A suspect of this slice is in hand; the others wait their turn. */
  suspectInHand = false;
  readonly suspectsWaiting: Chain[] = [];
  /** How far the log was looked through for this slice, once it takes nothing more. */
  #stoppedAt: Position | undefined;
  #entries: Entry[] = [];
  #first = 0;

  constructor(taken: TakenCursor) {
    this.lane = taken.lane;
    this.slice = taken.slice;
    this.epoch = taken.epoch;
    this.from = taken.position;
    this.saved = taken.position;
    this.careful = taken.stalled;
  }

  /** Messages fed and not yet under the cursor. */
  get retained(): number {
    return this.#entries.length - this.#first;
  }

  /** Messages fed and neither done nor parked. */
  unfinished = 0;

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.unfinished += 1;
  }

  /** Marks an entry as done or parked; answers how many entries the cursor passed. */
  finish(entry: Entry): number {
    entry.finished = true;
    this.moved = true;
    this.unfinished -= 1;
    const before = this.#first;
    while (this.#entries[this.#first]?.finished) this.#first += 1;
    const passed = this.#first - before;
    if (this.#first > 256 && this.#first * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
    return passed;
  }

  /** Takes nothing more: what is looked through from now on is the next owner's. */
  drain(scanned: Position): void {
    if (this.state !== 'owned') return;
    this.state = 'draining';
    this.#stoppedAt = scanned;
  }

  /** The last position below which all is done or parked; `scanned` is how far the log was looked through. */
  cursor(scanned: Position): Position {
    const first = this.#entries[this.#first];
    if (first !== undefined) return first.message.position - 1;
    return Math.max(Math.min(scanned, this.#stoppedAt ?? scanned), this.from);
  }
}
