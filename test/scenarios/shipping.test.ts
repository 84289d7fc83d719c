import { expect, test } from 'vitest';
import { fulfilledBooks } from './books.ts';
import { openWorld } from './world.ts';

test('two parcels bring two tracking numbers to the shop, and one invoice', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({ pieces: { TEE: 2, MUG: 1 } });
  await world.untilState(bought, 'allocated');
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: 'P1', quantities: { TEE: 1 } });
  const partly = await world.until(
    bought,
    ({ state }, { tracking }) => state === 'partially-shipped' && tracking.length === 1,
  );
  expect(partly.order.tracking).toEqual(['P1']);
  expect(world.books(bought)).toMatchObject({ sent: { odoo: 1, shop: 1 }, invoices: [] });

  await world.odoo.people.shipPicking(bought.order, { carrier: 'UPS', tracking: 'P2' });
  const { order } = await world.untilState(bought, 'closed');
  expect(world.books(bought)).toEqual(
    fulfilledBooks(bought, { booked: order.booked, pieces: 3, tracking: ['P1', 'P2'] }),
  );
});

test('what is out of stock is confirmed and waits; it leaves when goods arrive', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({ pieces: { VASE: 1 } });
  const waiting = await world.untilState(bought, 'allocated');
  const allocated = waiting.story.find(({ name }) => name === 'OrderAllocated');
  expect(allocated?.data).toMatchObject({ complete: false });
  await world.odoo.people.receiveStock('VASE', 3);
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: 'V1' });
  const { order } = await world.untilState(bought, 'closed');
  expect(world.books(bought)).toEqual(fulfilledBooks(bought, { booked: order.booked, pieces: 1, tracking: ['V1'] }));
});

test('what the warehouse cannot send at all is paid back, and the invoice is for what left', async () => {
  await using world = await openWorld({ policy: { channelRefundMs: 500 } });
  const bought = world.eu.buys({ pieces: { TEE: 2, MUG: 1 } });
  await world.untilState(bought, 'allocated');
  await world.odoo.people.shipPicking(bought.order, {
    carrier: 'DHL',
    tracking: 'S1',
    quantities: { TEE: 2 },
    noBackorder: true,
  });
  const { order } = await world.untilState(bought, 'closed');
  const left = bought.total - 1_249;
  expect(order.money).toMatchObject({ captured: bought.total, refunded: 1_249, invoiced: left });
  expect(world.books(bought)).toMatchObject({
    invoices: [{ total: left, open: 0 }],
    credits: [],
    registered: left,
    refunded: 1_249,
    sent: { odoo: 2, shop: 2 },
  });
});

test('a parcel that the carrier delivered is told on the order', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  await world.untilState(bought, 'allocated');
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: 'L1' });
  await world.untilState(bought, 'closed');
  const [fulfilment] = bought.shop.state.orders.get(bought.id)?.fulfilments ?? [];
  bought.shop.deliver(bought.id, fulfilment?.id ?? '');
  await expect
    .poll(async () => (await world.passport(bought.order)).story.map(({ name }) => name), { timeout: 60_000 })
    .toContain('ShipmentDelivered');
});
