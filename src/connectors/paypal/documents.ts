import type { Clock } from '../../kernel/clock.ts';

/** PayPal changes its certificate about once a year; a few addresses are kept, for a day each. */
const LIFE_MS = 86_400_000;
const MOST_KEPT = 8;
const MOST_BYTES = 64_000;

/** Reads public documents and keeps them; the same address asked for at the same time is read once. */
export function createDocuments(read: (address: string) => Promise<string>, clock: Clock) {
  const kept = new Map<string, { readonly text: Promise<string>; readonly untilMs: number }>();
  return async (address: string): Promise<string> => {
    const known = kept.get(address);
    if (known !== undefined && clock.now() < known.untilMs) return await known.text;
    const text = read(address).then((document) => document.slice(0, MOST_BYTES));
    kept.delete(address);
    kept.set(address, { text, untilMs: clock.now() + LIFE_MS });
    if (kept.size > MOST_KEPT) {
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    }
    try {
      return await text;
    } catch (error) {
      if (kept.get(address)?.text === text) kept.delete(address);
      throw error;
    }
  };
}
