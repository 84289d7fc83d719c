import { randomBytes } from 'node:crypto';

/** Randomness, asked for and never taken, so that a simulation can repeat a world from its seed. */
export interface Chance {
  /** A number from 0 (included) to 1 (excluded). */
  fraction(): number;
  /** `length` random bytes. */
  bytes(length: number): Uint8Array;
}

/** The machine's randomness, good enough for keys. */
export const systemChance: Chance = {
  fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  bytes: (length) => randomBytes(length),
};

/** Draws from `chance` in large portions and hands them out in small ones: a draw from the machine costs microseconds. */
export function bufferedChance(chance: Chance, portionBytes = 8_192): Chance {
  let portion = new Uint8Array(0);
  let at = 0;
  return {
    fraction: () => chance.fraction(),
    bytes(length) {
      if (length > portionBytes) return chance.bytes(length);
      if (at + length > portion.length) {
        portion = Uint8Array.from(chance.bytes(portionBytes));
        at = 0;
      }
      at += length;
      return portion.subarray(at - length, at);
    },
  };
}

/** The same seed gives the same sequence (mulberry32). Never for keys. */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    fraction,
    bytes: (length) => Uint8Array.from({ length }, () => Math.floor(fraction() * 256)),
  };
}

/** An integer from `low` to `high`, both included. */
export function integerBetween(chance: Chance, low: number, high: number): number {
  return low + Math.floor(chance.fraction() * (high - low + 1));
}

/** One of `choices`, each as likely. */
export function pick<T>(chance: Chance, choices: readonly T[]): T {
  const choice = choices[integerBetween(chance, 0, choices.length - 1)];
  if (choice === undefined) throw new RangeError('pick needs at least one choice');
  return choice;
}

/** True with probability `probability` (0 to 1). */
export function happens(chance: Chance, probability: number): boolean {
  return chance.fraction() < probability;
}
