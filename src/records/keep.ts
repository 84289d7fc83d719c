import type { Claimed, Handled, Subscription } from '../backbone/backbone.ts';
import type { StoredMessage } from '../backbone/event-log.ts';
import { LIMITS } from '../kernel/limits.ts';

interface Keeping<News> {
  /** What is kept: `records/<name>` is its subscription. */
  readonly name: string;
  readonly topics: readonly string[];
  /** What a message says for the record; nothing where it says none. Pure. */
  readonly newsOf: (message: StoredMessage) => News | undefined;
  /** Takes news down in one transaction. */
  readonly apply: (news: readonly News[]) => Promise<unknown>;
  /** What a shadow replay shows of the news instead of the news itself: what is personal is not shown. */
  readonly shown?: (news: News | undefined) => unknown;
  /** How long a batch is gathered while another one is being written, where one transaction at a time may write. */
  readonly busyWaitMs?: number;
}

/** Keeps a record up to date, many messages at once. A failure of its store is the store's, never a message's: it is tried again. */
export function keepRecord<News>(keeping: Keeping<News>): Subscription {
  const { name, topics, newsOf, apply, shown = (news) => news ?? null, busyWaitMs } = keeping;
  return {
    name: `records/${name}`,
    topics,
    from: 'beginning',
    concurrency: LIMITS.recordBatch * 2,
    batch: { size: LIMITS.recordBatch, waitMs: 5, ...(busyWaitMs === undefined ? {} : { busyWaitMs }) },
    owner: 'records',
    async handle(batch: readonly Claimed[]): Promise<readonly Handled[]> {
      const news = batch.map(({ message }) => newsOf(message));
      if (batch.some(({ shadow }) => shadow)) return news.map((each) => ({ kind: 'done', diff: shown(each) }));
      const told = news.filter((each) => each !== undefined);
      if (told.length > 0) await apply(told);
      return batch.map(() => ({ kind: 'done' }));
    },
  };
}
