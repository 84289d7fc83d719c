import type { EventData } from '../../canonical/event.ts';
import type { Facts } from './facts.ts';
import { type Figures, plus, readKey } from './figures.ts';
import type { StoreDayPolicy } from './policy.ts';
import { type Drawer, drawersOf, isClosed } from './till.ts';

/** How the drawers of a day add up, and how often that was told. */
export type Reckoned = Pick<EventData<'StoreDayReckoned'>, 'round' | 'sums'>;

/** The drawers of a day with what they should hold, as it went to the books. */
export const drawersOfDay = ({ tills, figures }: Pick<Facts, 'tills' | 'figures'>): readonly Drawer[] =>
  Object.keys(tills)
    .sort()
    .flatMap((name) => drawersOf(name, tills[name] as Facts['tills'][string], figures));

/** A tender over all tills. What was counted and what nobody counts come to what was expected with the difference. */
export interface TenderCount {
  readonly kind: string;
  readonly currency: string;
  readonly expected: number;
  readonly counted: number;
  readonly uncounted: number;
  readonly difference: number;
}

/** The drawers of a day by tender, with what came late. */
export function countsOf({ tills, figures, corrected = {} }: Pick<Facts, 'tills' | 'figures' | 'corrected'>) {
  const counts = new Map<string, TenderCount>();
  for (const { kind, currency, expected, counted } of drawersOfDay({ tills, figures: plus(figures, corrected) })) {
    const key = `${currency} ${kind}`;
    const sum = counts.get(key) ?? { kind, currency, expected: 0, counted: 0, uncounted: 0, difference: 0 };
    counts.set(key, {
      ...sum,
      expected: sum.expected + expected,
      counted: sum.counted + (counted ?? 0),
      uncounted: sum.uncounted + (counted === undefined ? expected : 0),
      difference: sum.difference + (counted === undefined ? 0 : counted - expected),
    });
  }
  return [...counts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, count]): TenderCount => count);
}

type Standing = Pick<Facts, 'tills' | 'figures' | 'corrected' | 'open' | 'phase'>;
interface Sum {
  expected: number;
  met: number;
  due: number;
  posted: number;
}

/**
 * All drawers of a day by currency. Whatever is posted comes to what was counted, less the floats that were in the drawers before;
 * what no closing counted is believed. Pure.
 */
export function sumsOfDay(facts: Standing, { books }: Pick<StoreDayPolicy, 'books'>): Reckoned['sums'] {
  const { tills, corrected = {}, open, phase } = facts;
  const figures = plus(facts.figures, corrected);
  const isTaken = phase === 'posting';
  const sums = new Map<string, Sum>();
  const of = (currency: string): Sum => {
    const sum = sums.get(currency) ?? { expected: 0, met: 0, due: 0, posted: 0 };
    sums.set(currency, sum);
    return sum;
  };
  for (const { till, currency, expected, counted } of drawersOfDay({ tills, figures })) {
    const sum = of(currency);
    const unheard = isClosed(tills[till] as Facts['tills'][string]) ? expected : 0;
    sum.expected += expected;
    sum.met += isTaken ? expected : (counted ?? unheard);
    if (isTaken && books === 'post') sum.due += counted ?? expected;
  }
  if (isTaken && books === 'post') {
    for (const [currency, float] of floatsOf(tills)) of(currency).due -= float;
    for (const sum of sums.values()) sum.posted = sum.due;
    for (const book of Object.values(open)) {
      for (const [currency, amount] of takingsOf(book)) of(currency).posted -= amount;
    }
  }
  return [...sums]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .slice(0, 50)
    .map(([currency, { expected, met, due, posted }]) => {
      const say = (amount: number) => ({ amount, currency: currency as 'EUR' });
      return { expected: say(expected), met: say(met), due: say(due), posted: say(posted) };
    });
}

/** What was in the drawers before, by currency. */
function floatsOf(tills: Facts['tills']): readonly (readonly [string, number])[] {
  return Object.values(tills)
    .flatMap(({ opens }) => opens.flatMap(({ float }) => Object.entries(float)))
    .map(([key, amount]) => [(JSON.parse(key) as string[])[0] ?? '', amount]);
}

/** What an entry puts on the accounts of the drawers, by currency. */
function takingsOf({
  figures,
  drawers,
}: {
  readonly figures: Figures;
  readonly drawers: readonly Drawer[];
}): readonly (readonly [string, number])[] {
  return [
    ...Object.entries(figures).flatMap(([key, amount]) => {
      const { currency, of } = readKey(key);
      return of === 'tender' || of === 'moved' ? [[currency, amount] as const] : [];
    }),
    ...drawers.map(({ currency, expected, counted }) => [currency, (counted ?? expected) - expected] as const),
  ];
}

/** The next round of a day, when it adds up to something else than was told; undefined while it does not. */
export function nextRound(facts: Standing & Pick<Facts, 'reckoned'>, policy: StoreDayPolicy): Reckoned | undefined {
  const sums = sumsOfDay(facts, policy);
  const { round = 0, sums: told = [] } = facts.reckoned ?? {};
  return JSON.stringify(sums) === JSON.stringify(told) ? undefined : { round: round + 1, sums };
}
