import { expect, test } from 'vitest';
import { createOrderReturns } from './order-returns.ts';
import type { ShopBack, ShopOrderBooks, Store } from './parties.ts';
import type { DemoWorld } from './world.ts';

const order = (number: number, pieces: Record<string, number>, more: Partial<ShopOrderBooks> = {}): ShopOrderBooks => ({
  id: String(number),
  name: `#${number}`,
  cancelled: false,
  charged: 5_000,
  kept: 0,
  references: [],
  sent: Object.values(pieces).reduce((all, each) => all + each, 0),
  pieces,
  ...more,
});

/** Two stores, and shops that have sold this. */
function desk(sold: Readonly<Record<string, readonly ShopOrderBooks[]>>) {
  const told: string[] = [];
  const store = (name: string) =>
    ({
      name,
      takeBackOrder: (of, pieces) => void told.push(`${name} ${of} ${JSON.stringify(pieces)}`),
      send: async () => void told.push(`${name} sends`),
    }) as Pick<Store, 'name' | 'takeBackOrder' | 'send'> as Store;
  const shops = new Map(Object.entries(sold).map(([name, orders]) => [name, { orders: () => orders } as ShopBack]));
  const world = { behind: { shops }, stores: [store('mitte'), store('nord')] } as unknown as DemoWorld;
  return { told, returns: createOrderReturns(world) };
}

test('all but one piece of the latest order that was sent whole is brought, once', async () => {
  const { told, returns } = desk({
    'shopify-eu': [
      order(1, { TEE: 3, MUG: 1 }),
      order(2, { TEE: 1 }),
      order(3, { TEE: 3 }, { sent: 1 }),
      order(4, { TEE: 3 }, { cancelled: true }),
      order(5, { LAMP: 3 }, { charged: 26_700 }),
    ],
  });
  expect(await returns.bring()).toEqual({
    order: 'order/shopify-eu/1',
    name: '#1',
    store: 'mitte',
    pieces: { TEE: 2, MUG: 1 },
  });
  expect(told).toEqual(['mitte order/shopify-eu/1 {"TEE":2,"MUG":1}', 'mitte sends']);
  await expect(returns.bring()).rejects.toThrow(/SL-DEMO-011: no order of several pieces was sent yet/);
});

test('of an order that is named everything may come, also dear things and the only piece', async () => {
  const { returns } = desk({
    'shopify-eu': [order(1, { TEE: 1 }), order(2, { LAMP: 3 }, { charged: 26_700 })],
    'woo-eu': [order(9, { TEE: 1, MUG: 1 })],
  });
  expect(await returns.bring('#1')).toMatchObject({ pieces: { TEE: 1 }, store: 'mitte' });
  expect(await returns.bring('order/shopify-eu/2')).toMatchObject({ pieces: { LAMP: 2 }, store: 'nord' });
  expect(await returns.bring('#9')).toMatchObject({ order: 'order/woo-eu/9', pieces: { MUG: 1 } });
  await expect(returns.bring('#1')).rejects.toThrow(/SL-DEMO-011: no order of the web shops that goes by #1/);
});
