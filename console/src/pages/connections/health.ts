import type { Connection } from '../../api/shapes.ts';
import type { Tone } from '../../parts/tone.ts';

/** The tone and the word for how a connection is; why the hub says itself. */
export const HEALTH_WORDS: Readonly<Record<Connection['health'], readonly [Tone, string]>> = {
  well: ['well', 'well'],
  troubled: ['late', 'troubled'],
  down: ['wrong', 'away'],
};
