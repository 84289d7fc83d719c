import { Cron } from 'croner';

/** When the clock of a zone shows a time next; one that summer time leaves out comes as soon as it can. */
export function nextTimeIn(timeZone: string, time: string, afterMs: number): number {
  const [hour = '0', minute = '0'] = time.split(':');
  const next = new Cron(`${Number(minute)} ${Number(hour)} * * *`, { timezone: timeZone, paused: true }).nextRun(
    new Date(afterMs),
  );
  return next?.getTime() ?? afterMs + 86_400_000;
}
