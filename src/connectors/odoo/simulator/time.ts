/** "2026-11-20 20:00:18.355726" (UTC without saying so) in microseconds since the epoch. */
export function microsOf(text: string): number {
  const [whole = '', fraction = ''] = text.replace('T', ' ').split('.');
  const seconds = Date.parse(`${whole.replace(' ', 'T')}${whole.length === 10 ? 'T00:00:00' : ''}Z`);
  return seconds * 1_000 + Number(fraction.replace(/\D.*$/, '').padEnd(6, '0').slice(0, 6) || 0);
}

/** The whole second that a moment lies in. */
export const secondOf = (micros: number): number => Math.floor(micros / 1_000_000);

/** As the API gives it: truncated to the second. */
export function secondText(micros: number): string {
  return new Date(Math.floor(micros / 1_000)).toISOString().slice(0, 19).replace('T', ' ');
}

/** As webhooks give it: with microseconds. */
export function microsText(micros: number): string {
  return `${secondText(micros)}.${String(micros % 1_000_000).padStart(6, '0')}`;
}

export const dayText = (micros: number): string => secondText(micros).slice(0, 10);
