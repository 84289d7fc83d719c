import type { Lane } from '../canonical/envelope.ts';
import type { Clock } from '../kernel/clock.ts';
import { LIMITS } from '../kernel/limits.ts';

/** One call to an outside system, as it is kept: masked, bounded, and joined to what caused it. */
export interface TappedCall {
  /** When it began, epoch milliseconds. */
  readonly at: number;
  readonly connection: string;
  readonly operation: string;
  readonly method: string;
  /** Masked address. */
  readonly address: string;
  /** Ids of the messages on whose behalf it was made. */
  readonly causes: readonly string[];
  /** Their business stories. */
  readonly correlations: readonly string[];
  readonly lane: Lane;
  readonly attempt: number;
  readonly traceparent: string;
  /** HTTP status; undefined when there was no answer. */
  readonly status?: number;
  /** Code of the failure when there was no answer. */
  readonly failure?: string;
  /** From sending to the last byte, in milliseconds, without the wait for the rate limit. */
  readonly durationMs: number;
  /** Masked beginning of what was sent. */
  readonly request: string;
  /** Masked beginning of what was answered. */
  readonly answer: string;
}

/** Where calls are told. It never delays a call and never throws. */
export interface WireTap {
  record(call: TappedCall): void;
}

/** Where tapped calls are kept. Drivers: `memory`, PostgreSQL by day. */
export interface CallStore {
  write(calls: readonly TappedCall[]): Promise<void>;
  /** The calls of some business stories together, each once, oldest first. */
  story(correlations: readonly string[], limit: number): Promise<readonly TappedCall[]>;
  /** The latest calls of one connection, newest first. */
  latest(connection: string, limit: number): Promise<readonly TappedCall[]>;
  /** Makes room for the coming days and drops days that ended before `before`; answers how many were dropped. */
  keep(beforeMs: number, nowMs: number): Promise<number>;
}

/** For tests and for a hub that must not keep calls. */
export const SILENT_TAP: WireTap = { record: () => {} };

export interface BatchedTapOptions {
  readonly store: CallStore;
  readonly clock: Clock;
  /** Longest wait of a call before it is written, in milliseconds. */
  readonly everyMs?: number;
  /** Told when calls could not be kept: the queue was full or the store failed. */
  readonly onLost?: (calls: number, because: string) => void;
}

/** Collects calls and writes them in batches beside the work. A full queue drops evidence, never work, and says so. */
export class BatchedTap implements WireTap {
  readonly #options: BatchedTapOptions;
  readonly #stopping = new AbortController();
  #queue: TappedCall[] = [];
  #writing: Promise<void> | undefined;
  #lost = 0;

  constructor(options: BatchedTapOptions) {
    this.#options = options;
  }

  /** Calls that could not be kept since the start. */
  get lost(): number {
    return this.#lost;
  }

  record(call: TappedCall): void {
    if (this.#queue.length >= LIMITS.tapQueue) {
      this.#lose(1, 'the queue of the wire tap is full');
      return;
    }
    this.#queue.push(call);
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
  }

  async #write(): Promise<void> {
    // One pause collects a batch; closing cuts it short.
    await this.#options.clock.sleep(this.#options.everyMs ?? 500, this.#stopping.signal);
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, 500);
      try {
        await this.#options.store.write(batch);
      } catch (error) {
        this.#lose(batch.length, error instanceof Error ? error.message : 'the store failed');
      }
    }
  }

  #lose(calls: number, because: string): void {
    this.#lost += calls;
    this.#options.onLost?.(calls, because);
  }

  /** Writes what is waiting. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#writing;
  }
}
