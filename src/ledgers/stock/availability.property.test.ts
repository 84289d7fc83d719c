import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WHOLE } from './amount.ts';
import { allowedOn, leftOf, type PoolSum, type ShelfCase } from './availability.ts';
import { type EffectiveShelf, poolsOf, type StockPlan } from './plan.ts';

const units = (least: number, most: number) => fc.integer({ min: least, max: most }).map((count) => count * WHOLE);
const odd = fc.integer({ min: 0, max: 5_000 * WHOLE });

const sums: fc.Arbitrary<PoolSum> = fc.record(
  {
    unit: fc.constantFrom('each', 'kg'),
    onHand: fc.oneof(units(-5, 200), odd),
    reserved: fc.oneof(units(-3, 60), odd),
    claims: units(0, 60),
    unheard: units(0, 10),
    doubt: fc.constantFrom('SL-STOCK-001', 'SL-STOCK-002', 'SL-STOCK-003'),
  },
  { requiredKeys: ['unit', 'onHand', 'reserved', 'claims', 'unheard'] },
);

const cases: fc.Arbitrary<ShelfCase> = fc
  .record(
    {
      share: fc.double({ min: 0, max: 1.2, noNaN: true }),
      cap: units(0, 50),
      quotaLeft: units(0, 80),
      fixed: fc.oneof(fc.constant(0), units(0, 20)),
      fraction: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
      adaptive: fc.double({ min: 0, max: 5, noNaN: true }),
      lagMs: fc.integer({ min: 0, max: 60_000 }),
      perMs: fc.double({ min: 0, max: 1_000, noNaN: true }),
      sell: fc.boolean(),
    },
    { requiredKeys: ['fixed', 'fraction', 'lagMs', 'perMs', 'sell'] },
  )
  .map(({ share, cap, quotaLeft, fixed, fraction, adaptive, lagMs, perMs, sell }) => ({
    shelf: {
      connection: 'shop',
      from: ['location/main'],
      purpose: 'ship',
      intervalMs: 0,
      sell,
      safety: { fixed, fraction, ...(adaptive === undefined ? {} : { adaptive }) },
      ...(share === undefined ? {} : { share }),
      ...(cap === undefined ? {} : { cap }),
    } satisfies EffectiveShelf,
    ...(quotaLeft === undefined ? {} : { quotaLeft }),
    lagMs,
    perMs,
  }));

const selling = fc.constantFrom<StockPlan['selling']>('exclusive', 'shared');
const any = { numRuns: 2_000 };

describe('availability, whatever it is given', () => {
  test('no number is more than on hand − reserved − claims − safety, nor than its cap and quota, nor less than nothing', () => {
    fc.assert(
      fc.property(sums, fc.array(cases, { minLength: 1, maxLength: 6 }), selling, (sum, given, how) => {
        for (const [index, { amount, safety, shelf }] of allowedOn(sum, given, how).entries()) {
          expect(amount).toBeLessThanOrEqual(Math.max(0, leftOf(sum) - safety));
          expect(safety).toBeGreaterThanOrEqual(shelf.safety.fixed);
          expect(amount).toBeLessThanOrEqual(shelf.cap ?? Number.POSITIVE_INFINITY);
          expect(amount).toBeLessThanOrEqual(given[index]?.quotaLeft ?? Number.POSITIVE_INFINITY);
          expect(amount).toBeGreaterThanOrEqual(0);
          expect(Number.isInteger(amount)).toBe(true);
          if (sum.unit === 'each') expect(amount % WHOLE).toBe(0);
          if (!shelf.sell) expect(amount).toBe(0);
        }
      }),
      any,
    );
  });

  test('in exclusive selling all numbers together are not more than there is', () => {
    fc.assert(
      fc.property(sums, fc.array(cases, { minLength: 1, maxLength: 8 }), (sum, given) => {
        const all = allowedOn(sum, given, 'exclusive').reduce((total, { amount }) => total + amount, 0);
        expect(all).toBeLessThanOrEqual(Math.max(0, leftOf(sum)));
      }),
      any,
    );
  });

  test('in exclusive selling what is offered and what is held back are together not more than there is, so every number can be reached', () => {
    fc.assert(
      fc.property(sums, fc.array(cases, { minLength: 1, maxLength: 8 }), (sum, given) => {
        const all = allowedOn(sum, given, 'exclusive');
        expect(all.reduce((total, { amount, held }) => total + amount + held, 0)).toBeLessThanOrEqual(
          Math.max(0, leftOf(sum)),
        );
        for (const { held, safety } of all) {
          expect(held).toBeGreaterThanOrEqual(0);
          expect(held).toBeLessThanOrEqual(safety);
        }
      }),
      any,
    );
  });

  test('in exclusive selling the last pieces are offered by somebody when nothing is held back', () => {
    fc.assert(
      fc.property(units(0, 30), fc.integer({ min: 1, max: 6 }), (onHand, shelves) => {
        const plain = {
          shelf: {
            connection: 'shop',
            from: ['location/main'],
            purpose: 'ship',
            intervalMs: 0,
            sell: true,
            safety: { fixed: 0, fraction: 0 },
          },
          lagMs: 0,
          perMs: 0,
        } as const;
        const sum: PoolSum = { unit: 'each', onHand, reserved: 0, claims: 0, unheard: 0 };
        const allowed = allowedOn(sum, Array(shelves).fill(plain), 'exclusive').map(({ amount }) => amount);
        expect(allowed.reduce((total, amount) => total + amount, 0)).toBe(onHand);
        expect(Math.max(...allowed) - Math.min(...allowed)).toBeLessThanOrEqual(WHOLE);
      }),
      any,
    );
  });

  test('what is in doubt shows nothing, but for the quota of a flash sale when only the reading is old', () => {
    fc.assert(
      fc.property(sums, fc.array(cases, { minLength: 1, maxLength: 4 }), selling, (sum, given, how) => {
        fc.pre(sum.doubt !== undefined);
        for (const [index, { amount }] of allowedOn(sum, given, how).entries()) {
          const mayShow = sum.doubt === 'SL-STOCK-003' && given[index]?.quotaLeft !== undefined;
          if (!mayShow) expect(amount).toBe(0);
        }
      }),
      any,
    );
  });
});

describe('product rules', () => {
  const shelf = {
    connection: 'shop',
    from: ['location/main'],
    purpose: 'ship',
    intervalMs: 0,
    safety: { fixed: 3 * WHOLE, fraction: 0.1 },
  } as const;
  const plan = (rules: StockPlan['rules']) =>
    ({
      channels: [
        {
          connection: 'shop',
          ordersFrom: 'location/main',
          fulfilledBy: 'us',
          tier: 'real-time',
          shelves: [shelf, { ...shelf, location: 'location/paris', from: ['location/paris'], purpose: 'collect' }],
        },
      ],
      rules,
    }) as unknown as StockPlan;
  const effective = (rules: StockPlan['rules'], sku: string) =>
    poolsOf(plan(rules), sku).map(({ shelves }) => shelves[0]);

  test('a later rule wins field by field, and a rule of another channel does not count', () => {
    const rules = [
      { match: ['*'], cap: 50 * WHOLE },
      { match: ['TEE-*'], safety: { fixed: 0 } },
      { match: ['TEE-M'], cap: 5 * WHOLE, channels: ['shop'] },
      { match: ['TEE-M'], cap: 0, channels: ['market'] },
    ];
    expect(effective(rules, 'TEE-M')[0]).toMatchObject({ cap: 5 * WHOLE, safety: { fixed: 0, fraction: 0.1 } });
    expect(effective(rules, 'TEE-L')[0]).toMatchObject({ cap: 50 * WHOLE, safety: { fixed: 0 } });
    expect(effective(rules, 'CAP')[0]).toMatchObject({ cap: 50 * WHOLE, safety: { fixed: 3 * WHOLE } });
  });

  test('what cannot be collected is still sent', () => {
    expect(effective([{ match: ['SOFA*'], collect: false }], 'SOFA-1').map((each) => each?.sell)).toEqual([
      true,
      false,
    ]);
  });

  test.each([
    ['A*B*C', 'AxxBxxC', true],
    ['A*B*C', 'AC', false],
    ['AB*BA', 'ABA', false],
    ['*', '', true],
    ['A**C', 'AC', true],
    ['A.C', 'ABC', false],
  ])('%s matches %s: %s', (pattern, sku, is) => {
    expect(effective([{ match: [pattern], cap: 7 }], sku)[0]?.cap === 7).toBe(is);
  });
});
