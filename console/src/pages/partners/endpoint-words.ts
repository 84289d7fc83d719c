import type { Endpoint, PartnerDelivery } from '../../api/shapes.ts';
import type { Tone } from '../../parts/tone.ts';

/** The tone and the word for how an endpoint is. */
export function wordOfEndpoint({ state, failingSince }: Endpoint): readonly [Tone, string] {
  if (state === 'disabled') return ['wrong', 'disabled'];
  if (state === 'paused') return ['late', 'paused'];
  return failingSince === undefined ? ['well', 'enabled'] : ['late', 'failing'];
}

export const DELIVERY_TONES: Readonly<Record<PartnerDelivery['state'], Tone>> = {
  waiting: 'moving',
  delivered: 'well',
  'given-up': 'wrong',
};
