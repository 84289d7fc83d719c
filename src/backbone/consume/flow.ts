import type { Lane } from '../../canonical/envelope.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { Position, StoredMessage } from '../event-log.ts';
import type { Entry, SliceTrack } from './cursor.ts';
import type { LaneFeed } from './feed.ts';
import { type Node, persist } from './node.ts';

/** The messages of one business key that wait in memory, in order. One handler at a time. */
export interface Chain {
  readonly key: string;
  readonly flow: LaneFlow;
  readonly track: SliceTrack;
  readonly queue: Entry[];
  /** A handler or a visit of parked messages runs. */
  busy: boolean;
  /** Stands in the list of ready chains. */
  ready: boolean;
  /** Parked messages of the key are to be looked at first. */
  visit: boolean;
  /** Messages of the key that are being written down as waiting, and how often such a write began or ended. */
  parking: number;
  parked: number;
}

export interface FlowOptions {
  readonly node: Node;
  readonly subscription: string;
  readonly topics: readonly string[];
  readonly lane: Lane;
  readonly feed: LaneFeed;
  /** Messages that are fed and not done; as tuned by default. */
  readonly window?: number;
  /** Called when chains have become ready. */
  readonly onReady: () => void;
  /** Called with messages whose key is in trouble: they are written down behind it. */
  readonly onBlocked: (entries: readonly Entry[]) => void;
}

/** One subscription's way through one lane: which slices it has, how far it looked, which keys are ready. */
export class LaneFlow {
  readonly lane: Lane;
  readonly chains = new Map<string, Chain>();
  /** Keys in trouble: their messages go behind the parked ones. */
  readonly blocked = new Set<string>();
  readonly #options: FlowOptions;
  readonly #node: Node;
  readonly #window: number;
  readonly #tracks: (SliceTrack | undefined)[] = new Array(LIMITS.slices).fill(undefined);
  readonly #wanted = new Map<string, boolean>();
  readonly #matches: (topic: string) => boolean;
  #ready: Chain[] = [];
  #firstReady = 0;
  #owned = 0;
  #unfinished = 0;
  #retained = 0;
  #suspectsLeft = 0;
  #scanned: Position = Number.MAX_SAFE_INTEGER;
  /** Counts moves of `scanned` backwards, so that a read under way is thrown away. */
  #rewinds = 0;
  #reading = false;
  /** What stands behind this place is not begun, while the subscription runs empty. */
  #limit: Position = Number.POSITIVE_INFINITY;
  /** Chains that begin behind it. */
  readonly #beyond = new Set<Chain>();
  /** Since when a chain is ready, for batch windows. */
  readySince = 0;

  constructor(options: FlowOptions) {
    this.#options = options;
    this.#node = options.node;
    this.#window = options.window ?? options.node.tuning.windowMessages;
    this.lane = options.lane;
    this.#matches = topicMatcher(options.topics);
    options.feed.follow(this);
  }

  /** How far the log was looked through; beyond everything while no slice is owned. */
  get scanned(): Position {
    return this.#scanned;
  }

  get limit(): Position {
    return this.#limit;
  }

  /** Sets how far messages may be begun; what waited behind an earlier limit goes on. */
  set limit(limit: Position) {
    if (limit === this.#limit) return;
    this.#limit = limit;
    const waiting = [...this.#beyond];
    this.#beyond.clear();
    for (const chain of waiting) this.makeReady(chain);
    this.pump();
    if (this.readyCount > 0) this.#options.onReady();
  }

  get readyCount(): number {
    return this.#ready.length - this.#firstReady;
  }

  get tracks(): readonly SliceTrack[] {
    return this.#tracks.filter((track) => track !== undefined);
  }

  track(slice: number): SliceTrack | undefined {
    return this.#tracks[slice];
  }

  cursorOf(track: SliceTrack): Position {
    return track.cursor(this.#owned === 0 ? 0 : this.#scanned);
  }

  /** Begins to feed slices from their cursors. */
  gain(tracks: readonly SliceTrack[]): void {
    if (tracks.length === 0) return;
    for (const track of this.tracks) track.from = Math.max(track.from, this.#scanned);
    for (const track of tracks) {
      this.#tracks[track.slice] = track;
      if (track.suspectThrough > 0) this.#suspectsLeft = 4 * this.#window;
      this.#scanned = Math.min(this.#scanned, track.from);
    }
    this.#owned = this.tracks.length;
    this.#rewinds += 1;
    this.pump();
  }

  /** Forgets slices; what waits in memory is the next owner's. */
  drop(tracks: readonly SliceTrack[]): void {
    const dropped = new Set<SliceTrack>();
    for (const track of tracks) {
      if (this.#tracks[track.slice] !== track) continue;
      this.#tracks[track.slice] = undefined;
      dropped.add(track);
      this.#retained -= track.retained;
      this.#unfinished -= track.unfinished;
    }
    for (const [key, chain] of this.chains) if (dropped.has(chain.track)) this.chains.delete(key);
    for (const chain of this.#beyond) if (dropped.has(chain.track)) this.#beyond.delete(chain);
    this.#owned = this.tracks.length;
    if (this.#owned === 0) this.#scanned = Number.MAX_SAFE_INTEGER;
  }

  /** A message is done or durably parked. */
  finish(entry: Entry): void {
    const counts = this.#tracks[entry.track.slice] === entry.track;
    const passed = entry.track.finish(entry);
    if (!counts) return;
    this.#unfinished -= 1;
    this.#retained -= passed;
  }

  /** Feeds what there is room for. */
  pump(): void {
    if (this.#owned === 0 || this.#reading || this.#scanned >= this.#limit) return;
    const { feed } = this.#options;
    if (!feed.covers(this.#scanned)) {
      if (this.#hasRoom()) void this.#readBehind();
      return;
    }
    const blocked: Entry[] = [];
    for (let index = feed.indexAfter(this.#scanned); this.#hasRoom(); index += 1) {
      const message = feed.at(index);
      if (message === undefined || message.position > this.#limit) break;
      this.#offer(message, blocked);
      this.#scanned = message.position;
    }
    this.#fed(blocked);
  }

  makeReady(chain: Chain): void {
    if (chain.ready || chain.busy || chain.track.state !== 'owned') return;
    chain.ready = true;
    if (this.readyCount === 0) this.readySince = this.#node.clock.now();
    this.#ready.push(chain);
  }

  /** The chain that has been ready the longest. */
  nextReady(): Chain | undefined {
    for (;;) {
      const chain = this.#ready[this.#firstReady];
      if (chain === undefined) return undefined;
      this.#firstReady += 1;
      if (this.#firstReady > 256 && this.#firstReady * 2 > this.#ready.length) {
        this.#ready = this.#ready.slice(this.#firstReady);
        this.#firstReady = 0;
      }
      chain.ready = false;
      const [first] = chain.queue;
      const owned = chain.track.state === 'owned';
      if (owned && !chain.visit && first !== undefined && first.message.position > this.#limit) {
        this.#beyond.add(chain);
        continue;
      }
      if (owned && (chain.visit || first !== undefined)) return chain;
      this.forget(chain);
    }
  }

  /** The chain of a key, made when there is none; undefined when its slice is not ours. */
  chainOf(key: string, slice: number): Chain | undefined {
    const track = this.#tracks[slice];
    if (track === undefined) return undefined;
    const before = this.chains.get(key);
    if (before?.track === track) return before;
    const chain: Chain = {
      key,
      flow: this,
      track,
      queue: [],
      busy: false,
      ready: false,
      visit: false,
      parking: 0,
      parked: 0,
    };
    this.chains.set(key, chain);
    return chain;
  }

  /** Removes a chain that has nothing to do. */
  forget(chain: Chain): void {
    const idle = !chain.busy && !chain.ready && !chain.visit && chain.queue.length === 0 && chain.parking === 0;
    if (idle && this.chains.get(chain.key) === chain) this.chains.delete(chain.key);
  }

  #hasRoom(): boolean {
    // What was fed before a limit was set must not keep out what stands before the limit.
    const windowMessages = this.#window * (Number.isFinite(this.#limit) ? 2 : 1);
    return this.#unfinished < windowMessages && this.#retained < 4 * windowMessages;
  }

  #offer(message: StoredMessage, blocked: Entry[]): void {
    const track = this.#tracks[message.slice];
    if (track === undefined || track.state !== 'owned' || message.position <= track.from) return;
    if (!this.#wants(message.topic)) return;
    const suspect = message.position <= track.suspectThrough && this.#suspectsLeft > 0;
    if (suspect) this.#suspectsLeft -= 1;
    const entry: Entry = { message, track, finished: false, suspect, refusals: 0, successesAtRefusal: undefined };
    track.add(entry);
    this.#unfinished += 1;
    this.#retained += 1;
    if (this.blocked.has(message.key)) {
      blocked.push(entry);
      return;
    }
    const chain = this.chainOf(message.key, message.slice);
    if (chain === undefined) return;
    chain.queue.push(entry);
    if (chain.queue.length === 1) this.makeReady(chain);
  }

  #fed(blocked: readonly Entry[]): void {
    if (blocked.length > 0) this.#options.onBlocked(blocked);
    if (this.readyCount > 0) this.#options.onReady();
  }

  #wants(topic: string): boolean {
    const known = this.#wanted.get(topic);
    if (known !== undefined) return known;
    const wanted = this.#matches(topic);
    // Topics are few; a flood of invented ones must not grow the memory.
    if (this.#wanted.size < 10_000) this.#wanted.set(topic, wanted);
    return wanted;
  }

  /** A laggard reads the log itself: only its topics, only its slices. */
  async #readBehind(): Promise<void> {
    this.#reading = true;
    const { feed, topics } = this.#options;
    const { log, tuning, ended } = this.#node;
    const { readMessages } = tuning;
    try {
      while (
        this.#owned > 0 &&
        this.#hasRoom() &&
        !feed.covers(this.#scanned) &&
        this.#scanned < this.#limit &&
        !ended.aborted
      ) {
        const rewinds = this.#rewinds;
        const visible = feed.end;
        const slices = this.tracks.map((track) => track.slice);
        const filter = slices.length === LIMITS.slices ? { topics } : { topics, slices };
        const after = this.#scanned;
        const messages = await persist(this.#node, 'read', () => log.read(this.lane, after, readMessages, filter));
        // Slices came or went while it read: what was read may not be all of what is wanted now.
        if (rewinds !== this.#rewinds || this.#owned === 0) continue;
        const blocked: Entry[] = [];
        for (const message of messages) if (message.position <= this.#limit) this.#offer(message, blocked);
        const last = messages[messages.length - 1]?.position ?? after;
        this.#scanned = Math.min(messages.length < readMessages ? Math.max(last, visible) : last, this.#limit);
        this.#fed(blocked);
      }
    } catch (reason) {
      if (!ended.aborted) this.#node.logger.error({ reason: String(reason) }, 'reading behind the tail failed');
    } finally {
      this.#reading = false;
    }
    if (!ended.aborted && this.#owned > 0 && feed.covers(this.#scanned)) this.pump();
  }
}

/** Exact topics, or prefixes that end in `*`. */
export function topicMatcher(topics: readonly string[]): (topic: string) => boolean {
  const exact = new Set(topics.filter((topic) => !topic.endsWith('*')));
  const prefixes = topics.filter((topic) => topic.endsWith('*')).map((topic) => topic.slice(0, -1));
  return (topic) => exact.has(topic) || prefixes.some((prefix) => topic.startsWith(prefix));
}
