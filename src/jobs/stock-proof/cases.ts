import type { Backbone, Handled, Subscription } from '../../backbone/backbone.ts';
import { type Envelope, newEvent } from '../../canonical/envelope.ts';
import type { EventData } from '../../canonical/event.ts';
import { epochMsOf, instant } from '../../kernel/clock.ts';
import type { Failure } from '../../kernel/failure.ts';
import { LIMITS } from '../../kernel/limits.ts';
import type { Variance } from './proof.ts';
import type { OpenVariance, VarianceStore } from './variances.ts';

export const VARIANCE_SUBSCRIPTION = 'jobs/stock-proof';
const SOURCE = '/jobs/stock-proof';

/** A variance that stays is a dead letter for as long as proofs find it with the same cause; tried again later, it may be gone. */
export function varianceCases(variances: VarianceStore): Subscription {
  return {
    name: VARIANCE_SUBSCRIPTION,
    topics: ['event.StockVarianceFound'],
    from: 'beginning',
    owner: 'jobs',
    spent: 'skip',
    handle: (batch) =>
      Promise.all(
        batch.map(async ({ message, shadow }): Promise<Handled> => {
          const failure = await stillOpen(variances, message.envelope as Envelope<EventData<'StockVarianceFound'>>);
          if (shadow) return { kind: 'done', diff: failure ?? null };
          return failure === undefined ? { kind: 'done' } : { kind: 'failed', failure };
        }),
      ),
  };
}

async function stillOpen(
  variances: VarianceStore,
  { data }: Pick<Envelope<EventData<'StockVarianceFound'>>, 'data'>,
): Promise<Failure | undefined> {
  const open = await variances.find(data.variance);
  // The same number that went wrong again later, or for another reason, is a case of its own.
  const isSame = open !== undefined && open.cause === data.cause && open.sinceMs === epochMsOf(data.since);
  return isSame ? open.failure : undefined;
}

export interface CaseMeans {
  readonly variances: VarianceStore;
  readonly backbone: Pick<Backbone, 'append' | 'deadLetters'>;
}

/**
 * Tells of what a proof left to people, once for as long as it stays, and closes what is gone. Safe to repeat: the same
 * variance is the same event.
 */
export async function settleCases(
  { variances, backbone }: CaseMeans,
  left: readonly Variance[],
  looked: readonly string[],
  nowMs: number,
): Promise<{ readonly told: number; readonly closed: number }> {
  const untold = await variances.settle(left, looked, nowMs);
  for (let from = 0; from < untold.length; from += LIMITS.appendBatch) {
    const some = untold.slice(from, from + LIMITS.appendBatch);
    await backbone.append(some.map(varianceEvent));
    await variances.markTold(some.map(({ name }) => name));
  }
  let closed = 0;
  const letters = await backbone.deadLetters.list({ subscription: VARIANCE_SUBSCRIPTION }, LIMITS.stockProofSuspects);
  for (const { id, state, message } of letters) {
    if (state !== 'dead') continue;
    const failure = await stillOpen(variances, message.envelope as Envelope<EventData<'StockVarianceFound'>>);
    if (failure === undefined) closed += await backbone.deadLetters.retry({ id }, 'proof of stock');
  }
  return { told: untold.length, closed };
}

function varianceEvent({
  name,
  connection,
  cause,
  sinceMs,
  sku,
  location,
}: OpenVariance & Pick<Variance, 'sku' | 'location'>): Envelope {
  return newEvent({
    name: 'StockVarianceFound',
    source: SOURCE,
    subject: `stock-variance/${name}`,
    time: instant(sinceMs),
    fact: [name, cause, String(sinceMs)],
    data: { variance: name, sku, ...(location === undefined ? {} : { location }), cause, since: instant(sinceMs) },
    ...(connection === '' ? {} : { connection }),
    correlation: `stock-proof/${name}`,
  });
}
