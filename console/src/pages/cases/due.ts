import type { Case } from '../../api/shapes.ts';
import { durationText, exactText } from '../../format/format.ts';
import type { Tone } from '../../parts/tone.ts';

/** When a case that is due within this time stands out. */
const SOON_MS = 3_600_000;

/** How a case stands against its deadline. */
export interface Due {
  readonly tone: Tone;
  readonly text: string;
}

/** Pure: "due in 20 min", "3 h late". */
export function dueOf({ state, deadline, snoozedUntil, closedAt }: DueOf, nowMs: number): Due {
  if (state === 'closed')
    return { tone: 'well', text: closedAt === undefined ? 'closed' : `closed ${exactText(Date.parse(closedAt))}` };
  const snoozedMs = snoozedUntil === undefined ? 0 : Date.parse(snoozedUntil);
  if (snoozedMs > nowMs) return { tone: 'quiet', text: `put off for ${durationText(snoozedMs - nowMs)}` };
  const leftMs = Date.parse(deadline) - nowMs;
  if (leftMs < 0) return { tone: 'wrong', text: `${durationText(-leftMs)} late` };
  return { tone: leftMs < SOON_MS ? 'late' : 'moving', text: `due in ${durationText(leftMs)}` };
}

type DueOf = Pick<Case, 'state' | 'deadline' | 'snoozedUntil' | 'closedAt'>;
