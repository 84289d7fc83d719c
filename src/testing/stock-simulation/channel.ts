import type { Publication } from '../stock-messages.ts';
import { stockKey } from './start.ts';

/** A sales channel that honours what it was last told: it sells what it shows and not one more. */
export interface StockChannel {
  readonly name: string;
  /** By article; what a shelf of its own shows for a location, under `stockKey`. */
  readonly shown: Map<string, number>;
  /** Sells when it shows enough. */
  sell(key: string, quantity: number): boolean;
  /** Takes a number when it shows what was expected. The same token again is answered the same again; an older one never wins. */
  publish(command: Publication): { readonly applied: boolean; readonly shown: number };
  /** Of the last publication that it answered. */
  tokenOf(key: string): number | undefined;
}

export interface ChannelManners {
  /** False: it takes any number, whatever it shows. */
  readonly compares: boolean;
}

export function createStockChannel(name: string, manners: ChannelManners): StockChannel {
  const shown = new Map<string, number>();
  const answers = new Map<string, { readonly token: number; readonly applied: boolean; readonly shown: number }>();
  const shownOf = (sku: string): number => shown.get(sku) ?? 0;
  return {
    name,
    shown,
    sell(key, quantity) {
      if (shownOf(key) < quantity) return false;
      shown.set(key, shownOf(key) - quantity);
      return true;
    },
    publish({ data: { sku, location, quantity, token, expected } }) {
      const key = stockKey(sku, location);
      const last = answers.get(key);
      if (last !== undefined && token === last.token) return last;
      const isOld = last !== undefined && token < last.token;
      const fits = !manners.compares || expected === undefined || Number(expected.value) === shownOf(key);
      if (isOld || !fits) {
        const answer = { token, applied: false, shown: shownOf(key) };
        if (!isOld) answers.set(key, answer);
        return answer;
      }
      shown.set(key, Number(quantity.value));
      const answer = { token, applied: true, shown: shownOf(key) };
      answers.set(key, answer);
      return answer;
    },
    tokenOf: (key) => answers.get(key)?.token,
  };
}
