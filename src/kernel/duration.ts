const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** How a duration is written in the configuration: `30s`, `5m`, `4h`, `30d`. */
export const DURATION = '^[1-9]\\d{0,5}[smhd]$';

/** Milliseconds of a duration that fits `DURATION`; anything else is a bug of the caller. */
export function durationMs(text: string): number {
  if (!new RegExp(DURATION).test(text)) throw new TypeError(`not a duration: ${text}`);
  return Number(text.slice(0, -1)) * UNITS[text.slice(-1) as keyof typeof UNITS];
}

/** How long for people: `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
export function spanText(spanMs: number): string {
  const seconds = Math.max(0, Math.round(spanMs / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = (value: number, unit: string): string => (value === 0 ? '' : ` ${value} ${unit}`);
  return hours < 48 ? `${hours} h${rest(minutes % 60, 'min')}` : `${Math.floor(hours / 24)} d${rest(hours % 24, 'h')}`;
}
