import type { QuietConfiguration } from '../../config/alerts.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Day and minute by the clock of a time zone. */
function localTime(nowMs: number, timeZone: string): { readonly day: number; readonly minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(nowMs);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const day = DAYS.indexOf(of('weekday').toLowerCase() as (typeof DAYS)[number]);
  return { day, minute: Number(of('hour')) * 60 + Number(of('minute')) };
}

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** Whether a route is to be left in peace now. Quiet hours that pass midnight belong to the day on which they begin. Pure. */
export function isQuiet({ from, until, timeZone, days }: QuietConfiguration, nowMs: number): boolean {
  const { day, minute } = localTime(nowMs, timeZone);
  const begin = minuteOf(from);
  const end = minuteOf(until);
  const chosen: readonly string[] = days ?? DAYS;
  const begins = (on: number): boolean => chosen.includes(DAYS[(on + 7) % 7] ?? '');
  if (begin === end) return begins(day);
  if (begin < end) return minute >= begin && minute < end && begins(day);
  return (minute >= begin && begins(day)) || (minute < end && begins(day - 1));
}
