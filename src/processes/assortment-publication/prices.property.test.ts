import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextChange, priceAt, type Statement, withStatement } from './prices.ts';

const statement: fc.Arbitrary<Statement> = fc
  .record({
    fromMs: fc.integer({ min: 0, max: 100 }),
    lengthMs: fc.option(fc.integer({ min: 1, max: 60 })),
    amount: fc.integer({ min: 1, max: 9 }),
    toldMs: fc.integer({ min: 0, max: 20 }),
  })
  .map(({ fromMs, lengthMs, amount, toldMs }) => ({
    fromMs,
    ...(lengthMs === null ? {} : { toMs: fromMs + lengthMs }),
    price: { amount, currency: 'EUR' },
    includesTax: true,
    toldMs,
  }));

const told = (statements: readonly Statement[], nowMs = 0): readonly Statement[] =>
  statements.reduce<readonly Statement[]>((known, one) => withStatement(known, one, nowMs), []);
const amounts = (statements: readonly Statement[], fromMs = 0): (number | undefined)[] =>
  Array.from({ length: 170 - fromMs }, (_, index) => priceAt(statements, fromMs + index)?.price.amount);

describe('prices over time', () => {
  test('the order in which they are told makes no difference', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (statements, weights) => {
        const shuffled = statements
          .map((one) => ({ one, weight: weights.next().value as number }))
          .sort((left, right) => left.weight - right.weight)
          .map(({ one }) => one);
        expect(amounts(told(shuffled))).toEqual(amounts(told(statements)));
      }),
    );
  });

  test('what is dropped never mattered from now on', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 12 }), fc.integer({ min: 0, max: 120 }), (statements, nowMs) => {
        expect(amounts(told(statements, nowMs), nowMs)).toEqual(amounts(statements, nowMs));
      }),
    );
  });

  test('the price is the same until the next change', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 12 }), fc.integer({ min: 0, max: 120 }), (statements, atMs) => {
        const until = nextChange(statements, atMs) ?? 170;
        const between = amounts(statements, atMs).slice(0, until - atMs);
        expect(new Set(between).size).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('what was read last and never ends is all that is kept', () => {
    const base: Statement = { fromMs: 0, price: { amount: 5, currency: 'EUR' }, includesTax: true, toldMs: 1 };
    const many = Array.from({ length: 500 }, (_, index) => ({ ...base, toldMs: index + 1 }));
    expect(told(many, 10)).toEqual([many.at(-1)]);
  });
});
