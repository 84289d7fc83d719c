import type { Claimed, Handled, Subscription } from '../backbone/backbone.ts';
import type { Envelope } from '../canonical/envelope.ts';
import { LIMITS } from '../kernel/limits.ts';

export interface Following {
  /** Name of the ledger: `ledgers/<name>` is its subscription. */
  readonly name: string;
  readonly topics: readonly string[];
  /** What a message means to the ledger; what a shadow replay shows. Pure. */
  readonly factsOf: (envelope: Envelope) => unknown;
  /** Takes messages down in one transaction; answers what is to be put into the log. */
  readonly take: (messages: readonly Envelope[]) => Promise<readonly Envelope[]>;
}

/** A ledger that takes whole batches down at once: what follows from a batch is put out with its first message. */
export function followLedger({ name, topics, factsOf, take }: Following): Subscription {
  return {
    name: `ledgers/${name}`,
    topics,
    from: 'beginning',
    concurrency: LIMITS.recordBatch * 2,
    batch: { size: LIMITS.recordBatch, waitMs: 5 },
    owner: 'ledgers',
    async handle(batch: readonly Claimed[]): Promise<readonly Handled[]> {
      if (batch.some(({ shadow }) => shadow)) {
        return batch.map(({ message }) => ({ kind: 'done', diff: factsOf(message.envelope) }));
      }
      const emit = await take(batch.map(({ message }) => message.envelope));
      return batch.map((_, at): Handled => (at === 0 && emit.length > 0 ? { kind: 'done', emit } : { kind: 'done' }));
    },
  };
}
