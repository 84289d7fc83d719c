import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anOrder, type Hub, type LineWish, startWorld, type World } from './testing/world.ts';

const SKUS = ['TEE-BLACK-M', 'TEE-WHITE-L', 'MUG-BLUE', 'TOTE-NATURAL', 'BEANS-250', 'POSTER-A2'];

const line = fc
  .record({
    sku: fc.constantFrom(...SKUS),
    quantity: fc.integer({ min: 1, max: 12 }),
    price: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 300, max: 300_000 }), fc.constant(0)),
    tax: fc.constantFrom(undefined, 0, 5.5, 7, 19, 20, 21),
    off: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_000 })),
  })
  .map(({ sku, quantity, price, tax, off }): LineWish => {
    const discount = Math.round((price * quantity * off) / 1_000);
    return { sku, quantity, price, discount, ...(tax === undefined ? {} : { tax }) };
  });

const wish = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 8 }),
  shipping: fc.option(fc.record({ price: fc.integer({ min: 0, max: 2_000 }), tax: fc.constantFrom(7, 19) }), {
    nil: undefined,
  }),
  inclusive: fc.boolean(),
});

describe.each([
  { version: 19, discounts: 'percent' },
  { version: 19, discounts: 'line' },
  { version: 17, discounts: 'percent' },
  { version: 17, discounts: 'line' },
] as const)('orders of all kinds on Odoo $version, discounts as $discounts', ({ version, discounts }) => {
  let world: World;
  let hub: Hub;
  beforeAll(async () => {
    world = await startWorld({ version }, { discounts, totals: { mostDifference: 20 } });
    hub = world.hub();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test('are booked to the cent, and a difference is on the rounding line', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(wish, async ({ lines, shipping, inclusive }) => {
        number += 1;
        const order = anOrder({
          id: String(number),
          lines,
          inclusive,
          ...(shipping === undefined ? {} : { shipping }),
        });
        const booked = await hub.ask('book-order', { order });
        const [sale] = world.simulator.records(
          'sale.order',
          [['origin', '=', order.id]],
          ['amount_total', 'order_line'],
        );
        expect(Math.round(Number(sale?.amount_total) * 100)).toBe(order.totals.total.amount);
        expect(booked.total).toEqual(order.totals.total);
        const rounding = world.simulator
          .records(
            'sale.order.line',
            [
              ['order_id.origin', '=', order.id],
              ['product_id.default_code', '=', 'ROUNDING'],
            ],
            ['price_total'],
          )
          .reduce((sum, row) => sum + Math.round(Number(row.price_total) * 100), 0);
        expect(booked.roundingDifference?.amount ?? 0).toBe(rounding);
        // A price that includes tax is met without help, but for the cents of several rates rounded over the document.
        if (inclusive && discounts === 'percent')
          expect(Math.abs(rounding)).toBeLessThanOrEqual(version === 19 ? 3 : 0);
      }),
      { numRuns: 120 },
    );
  });
});
