import { describe, expect, test } from 'vitest';
import { money } from '../../kernel/money.ts';
import { goodsOn, partsByGoods } from './credited-goods.ts';
import { anOrder, startWorld } from './testing/world.ts';

const euros = (amount: number) => money(amount, 'EUR');
const each = (value: string) => ({ value, unit: 'each' });
const invoiced = [
  { sku: 'TEE', pieces: 3, worth: 59.97 },
  { sku: 'MUG', pieces: 1, worth: 12.5 },
  { sku: 'SHIPPING', pieces: 1, worth: 4.9 },
];
const weights = [5_997, 1_250, 490];

describe('credited goods', () => {
  test('are found on the invoice that holds all of them', () => {
    const line = { sku: 'TEE', quantity: each('2'), amount: euros(3_998) };
    expect(goodsOn(invoiced, [line])).toEqual([{ line: 0, pieces: 2, amount: 3_998 }]);
    expect(goodsOn(invoiced, [{ ...line, quantity: each('4') }])).toBeUndefined();
    expect(goodsOn(invoiced, [{ ...line, sku: 'HAT' }])).toBeUndefined();
  });

  test.each([
    ['their own amount', 1_999, [1_999, 0, 0]],
    ['shipping beside them', 2_489, [1_999, 0, 490]],
    ['a part of shipping', 2_000, [1_999, 0, 1]],
    ['more than shipping', 2_589, [1_999, 424, 166]],
    ['less a fee', 1_500, [1_500, 0, 0]],
    ['more than there is', 9_000, [9_000, 0, 0]],
  ] as const)('come to the cent with %s', (_name, amount, parts) => {
    const found = partsByGoods(euros(amount), weights, [{ line: 0, pieces: 1, amount: 1_999 }], [2]);
    expect(found.map((part) => part.amount)).toEqual(parts);
  });
});

describe.each([19, 17] as const)('a credit note in Odoo %i that names its goods', (version) => {
  const order = anOrder({
    lines: [
      { sku: 'TEE-BLACK-M', quantity: 3, price: 1999, discount: 500, tax: 19 },
      { sku: 'BEANS-250', quantity: 2, price: 745, tax: 7 },
    ],
    shipping: { price: 490, tax: 19 },
  });
  // A third of 54.97, rounded down, which no price of Odoo 17 comes to without a rounding line.
  const lines = [{ sku: 'TEE-BLACK-M', quantity: each('1'), amount: euros(1_832) }];

  test('reverses as many pieces of that line and nothing of the others, also when it is asked again', async () => {
    await using world = await startWorld({ version });
    const hub = world.hub();
    await hub.ask('book-order', { order });
    await hub.ask('confirm-order', { order: order.id });
    await world.simulator.people.shipPicking(order.id);
    await hub.ask('post-invoice', { order: order.id });
    const data = { order: order.id, amount: euros(1_832), lines };
    const first = await hub.ask('post-credit-note', data);
    expect(first.total).toEqual(euros(1_832));
    expect(await hub.ask('post-credit-note', data)).toEqual(first);
    const credited = world.simulator.records(
      'account.move.line',
      [['move_id.move_type', '=', 'out_refund']],
      ['quantity', 'product_id'],
    );
    const pieces = credited.slice(0, 3).map(({ quantity }) => quantity);
    expect(pieces).toEqual([1, 0, 0]);
  });

  test('is posted once and right, whichever answer is lost', async () => {
    for (let lost = 1; lost <= 40; lost += 1) {
      await using world = await startWorld({ version });
      const hub = world.hub();
      await hub.ask('book-order', { order });
      await hub.ask('confirm-order', { order: order.id });
      await world.simulator.people.shipPicking(order.id);
      await hub.ask('post-invoice', { order: order.id });
      let met = false;
      const unlucky = world.hub({
        fate: (_request, count) => {
          if (count !== lost) return 'arrives';
          met = true;
          return 'is lost';
        },
      });
      const data = { order: order.id, amount: euros(1_832), lines };
      await unlucky.ask('post-credit-note', data).catch(() => undefined);
      await world.hub().ask('post-credit-note', data);
      const notes = world.simulator.records(
        'account.move',
        [['move_type', '=', 'out_refund']],
        ['amount_total', 'state'],
      );
      expect([lost, notes.map(({ amount_total, state }) => [amount_total, state])]).toEqual([
        lost,
        [[18.32, 'posted']],
      ]);
      if (!met) return;
    }
    throw new Error('the command never came to its end');
  });
});
