import { LANES, type Lane } from '../../canonical/envelope.ts';
import type { Subscription } from '../backbone.ts';
import { backboneErrors } from '../errors.ts';
import type { Position } from '../event-log.ts';
import type { CursorWrite, ParkedMessage, TakenCursor } from '../hub-state.ts';
import { sliceOf } from '../slice.ts';
import { SliceTrack } from './cursor.ts';
import { Dispatcher } from './dispatch.ts';
import type { LaneFeed } from './feed.ts';
import { LaneFlow } from './flow.ts';
import { SubscriptionGate } from './gate.ts';
import { jittered, rung } from './ladder.ts';
import { type Node, persist } from './node.ts';
import { Settler } from './settle.ts';
import { Visitor } from './visit.ts';
import { atRest, parkedRow } from './work.ts';

/** Parked keys that are looked at in one round. */
const DUE_MOST = 500;

/** One subscription on this node: the slices it owns, their messages on the way, its gate. */
export class Consumer {
  readonly subscription: Subscription;
  readonly gate: SubscriptionGate;
  readonly lanes: readonly Lane[];
  readonly #node: Node;
  readonly #flows = new Map<Lane, LaneFlow>();
  readonly #dispatcher: Dispatcher;
  readonly #settler: Settler;
  readonly #idle = new Set<() => void>();

  constructor(node: Node, subscription: Subscription, feeds: ReadonlyMap<Lane, LaneFeed>) {
    this.#node = node;
    this.subscription = subscription;
    this.lanes = LANES.filter((lane) => (subscription.lanes ?? LANES).includes(lane));
    this.gate = new SubscriptionGate(node, subscription.name, () => this.wake());
    const settler = new Settler({
      node,
      subscription,
      gate: this.gate,
      flowOf: (lane) => this.#flows.get(lane),
      lose: (track) => this.#lose(track),
    });
    this.#settler = settler;
    const visitor = new Visitor({
      node,
      subscription,
      gate: this.gate,
      settler,
      handle: (works) => this.#dispatcher.handle(works),
    });
    this.#dispatcher = new Dispatcher({
      node,
      subscription,
      flows: this.#flows,
      gate: this.gate,
      settler,
      visit: (chain) => visitor.visit(chain),
      lost: (chain) => this.#lose(chain.track),
      rested: () => this.#rested(),
    });
    for (const lane of this.lanes) this.#flows.set(lane, this.#flowFor(lane, feeds.get(lane) as LaneFeed));
  }

  /** The slices that this node holds now. */
  get slices(): readonly number[] {
    const slices = new Set<number>();
    for (const flow of this.#flows.values()) for (const track of flow.tracks) slices.add(track.slice);
    return [...slices];
  }

  /** Slices that are just coming or going: the store's word on them is not the last one. */
  readonly inTransit = new Set<number>();

  /** Starts what can be started now. */
  wake(): void {
    this.#dispatcher.schedule();
  }

  /** While it runs empty: how far it may go in each lane. */
  limit(marks: Readonly<Record<Lane, Position>> | undefined): void {
    let lifted = false;
    for (const [lane, flow] of this.#flows) {
      const limit = marks?.[lane] ?? Number.POSITIVE_INFINITY;
      lifted ||= limit > flow.limit;
      flow.limit = limit;
    }
    // Keys whose later messages had to wait are free again.
    if (lifted) void this.lookAtParked(true).catch(() => {});
  }

  sweep(): void {
    this.#dispatcher.sweep();
  }

  abort(): void {
    this.#dispatcher.abort();
  }

  /** Takes over slices: first what their last owner left unfinished, then the stream. */
  async gain(taken: readonly TakenCursor[], heads: Readonly<Record<Lane, Position>>): Promise<void> {
    const slices = [...new Set(taken.map((cursor) => cursor.slice))];
    await this.#whileInTransit(slices, () => this.#gain(taken, slices, heads));
  }

  async #gain(
    taken: readonly TakenCursor[],
    slices: readonly number[],
    heads: Readonly<Record<Lane, Position>>,
  ): Promise<void> {
    if (taken.length === 0) return;
    const { state } = this.#node;
    const { name } = this.subscription;
    for (const row of await state.leftInHand(this.#node.owner(), name, slices)) await this.#blame(row);
    for (const cursor of taken) {
      if (cursor.unclean && cursor.inHand && cursor.inHand.position > cursor.position) await this.#blameMarked(cursor);
    }
    const troubled = await state.troubledKeys(name, slices);
    for (const { lane, key } of troubled) this.#flows.get(lane)?.blocked.add(key);
    for (const [lane, flow] of this.#flows) {
      const tracks = taken.filter((cursor) => cursor.lane === lane).map((cursor) => this.#track(cursor, heads[lane]));
      flow.gain(tracks);
    }
    for (const { lane, key, slice, headless } of troubled) if (headless) this.#visit(lane, key, slice);
    this.wake();
  }

  /**
   * Looks for parked keys whose time has come. `wholly` also looks at keys that were in trouble and may be free now: a
   * person in another process skipped what stood in the way, or a replay was aborted.
   */
  async lookAtParked(wholly: boolean): Promise<void> {
    const { slices } = this;
    if (slices.length === 0 || !(this.gate.isOpen || this.gate.mayProbe) || !this.#node.mayWork()) return;
    if (wholly) await this.#lookAtBlocked(slices);
    const due = await this.#node.state.due(this.subscription.name, slices, this.#node.clock.now(), DUE_MOST);
    for (const row of due) this.#visit(row.lane, row.key, row.slice);
    this.wake();
  }

  async #lookAtBlocked(slices: readonly number[]): Promise<void> {
    if ([...this.#flows.values()].every((flow) => flow.blocked.size === 0)) return;
    const stuck = new Set<string>();
    for (const key of await this.#node.state.troubledKeys(this.subscription.name, slices)) {
      if (!key.headless) stuck.add(`${key.lane}/${key.key}`);
    }
    for (const [lane, flow] of this.#flows) {
      for (const key of flow.blocked) if (!stuck.has(`${lane}/${key}`)) this.#visit(lane, key, sliceOf(key));
    }
  }

  /** Cursors that moved, or of idle slices when `all`. */
  movedCursors(all: boolean): { readonly track: SliceTrack; readonly write: CursorWrite }[] {
    const moved: { track: SliceTrack; write: CursorWrite }[] = [];
    for (const flow of this.#flows.values()) {
      for (const track of flow.tracks) {
        if (!all && !track.moved) continue;
        const position = flow.cursorOf(track);
        if (position > track.saved) moved.push({ track, write: this.#writeOf(track, position) });
        else track.moved = false;
      }
    }
    return moved;
  }

  /** Ends slices that the store says belong to others. */
  loseSlices(slices: readonly number[]): void {
    for (const flow of this.#flows.values()) {
      for (const track of flow.tracks) if (slices.includes(track.slice)) this.#lose(track);
    }
  }

  lose(track: SliceTrack): void {
    this.#lose(track);
  }

  /** Lets handlers of these slices end, saves their cursors and gives them back. */
  giveBack(slices: readonly number[]): Promise<void> {
    return this.#whileInTransit(slices, () => this.#giveBack(slices));
  }

  async #giveBack(slices: readonly number[]): Promise<void> {
    const tracks = [...this.#flows.values()].flatMap((flow) =>
      flow.tracks.filter((track) => slices.includes(track.slice) && track.state === 'owned'),
    );
    for (const track of tracks) track.drain(this.#flows.get(track.lane)?.scanned ?? track.saved);
    await this.#drained(tracks);
    const writes: CursorWrite[] = [];
    for (const track of tracks) {
      const flow = this.#flows.get(track.lane);
      if (flow === undefined || track.state === 'lost') continue;
      writes.push(this.#writeOf(track, flow.cursorOf(track)));
      flow.drop([track]);
      track.state = 'lost';
    }
    if (writes.length > 0) await this.#node.state.release(this.#node.owner(), writes);
  }

  async #whileInTransit(slices: readonly number[], work: () => Promise<void>): Promise<void> {
    for (const slice of slices) this.inTransit.add(slice);
    try {
      await work();
    } finally {
      for (const slice of slices) this.inTransit.delete(slice);
    }
  }

  /** How far the slices of this node are, for the status. */
  positions(): { readonly lane: Lane; readonly slice: number; readonly position: Position }[] {
    return [...this.#flows].flatMap(([lane, flow]) =>
      flow.tracks.map((track) => ({ lane, slice: track.slice, position: flow.cursorOf(track) })),
    );
  }

  #flowFor(lane: Lane, feed: LaneFeed): LaneFlow {
    const { bulk } = this.subscription.batch ?? {};
    // Room for the calls that run and for one that gathers.
    const room = lane === 'bulk' && bulk !== undefined ? bulk.size * (bulk.calls + 1) : 0;
    return new LaneFlow({
      window: Math.max(this.#node.tuning.windowMessages, room),
      node: this.#node,
      subscription: this.subscription.name,
      topics: this.subscription.topics,
      lane,
      feed,
      onReady: () => this.#dispatcher.schedule(),
      onBlocked: (entries) => {
        void this.#settler
          .parkWaiting(entries)
          .catch(() => {})
          .finally(() => this.#flows.get(lane)?.pump());
      },
    });
  }

  #track(cursor: TakenCursor, head: Position): SliceTrack {
    const track = new SliceTrack(cursor);
    if (cursor.unclean) track.suspectThrough = head;
    return track;
  }

  #visit(lane: Lane, key: string, slice: number): void {
    const flow = this.#flows.get(lane);
    const chain = flow?.chainOf(key, slice);
    if (flow === undefined || chain === undefined) return;
    chain.visit = true;
    flow.makeReady(chain);
  }

  #writeOf(track: SliceTrack, position: Position): CursorWrite {
    const { lane, slice, epoch } = track;
    return { subscription: this.subscription.name, lane, slice, epoch, position };
  }

  /** A parked message was in hand when its process ended. */
  async #blame(row: ParkedMessage): Promise<void> {
    // The try was counted when it began; an end is nobody's answer, so it costs none.
    const attempts = Math.max(0, row.attempts - 1);
    const blamed: ParkedMessage = { ...atRest(row), attempts, kills: row.kills + 1, uncertain: true };
    if (blamed.kills >= this.#node.tuning.killsMost) return this.#quarantine(blamed);
    await this.#node.state.park(this.#node.owner(), [{ ...blamed, state: 'retry', nextAt: this.#apart(blamed.kills) }]);
  }

  /** A suspect of the stream was marked as in hand when its process ended: it leaves the stream. */
  async #blameMarked(cursor: TakenCursor): Promise<void> {
    const { inHand } = cursor;
    const message = inHand && (await this.#node.log.get(cursor.lane, inHand.position));
    if (inHand === undefined || message === undefined) return;
    const rows = await this.#node.state.parkedOf(this.subscription.name, cursor.lane, message.key, DUE_MOST);
    if (rows.some((row) => row.position === inHand.position)) return;
    const row: ParkedMessage = {
      ...parkedRow(this.subscription, message, this.#node.clock.now(), 'retry'),
      kills: inHand.attempts,
      uncertain: true,
    };
    if (row.kills >= this.#node.tuning.killsMost) return this.#quarantine(row);
    await this.#node.state.park(this.#node.owner(), [{ ...row, nextAt: this.#apart(row.kills) }]);
  }

  async #quarantine(row: ParkedMessage): Promise<void> {
    const message = await this.#node.log.get(row.lane, row.position);
    const because = `the process ended ${row.kills} times while it handled this message`;
    const failure = backboneErrors.failure('SL-BACKBONE-003', { because });
    const dead = this.#settler.deadRow(row, failure);
    if (message !== undefined) await this.#settler.announce(message, failure, dead.rounds);
    await this.#node.state.park(this.#node.owner(), [dead]);
  }

  /**
   * When a message that was in hand as its process ended is tried again, alone. The waits grow, so that ends that come
   * from elsewhere do not meet it each time, and a real killer leaves the hub time to work between.
   */
  #apart(kills: number): number {
    return this.#node.clock.now() + jittered(rung(this.#node.tuning.endMs, kills), this.#node.chance);
  }

  #lose(track: SliceTrack): void {
    if (track.state === 'lost') return;
    this.#node.logger.warn(
      { subscription: this.subscription.name, lane: track.lane, slice: track.slice },
      'a slice was taken by another node',
    );
    track.state = 'lost';
    this.#flows.get(track.lane)?.drop([track]);
    this.#rested();
  }

  #rested(): void {
    for (const check of this.#idle) check();
  }

  #drained(tracks: readonly SliceTrack[]): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (tracks.some((track) => track.running > 0 && track.state === 'draining')) return;
        this.#idle.delete(check);
        resolve();
      };
      this.#idle.add(check);
      check();
    });
  }

  /** Keeps the store's cursors of a declared subscription where a new one begins. */
  async declare(heads: Readonly<Record<Lane, Position>>): Promise<void> {
    const at = (lane: Lane): Position => (this.subscription.from === 'now' ? heads[lane] : 0);
    const positions = Object.fromEntries(this.lanes.map((lane) => [lane, at(lane)]));
    await persist(this.#node, 'declare', () => this.#node.state.declare(this.subscription.name, positions));
  }
}
