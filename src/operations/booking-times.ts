import type { Subscription } from '../backbone/backbone.ts';
import type { CommandName } from '../canonical/command.ts';
import type { Outcome } from '../canonical/envelope.ts';
import { epochMsOf } from '../kernel/clock.ts';

/**
 * Observes each order that the ERP has booked. It begins now, because how long orders of last year took is not news, and a
 * delivery that comes twice is observed twice: a histogram may be off by one, an order may not.
 */
export function bookingTimes(observe: (channel: string, seconds: number) => void): Subscription {
  return {
    name: 'operations/booking-times',
    topics: ['outcome.book-order.done'],
    from: 'now',
    spent: 'skip',
    owner: 'operations',
    async handle(batch) {
      for (const { message, shadow } of batch) {
        const { request } = message.envelope.data as Outcome<CommandName>;
        const { order } = request as { readonly order?: { readonly placedAt?: string } };
        const placedAt = epochMsOf(order?.placedAt ?? '');
        const [, channel = ''] = message.key.split('/');
        if (!shadow && placedAt !== undefined) observe(channel, Math.max(0, message.recordedAt - placedAt) / 1_000);
      }
      return batch.map(() => ({ kind: 'done' }));
    },
  };
}
