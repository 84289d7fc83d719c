import type { ServiceConfiguration } from '../../config/service.ts';
import { durationMs } from '../../kernel/duration.ts';

export const LEVEL_NAMES = ['orders', 'stock', 'stores'] as const;
export type LevelName = (typeof LEVEL_NAMES)[number];

/** What is promised: how much of what must be good within how long, over which time. */
export interface LevelPromise {
  readonly name: LevelName;
  readonly withinMs: number;
  /** 0 to 1. */
  readonly target: number;
  readonly overDays: number;
}

/** What was good and bad in one hour, of everything that happened in it. */
export interface Tally {
  readonly hourMs: number;
  readonly good: number;
  readonly bad: number;
}

/** How a service level stands. Parts are from 0 to 1; a part of nothing is left out. */
export interface ServiceLevel extends LevelPromise {
  readonly good: number;
  readonly bad: number;
  readonly achieved?: number;
  /** How many may be bad over the whole time, given how many there were. */
  readonly budget: number;
  /** What is left of the budget; below zero when more was bad than may be. */
  readonly budgetLeft: number;
  /** Good and bad of each day in UTC that had any, the oldest first. */
  readonly days: readonly { readonly dayMs: number; readonly good: number; readonly bad: number }[];
  /** How many times as fast as planned the budget is being spent: 1 spends it exactly by the end. */
  readonly burn: { readonly hour: number; readonly sixHours: number; readonly day: number; readonly threeDays: number };
}

const HOUR_MS = 3_600_000;

export function promisesOf({ levels: { orders, stock, stores } }: ServiceConfiguration): LevelPromise[] {
  return [
    promise('orders', orders.bookedWithin, orders.target),
    promise('stock', stock.shownWithin, stock.target),
    promise('stores', stores.heardWithin, stores.target),
  ];
}

function promise(name: LevelName, within: string, target: string): LevelPromise {
  const [part = '', days = ''] = target.split('% over ');
  return { name, withinMs: durationMs(within), target: Number(part) / 100, overDays: Number(days.slice(0, -1)) };
}

/** How the level stands by its tallies; those before its time do not count. Pure. */
export function levelOf(promised: LevelPromise, tallies: readonly Tally[], nowMs: number): ServiceLevel {
  const sum = (hours: number) => {
    const since = nowMs - hours * HOUR_MS;
    const counted = tallies.filter(({ hourMs }) => hourMs + HOUR_MS > since && hourMs <= nowMs);
    return {
      good: counted.reduce((total, { good }) => total + good, 0),
      bad: counted.reduce((total, { bad }) => total + bad, 0),
    };
  };
  const allowed = 1 - promised.target;
  const burn = (hours: number): number => {
    const { good, bad } = sum(hours);
    if (good + bad === 0 || bad === 0) return 0;
    return allowed === 0 ? Number.MAX_SAFE_INTEGER : round(bad / (good + bad) / allowed);
  };
  const { good, bad } = sum(promised.overDays * 24);
  const budget = round((good + bad) * allowed);
  return {
    ...promised,
    good,
    bad,
    ...(good + bad === 0 ? {} : { achieved: good / (good + bad) }),
    budget,
    budgetLeft: round(budget - bad),
    days: daysOf(tallies, nowMs - promised.overDays * 24 * HOUR_MS),
    burn: { hour: burn(1), sixHours: burn(6), day: burn(24), threeDays: burn(72) },
  };
}

function daysOf(tallies: readonly Tally[], sinceMs: number): ServiceLevel['days'] {
  const byDay = Map.groupBy(
    tallies.filter(({ hourMs }) => hourMs + HOUR_MS > sinceMs),
    ({ hourMs }) => Math.floor(hourMs / (24 * HOUR_MS)) * 24 * HOUR_MS,
  );
  return [...byDay]
    .map(([dayMs, hours]) => ({
      dayMs,
      good: hours.reduce((sum, { good }) => sum + good, 0),
      bad: hours.reduce((sum, { bad }) => sum + bad, 0),
    }))
    .filter(({ good, bad }) => good + bad > 0)
    .sort((one, other) => one.dayMs - other.dayMs);
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

/** The budget of a month is gone in two days, or in six; each seen over two spans, so that it is neither old news nor a blip. */
const FAST_BURN = 14.4;
const SLOW_BURN = 6;
/** Fewer bad ones than this say nothing, however few there were in all. */
const FEWEST_BAD = 3;

/** Whether the budget goes so fast that people should be told. */
export function burnsTooFast(level: ServiceLevel): 'fast' | 'slow' | undefined {
  if (level.bad < FEWEST_BAD) return undefined;
  const { hour, sixHours, day } = level.burn;
  if (hour >= FAST_BURN && sixHours >= FAST_BURN / 2) return 'fast';
  return sixHours >= SLOW_BURN && day >= SLOW_BURN / 2 ? 'slow' : undefined;
}
