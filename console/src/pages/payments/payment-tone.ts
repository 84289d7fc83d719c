import type { PaymentLine } from '../../api/payment-questions.ts';
import type { Tone } from '../../parts/tone.ts';

/** How a state is coloured: what is contested or refused is wrong, what is only on hold or half given back is worth a look. */
export const toneOf = (state: PaymentLine['state']): Tone => TONES[state];

const TONES: Readonly<Record<PaymentLine['state'], Tone>> = {
  authorised: 'moving',
  captured: 'well',
  'partly-refunded': 'late',
  refunded: 'quiet',
  disputed: 'wrong',
  voided: 'quiet',
  failed: 'wrong',
  reported: 'late',
};
