import type { ServiceLevel } from '../../api/shapes.ts';
import { durationText } from '../../format/format.ts';
import type { Tone } from '../../parts/tone.ts';

/** What each level is of, in words. */
const NAMES: Readonly<Record<ServiceLevel['name'], string>> = {
  orders: 'Web orders',
  stock: 'Stock numbers',
  stores: 'Sales of stores',
};
const PROMISES: Readonly<Record<ServiceLevel['name'], string>> = {
  orders: 'in the ERP',
  stock: 'confirmed by the channel',
  stores: 'heard by the hub',
};
const DAY_MS = 86_400_000;

export const nameOf = ({ name }: Pick<ServiceLevel, 'name'>): string => NAMES[name];

/** "99.5% in the ERP within 5 min, over 30 days". */
export const promiseText = ({ name, target, withinSeconds, overDays }: ServiceLevel): string =>
  `${partText(target)} ${PROMISES[name]} within ${durationText(withinSeconds * 1_000)}, over ${overDays} days`;

/** "99.52%"; what is not whole is never rounded up to whole. */
export function partText(part: number): string {
  const floored = Math.floor(part * 10_000 + 1e-6) / 100;
  return `${floored}%`;
}

/** The part of the error budget that is left, 0 to 1, below zero when the promise is broken. All of it while nothing was bad. */
export function budgetPart({ budget, budgetLeft, bad }: Pick<ServiceLevel, 'budget' | 'budgetLeft' | 'bad'>): number {
  if (bad === 0) return 1;
  return budget === 0 ? -1 : budgetLeft / budget;
}

/** Pure: how a level stands, in a colour and a sentence. */
export function standingOf(level: ServiceLevel): { readonly tone: Tone; readonly text: string } {
  if (level.achieved === undefined) return { tone: 'quiet', text: 'nothing to count yet' };
  const left = budgetPart(level);
  if (left < 0) return { tone: 'wrong', text: 'the promise is broken' };
  if (level.bad >= 3 && level.burn.sixHours >= 6) return { tone: 'late', text: 'the budget is spent too fast' };
  return { tone: 'well', text: `${Math.round(100 * left)}% of the error budget is left` };
}

/** Pure: how much of the error budget was left at the end of each day of the promise, in percent. */
export function budgetSeries(level: ServiceLevel, nowMs: number): readonly { dayMs: number; left: number }[] {
  const { days, overDays, budget } = level;
  if (days.length === 0) return [];
  const badOn = new Map(days.map(({ day, bad }) => [Date.parse(day), bad]));
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  let spent = 0;
  return Array.from({ length: overDays + 1 }, (_, at) => {
    const dayMs = today - (overDays - at) * DAY_MS;
    spent += badOn.get(dayMs) ?? 0;
    return {
      dayMs,
      left: spent === 0 ? 100 : budget === 0 ? -100 : Math.round((1_000 * (budget - spent)) / budget) / 10,
    };
  });
}
