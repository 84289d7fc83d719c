import type { Publication } from '../stock-messages.ts';

/** A sales channel that honours what it was last told: it sells what it shows and not one more. */
export interface StockChannel {
  readonly name: string;
  readonly shown: Map<string, number>;
  /** Sells when it shows enough. */
  sell(sku: string, quantity: number): boolean;
  /** Takes a number when it shows what was expected. The same token again is answered the same again; an older one never wins. */
  publish(command: Publication): { readonly applied: boolean; readonly shown: number };
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
    sell(sku, quantity) {
      if (shownOf(sku) < quantity) return false;
      shown.set(sku, shownOf(sku) - quantity);
      return true;
    },
    publish({ data: { sku, quantity, token, expected } }) {
      const last = answers.get(sku);
      if (last !== undefined && token === last.token) return last;
      const isOld = last !== undefined && token < last.token;
      const fits = !manners.compares || expected === undefined || Number(expected.value) === shownOf(sku);
      if (isOld || !fits) {
        const answer = { token, applied: false, shown: shownOf(sku) };
        if (!isOld) answers.set(sku, answer);
        return answer;
      }
      shown.set(sku, Number(quantity.value));
      const answer = { token, applied: true, shown: shownOf(sku) };
      answers.set(sku, answer);
      return answer;
    },
  };
}
