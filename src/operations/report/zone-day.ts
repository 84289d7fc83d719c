import { Cron } from 'croner';

/** The day at a moment, by the clock of a time zone: 2026-11-20. */
export function dateIn(timeZone: string, atMs: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(atMs);
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Begin and end of a day by the clock of a time zone, which has 23 or 25 hours twice a year; undefined for no date. */
export function dayIn(
  timeZone: string,
  date: string,
): { readonly fromMs: number; readonly untilMs: number } | undefined {
  const noonMs = DATE.test(date) ? Date.parse(`${date}T12:00:00Z`) : Number.NaN;
  if (Number.isNaN(noonMs) || new Date(noonMs).toISOString().slice(0, 10) !== date) return undefined;
  return { fromMs: beginOf(timeZone, date, noonMs), untilMs: beginOf(timeZone, nextDate(noonMs), noonMs + 86_400_000) };
}

const nextDate = (noonMs: number): string => new Date(noonMs + 86_400_000).toISOString().slice(0, 10);

/** The first moment at which the clock of the zone shows the date: found by halving, so that no rule of summer time matters. */
function beginOf(timeZone: string, date: string, noonMs: number): number {
  let before = noonMs - 36 * 3_600_000;
  let after = noonMs + 24 * 3_600_000;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dateIn(timeZone, middle) < date) before = middle;
    else after = middle;
  }
  return after;
}

/** When the clock of a zone shows a time next; one that summer time leaves out comes as soon as it can. */
export function nextTimeIn(timeZone: string, time: string, afterMs: number): number {
  const [hour = '0', minute = '0'] = time.split(':');
  const next = new Cron(`${Number(minute)} ${Number(hour)} * * *`, { timezone: timeZone, paused: true }).nextRun(
    new Date(afterMs),
  );
  return next?.getTime() ?? afterMs + 86_400_000;
}
