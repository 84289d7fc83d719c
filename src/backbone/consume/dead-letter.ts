import type { DeadLetter, DeadLetters } from '../backbone.ts';
import { backboneErrors } from '../errors.ts';
import type { ParkedMessage } from '../hub-state.ts';
import type { Node } from './node.ts';
import { letterId } from './work.ts';

/** The desk of stuck messages, over the parked rows and the log. */
export function createDeadLetters(node: Node, wake: () => Promise<void>): DeadLetters {
  return {
    causes: (within) => node.state.causes(within),
    async list(choice, limit, after) {
      const found = await node.state.letters(choice, limit, after);
      const letters = await Promise.all(found.map(({ row, waiting }) => letterOf(node, row, waiting)));
      return letters.filter((letter) => letter !== undefined);
    },
    async retry(choice, by, ratePerSecond) {
      const everyMs = ratePerSecond === undefined ? 0 : 1_000 / ratePerSecond;
      const count = await node.state.retryLetters(choice, node.clock.now(), everyMs);
      node.logger.info({ choice, by, count, ratePerSecond }, 'dead letters are tried again');
      await wake();
      return count;
    },
    async recall(choice, by) {
      const count = await node.state.recallLetters(choice, node.clock.now());
      node.logger.info({ choice, by, count }, 'a retry of dead letters was taken back');
      return count;
    },
    async skip(choice, reason, by) {
      const count = await node.state.skipLetters(choice, reason, by, node.clock.now());
      node.logger.info({ choice, by, reason, count }, 'dead letters were set aside');
      await wake();
      return count;
    },
  };
}

async function letterOf(node: Node, row: ParkedMessage, waiting: number): Promise<DeadLetter | undefined> {
  const message = await node.log.get(row.lane, row.position);
  if (message === undefined) return undefined;
  const none = backboneErrors.failure('SL-BACKBONE-002', { because: 'it was set aside before it was tried' });
  return {
    id: letterId(row.subscription, row),
    subscription: row.subscription,
    key: row.key,
    state: row.state === 'waiting' ? 'retry' : row.state,
    attempts: row.attempts,
    fingerprint: row.fingerprint,
    failure: row.failure ?? none,
    since: row.since,
    ...(row.nextAt === undefined ? {} : { nextAt: row.nextAt }),
    waiting,
    message,
  };
}
