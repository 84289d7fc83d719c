import { type Envelope, LANES, type Lane } from '../../canonical/envelope.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Appended, Dropped, EventLog, Position, ReadFilter, Retention, StoredMessage } from '../event-log.ts';
import { identityOf, passes, type StoredForm, storedForms } from '../stored-form.ts';

/** The log in memory: the same promises but durability, for tests and simulations. */
export interface MemoryEventLog extends EventLog, Retention {
  /** `append` without waiting and with a limit of its own, for a store that commits together with the log. */
  appendNow(messages: readonly Envelope[], most?: number): Appended[];
}

interface MemoryLane {
  /** Ascending by position; the first one's position minus one is what was dropped. */
  readonly messages: StoredMessage[];
  readonly listeners: Set<(messages: readonly StoredMessage[]) => void>;
  head: Position;
}

interface Memory {
  readonly clock: Clock;
  readonly lanes: Readonly<Record<Lane, MemoryLane>>;
  readonly places: Map<string, { readonly lane: Lane; readonly position: Position }>;
  readonly byKey: Map<string, StoredMessage[]>;
  readonly byStory: Map<string, StoredMessage[]>;
}

/** A log in memory. `incarnation` tells it from another one. */
export function createMemoryEventLog(options: { clock: Clock; incarnation?: string }): MemoryEventLog {
  const lane = (): MemoryLane => ({ messages: [], listeners: new Set(), head: 0 });
  const memory: Memory = {
    clock: options.clock,
    lanes: { live: lane(), standard: lane(), bulk: lane() },
    places: new Map(),
    byKey: new Map(),
    byStory: new Map(),
  };
  const appendNow = (messages: readonly Envelope[], most?: number): Appended[] =>
    appendTo(memory, storedForms(messages, most));
  const get = (name: Lane, position: Position): StoredMessage | undefined => {
    const { messages } = memory.lanes[name];
    const message = messages[firstAfter(messages, position - 1)];
    return message?.position === position ? message : undefined;
  };
  return {
    appendNow,
    incarnation: async () => options.incarnation ?? 'memory',
    append: async (messages) => appendNow(messages),
    head: async (name) => memory.lanes[name].head,
    read: async (name, after, limit, filter) => readFrom(memory.lanes[name].messages, after, limit, filter),
    get: async (name, position) => get(name, position),
    find: async (source, id) => {
      const place = memory.places.get(identityOf(source, id));
      return place === undefined ? undefined : get(place.lane, place.position);
    },
    findAll: async (identities) =>
      identities.flatMap(({ source, id }) => {
        const place = memory.places.get(identityOf(source, id));
        return (place && get(place.lane, place.position)) ?? [];
      }),
    history: async (key, limit) => (memory.byKey.get(key) ?? []).slice(0, limit),
    story: async (correlation, limit) => {
      if (typeof correlation === 'string') return (memory.byStory.get(correlation) ?? []).slice(0, limit);
      return [...new Set(correlation)]
        .flatMap((each) => memory.byStory.get(each) ?? [])
        .sort((left, right) => left.recordedAt - right.recordedAt || left.position - right.position)
        .slice(0, limit);
    },
    tail: (name, onMessages) => tailOf(memory.lanes[name], onMessages),
    prepare: async () => {},
    dropBefore: async (beforeMs, floors) =>
      LANES.flatMap((name) => {
        const through = dropFrom(memory, name, beforeMs, floors[name]);
        return through === undefined ? [] : [{ lane: name, through } satisfies Dropped];
      }),
  };
}

function appendTo(memory: Memory, forms: readonly StoredForm[]): Appended[] {
  const recordedAt = memory.clock.now();
  const fresh = new Map<Lane, StoredMessage[]>();
  const appended = forms.map((form): Appended => {
    const earlier = memory.places.get(form.identity);
    if (earlier !== undefined) return { ...earlier, repeated: true };
    const lane = memory.lanes[form.lane];
    lane.head += 1;
    const message: StoredMessage = {
      position: lane.head,
      lane: form.lane,
      topic: form.topic,
      key: form.key,
      slice: form.slice,
      envelope: JSON.parse(form.text) as Envelope,
      recordedAt,
    };
    lane.messages.push(message);
    memory.places.set(form.identity, { lane: form.lane, position: lane.head });
    pushTo(memory.byKey, form.key, message);
    pushTo(memory.byStory, form.correlation, message);
    pushTo(fresh, form.lane, message);
    return { lane: form.lane, position: lane.head, repeated: false };
  });
  for (const [name, messages] of fresh) {
    // Later, as from a database: a listener must not run inside somebody's append.
    for (const listener of memory.lanes[name].listeners) queueMicrotask(() => listener(messages));
  }
  return appended;
}

function pushTo<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else items.push(item);
}

/** Index of the first message above `position`, by bisection. */
function firstAfter(messages: readonly StoredMessage[], position: Position): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle]?.position ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

function readFrom(
  messages: readonly StoredMessage[],
  after: Position,
  limit: number,
  filter: ReadFilter = {},
): StoredMessage[] {
  const found: StoredMessage[] = [];
  for (let index = firstAfter(messages, after); index < messages.length && found.length < limit; index += 1) {
    const message = messages[index];
    if (message !== undefined && passes(message, filter)) found.push(message);
  }
  return found;
}

function tailOf(lane: MemoryLane, onMessages: (messages: readonly StoredMessage[]) => void): AsyncDisposable {
  const listener = (messages: readonly StoredMessage[]): void => {
    if (lane.listeners.has(listener)) onMessages(messages);
  };
  lane.listeners.add(listener);
  const newest = lane.messages.at(-1);
  if (newest !== undefined) queueMicrotask(() => listener([newest]));
  return {
    [Symbol.asyncDispose]: async () => {
      lane.listeners.delete(listener);
    },
  };
}

function dropFrom(memory: Memory, name: Lane, beforeMs: number, floor: Position): Position | undefined {
  const { messages } = memory.lanes[name];
  const kept = messages.findIndex((message) => message.recordedAt >= beforeMs || message.position > floor);
  const gone = new Set(messages.splice(0, kept < 0 ? messages.length : kept));
  if (gone.size === 0) return undefined;
  let through = 0;
  for (const message of gone) {
    through = message.position;
    memory.places.delete(identityOf(message.envelope.source, message.envelope.id));
    keepOnly(memory.byKey, message.key, gone);
    keepOnly(memory.byStory, message.envelope.correlationid, gone);
  }
  return through;
}

function keepOnly(map: Map<string, StoredMessage[]>, key: string, gone: ReadonlySet<StoredMessage>): void {
  const kept = (map.get(key) ?? []).filter((message) => !gone.has(message));
  if (kept.length === 0) map.delete(key);
  else map.set(key, kept);
}
