import type { Overview, Today } from '../../api/shapes.ts';
import { manyText, sentenceText } from '../../format/format.ts';
import type { Tone } from '../../parts/tone.ts';

/** What today looks like, in one headline and the sentence behind it. */
export interface Verdict {
  readonly tone: Tone;
  readonly headline: string;
  readonly sentence: string;
}

/** Pure: the worst thing first, and which system it comes from. */
export function verdictOf(today: Today, hub: Overview): Verdict {
  return away(today) ?? stuck(today) ?? late(today) ?? still(hub) ?? silent(today) ?? well(hub);
}

function away({ connections }: Today): Verdict | undefined {
  const down = connections.filter(({ health }) => health === 'down');
  const [first] = down;
  if (first === undefined) return undefined;
  return {
    tone: 'wrong',
    headline: `${down.map(({ name }) => name).join(' and ')} ${down.length === 1 ? 'is' : 'are'} away`,
    sentence: `${first.because} What waits for it is kept and goes on by itself when it is back.`,
  };
}

function stuck({ cases: { open, letters, urgent } }: Today): Verdict | undefined {
  if (open === 0) return undefined;
  const stuck = urgent.filter(({ kind }) => kind === 'dead-letters').sort((one, other) => other.count - one.count);
  const worst = stuck[0] ?? urgent[0];
  if (worst === undefined) return undefined;
  const where = worst.connection ?? worst.subscription ?? 'the hub';
  return {
    tone: 'wrong',
    headline:
      stuck[0] === undefined
        ? `${manyText(open, 'case')} ${open === 1 ? 'waits' : 'wait'} for a person${open > 1 ? ', first' : ''} at ${where}`
        : `${manyText(letters, 'message')} ${letters === 1 ? 'is' : 'are'} stuck${stuck.length > 1 ? ', most' : ''} at ${where}`,
    sentence: `${sentenceText(`${titled(worst)}${worst.because}`)} (${worst.code}).`,
  };
}

/** What a code means, where the hub has words for it. */
const titled = ({ title, code }: Today['cases']['urgent'][number]): string => (title === code ? '' : `${title}: `);

function late({ late: { late: count, atRisk } }: Today): Verdict | undefined {
  if (count + atRisk === 0) return undefined;
  const words = [
    ...(count === 0 ? [] : [`${manyText(count, 'order')} ${count === 1 ? 'is' : 'are'} late`]),
    ...(atRisk === 0
      ? []
      : [`${count === 0 ? manyText(atRisk, 'order') : atRisk} ${atRisk === 1 ? 'is' : 'are'} at risk`]),
  ];
  return {
    tone: 'late',
    headline: words.join(', '),
    sentence: 'They are not booked or not sent as soon as they should be; each stands below with what it waits for.',
  };
}

function still({ subscriptions }: Overview): Verdict | undefined {
  const paused = subscriptions.filter((flow) => flow.paused?.byPerson === true);
  if (paused.length === 0) return undefined;
  return {
    tone: 'late',
    headline: `${manyText(paused.length, 'flow')} ${paused.length === 1 ? 'stands' : 'stand'} still`,
    sentence: `${paused.map(({ name }) => name).join(', ')}: paused by a person.`,
  };
}

function silent({ silentTills }: Today): Verdict | undefined {
  if (silentTills.length === 0) return undefined;
  return {
    tone: 'late',
    headline: `${manyText(silentTills.length, 'till')} ${silentTills.length === 1 ? 'is' : 'are'} silent`,
    sentence: silentTills.map(({ location, till }) => `${location} ${till}`).join(', '),
  };
}

function well({ orders }: Overview): Verdict {
  if (orders.length === 0) {
    return { tone: 'quiet', headline: 'All quiet', sentence: 'The hub is open and waits for the first order.' };
  }
  return {
    tone: 'well',
    headline: 'Orders flow',
    sentence: 'Nothing is stuck, every system answers, nobody waits for you.',
  };
}
