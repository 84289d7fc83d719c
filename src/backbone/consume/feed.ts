import type { Lane } from '../../canonical/envelope.ts';
import type { Position, StoredMessage } from '../event-log.ts';
import { type Node, persist } from './node.ts';

/**
 * The tail of one lane, read once per process for all its subscriptions. The ring holds every message after `start` up to
 * `end`; whoever is further behind reads the log itself.
 */
export class LaneFeed {
  readonly lane: Lane;
  readonly #node: Node;
  readonly #followers = new Set<{ readonly scanned: Position; pump(): void }>();
  #ring: StoredMessage[] = [];
  #start: Position = 0;
  #end: Position = 0;
  #reading = false;
  #again = false;
  #tail: AsyncDisposable | undefined;

  constructor(node: Node, lane: Lane) {
    this.#node = node;
    this.lane = lane;
  }

  /** Everything up to here has been seen to be visible. */
  get end(): Position {
    return this.#end;
  }

  async open(): Promise<void> {
    this.#end = await this.#node.log.head(this.lane);
    this.#start = this.#end;
    this.#tail = this.#node.log.tail(this.lane, (messages) => this.#offered(messages));
  }

  async close(): Promise<void> {
    await this.#tail?.[Symbol.asyncDispose]();
    this.#followers.clear();
  }

  follow(follower: { readonly scanned: Position; pump(): void }): void {
    this.#followers.add(follower);
  }

  /** True when all messages after `position` are in the ring. */
  covers(position: Position): boolean {
    return position >= this.#start;
  }

  /** Index of the first message in the ring after `position`. */
  indexAfter(position: Position): number {
    let low = 0;
    let high = this.#ring.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ring[middle] as StoredMessage).position > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  at(index: number): StoredMessage | undefined {
    return this.#ring[index];
  }

  /** Reads what is new; calls that come while it reads are one more read. */
  wake(): void {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    void this.#read();
  }

  /** Messages that follow without a gap are taken as they are; after a gap the log itself is read. */
  #offered(messages: readonly StoredMessage[]): void {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    const fresh = messages.filter((message) => message.position > this.#end);
    if (fresh.length === 0) return;
    const first = this.#end + 1;
    if (fresh.every((message, index) => message.position === first + index)) this.#take(fresh);
    else this.wake();
  }

  async #read(): Promise<void> {
    const { log, tuning, ended } = this.#node;
    try {
      do {
        this.#again = false;
        const after = this.#end;
        const messages = await persist(this.#node, 'tail', () => log.read(this.lane, after, tuning.readMessages));
        if (ended.aborted) return;
        if (messages.length === tuning.readMessages) this.#again = true;
        if (messages.length > 0) this.#take(messages);
      } while (this.#again && !ended.aborted);
    } catch {
      // The node has ended; there is nobody to feed.
    } finally {
      this.#reading = false;
    }
  }

  #take(messages: readonly StoredMessage[]): void {
    for (const message of messages) this.#ring.push(message);
    this.#end = (messages[messages.length - 1] as StoredMessage).position;
    this.#trim(this.#ring.length - this.#node.tuning.ringMessages);
    for (const follower of this.#followers) follower.pump();
    let slowest = this.#end;
    for (const follower of this.#followers) slowest = Math.min(slowest, follower.scanned);
    this.#trim(this.indexAfter(slowest));
  }

  #trim(count: number): void {
    if (count <= 0) return;
    this.#start = (this.#ring[count - 1] as StoredMessage).position;
    if (count === this.#ring.length) this.#ring = [];
    else this.#ring.splice(0, count);
  }
}
