import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Order, OrderLine } from '../../canonical/order.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import {
  type Bought,
  type BoughtLine,
  boughtOf,
  firstOf,
  leftOf,
  nextPortion,
  type Portion,
  worthOf,
} from './worth.ts';

const EUR = 'EUR';
const euro = (amount: number) => ({ amount, currency: EUR });
const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);

/** Tax in or on top of an amount, rounded half up. */
const taxIn = (gross: number, rate: number): number => Math.round((gross * rate) / (100 + rate));
const taxOn = (net: number, rate: number): number => Math.round((net * rate) / 100);

const lineOf = fc.record({
  quantity: fc.integer({ min: 1, max: 30 }),
  price: fc.integer({ min: 0, max: 20_000 }),
  discount: fc.integer({ min: 0, max: 100 }),
  rates: fc.constantFrom([], [5.5], [7], [19], [20], [5, 9.975]),
});

/** Orders with mixed rates, tax inclusive and exclusive, rounded on lines and on the total, and a discount on the whole. */
const orders: fc.Arbitrary<Order> = fc
  .record({
    lines: fc.array(lineOf, { minLength: 1, maxLength: 6 }),
    isInclusive: fc.boolean(),
    isRoundedOnTotal: fc.boolean(),
    shipping: fc.integer({ min: 0, max: 1_500 }),
    off: fc.integer({ min: 0, max: 30 }),
  })
  .map(({ lines, isInclusive, isRoundedOnTotal, shipping, off }) => {
    const built = lines.map(({ quantity, price, discount, rates }, index): OrderLine => {
      const discounted = Math.round((quantity * price * (100 - discount)) / 100);
      const taxes = rates.map((rate) => ({
        name: `VAT ${rate}`,
        rate: String(rate / 100),
        amount: euro(isInclusive ? taxIn(discounted, rate) : taxOn(discounted, rate)),
      }));
      const onTop = isInclusive ? 0 : sum(taxes.map(({ amount }) => amount.amount));
      return {
        id: String(index + 1),
        sku: `SKU-${index}`,
        title: 'x',
        quantity: { value: String(quantity), unit: 'each' },
        unitPrice: euro(price),
        discount: euro(quantity * price - discounted),
        taxes,
        total: euro(discounted + onTop),
        kind: 'goods',
        fulfilment: 'ship',
      };
    });
    const goods = sum(built.map(({ total }) => total.amount));
    const tax = sum(built.flatMap(({ taxes }) => taxes.map(({ amount }) => amount.amount)));
    const whole = Math.round((goods * off) / 100);
    return {
      ...sampleOrder(),
      pricesIncludeTax: isInclusive,
      lines: built,
      shipping: [{ id: 's', title: 's', price: euro(shipping), discount: euro(0), taxes: [], total: euro(shipping) }],
      totals: {
        goods: euro(goods),
        discount: euro(whole),
        shipping: euro(shipping),
        tax: euro(tax > 0 && isRoundedOnTotal ? Math.max(0, tax - 1) : tax),
        total: euro(goods - whole + shipping),
      },
    };
  });

/** Takes portions of a line until nothing is left; the sizes come around again. */
function takeAll(line: BoughtLine, sizes: readonly number[]): Portion[] {
  const taken: Portion[] = [];
  for (let turn = 0; leftOf(line, taken) > 0; turn += 1) {
    const size = Math.min(leftOf(line, taken), (sizes[turn % sizes.length] ?? 1) * 1_000_000);
    taken.push(nextPortion(line, taken, size, EUR));
  }
  return taken;
}

const taxOf = ({ lines, shipping }: Bought): number => sum(lines.flatMap(({ taxes }) => taxes)) + shipping.tax;

test('all lines and the shipping come to what was paid and to the tax that was charged', () => {
  fc.assert(
    fc.property(orders, (order) => {
      const bought = boughtOf(order, 0);
      expect(sum(bought.lines.map(({ paid }) => paid)) + bought.shipping.amount).toBe(order.totals.total.amount);
      expect(taxOf(bought)).toBe(order.totals.tax.amount);
    }),
    { numRuns: 2_000 },
  );
});

test('whatever comes back in whatever portions, they add up to the line and to each of its taxes', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(orders, sizes, (order, sizes) => {
      for (const line of boughtOf(order, 0).lines) {
        const taken = takeAll(line, sizes);
        expect(worthOf(taken)).toEqual({ amount: line.paid, tax: sum(line.taxes) });
        for (const index of line.taxes.keys()) {
          expect(sum(taken.map(({ taxes }) => taxes[index] ?? 0))).toBe(line.taxes[index]);
        }
        let quantity = 0;
        let amount = 0;
        for (const portion of taken) {
          quantity += portion.quantity;
          amount += portion.amount;
          // Never a whole cent from the exact share.
          expect(Math.abs(amount - (line.paid * quantity) / line.quantity)).toBeLessThan(1);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test('portions that are given up and taken again never come to more than was paid, and in the end to all of it', () => {
  const line = fc.record({ quantity: fc.integer({ min: 1, max: 12 }), paid: fc.integer({ min: 0, max: 500 }) });
  const moves = fc.array(fc.record({ back: fc.boolean(), index: fc.nat(10), size: fc.integer({ min: 1, max: 4 }) }), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(line, moves, ({ quantity, paid }, moves) => {
      const whole: BoughtLine = {
        id: '1',
        sku: 'A',
        unit: 'each',
        quantity: quantity * 1_000_000,
        paid,
        taxes: [Math.round(paid / 6)],
        kind: 'goods',
      };
      let taken: Portion[] = [];
      for (const { back, index, size } of moves) {
        if (back) taken = taken.filter((_, at) => at !== index % Math.max(1, taken.length));
        else if (leftOf(whole, taken) > 0) {
          taken.push(nextPortion(whole, taken, Math.min(leftOf(whole, taken), size * 1_000_000), EUR));
        }
        expect(worthOf(taken).amount).toBeLessThanOrEqual(paid);
        expect(taken.every(({ amount }) => amount >= 0)).toBe(true);
      }
      const rest = leftOf(whole, taken);
      if (rest > 0) taken.push(nextPortion(whole, taken, rest, EUR));
      expect(worthOf(taken)).toEqual({ amount: paid, tax: Math.round(paid / 6) });
    }),
    { numRuns: 2_000 },
  );
});

test('the first pieces of portions and the rest of them are worth what they are together', () => {
  const portion = fc.record({
    of: fc.constant('1'),
    quantity: fc.integer({ min: 1, max: 9 }).map((count) => count * 1_000_000),
    amount: fc.nat(9_999),
    taxes: fc.array(fc.nat(999), { minLength: 2, maxLength: 2 }),
  });
  fc.assert(
    fc.property(fc.array(portion, { minLength: 1, maxLength: 4 }), fc.nat(40), (portions, count) => {
      const all = sum(portions.map(({ quantity }) => quantity));
      const first = firstOf(portions, Math.min(all, count * 1_000_000), EUR);
      expect(worthOf(first).amount).toBeLessThanOrEqual(worthOf(portions).amount);
      expect(worthOf(firstOf(portions, all, EUR))).toEqual(worthOf(portions));
    }),
  );
});
