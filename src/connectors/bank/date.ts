import { unreadable } from './unreadable.ts';

/** A day as banks write it. */
export interface BankDay {
  /** `2026-11-20`. */
  readonly date: string;
  /** The bank named a day that is in no calendar, see `dayOf`. */
  readonly moved: boolean;
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
const two = (value: number): string => String(value).padStart(2, '0');

/**
 * A day of the calendar. Banks that count every month as thirty days book interest on February 30th, and some on the 29th of
 * a year that has none: both mean the last day of February. Any other day that does not exist is refused.
 */
export function dayOf(year: number, month: number, day: number, field: string): BankDay {
  const last = month >= 1 && month <= 12 ? daysIn(year, month) : 0;
  const moved = month === 2 && (day === 29 || day === 30) && day > last;
  if (year < 1970 || year > 2199 || day < 1 || (day > last && !moved)) {
    throw unreadable(field, 'a day of the calendar', `${year}-${two(month)}-${two(day)}`);
  }
  return { date: `${year}-${two(month)}-${two(moved ? last : day)}`, moved };
}

/** `2026-11-20`, also at the beginning of a time or with a zone behind it: the bank's own day counts. */
export function isoDay(text: string, field: string): BankDay {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T+Z-])/.exec(text) ?? [];
  if (year === undefined) throw unreadable(field, 'a date: 2026-11-20', text);
  return dayOf(Number(year), Number(month), Number(day), field);
}

/** `261120`. Two digits of a year from 80 on are of the last century. */
export function shortDay(text: string, field: string): BankDay {
  const [, year, month, day] = /^(\d{2})(\d{2})(\d{2})$/.exec(text) ?? [];
  if (year === undefined) throw unreadable(field, 'a date: 261120', text);
  return dayOf(Number(year) + (Number(year) >= 80 ? 1900 : 2000), Number(month), Number(day), field);
}

/** `1231` beside the day of value: of the three years around it the one that brings both days closest together. */
export function entryDay(text: string, value: string, field: string): BankDay {
  const [, month, day] = /^(\d{2})(\d{2})$/.exec(text) ?? [];
  if (month === undefined) throw unreadable(field, 'a day: 1120', text);
  const year = Number(value.slice(0, 4));
  const distance = ({ date }: BankDay): number => Math.abs(Date.parse(date) - Date.parse(value));
  const days = [year, year - 1, year + 1].map((each) => dayOf(each, Number(month), Number(day), field));
  return days.reduce((best, each) => (distance(each) < distance(best) ? each : best));
}

/** RFC 3339 in UTC of a time as banks write it; without a zone it counts as UTC, and is said to be derived. */
export function instantOf(text: string | undefined): { readonly at: string; readonly assumed: boolean } | undefined {
  const [whole, zone] = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?$/.exec(text ?? '') ?? [];
  if (whole === undefined) return undefined;
  const epochMs = Date.parse(zone === undefined ? `${whole}Z` : whole);
  return Number.isNaN(epochMs) ? undefined : { at: new Date(epochMs).toISOString(), assumed: zone === undefined };
}
