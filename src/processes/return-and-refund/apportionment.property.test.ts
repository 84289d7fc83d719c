import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Order, OrderLine } from '../../canonical/order.ts';
import { sampleOrder } from '../../testing/sample-order.ts';
import { type Bought, boughtOf, leftOf, nextPortion, type Portion, priceOf, shareOf, upTo, worthOf } from './worth.ts';

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
/** Rounded half away from zero, as shops do. */
const round = (value: number): number => Math.sign(value) * Math.round(Math.abs(value));

/** What a shop sells: its rates are mixed, its prices include tax or not, it rounds on each line or on the whole. */
const wish = fc.record({
  // Two, none and three digits.
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  lines: fc.array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 12 }),
      price: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 250_000 })),
      percentOff: fc.constantFrom(0, 0, 10, 33, 100),
      rates: fc.constantFrom([], [5.5], [7], [10], [19], [20], [5, 9.975]),
    }),
    { minLength: 1, maxLength: 7 },
  ),
  isInclusive: fc.boolean(),
  rounds: fc.constantFrom('lines', 'total'),
  shipping: fc.array(fc.record({ price: fc.integer({ min: 0, max: 2_000 }), rate: fc.constantFrom(0, 7, 19) }), {
    maxLength: 2,
  }),
  /** A charge below zero: some shops take a voucher off so, with its tax. */
  voucher: fc.record({ permille: fc.constantFrom(0, 0, 50, 333, 1_000), rate: fc.constantFrom(0, 19) }),
  /** A discount that the shop took off the whole. */
  off: fc.constantFrom(0, 0, 1, 250, 999),
});
type Wish = typeof wish extends fc.Arbitrary<infer Shape> ? Shape : never;

function orderOf({ currency, lines, isInclusive, rounds, shipping, voucher, off }: Wish): Order {
  const of = (amount: number) => ({ amount: amount === 0 ? 0 : amount, currency });
  const taxOf = (base: number, rate: number): number =>
    isInclusive ? round((base * rate) / (100 + rate)) : round((base * rate) / 100);
  const exact: number[] = [];
  const taxesOn = (base: number, rates: readonly number[]) =>
    rates.map((rate) => {
      exact.push(isInclusive ? (base * rate) / (100 + rate) : (base * rate) / 100);
      return { name: `VAT ${rate}`, rate: String(rate / 100), amount: of(taxOf(base, rate)) };
    });
  const built = lines.map(({ quantity, price, percentOff, rates }, index): OrderLine => {
    const base = round((quantity * price * (100 - percentOff)) / 100);
    const taxes = taxesOn(base, rates);
    const onTop = isInclusive ? 0 : sum(taxes.map(({ amount }) => amount.amount));
    return {
      id: String(index + 1),
      sku: `SKU-${index}`,
      title: 'x',
      quantity: { value: String(quantity), unit: 'each' },
      unitPrice: of(price),
      discount: of(quantity * price - base),
      taxes,
      total: of(base + onTop),
      kind: 'goods',
      fulfilment: 'ship',
    };
  });
  const goods = sum(built.map(({ total }) => total.amount));
  const taken = round((goods * voucher.permille) / 1_000);
  const base = (gross: number, rate: number): number =>
    isInclusive ? gross : gross - round((gross * rate) / (100 + rate));
  const charges = [
    ...shipping.map(({ price, rate }) => ({ price, rate })),
    ...(taken === 0 ? [] : [{ price: -base(taken, voucher.rate), rate: voucher.rate }]),
  ].map(({ price, rate }, index) => {
    const taxes = rate === 0 ? [] : taxesOn(price, [rate]);
    const onTop = isInclusive ? 0 : sum(taxes.map(({ amount }) => amount.amount));
    const discount = price < 0 ? -price : 0;
    return {
      id: `s${index}`,
      title: 's',
      price: of(Math.max(0, price)),
      discount: of(discount),
      taxes,
      total: of(price + onTop),
    };
  });
  const all = goods + sum(charges.map(({ total }) => total.amount));
  const whole = Math.min(Math.max(0, all), Math.floor((goods * off) / 1_000));
  const tax = sum([...built, ...charges].flatMap(({ taxes }) => taxes.map(({ amount }) => amount.amount)));
  const rounded = round(sum(exact));
  return {
    ...sampleOrder({ currency }),
    pricesIncludeTax: isInclusive,
    lines: built,
    shipping: charges,
    totals: {
      goods: of(goods),
      discount: of(whole),
      shipping: of(sum(charges.map(({ total }) => total.amount))),
      tax: of(rounds === 'total' && Math.abs(rounded - tax) <= built.length ? rounded : tax),
      total: of(all - whole),
    },
  };
}
const orders = wish.map(orderOf).filter(({ totals }) => totals.total.amount >= 0);

const taxOf = ({ lines, shipping }: Bought): number => sum(lines.flatMap(({ taxes }) => taxes)) + shipping.tax;

describe('what was paid, over lines and shipping', () => {
  test('comes to what the buyer paid, to the minor unit', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const { lines, shipping } = boughtOf(order, 0);
        expect(sum(lines.map(({ paid }) => paid)) + shipping.amount).toBe(order.totals.total.amount);
      }),
      { numRuns: 3_000 },
    );
  });

  test('is nowhere below zero, and no line is worth more than it was sold for', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const { lines, shipping } = boughtOf(order, 0);
        expect(shipping.amount).toBeGreaterThanOrEqual(0);
        for (const [index, { paid }] of lines.entries()) {
          expect(paid).toBeGreaterThanOrEqual(0);
          expect(paid).toBeLessThanOrEqual(order.lines[index]?.total.amount ?? 0);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test('holds the tax that was charged, where the shop took nothing off without its tax', () => {
    fc.assert(
      fc.property(
        orders.filter(({ totals }) => totals.tax.amount >= 0),
        (order) => {
          expect(taxOf(boughtOf(order, 0))).toBe(order.totals.tax.amount);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe('returns of an order', () => {
  /** Portions of all lines, taken in any order and of any size, until nothing is left. */
  function returnAll(bought: Bought, turns: readonly (readonly [number, number])[]): Portion[] {
    const taken: Portion[] = [];
    const open = () => bought.lines.filter((line) => leftOf(line, taken) > 0);
    for (let turn = 0; open().length > 0; turn += 1) {
      const [which = 0, size = 1] = turns[turn % turns.length] ?? [];
      const line = open()[which % open().length];
      if (line === undefined) break;
      taken.push(nextPortion(line, taken, Math.min(leftOf(line, taken), size * 250_000), bought.currency));
    }
    return taken;
  }

  test('in whatever portions and order, give back all that was paid for the goods and all tax in it, and never more on the way', () => {
    const turns = fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(orders, turns, (order, turns) => {
        const bought = boughtOf(order, 0);
        const portions = returnAll(bought, turns);
        const goods = {
          amount: order.totals.total.amount - bought.shipping.amount,
          tax: taxOf(bought) - bought.shipping.tax,
        };
        expect(worthOf(portions)).toEqual(goods);
        expect(portions.every(({ amount, taxes }) => amount >= 0 && taxes.every((tax) => tax >= 0))).toBe(true);
        let given = 0;
        for (const { amount } of portions) {
          given += amount;
          expect(given).toBeLessThanOrEqual(goods.amount);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test('a part is what its pieces are worth, and more pieces are never worth less', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        (paid, pieces, currency) => {
          let before = 0;
          for (let count = 1; count <= pieces; count += 1) {
            const part = upTo(paid, count * 1_000_000, pieces * 1_000_000, currency);
            expect(part).toBeGreaterThanOrEqual(before);
            expect(Math.abs(part - (paid * count) / pieces)).toBeLessThanOrEqual(0.5);
            before = part;
          }
          expect(before).toBe(paid);
        },
      ),
    );
  });
});

describe('fees and prices', () => {
  test('a share is rounded half up and never more than the amount; two shares that make a whole come to it within a minor unit', () => {
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), fc.integer({ min: 0, max: 20_000 }), (amount, points) => {
        const share = shareOf(amount, points);
        const exact = (BigInt(amount) * BigInt(points) * 2n + 10_000n) / 20_000n;
        expect(BigInt(share)).toBe(exact > BigInt(amount) ? BigInt(amount) : exact);
        if (points > 10_000) return;
        const both = share + shareOf(amount, 10_000 - points);
        expect(both - amount === 0 || both - amount === 1).toBe(true);
      }),
    );
  });

  test('a price of pieces is exact, of a part of one rounded half up', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 0, max: 50_000_000 }), (price, millionths) => {
        expect(priceOf(price, Math.floor(millionths / 1_000_000) * 1_000_000)).toBe(
          price * Math.floor(millionths / 1_000_000),
        );
        expect(Math.abs(priceOf(price, millionths) - (price * millionths) / 1_000_000)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});
