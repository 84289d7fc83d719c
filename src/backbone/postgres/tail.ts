import type pg from 'pg';
import { LANES, type Lane } from '../../canonical/envelope.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Position, StoredMessage } from '../event-log.ts';
import type { Fresh } from './append.ts';

type Listener = (messages: readonly StoredMessage[]) => void;

/** Reads the end of the log once for a whole process and tells everyone who listens. */
export interface Tail {
  listen(lane: Lane, listener: Listener): AsyncDisposable;
  /** This process appended: its listeners get it at once, other processes are woken. */
  announce(fresh: readonly Fresh[]): void;
  close(): Promise<void>;
}

export interface TailOptions {
  readonly clock: Clock;
  readonly openClient: () => pg.Client;
  readonly head: (lane: Lane) => Promise<Position>;
  readonly read: (lane: Lane, after: Position, limit: number) => Promise<StoredMessage[]>;
  /** The floor: how often the end is looked at when no wake came, in milliseconds. */
  readonly pollMs?: number;
}

const CHANNEL = 'storeloom_log';
const READ_BATCH = 500;
/** The other processes are woken at once, and then not again for this long: what is appended meanwhile shares a NOTIFY. */
const NOTIFY_PAUSE_MS = 25;
const RECONNECT_MS = 1_000;

interface LaneTail {
  readonly lane: Lane;
  readonly listeners: Set<Listener>;
  /** Everything up to here was told; undefined until the head is known. */
  through: Position | undefined;
  reading: boolean;
  /** Something may have come while a read was under way. */
  again: boolean;
}

export function createTail(options: TailOptions): Tail {
  const stopping = new AbortController();
  const tails = Object.fromEntries(
    LANES.map((lane) => [
      lane,
      { lane, listeners: new Set(), through: undefined, reading: false, again: false } satisfies LaneTail,
    ]),
  ) as Record<Lane, LaneTail>;
  const wakeAll = (): void => {
    for (const tail of Object.values(tails)) void catchUp(options, tail, stopping.signal);
  };
  const wire = createWire(options, wakeAll, stopping.signal);
  let polling: Promise<void> | undefined;
  return {
    listen: (lane, listener) => {
      const tail = tails[lane];
      polling ??= poll(options, wakeAll, stopping.signal);
      wire.listen();
      const guarded: Listener = (messages) => {
        if (tail.listeners.has(guarded)) listener(messages);
      };
      tail.listeners.add(guarded);
      void attach(options, tail, guarded, stopping.signal);
      return {
        [Symbol.asyncDispose]: async () => {
          tail.listeners.delete(guarded);
        },
      };
    },
    announce: (fresh) => {
      for (const part of fresh) tellOwn(options, tails[part.lane], part, stopping.signal);
      if (fresh.length > 0) wire.notify();
    },
    close: async () => {
      stopping.abort();
      for (const tail of Object.values(tails)) tail.listeners.clear();
      await Promise.all([polling, wire.close()]);
    },
  };
}

/** Own messages follow what was told without a gap: they need not be read back. Otherwise they are read in their turn. */
function tellOwn(options: TailOptions, tail: LaneTail, fresh: Fresh, signal: AbortSignal): void {
  if (tail.listeners.size === 0) {
    // Nobody is told, so nothing is known of the end of the lane until somebody listens again.
    tail.through = undefined;
    return;
  }
  if (tail.through === undefined) return;
  if (!tail.reading && tail.through === fresh.after) {
    tail.through = fresh.through;
    tell(tail, fresh.messages());
  } else if (tail.through < fresh.through) {
    void catchUp(options, tail, signal);
  }
}

function tell(tail: LaneTail, messages: readonly StoredMessage[]): void {
  for (const listener of [...tail.listeners]) listener(messages);
}

/** Reads on from what was told until the end; several wakes at once become one more look. */
async function catchUp(options: TailOptions, tail: LaneTail, signal: AbortSignal): Promise<void> {
  if (tail.through === undefined || tail.listeners.size === 0) return;
  if (tail.reading) {
    tail.again = true;
    return;
  }
  tail.reading = true;
  try {
    do {
      tail.again = false;
      const messages = await options.read(tail.lane, tail.through, READ_BATCH);
      const last = messages.at(-1);
      if (signal.aborted || last === undefined) continue;
      tail.through = last.position;
      tell(tail, messages);
      if (messages.length === READ_BATCH) tail.again = true;
    } while (tail.again && !signal.aborted);
  } catch {
    // The database is away; the next wake or poll looks again.
  } finally {
    tail.reading = false;
  }
}

/** Finds the head for a lane's first listener, and shows the newest message to the new one. */
async function attach(options: TailOptions, tail: LaneTail, listener: Listener, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && tail.listeners.has(listener)) {
    try {
      const head = await options.head(tail.lane);
      const newest = head === 0 ? [] : await options.read(tail.lane, head - 1, 1);
      if (tail.through === undefined) tail.through = head;
      if (newest.length > 0) listener(newest);
      void catchUp(options, tail, signal);
      return;
    } catch {
      await options.clock.sleep(RECONNECT_MS, signal);
    }
  }
}

async function poll(options: TailOptions, wakeAll: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await options.clock.sleep(options.pollMs ?? 500, signal);
    wakeAll();
  }
}

/** A connection of its own that wakes other processes and is woken by them. The polling covers whatever it misses. */
function createWire(options: TailOptions, onWake: () => void, signal: AbortSignal) {
  let client: Promise<pg.Client | undefined> | undefined;
  let notifying: Promise<void> | undefined;

  const connect = async (): Promise<pg.Client | undefined> => {
    const fresh = options.openClient();
    let lost = false;
    const reconnect = (): void => {
      if (lost) return;
      lost = true;
      client = undefined;
      void options.clock.sleep(RECONNECT_MS, signal).then(() => open());
    };
    try {
      await fresh.connect();
      fresh.on('error', reconnect);
      fresh.on('end', reconnect);
      // Our own word comes back too; we know it already.
      const ownId = (fresh as unknown as { processID: number }).processID;
      fresh.on('notification', (notification) => {
        if (notification.processId !== ownId) onWake();
      });
      await fresh.query(`listen ${CHANNEL}`);
      // What was said before this connection listened was not heard.
      onWake();
      return fresh;
    } catch {
      await fresh.end().catch(() => {});
      reconnect();
      return undefined;
    }
  };
  const open = (): void => {
    if (!signal.aborted) client ??= connect();
  };
  let again = false;
  const sendNotify = async (): Promise<void> => {
    while (again) {
      open();
      const current = await client;
      // From here on a later append needs a later NOTIFY.
      again = false;
      await current?.query(`notify ${CHANNEL}`).catch(() => undefined);
      await options.clock.sleep(NOTIFY_PAUSE_MS, signal);
    }
    notifying = undefined;
  };
  return {
    listen: open,
    notify: (): void => {
      again = true;
      notifying ??= sendNotify();
    },
    close: async (): Promise<void> => {
      await notifying;
      const current = await client;
      await current?.end().catch(() => {});
    },
  };
}
