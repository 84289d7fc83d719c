import type { Claimed, Handled, Subscription } from '../backbone/backbone.ts';
import type { StoredMessage } from '../backbone/event-log.ts';
import type { Envelope } from '../canonical/envelope.ts';
import { LIMITS } from '../kernel/limits.ts';

/** Who follows the log, and what a message is to it. */
interface Follower<Message> {
  /** Name of the ledger: `ledgers/<name>` is its subscription. */
  readonly name: string;
  readonly topics: readonly string[];
  /** Messages that it takes at once; fewer where one may bring a thousand facts. */
  readonly messages?: number;
  /** What a message means to the ledger; what a shadow replay shows. Pure. */
  readonly factsOf: (message: Message) => unknown;
  /** Takes messages down in one transaction; answers what is to be put into the log. */
  readonly take: (messages: readonly Message[]) => Promise<readonly Envelope[]>;
}

/**
 * A ledger that takes whole batches down at once: what follows from a batch is put out with its first message. A failure of its store is
 * the store's, never a message's: it is tried again.
 */
export function followLedger({ factsOf, take, ...who }: Follower<Envelope>): Subscription {
  return followRecorded({
    ...who,
    factsOf: ({ envelope }) => factsOf(envelope),
    take: (messages) => take(messages.map(({ envelope }) => envelope)),
  });
}

/** The same for a ledger to which it matters when the hub heard of something. */
export function followRecorded(follower: Follower<StoredMessage>): Subscription {
  const { name, topics, messages = LIMITS.recordBatch, factsOf, take } = follower;
  return {
    name: `ledgers/${name}`,
    topics,
    from: 'beginning',
    concurrency: messages * 2,
    batch: { size: messages, waitMs: 5 },
    owner: 'ledgers',
    async handle(batch: readonly Claimed[]): Promise<readonly Handled[]> {
      if (batch.some(({ shadow }) => shadow)) {
        return batch.map(({ message }) => ({ kind: 'done', diff: factsOf(message) }));
      }
      const emit = await take(batch.map(({ message }) => message));
      return batch.map((_, at): Handled => (at === 0 && emit.length > 0 ? { kind: 'done', emit } : { kind: 'done' }));
    },
  };
}
