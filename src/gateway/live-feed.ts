import type { StoredMessage } from '../backbone/event-log.ts';
import { LANES } from '../canonical/envelope.ts';
import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';
import type { Viewer } from './api/route.ts';
import { gatewayErrors } from './errors.ts';
import type { GatewayParts } from './parts.ts';

export const LIVE_SUBJECTS = ['orders', 'stock', 'stores', 'articles', 'cases', 'flows', 'connections'] as const;
export type LiveSubject = (typeof LIVE_SUBJECTS)[number];

/** What changed, gathered over a short while. */
export interface LiveWord {
  readonly changed: readonly LiveSubject[];
  readonly orders: readonly string[];
  readonly more: boolean;
}

interface Numbered {
  readonly number: number;
  readonly word: LiveWord;
}

export interface LiveFeedOptions {
  readonly clock: Clock;
  /** Tells one run of the hub from another, so that numbers of an earlier run are not taken for ours. */
  readonly start: string;
  readonly parts: () => GatewayParts | undefined;
}

/**
 * Tells any number of viewers what changes, with one reader of the log for all of them. It reads only while somebody
 * looks. Every word goes to everybody, so that it is made
 * once; who reaches some channels only hears of the orders of these.
 */
export class LiveFeed {
  readonly #options: LiveFeedOptions;
  readonly #viewers = new Set<Viewer>();
  readonly #kept: Numbered[] = [];
  #pending = new Gathering();
  #number = 0;
  #running: AbortController | undefined;

  constructor(options: LiveFeedOptions) {
    this.#options = options;
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** Throws SL-GATEWAY-016 when there is no room for another viewer. */
  admit(): void {
    if (this.#viewers.size < LIMITS.liveViewers) return;
    const because = `${this.#viewers.size} viewers follow already`;
    throw gatewayErrors.error('SL-GATEWAY-016', { because, retryAfterMs: 30_000 });
  }

  /** Begins to tell a viewer; ends by itself when the viewer goes away. */
  add(viewer: Viewer): void {
    const { raw, lastSeen } = viewer;
    raw.on('close', () => this.#remove(viewer));
    raw.on('error', () => this.#remove(viewer));
    this.#viewers.add(viewer);
    raw.write(`retry: 3000\n\n${this.#missed(lastSeen, viewer)}`);
    this.#running ??= this.#run();
  }

  /** Lets every viewer go and stops reading. */
  end(): void {
    for (const { raw } of this.#viewers) raw.end();
    this.#viewers.clear();
    this.#stop();
  }

  #remove(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size === 0) this.#stop();
  }

  #stop(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  /** What was told since the event that the viewer saw last, as one word; all that may have changed when that is not known. */
  #missed(lastSeen: string | undefined, viewer: Viewer): string {
    if (lastSeen === undefined) return this.#event('hello', { changed: [], orders: [], more: false });
    const [start, text] = lastSeen.split(':');
    const number = Number(text);
    const first = this.#kept[0]?.number ?? this.#number + 1;
    const known = start === this.#options.start && number <= this.#number && number >= first - 1;
    if (!known) return this.#event('reset', { changed: LIVE_SUBJECTS, orders: [], more: true });
    const missed = this.#kept.filter((each) => each.number > number);
    if (missed.length === 0) return this.#event('hello', { changed: [], orders: [], more: false });
    const gathering = new Gathering();
    for (const { word } of missed) gathering.merge(word);
    return this.#event('change', wordFor(viewer, gathering.word()));
  }

  #event(kind: 'hello' | 'change' | 'reset', word: LiveWord): string {
    return `event: ${kind}\nid: ${this.#options.start}:${this.#number}\ndata: ${JSON.stringify(word)}\n\n`;
  }

  #run(): AbortController {
    const running = new AbortController();
    const parts = this.#options.parts();
    if (parts === undefined) return running;
    const tails = LANES.map((lane) => {
      return parts.backbone.log.tail(lane, (messages) => {
        for (const message of messages) this.#pending.note(message);
      });
    });
    running.signal.addEventListener('abort', () => {
      for (const tail of tails) void tail[Symbol.asyncDispose]();
    });
    void this.#tell(running.signal);
    void this.#beat(running.signal);
    void this.#look(parts, running.signal);
    return running;
  }

  async #tell(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#options.clock.sleep(LIMITS.liveGatherMs, signal);
      if (signal.aborted || this.#pending.isEmpty) continue;
      const word = this.#pending.word();
      this.#pending = new Gathering();
      this.#number += 1;
      this.#kept.push({ number: this.#number, word });
      if (this.#kept.length > LIMITS.liveKept) this.#kept.shift();
      this.#write(this.#event('change', word), (viewer) => this.#event('change', wordFor(viewer, word)));
    }
  }

  async #beat(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#options.clock.sleep(LIMITS.liveHeartbeatMs, signal);
      if (signal.aborted) return;
      for (const viewer of [...this.#viewers]) if (!isStillAllowed(viewer)) viewer.raw.end();
      this.#write(': still here\n\n');
    }
  }

  /** Something was changed by a request to this hub: whoever looks at it sees it at once. */
  tell(subject: LiveSubject): void {
    this.#pending.add(subject);
  }

  /** Flows, cases and connections change without a message, so they are looked at, by one for all. */
  async #look(parts: GatewayParts, signal: AbortSignal): Promise<void> {
    let before: Awaited<ReturnType<typeof standingOf>> | undefined;
    while (!signal.aborted) {
      try {
        const now = await standingOf(parts);
        for (const subject of ['cases', 'flows', 'connections'] as const) {
          if (before !== undefined && before[subject] !== now[subject]) this.#pending.add(subject);
        }
        before = now;
      } catch {
        // The database is away for a while; the next look tells.
      }
      await this.#options.clock.sleep(LIMITS.liveLookMs, signal);
    }
  }

  /** The same text for everybody but those who may not hear all of it. */
  #write(text: string, textFor: (viewer: Viewer) => string = () => text): void {
    for (const viewer of [...this.#viewers]) {
      const { raw, channels } = viewer;
      // Who does not read is let go and comes back for what was missed.
      if (raw.writableLength > LIMITS.liveBufferBytes) raw.destroy();
      else raw.write(channels === undefined ? text : textFor(viewer));
    }
  }
}

/** A word as a viewer may hear it: of orders elsewhere not even that there are some. Exported for its test. */
export function wordFor({ channels }: Pick<Viewer, 'channels'>, word: LiveWord): LiveWord {
  if (channels === undefined) return word;
  const orders = word.orders.filter((order) => channels.some((channel) => order.startsWith(`order/${channel}/`)));
  const isTheirs = orders.length > 0 || word.more;
  return { ...word, orders, changed: word.changed.filter((subject) => subject !== 'orders' || isTheirs) };
}

function isStillAllowed({ recheck }: Viewer): boolean {
  try {
    recheck();
    return true;
  } catch {
    return false;
  }
}

/** Texts that differ when something a person would look at has changed. */
async function standingOf({
  backbone,
  connections,
}: GatewayParts): Promise<Record<'cases' | 'flows' | 'connections', string>> {
  const statuses = await backbone.status();
  return {
    cases: JSON.stringify(statuses.map(({ name, dead }) => [name, dead])),
    flows: JSON.stringify(statuses.map(({ name, retrying, paused, lag }) => [name, retrying, paused?.reason, lag])),
    connections: JSON.stringify([...connections.values()].map(({ name, circuits }) => [name, circuits()])),
  };
}

/** Changes of a short while, each subject and each order once. */
class Gathering {
  readonly #changed = new Set<LiveSubject>();
  readonly #orders = new Set<string>();
  #more = false;

  get isEmpty(): boolean {
    return this.#changed.size === 0;
  }

  add(subject: LiveSubject): void {
    this.#changed.add(subject);
  }

  note({ topic, key, envelope }: StoredMessage): void {
    const order = [envelope.correlationid, key].find((id) => id.startsWith('order/'));
    if (order !== undefined) this.#name(order);
    const subject = subjectOf(topic);
    if (subject !== undefined) this.add(subject);
  }

  merge({ changed, orders, more }: LiveWord): void {
    for (const subject of changed) this.add(subject);
    for (const order of orders) this.#name(order);
    if (more) this.#more = true;
  }

  word(): LiveWord {
    return {
      changed: LIVE_SUBJECTS.filter((each) => this.#changed.has(each)),
      orders: [...this.#orders],
      more: this.#more,
    };
  }

  #name(order: string): void {
    this.add('orders');
    if (this.#orders.size < LIMITS.liveIds) this.#orders.add(order);
    else if (!this.#orders.has(order)) this.#more = true;
  }
}

/** What a message changes beside an order that it speaks of. */
function subjectOf(topic: string): LiveSubject | undefined {
  if (/^event\.(Stock|Availability)|^outcome\.publish-availability/.test(topic)) return 'stock';
  if (/^event\.(Till|Store|Receipt|Sale)/.test(topic)) return 'stores';
  if (/^event\.(Product|Price|Article)/.test(topic)) return 'articles';
  return undefined;
}
