import { describe, expect, test } from 'vitest';
import { memoryBindings } from '../../connector/memory/bindings.ts';
import { systemChance } from '../../kernel/chance.ts';
import { systemClock } from '../../kernel/clock.ts';
import { money } from '../../kernel/money.ts';
import { plainHttp } from '../../testing/plain-connection.ts';
import { openClient } from './client.ts';
import { priceText, proveAmounts } from './prices.ts';
import { startWooSimulator } from './simulator/index.ts';
import { settingsFor } from './testing/open-connection.ts';

describe('amounts on their way to the shop', () => {
  test.each(['13,49', '1.349,00', 'abc', '12.99 €', '1e3', '', ' 5'].filter((text) => text !== ''))(
    '"%s" is refused',
    (text) => {
      expect(() => proveAmounts({ regular_price: text })).toThrow(/SL-WOO-013/);
    },
  );

  test('a number is refused, which the shop would refuse as well', () => {
    expect(() => proveAmounts({ regular_price: 13.49 })).toThrow(/SL-WOO-013/);
  });

  test('a refund of a line may be a number, but no wrong text', () => {
    proveAmounts({ line_items: [{ refund_total: 8.4, refund_tax: [{ id: 1, refund_total: 1.59 }] }] });
    expect(() => proveAmounts({ line_items: [{ refund_total: '8,40' }] })).toThrow(/SL-WOO-013/);
  });

  test('it is found wherever it stands, and named', () => {
    const body = {
      update: [
        { id: 1, regular_price: '1.00' },
        { id: 2, sale_price: '1,00' },
      ],
    };
    expect(() => proveAmounts(body)).toThrow(/update\.1\.sale_price/);
  });

  test('decimal text, negative refunds and a price that is taken away pass', () => {
    proveAmounts({ regular_price: '13.49', sale_price: '', line_items: [{ total: '-4.00', quantity: 2 }] });
    expect(priceText(money(1_349, 'EUR'))).toBe('13.49');
    expect(priceText(money(1_349, 'JPY'))).toBe('1349');
  });

  test('without the guard the shop would sell for a hundred times the price and say 200', async () => {
    await using simulator = await startWooSimulator({ articles: [{ sku: 'MUG', price: '12.99' }] });
    const asked: string[] = [];
    const client = openClient({
      connection: 'woo',
      settings: settingsFor(simulator),
      http: plainHttp(asked),
      clock: systemClock,
      chance: systemChance,
      bindings: memoryBindings(),
      log: { info: () => {}, warn: () => {} },
    });
    const path = `products/${simulator.product('MUG').id}`;
    const put = (price: string) =>
      client.ask({ method: 'PUT', path, body: { regular_price: price }, operation: 'products', repeatable: true });
    await expect(put('13,49')).rejects.toThrow(/SL-WOO-013/);
    expect(asked).toEqual([]);
    await put('13.49');
    expect(simulator.product('MUG').regularPrice).toBe('13.49');
  });
});
