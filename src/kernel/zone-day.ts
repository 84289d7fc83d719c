const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** The day at a moment, by the clock of a time zone: 2026-11-20. */
export function dateIn(timeZone: string, atMs: number): string {
  const known = FORMATS.get(timeZone);
  const format =
    known ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  if (known === undefined) FORMATS.set(timeZone, format);
  return format.format(atMs);
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** Begin and end of a day by the clock of a time zone, which has 23 or 25 hours twice a year; undefined for no date. */
export function dayIn(
  timeZone: string,
  date: string,
): { readonly fromMs: number; readonly untilMs: number } | undefined {
  const noonMs = DATE.test(date) ? Date.parse(`${date}T12:00:00Z`) : Number.NaN;
  if (Number.isNaN(noonMs) || new Date(noonMs).toISOString().slice(0, 10) !== date) return undefined;
  return { fromMs: beginOf(timeZone, date, noonMs), untilMs: beginOf(timeZone, dateAfter(date), noonMs + DAY_MS) };
}

/** The date that is some days later, or earlier. */
export function dateAfter(date: string, days = 1): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

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

/** The same as `dateIn` for many moments, most of them close together: it asks the calendar once for each day. */
export function dayFinder(timeZone: string): (atMs: number) => string {
  const known = new Map<
    number,
    readonly { readonly date: string; readonly fromMs: number; readonly untilMs: number }[]
  >();
  return (atMs) => {
    const slot = Math.floor(atMs / DAY_MS);
    const found = known.get(slot)?.find(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
    if (found !== undefined) return found.date;
    const date = dateIn(timeZone, atMs);
    const span = dayIn(timeZone, date);
    if (span !== undefined) known.set(slot, [...(known.get(slot) ?? []), { date, ...span }]);
    return date;
  };
}
