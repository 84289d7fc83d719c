import type { Return } from '../../api/shapes.ts';
import type { Tone } from '../../parts/tone.ts';

export const RETURN_STATES: readonly Return['state'][] = [
  'requested',
  'approved',
  'received',
  'inspected',
  'completed',
  'declined',
];

/** What a state means to whoever waits for something. */
export const STATE_WORDS: Readonly<Record<Return['state'], readonly [Tone, string]>> = {
  requested: ['late', 'asked'],
  approved: ['moving', 'goods expected'],
  received: ['moving', 'goods here'],
  inspected: ['moving', 'looked at'],
  completed: ['well', 'done'],
  declined: ['quiet', 'declined'],
};

/** The last part of an id: what people call it. */
export const shortName = (id: string): string => id.split('/').slice(2).join('/') || id;
