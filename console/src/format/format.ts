/** The one place where numbers, amounts and times become text, in the manner of the reader's own language. */

const LANGUAGE = typeof navigator === 'undefined' ? 'en' : navigator.language;

const whole = new Intl.NumberFormat(LANGUAGE);
const short = new Intl.NumberFormat(LANGUAGE, { notation: 'compact', maximumFractionDigits: 1 });
const exactTime = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'medium', timeStyle: 'medium' });
const clockTime = new Intl.DateTimeFormat(LANGUAGE, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const hour = new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit' });
const second = new Intl.DateTimeFormat(LANGUAGE, { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'medium' });
const since = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto', style: 'short' });

export const countText = (value: number): string => (value >= 100_000 ? short : whole).format(value);

/** "1 order", "12 orders". */
export function manyText(value: number, one: string, many = `${one}s`): string {
  return `${countText(value)} ${value === 1 ? one : many}`;
}

/** Integer minor units of a currency as people of the reader's language write them. */
export function moneyText(minor: number, currency: string | undefined): string {
  if (currency === undefined) return whole.format(minor);
  const style = moneyStyle(currency);
  return style.format(minor / 10 ** (style.resolvedOptions().maximumFractionDigits ?? 2));
}

/** Integer minor units of an amount that somebody typed in whole ones. */
export const minorOf = (typed: number, currency: string): number =>
  Math.round(typed * 10 ** (moneyStyle(currency).resolvedOptions().maximumFractionDigits ?? 2));

const styles = new Map<string, Intl.NumberFormat>();
function moneyStyle(currency: string): Intl.NumberFormat {
  const known = styles.get(currency) ?? new Intl.NumberFormat(LANGUAGE, { style: 'currency', currency });
  styles.set(currency, known);
  return known;
}

/** A decimal text with its unit; "each" is not said. */
export function quantityText(value: string, unit?: string): string {
  const number = Number(value);
  const text = Number.isFinite(number)
    ? new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 6 }).format(number)
    : value;
  return unit === undefined || unit === 'each' ? text : `${text} ${unit}`;
}

/** "350 ms", "4 s", "12 min", "3 h", "5 days". */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 48 * 3_600_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} days`;
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** "3 min ago", "in 2 h". */
export function relativeText(atMs: number, nowMs: number): string {
  const apart = atMs - nowMs;
  if (Math.abs(apart) < 5_000) return 'just now';
  const [unit, size] = STEPS.find(([, ms]) => Math.abs(apart) >= ms) ?? ['second', 1_000];
  return since.format(Math.round(apart / size), unit);
}

export const exactText = (atMs: number): string => exactTime.format(atMs);
export const clockText = (atMs: number): string => clockTime.format(atMs);
export const hourText = (atMs: number): string => hour.format(atMs);
export const secondText = (atMs: number): string => second.format(atMs);
export const dayText = (atMs: number): string => day.format(atMs);
/** Epoch milliseconds of what the API gave: RFC 3339 or milliseconds. */
export const millisecondsOf = (at: string | number): number => (typeof at === 'number' ? at : Date.parse(at));

/** The first letter large, for a text that begins a line. */
export const sentenceText = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** "partly-captured" → "partly captured". */
export const wordsOf = (name: string): string => name.replaceAll('-', ' ');

/** "3.2", "0.05", "1,200": messages in a second. */
export const rateText = (perSecond: number): string =>
  new Intl.NumberFormat(LANGUAGE, { maximumSignificantDigits: 2 }).format(perSecond);
