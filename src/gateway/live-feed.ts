import type { StoredMessage } from '../backbone/event-log.ts';
import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';
import type { Viewer } from './api/route.ts';
import { gatewayErrors } from './errors.ts';
import { followLog } from './live-log.ts';
import type { GatewayParts } from './parts.ts';
import { failureOf, statusOf } from './problem.ts';

export const LIVE_SUBJECTS = [
  'orders',
  'stock',
  'stores',
  'articles',
  'returns',
  'money',
  'cases',
  'flows',
  'connections',
] as const;
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

/** One stretch of time in which the log is followed. */
interface Run {
  readonly ending: AbortController;
  /** Resolves once whatever is stored from then on is told. */
  readonly following: Promise<void>;
}

/**
 * Tells any number of viewers what changes, with one reader of the log for all of them. It reads while somebody looks and
 * a little longer, so that who comes back at once hears what was missed. Every word goes to everybody, so that it is made once;
 * who reaches some channels only hears of the orders of these.
 */
export class LiveFeed {
  readonly #options: LiveFeedOptions;
  /** Everybody who is here; those who were greeted hear words. */
  readonly #viewers = new Set<Viewer>();
  readonly #greeted = new Set<Viewer>();
  readonly #kept: Numbered[] = [];
  #pending = new Gathering();
  #number = 0;
  #running: Run | undefined;
  #lingering: AbortController | undefined;

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
    const { raw } = viewer;
    raw.on('close', () => this.#remove(viewer));
    raw.on('error', () => this.#remove(viewer));
    this.#viewers.add(viewer);
    this.#lingering?.abort();
    this.#running ??= this.#run();
    void this.#greet(viewer, this.#running.following);
  }

  /** Lets every viewer go and stops reading. */
  end(): void {
    for (const { raw } of this.#viewers) raw.end();
    this.#viewers.clear();
    this.#greeted.clear();
    this.#lingering?.abort();
    this.#stop();
  }

  /** The first word comes only when nothing can be missed after it. */
  async #greet(viewer: Viewer, following: Promise<void>): Promise<void> {
    await following;
    if (!this.#viewers.has(viewer)) return;
    viewer.raw.write(`retry: 3000\n\n${this.#missed(viewer.lastSeen, viewer)}`);
    this.#greeted.add(viewer);
  }

  #remove(viewer: Viewer): void {
    this.#greeted.delete(viewer);
    if (this.#viewers.delete(viewer) && this.#viewers.size === 0) void this.#linger();
  }

  async #linger(): Promise<void> {
    const lingering = new AbortController();
    this.#lingering = lingering;
    await this.#options.clock.sleep(LIMITS.liveLingerMs, lingering.signal);
    if (!lingering.signal.aborted) this.#stop();
  }

  /** What happens from now on is not heard, so that whoever comes back with an older number must ask for everything. */
  #stop(): void {
    this.#running?.ending.abort();
    this.#running = undefined;
    this.#kept.length = 0;
    this.#pending = new Gathering();
    this.#number += 1;
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

  #run(): Run {
    const ending = new AbortController();
    const { signal } = ending;
    const parts = this.#options.parts();
    if (parts === undefined) return { ending, following: Promise.resolve() };
    const following = followLog({
      log: parts.backbone.log,
      clock: this.#options.clock,
      signal,
      onMessages: (messages) => {
        for (const message of messages) this.#pending.note(message);
      },
      onGap: () => this.#pending.addAll(),
    });
    void this.#tell(signal);
    void this.#beat(signal);
    void this.#look(parts, signal);
    return { ending, following };
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
      for (const viewer of [...this.#viewers]) if (!(await isStillAllowed(viewer))) viewer.raw.end();
      this.#write(': still here\n\n');
    }
  }

  /** Something was changed by a request to this hub: whoever looks at it sees it at once. */
  tell(subject: LiveSubject): void {
    this.#pending.add(subject);
  }

  /** Flows, cases and connections change without a message, so they are looked at, by one for all. */
  async #look(parts: GatewayParts, signal: AbortSignal): Promise<void> {
    let before: Standing | undefined;
    while (!signal.aborted) {
      try {
        const now = await standingOf(parts);
        for (const subject of ['cases', 'flows', 'connections'] as const) {
          if (before !== undefined && before[subject] !== now[subject]) this.#pending.add(subject);
        }
        // Whoever asked at the first word was shown a record that had not come so far: it is said again once it has.
        for (const subject of before?.behind ?? []) this.#pending.add(subject);
        before = now;
      } catch {
        // The database is away for a while; the next look tells.
      }
      await this.#options.clock.sleep(LIMITS.liveLookMs, signal);
    }
  }

  /** The same text for everybody but those who may not hear all of it. */
  #write(text: string, textFor: (viewer: Viewer) => string = () => text): void {
    // Made once: a text would be turned into bytes for each viewer.
    const bytes = Buffer.from(text);
    for (const viewer of [...this.#greeted]) {
      const { raw, channels } = viewer;
      // Who does not read is let go and comes back for what was missed.
      if (raw.writableLength > LIMITS.liveBufferBytes) raw.destroy();
      else raw.write(channels === undefined ? bytes : textFor(viewer));
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

/** Whether the viewer may go on; what cannot be found out now is asked again with the next heartbeat. */
async function isStillAllowed({ recheck }: Viewer): Promise<boolean> {
  try {
    await recheck();
    return true;
  } catch (error) {
    return ![401, 403].includes(statusOf(failureOf(error)));
  }
}

/** Texts that differ when something a person would look at has changed, and what is shown later than it is told. */
interface Standing extends Record<'cases' | 'flows' | 'connections', string> {
  readonly behind: ReadonlySet<LiveSubject>;
}

/** Which subscription keeps what viewers are shown of a subject. */
const KEPT_BY: Readonly<Record<string, LiveSubject>> = {
  'records/orders': 'orders',
  'records/articles': 'articles',
  'records/stores': 'stores',
  'records/returns': 'returns',
  'records/variances': 'money',
  'ledgers/money': 'money',
  'ledgers/bank': 'money',
  'process/settlement': 'money',
  'process/store-day': 'stores',
  'ledgers/reconciliation': 'money',
  'ledgers/stock': 'stock',
};

async function standingOf({ backbone, connections }: GatewayParts): Promise<Standing> {
  const statuses = await backbone.status();
  const late = statuses.filter(({ lag }) => Object.values(lag).some((messages) => messages > 0));
  return {
    cases: JSON.stringify(statuses.map(({ name, dead }) => [name, dead])),
    flows: JSON.stringify(statuses.map(({ name, retrying, paused, lag }) => [name, retrying, paused?.reason, lag])),
    connections: JSON.stringify([...connections.values()].map(({ name, circuits }) => [name, circuits()])),
    behind: new Set(late.flatMap(({ name }) => KEPT_BY[name] ?? [])),
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

  /** Nobody knows what changed. */
  addAll(): void {
    for (const subject of LIVE_SUBJECTS) this.add(subject);
    this.#more = true;
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
  if (/^event\.(Return|Refund)/.test(topic)) return 'returns';
  if (/^event\.(Variance|Payout|Settlement|Bank)/.test(topic)) return 'money';
  return undefined;
}
