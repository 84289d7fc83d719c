/** Calendar dates of a store, by its time zone; nights on which clocks change are as long as they are. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  return format;
}

function partsOf(atMs: number, zone: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    formatOf(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
}

/** The date by the clock of the store: 2026-11-20. */
export function localDateOf(atMs: number, zone: string): string {
  const { year, month, day } = partsOf(atMs, zone);
  return `${year}-${month}-${day}`;
}

/** The date after this one. */
export function dateAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** When the date is over by the clock of the store, epoch milliseconds. */
export function endOfDate(date: string, zone: string): number {
  const wall = Date.parse(`${dateAfter(date)}T00:00:00Z`);
  const offset = (atMs: number): number => {
    const { year, month, day, hour, minute } = partsOf(atMs, zone);
    return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`) - Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  };
  // The offset at the guess may be that of the other side of a change; that at the corrected moment is the right one.
  return wall - offset(wall - offset(wall));
}
