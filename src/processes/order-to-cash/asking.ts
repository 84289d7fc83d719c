import type { Output } from '../../process/define.ts';
import { type At, askOf, type Facts, type Payment, withAsk } from './facts.ts';
import type { OrderToCashPolicy } from './policy.ts';

/** Facts with what was just asked noted in them, and the commands that ask it. */
export interface Wanted {
  readonly facts: Facts;
  readonly outputs: readonly Output[];
}

export type Wish = (facts: Facts, at: At, policy: OrderToCashPolicy) => Wanted;

export const nothing = (facts: Facts): Wanted => ({ facts, outputs: [] });

/** Asks once: a key that was asked is not asked again. */
export function ask(facts: Facts, key: string, output: () => Output): Wanted {
  if (askOf(facts, key) !== undefined) return nothing(facts);
  return { facts: withAsk(facts, key, 'asked'), outputs: [output()] };
}

export function each<Item>(facts: Facts, items: readonly Item[], wish: (facts: Facts, item: Item) => Wanted): Wanted {
  let known = facts;
  const outputs: Output[] = [];
  for (const item of items) {
    const wanted = wish(known, item);
    known = wanted.facts;
    outputs.push(...wanted.outputs);
  }
  return { facts: known, outputs };
}

export const amountOf = (payment: Payment, amount: number) => ({ amount, currency: payment.currency });
