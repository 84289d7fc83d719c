import type { CommandData } from '../../canonical/envelope.ts';
import { allocate, type Money, money } from '../../kernel/money.ts';

type Line = NonNullable<CommandData<'post-credit-note'>['lines']>[number];

/** A line of an invoice, as far as goods go. */
export interface InvoicedLine {
  readonly sku: string | undefined;
  readonly pieces: number;
  /** With tax, in major units; nothing is credited of what was free. */
  readonly worth: number;
}

/** What is credited of one line of an invoice. */
export interface Goods {
  /** Its place among the lines. */
  readonly line: number;
  readonly pieces: number;
  /** Tax included, in minor units. */
  readonly amount: number;
}

/** Where the goods stand on an invoice; undefined when it does not hold all of them. */
export function goodsOn(invoiced: readonly InvoicedLine[], lines: readonly Line[]): readonly Goods[] | undefined {
  const goods: Goods[] = [];
  for (const { sku, quantity, amount } of lines) {
    const pieces = Number(quantity.value);
    const line = invoiced.findIndex(
      (one, index) =>
        one.sku === sku && one.worth > 0 && one.pieces >= pieces && !goods.some((taken) => taken.line === index),
    );
    if (line < 0 || pieces <= 0) return undefined;
    goods.push({ line, pieces, amount: amount.amount });
  }
  return goods;
}

/**
 * What each line of an invoice is credited, to the cent: the goods their own amounts; what is left of the amount goes to the
 * shipping, or where that does not suffice to all lines that are no credited goods. Where the goods come to more than is given back (a fee was kept), each gives in proportion.
 */
export function partsByGoods(
  amount: Money,
  weights: readonly number[],
  goods: readonly Goods[],
  shipping: readonly number[],
): readonly Money[] {
  const wanted = weights.map((_weight, line) => goods.find((one) => one.line === line)?.amount ?? 0);
  const named = wanted.reduce((sum, part) => sum + part, 0);
  const rest = amount.amount - named;
  const unnamed = weights.map((weight, line) => (goods.some((one) => one.line === line) ? 0 : weight));
  const charged = unnamed.map((weight, line) => (shipping.includes(line) ? weight : 0));
  const worth = (of: readonly number[]): number => of.reduce((sum, weight) => sum + weight, 0);
  const others = rest <= worth(charged) ? charged : unnamed;
  const free = worth(others);
  const room = weights.map((weight, line) => Math.max(0, weight - Math.max(wanted[line] ?? 0, unnamed[line] ?? 0)));
  const beyond = rest - free;
  if (rest <= 0 || beyond > worth(room)) return allocate(amount, wanted);
  const more =
    beyond <= 0
      ? allocate(money(rest, amount.currency), others)
      : // All others do not suffice: the goods carry the rest, none of them beyond what was invoiced.
        allocate(money(beyond, amount.currency), room).map((part, line) =>
          money(part.amount + (unnamed[line] ?? 0), amount.currency),
        );
  return wanted.map((part, line) => money(part + (more[line]?.amount ?? 0), amount.currency));
}
