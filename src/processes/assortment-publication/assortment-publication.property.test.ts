import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Deed, LANES, playAssortment, SKUS } from '../../testing/simulation/assortment.ts';

const sku = fc.constantFrom(...SKUS);
const amount = fc.integer({ min: 1, max: 6 }).map((one) => one * 100);
const owner: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant('rename' as const), title: fc.constantFrom('Tee', 'Shirt', 'Top') }),
  fc.constantFrom<Deed>({ kind: 'offer' }, { kind: 'retire' }, { kind: 'offer' }),
  fc.record({
    kind: fc.constant('price' as const),
    sku,
    amount,
    inMs: fc.constantFrom(0, 0, 0, 50, 1_000),
  }),
  fc.record({ kind: fc.constant('price' as const), sku, amount, inMs: fc.constant(0), urgent: fc.boolean() }),
);
const traffic: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant('deliver' as const), pick: fc.nat(9), keep: fc.boolean() }),
  fc.record({ kind: fc.constant('deliver' as const), pick: fc.nat(9), keep: fc.constant(false) }),
  fc.record({ kind: fc.constant('carry out' as const), lane: fc.constantFrom(...LANES) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(10, 100, 2_000) }),
);
const merchant: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant('meddle' as const), sku, amount: fc.constantFrom(7, 8) }),
  fc.record({ kind: fc.constant('retitle' as const), title: fc.constantFrom('Cheap', 'Cheaper') }),
);
describe('assortment-publication in worlds by chance', () => {
  test('at rest the channel shows what the owner says, whatever came when', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(owner, traffic, traffic), { maxLength: 60 }), (deeds) => {
        const world = playAssortment(deeds);
        expect(world.waiting).toBe(0);
        const { title, sold } = world.offered;
        expect(world.shop.sold).toBe(sold && world.shop.title !== undefined);
        if (!sold) return;
        expect(world.shop.title).toBe(title);
        expect(world.state.at).toBe('shown');
        for (const one of SKUS) expect(world.shop.prices.get(one), one).toBe(world.wanted(one));
      }),
      { numRuns: 400 },
    );
  });

  test('no price is ever shown that its owner did not name, nor before its time', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(owner, traffic, traffic), { maxLength: 60 }), (deeds) => {
        const { history, allowed } = playAssortment(deeds);
        for (const { sku: one, amount: price, atMs } of history) {
          expect(atMs, `${one} at ${price}`).toBeGreaterThanOrEqual(allowed.get(`${one} ${price}`) ?? Infinity);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('against a merchant who changes prices in the channel it comes to rest, and says so where it gave up', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(owner, traffic, traffic, merchant), { maxLength: 60 }), (deeds) => {
        const world = playAssortment(deeds);
        expect(world.waiting).toBe(0);
        if (!world.offered.sold || world.state.at === 'held') return;
        expect(world.shop.title).toBe(world.offered.title);
        for (const one of SKUS) expect(world.shop.prices.get(one), one).toBe(world.wanted(one));
      }),
      { numRuns: 400 },
    );
  });
});
