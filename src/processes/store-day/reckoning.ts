import type { EventData } from '../../canonical/event.ts';
import { type Facts, isPosted } from './facts.ts';
import { type Figures, plus, readKey } from './figures.ts';
import type { StoreDayPolicy } from './policy.ts';
import { type Drawer, drawersOf, isClosed } from './till.ts';

/** How the drawers of a day add up, and how often that was told. */
export type Reckoned = Pick<EventData<'StoreDayReckoned'>, 'round' | 'sums'>;

const drawersOfDay = (tills: Facts['tills'], figures: Figures): readonly Drawer[] =>
  Object.keys(tills)
    .sort()
    .flatMap((name) => drawersOf(name, tills[name] as Facts['tills'][string], figures));

/** The drawers of a day with what they should hold and what was counted, with everything that was heard. */
export const heardDrawers = ({ tills, figures, corrected = {}, late }: Heard): readonly Drawer[] =>
  drawersOfDay(tills, plus(plus(figures, corrected), late));

/** The drawers as the books have them, or will have them first; `corrected` is what came late and is there too. */
export const bookedDrawers = ({ tills, booked = tills, figures, corrected = {} }: Booked): readonly Drawer[] =>
  drawersOfDay(booked, plus(figures, corrected));

type Heard = Pick<Facts, 'tills' | 'figures' | 'corrected' | 'late'>;
type Booked = Pick<Facts, 'tills' | 'booked' | 'figures' | 'corrected'>;

/** By how much a drawer was counted differently; none where nobody counted. */
export const differenceOf = ({ expected, counted }: Pick<Drawer, 'expected' | 'counted'>): number =>
  (counted ?? expected) - expected;

const keyOf = ({ till, kind, currency }: Drawer): string => JSON.stringify([till, kind, currency]);

/** Each drawer with everything that was heard, beside what the books have of it. */
function heardAndBooked(
  facts: Heard & Booked,
): readonly { readonly drawer: Drawer; readonly before: Drawer | undefined }[] {
  const booked = new Map(bookedDrawers(facts).map((drawer) => [keyOf(drawer), drawer]));
  return heardDrawers(facts).map((drawer) => ({ drawer, before: booked.get(keyOf(drawer)) }));
}

/** Drawers of a day in the books that were counted after that, for the first time or anew, with everything that was heard. */
export const recounted = (facts: Heard & Booked): readonly Drawer[] =>
  heardAndBooked(facts).flatMap(({ drawer, before }) => (drawer.counted === before?.counted ? [] : [drawer]));

/**
 * What a correction changes of the differences that were booked: of late sales, whose money was in the drawer when it was counted,
 * and of late counts.
 */
export const changedDrawers = (facts: Heard & Booked): readonly Drawer[] =>
  heardAndBooked(facts)
    .map(({ drawer, before }) => ({
      ...drawer,
      expected: 0,
      counted: differenceOf(drawer) - (before === undefined ? 0 : differenceOf(before)),
    }))
    .filter(({ counted }) => counted !== 0);

/** A tender over all tills. What was counted and what nobody counts come to what was expected with the difference. */
export interface TenderCount {
  readonly kind: string;
  readonly currency: string;
  readonly expected: number;
  readonly counted: number;
  readonly uncounted: number;
  readonly difference: number;
}

/** The drawers of a day as the books have them, those of one tender and currency together. */
const drawersByTender = (facts: Booked): readonly Drawer[][] =>
  [...Map.groupBy(bookedDrawers(facts), ({ kind, currency }) => `${currency} ${kind}`)]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, drawers]) => drawers);

const totalOf = (drawers: readonly Drawer[], amountOf: (drawer: Drawer) => number): number =>
  drawers.reduce((total, drawer) => total + amountOf(drawer), 0);

/** The drawers of a day by tender, as the books have them. */
export const countsOf = (facts: Booked): readonly TenderCount[] =>
  drawersByTender(facts).map((drawers) => {
    const [{ kind, currency }] = drawers as [Drawer];
    return {
      kind,
      currency,
      expected: totalOf(drawers, ({ expected }) => expected),
      counted: totalOf(drawers, ({ counted = 0 }) => counted),
      uncounted: totalOf(drawers, ({ expected, counted }) => (counted === undefined ? expected : 0)),
      difference: totalOf(drawers, differenceOf),
    };
  });

/** The drawers of a day by tender, as its closing tells them. */
export const tendersOf = (facts: Booked): EventData<'StoreDayClosed'>['tenders'] =>
  drawersByTender(facts)
    .slice(0, 50)
    .map((drawers) => {
      const [{ kind, currency }] = drawers as [Drawer];
      const say = (amount: number) => ({ amount, currency: currency as 'EUR' });
      const isCounted = drawers.some(({ counted }) => counted !== undefined);
      return {
        kind,
        expected: say(totalOf(drawers, ({ expected }) => expected)),
        ...(isCounted ? { counted: say(totalOf(drawers, ({ counted = 0 }) => counted)) } : {}),
      };
    });

type Standing = Booked & Pick<Facts, 'open' | 'phase'>;
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
  const { tills, booked = tills, open } = facts;
  const isTaken = isPosted(facts);
  const sums = new Map<string, Sum>();
  const of = (currency: string): Sum => {
    const sum = sums.get(currency) ?? { expected: 0, met: 0, due: 0, posted: 0 };
    sums.set(currency, sum);
    return sum;
  };
  for (const { till, currency, expected, counted } of bookedDrawers(facts)) {
    const sum = of(currency);
    const unheard = isClosed(booked[till] as Facts['tills'][string]) ? expected : 0;
    sum.expected += expected;
    sum.met += isTaken ? expected : (counted ?? unheard);
    if (isTaken && books === 'post') sum.due += counted ?? expected;
  }
  if (isTaken && books === 'post') {
    for (const [currency, float] of floatsOf(booked)) of(currency).due -= float;
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
    ...drawers.map((drawer) => [drawer.currency, differenceOf(drawer)] as const),
  ];
}

/** The next round of a day, when it adds up to something else than was told; undefined while it does not. */
export function nextRound(facts: Standing & Pick<Facts, 'reckoned'>, policy: StoreDayPolicy): Reckoned | undefined {
  const sums = sumsOfDay(facts, policy);
  const { round = 0, sums: told = [] } = facts.reckoned ?? {};
  return JSON.stringify(sums) === JSON.stringify(told) ? undefined : { round: round + 1, sums };
}
