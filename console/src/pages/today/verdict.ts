import type { Case, Connection, OrderLine, Subscription, Till } from '../../api/shapes.ts';
import { manyText } from '../../format/format.ts';
import type { Tone } from '../../parts/badge.tsx';

/** What today looks like, in one headline and the sentence behind it. */
export interface Verdict {
  readonly tone: Tone;
  readonly headline: string;
  readonly sentence: string;
}

interface Seen {
  readonly connections: readonly Connection[];
  readonly causes: readonly Case[];
  readonly flows: readonly Subscription[];
  readonly tills: readonly Till[];
  readonly newest: readonly OrderLine[];
}

/** Pure: the worst thing first, and which system it comes from. */
export function verdictOf({ connections, causes, flows, tills, newest }: Seen): Verdict {
  const away = connections.filter(({ health }) => health === 'down');
  const [first] = away;
  if (first !== undefined) {
    const names = away.map(({ name }) => name).join(' and ');
    return {
      tone: 'wrong',
      headline: `${names} ${away.length === 1 ? 'is' : 'are'} away`,
      sentence: `${first.because} Orders are kept and go on by themselves when it is back.`,
    };
  }
  const stuck = causes.reduce((sum, { letters }) => sum + letters, 0);
  const [worst] = [...causes].sort((one, other) => other.letters - one.letters);
  if (worst !== undefined) {
    const where = worst.connection ?? worst.subscription;
    return {
      tone: 'wrong',
      headline: `${manyText(stuck, 'message')} ${stuck === 1 ? 'is' : 'are'} stuck, most at ${where}`,
      sentence: `${worst.title}: ${worst.because} (${worst.code}).`,
    };
  }
  const paused = flows.filter((flow) => flow.paused?.byPerson === true);
  if (paused.length > 0) {
    return {
      tone: 'late',
      headline: `${manyText(paused.length, 'flow')} ${paused.length === 1 ? 'stands' : 'stand'} still`,
      sentence: `${paused.map(({ name }) => name).join(', ')}: paused by a person.`,
    };
  }
  const silent = tills.filter((till) => till.silentSince !== undefined);
  if (silent.length > 0) {
    return {
      tone: 'late',
      headline: `${manyText(silent.length, 'till')} ${silent.length === 1 ? 'is' : 'are'} silent`,
      sentence: silent.map(({ location, till }) => `${location} ${till}`).join(', '),
    };
  }
  if (newest.length === 0) {
    return { tone: 'quiet', headline: 'All quiet', sentence: 'The hub is open and waits for the first order.' };
  }
  return {
    tone: 'well',
    headline: 'Orders flow',
    sentence: 'Nothing is stuck, every system answers, nobody waits for you.',
  };
}
