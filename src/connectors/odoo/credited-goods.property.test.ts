import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Goods, partsByGoods } from './credited-goods.ts';

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);

/** An invoice, goods of some of its lines for at most what they were invoiced, and an amount that is given back in all. */
const credits = fc
  .record({
    currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
    lines: fc.array(
      fc.record({
        weight: fc.nat(50_000),
        credited: fc.option(fc.nat(1_000), { nil: undefined }),
        ships: fc.boolean(),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    share: fc.nat(1_000),
  })
  .map(({ currency, lines, share }) => {
    const weights = lines.map(({ weight }) => weight);
    const goods = lines.flatMap(({ weight, credited, ships }, line): Goods[] =>
      credited === undefined || ships || weight === 0
        ? []
        : [{ line, pieces: 1, amount: Math.ceil((weight * credited) / 1_000) }],
    );
    const shipping = lines.flatMap(({ ships }, line) => (ships ? [line] : []));
    return { currency, weights, goods, shipping, amount: Math.floor((sum(weights) * share) / 1_000) };
  })
  .filter(({ goods }) => goods.some(({ amount }) => amount > 0));

test('a credit note comes to what is given back, and no line of it to more than was invoiced', () => {
  fc.assert(
    fc.property(credits, ({ currency, weights, goods, shipping, amount }) => {
      const parts = partsByGoods({ amount, currency }, weights, goods, shipping).map((part) => part.amount);
      expect(sum(parts)).toBe(amount);
      for (const [line, part] of parts.entries()) {
        expect(part).toBeGreaterThanOrEqual(0);
        expect(part).toBeLessThanOrEqual(weights[line] ?? 0);
      }
    }),
    { numRuns: 3_000 },
  );
});

test('goods have their own amounts where others can carry the rest', () => {
  fc.assert(
    fc.property(credits, ({ currency, weights, goods, shipping, amount }) => {
      const named = sum(goods.map((one) => one.amount));
      const others = sum(weights.filter((_, line) => goods.every((one) => one.line !== line)));
      if (amount < named || amount - named > others) return;
      const parts = partsByGoods({ amount, currency }, weights, goods, shipping);
      for (const one of goods) expect(parts[one.line]?.amount).toBe(one.amount);
    }),
    { numRuns: 3_000 },
  );
});
