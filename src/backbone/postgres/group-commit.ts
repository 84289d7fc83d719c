/** Makes one write of what many callers ask for while the last write is under way. No timer: an idle lane writes at once. */
export interface GroupCommit<Item, Result> {
  /** Resolves with one result for each item when they are written, all or none of this call. */
  add(items: readonly Item[], bytes: number): Promise<readonly Result[]>;
  /** Calls that wait or are being written. */
  readonly waiting: number;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
}

export interface GroupCommitOptions<Item, Result> {
  /** Writes all items in one transaction. */
  readonly write: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Whether a failed write may be the fault of one caller's items; then the callers are tried apart. */
  readonly isPoison: (error: unknown) => boolean;
  /** What a caller gets who comes when the queue is full. */
  readonly overloaded: (waiting: number) => Error;
  readonly maximumItems: number;
  readonly maximumBytes: number;
  readonly maximumWaiting: number;
  readonly maximumWaitingBytes: number;
}

interface Call<Item, Result> {
  readonly items: readonly Item[];
  readonly bytes: number;
  readonly resolve: (results: readonly Result[]) => void;
  readonly reject: (error: unknown) => void;
}

export function createGroupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>): GroupCommit<Item, Result> {
  let queue: Call<Item, Result>[] = [];
  let queuedBytes = 0;
  let inHand = 0;
  let running: Promise<void> | undefined;

  const takeBatch = (): Call<Item, Result>[] => {
    let count = 0;
    let items = 0;
    let bytes = 0;
    for (const call of queue) {
      if (count > 0 && (items + call.items.length > options.maximumItems || bytes + call.bytes > options.maximumBytes))
        break;
      count += 1;
      items += call.items.length;
      bytes += call.bytes;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    queuedBytes -= bytes;
    return batch;
  };

  const drain = async (): Promise<void> => {
    // Calls made in the same turn share the first write.
    await undefined;
    while (queue.length > 0) {
      const batch = takeBatch();
      inHand = batch.length;
      await writeBatch(options, batch);
    }
    inHand = 0;
    running = undefined;
  };

  return {
    get waiting() {
      return queue.length + inHand;
    },
    add: (items, bytes) => {
      if (
        queue.length >= options.maximumWaiting ||
        (queue.length > 0 && queuedBytes + bytes > options.maximumWaitingBytes)
      )
        return Promise.reject(options.overloaded(queue.length));
      return new Promise((resolve, reject) => {
        queue.push({ items, bytes, resolve, reject });
        queuedBytes += bytes;
        running ??= drain();
      });
    },
    idle: async () => {
      while (running !== undefined) await running;
    },
  };
}

async function writeBatch<Item, Result>(
  options: GroupCommitOptions<Item, Result>,
  batch: readonly Call<Item, Result>[],
): Promise<void> {
  try {
    const results = await options.write(batch.flatMap((call) => call.items));
    let at = 0;
    for (const call of batch) {
      call.resolve(results.slice(at, at + call.items.length));
      at += call.items.length;
    }
  } catch (error) {
    if (batch.length > 1 && options.isPoison(error)) {
      const middle = batch.length >>> 1;
      await writeBatch(options, batch.slice(0, middle));
      await writeBatch(options, batch.slice(middle));
      return;
    }
    for (const call of batch) call.reject(error);
  }
}
