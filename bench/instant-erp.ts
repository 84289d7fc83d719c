import type { Claimed, Subscription } from '../src/backbone/backbone.ts';
import { type CommandData, type Envelope, newOutcome } from '../src/canonical/envelope.ts';

/** What the books were asked to post. */
export interface PostedEntries {
  entries: number;
  lines: number;
  /** Entries whose lines do not come to zero; none. */
  unbalanced: number;
}

/** Books that take every entry at once, many in a call, and count what they are given into `posted`. */
export function instantErp(posted: PostedEntries, size: number): Subscription {
  return {
    name: 'deliver/odoo',
    topics: ['command.odoo.post-entry'],
    from: 'beginning',
    concurrency: 200,
    batch: { size, waitMs: 5 },
    handle: async (batch: readonly Claimed[]) =>
      batch.map(({ message }) => {
        const command = message.envelope as Envelope<CommandData<'post-entry'>>;
        const { entry, lines } = command.data;
        posted.entries += 1;
        posted.lines += lines.length;
        if (lines.reduce((sum, { amount }) => sum + amount.amount, 0) !== 0) posted.unbalanced += 1;
        const result = { record: { connection: 'odoo', id: entry } };
        return {
          kind: 'done',
          emit: [newOutcome({ command, name: 'post-entry', outcome: 'done', time: command.time, result })],
        };
      }),
  };
}
