import type { StoreDayLine } from '../../api/shapes.ts';
import type { Tone } from '../../parts/tone.ts';

export const DAY_STATES = ['open', 'incomplete', 'complete', 'varied', 'posting', 'closed'] as const;

interface Words {
  readonly tone: Tone;
  /** For a small cell. */
  readonly short: string;
  readonly says: string;
}

/** What a state means to whoever closes the day. */
export const DAY_WORDS: Readonly<Record<string, Words>> = {
  open: { tone: 'moving', short: 'open', says: 'The store sells, or its tills are not all closed.' },
  incomplete: {
    tone: 'late',
    short: 'gaps',
    says: 'Receipts are missing, or a till is not closed: a person or time decides.',
  },
  complete: {
    tone: 'moving',
    short: 'complete',
    says: 'Everything is there; it waits a little for tills that were not heard of.',
  },
  varied: { tone: 'wrong', short: 'differs', says: 'What was counted is not what should be there: a person decides.' },
  posting: { tone: 'moving', short: 'posting', says: 'Its entries are on their way to the books.' },
  closed: { tone: 'well', short: 'closed', says: 'It is in the books.' },
};

export const wordsOfDay = (at: string): Words => DAY_WORDS[at] ?? { tone: 'quiet', short: at, says: at };

/** A day that went to the books and has a variance left is not quite well. */
export const toneOfDay = ({ at, variances }: Pick<StoreDayLine, 'at' | 'variances'>): Tone => {
  const { tone } = wordsOfDay(at);
  return at === 'closed' && variances.length > 0 ? 'late' : tone;
};

const DAY_MS = 86_400_000;

/** The business date so many days before another: "2026-11-20" and 1 give "2026-11-19". */
export const dateBefore = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
