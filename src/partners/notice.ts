import type { Backbone, Handled, Subscription } from '../backbone/backbone.ts';
import { type Envelope, nameOf, newEvent } from '../canonical/envelope.ts';
import type { EventData } from '../canonical/event.ts';
import { instant } from '../kernel/clock.ts';
import type { Failure } from '../kernel/failure.ts';
import { LIMITS } from '../kernel/limits.ts';
import { endpointKey } from './endpoint.ts';
import { partnerErrors } from './errors.ts';
import type { PartnerStore, Trouble } from './store.ts';

/** The subscription whose dead letters are the cases of endpoints. */
export const PARTNER_CASES = 'partners/cases';

/** Says in the log what people were not told of yet. Said twice it is the same event. */
export async function tellTroubles(
  store: Pick<PartnerStore, 'untold' | 'markTold'>,
  backbone: Pick<Backbone, 'append'>,
): Promise<void> {
  const troubles = await store.untold(LIMITS.recordBatch);
  if (troubles.length === 0) return;
  await backbone.append(troubles.map(eventOf));
  await store.markTold(troubles);
}

function eventOf(trouble: Trouble): Envelope {
  const at = instant(trouble.at);
  const place = { source: '/partners', subject: endpointKey(trouble.endpoint), time: at, lane: 'standard' } as const;
  if (trouble.kind === 'disabled') {
    const { endpoint, reason } = trouble;
    const data = { endpoint, reason: reason.slice(0, 1_000) || 'no reason', at };
    return newEvent({ name: 'WebhookEndpointDisabled', ...place, fact: [endpoint, at], data });
  }
  const { endpoint, delivery } = trouble;
  return newEvent({
    name: 'WebhookGivenUp',
    ...place,
    fact: [endpoint, delivery, at],
    data: { endpoint, delivery, at },
  });
}

/** An endpoint that the hub disabled, or a delivery that it gave up, is a case for as long as it is so. */
export function partnerCases(store: Pick<PartnerStore, 'endpoint' | 'delivery'>): Subscription {
  return {
    name: PARTNER_CASES,
    topics: ['event.WebhookEndpointDisabled', 'event.WebhookGivenUp'],
    from: 'beginning',
    owner: 'partners',
    spent: 'skip',
    handle: (batch) =>
      Promise.all(
        batch.map(async ({ message: { envelope } }): Promise<Handled> => {
          const failure =
            nameOf(envelope) === 'WebhookGivenUp'
              ? await givenUp(store, envelope as Envelope<EventData<'WebhookGivenUp'>>)
              : await disabled(store, envelope as Envelope<EventData<'WebhookEndpointDisabled'>>);
          return failure === undefined ? { kind: 'done' } : { kind: 'failed', failure };
        }),
      ),
  };
}

async function disabled(
  store: Pick<PartnerStore, 'endpoint'>,
  { data: { endpoint, reason } }: Envelope<EventData<'WebhookEndpointDisabled'>>,
): Promise<Failure | undefined> {
  const known = await store.endpoint(endpoint);
  if (known?.state !== 'disabled') return undefined;
  const because = `"${known.description}" of ${known.owner} is told nothing more: ${reason}`;
  return partnerErrors.failure('SL-PARTNER-010', { because, value: endpoint });
}

async function givenUp(
  store: Pick<PartnerStore, 'endpoint' | 'delivery'>,
  { data: { endpoint, delivery } }: Envelope<EventData<'WebhookGivenUp'>>,
): Promise<Failure | undefined> {
  const [known, found] = await Promise.all([store.endpoint(endpoint), store.delivery(endpoint, delivery)]);
  if (known === undefined || found?.state !== 'given-up') return undefined;
  const because = `"${known.description}" of ${known.owner} was not told of ${found.type} of ${found.key}`;
  return partnerErrors.failure('SL-PARTNER-011', { because, value: delivery });
}
