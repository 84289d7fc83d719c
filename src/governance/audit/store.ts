import type { AuditEvent, ChainedEntry, Head } from './chain.ts';

export interface AuditQuery {
  readonly actor?: string;
  readonly action?: string;
  readonly outcome?: AuditEvent['outcome'];
  /** Only entries to which this was given: one of their `on`, or a word in it. */
  readonly about?: string;
  /** Not before this moment, epoch milliseconds. */
  readonly fromMs?: number;
  /** Before this moment, epoch milliseconds. */
  readonly beforeMs?: number;
  /** 1 to LIMITS.pageSize. */
  readonly limit: number;
  /** Only entries before this one. */
  readonly before?: number;
}

/** The append-only audit of everything that people and machines did. Drivers: memory, PostgreSQL. */
export interface AuditStore {
  /** Resolves when they are kept; several hubs write one chain. */
  append(events: readonly AuditEvent[]): Promise<void>;
  /** Newest first. */
  list(query: AuditQuery): Promise<readonly ChainedEntry[]>;
  /** Entries after a sequence, oldest first. */
  read(after: number, limit: number): Promise<readonly ChainedEntry[]>;
  /** The first and the last entry of a time, both included; undefined when there is none. */
  span(fromMs: number, toMs: number): Promise<{ readonly first: number; readonly last: number } | undefined>;
  head(): Promise<Head>;
}

/** All entries after `after`, page by page, up to and with `through`. */
export async function* entriesOf(
  store: Pick<AuditStore, 'read'>,
  after = 0,
  through = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<ChainedEntry> {
  let last = after;
  for (;;) {
    const page = await store.read(last, READ_AT_ONCE);
    for (const entry of page) {
      if (entry.sequence > through) return;
      yield entry;
    }
    const end = page.at(-1);
    if (end === undefined) return;
    last = end.sequence;
  }
}

const READ_AT_ONCE = 1_000;
