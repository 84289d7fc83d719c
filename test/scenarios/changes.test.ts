import { expect, test } from 'vitest';
import { fulfilledBooks } from './books.ts';
import type { Bought } from './shopping.ts';
import { openWorld, type World, waitUntil } from './world.ts';

/** The shop gives refunds itself or leaves them to the hub after this time. */
const QUICK = { policy: { channelRefundMs: 700 } };

const ship = (world: World, bought: Bought, tracking: string) =>
  world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking });

/** Cancelled on every side, and the books as if nothing had been sold. */
async function isUndone(world: World, bought: Bought): Promise<void> {
  const { order } = await world.until(
    bought,
    ({ state, closedAt }, { cancelledInShop }) => state === 'cancelled' && closedAt !== undefined && cancelledInShop,
  );
  expect(order.outcome).toBe('cancelled');
  const { sales, invoices, credits, registered, captured, refunded, sent } = world.books(bought);
  expect(sales.filter(({ state }) => state !== 'cancel')).toEqual([]);
  expect({ invoices, credits, registered, sent }).toEqual({
    invoices: [],
    credits: [],
    registered: 0,
    sent: { odoo: 0, shop: 0 },
  });
  expect(captured - refunded).toBe(0);
}

test('cancelled in the shop before it was booked: Odoo ends with nothing, the buyer has the money back', async () => {
  await using world = await openWorld(QUICK);
  world.odoo.faults.down = true;
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  await world.until(bought, ({ payment }) => payment === 'captured');
  bought.shop.cancelOrder(bought.id);
  await world.untilState(bought, 'cancelled');
  world.odoo.faults.down = false;
  await isUndone(world, bought);
});

test('cancelled in the shop after it was confirmed: undone in Odoo and refunded, once', async () => {
  await using world = await openWorld(QUICK);
  const bought = world.eu.buys({ pieces: { TEE: 2 } });
  await world.untilState(bought, 'allocated');
  bought.shop.cancelOrder(bought.id);
  await isUndone(world, bought);
  expect(world.books(bought).refunded).toBe(bought.total);
  expect([...world.stripe.state.refunds.values()]).toHaveLength(1);
});

test('a shop that refunds by itself is not doubled', async () => {
  await using world = await openWorld({ policy: { channelRefundMs: 3_000 } });
  const bought = world.eu.buys({ pieces: { TEE: 2 } });
  await world.untilState(bought, 'allocated');
  bought.shop.cancelOrder(bought.id);
  world.stripe.act.refund({ payment: bought.intent, metadata: { order_id: bought.id } });
  await isUndone(world, bought);
  expect([...world.stripe.state.refunds.values()]).toHaveLength(1);
});

test('cancelled in Odoo: the shop and the buyer follow', async () => {
  await using world = await openWorld(QUICK);
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  await world.untilState(bought, 'allocated');
  await world.odoo.people.cancelOrder(bought.order);
  await isUndone(world, bought);
  expect(world.books(bought).refunded).toBe(bought.total);
});

test('cancelled while a parcel was leaving: the sale stands, and a person is told', async () => {
  await using world = await openWorld(QUICK);
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  await world.untilState(bought, 'allocated');
  // Nobody hears of the parcel until Odoo is asked to cancel.
  world.odoo.faults.down = true;
  const shipped = world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: 'X1' });
  bought.shop.cancelOrder(bought.id);
  await shipped;
  await world.untilState(bought, 'cancelled');
  world.odoo.faults.down = false;
  const { order } = await world.until(bought, ({ held }, { invoices }) => held !== undefined && invoices.length === 1);
  expect(order.held?.code).toBe('SL-ORDER-009');
  expect(world.books(bought)).toMatchObject({
    invoices: [{ total: bought.total }],
    captured: bought.total,
    refunded: 0,
    sent: { odoo: 1 },
  });
});

test('one piece more and another address before shipping: Odoo sends what the buyer wants now', async () => {
  await using world = await openWorld();
  const placed = world.eu.places({
    pieces: { TEE: 1 },
    card: 'none',
    payments: [{ gateway: 'Cash on Delivery (COD)', state: 'pending' }],
  });
  await world.untilState(placed, 'allocated');
  placed.shop.editOrder(placed.id, { add: [world.eu.line('MUG', 1)] });
  const total = placed.total + 1_249;
  await world.until(placed, (_, { sales }) => sales[0]?.total === total);
  placed.shop.editOrder(placed.id, {
    shippingAddress: { ...placed.shop.state.orders.get(placed.id)?.shippingAddress, address1: 'Mühlenweg 7' },
  });
  await waitUntil(
    () => world.odoo.records('res.partner', [['street', '=', 'Mühlenweg 7']]).length === 1,
    'Odoo knows the new address',
  );
  await ship(world, placed, 'E1');
  await world.until(placed, (_, { invoices, sent }) => invoices.length === 1 && sent.shop === 2);
  const order = placed.shop.state.orders.get(placed.id);
  expect(order?.transactions).toHaveLength(1);
  expect(world.books(placed)).toMatchObject({
    sales: [{ state: 'sale', total }],
    invoices: [{ total }],
    sent: { odoo: 2, shop: 2 },
  });
});

test('a line taken away after it was paid is given back, and the rest goes its way', async () => {
  await using world = await openWorld(QUICK);
  const bought = world.eu.buys({ pieces: { TEE: 1, MUG: 1 } });
  await world.untilState(bought, 'allocated');
  bought.shop.editOrder(bought.id, { remove: [{ sku: 'MUG' }] });
  const left = bought.total - 1_249;
  await world.until(bought, (_, { sales, refunded }) => sales[0]?.total === left && refunded === 1_249);
  await ship(world, bought, 'E2');
  const { order } = await world.untilState(bought, 'closed');
  expect(order.outcome).toBe('fulfilled');
  expect(world.books(bought)).toEqual({
    ...fulfilledBooks({ ...bought, total: left }, { booked: order.booked, pieces: 1, tracking: ['E2'] }),
    captured: bought.total,
    refunded: 1_249,
  });
});

test('less in Odoo is agreed and given back; more is refused and told', async () => {
  await using world = await openWorld(QUICK);
  const less = world.eu.buys({ pieces: { TEE: 3 } });
  const more = world.eu.buys({ pieces: { MUG: 1 } });
  await Promise.all([world.untilState(less, 'allocated'), world.untilState(more, 'allocated')]);
  await world.odoo.people.editOrderLine(less.order, 'TEE', { quantity: 2 });
  await world.odoo.people.editOrderLine(more.order, 'MUG', { quantity: 2 });
  await world.until(more, ({ held }) => held?.code === 'SL-ORDER-012');
  await world.until(less, (_, { refunded }) => refunded === 1_990);
  await ship(world, less, 'E3');
  const { order } = await world.untilState(less, 'closed');
  expect(order.money).toMatchObject({ captured: less.total, refunded: 1_990, invoiced: less.total - 1_990 });
});

test('changed or cancelled after everything was sent: refused, and a person is told', async () => {
  await using world = await openWorld(QUICK);
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  await world.untilState(bought, 'allocated');
  await ship(world, bought, 'E4');
  await world.untilState(bought, 'closed');
  bought.shop.editOrder(bought.id, { add: [world.eu.line('MUG', 1)] });
  await expect
    .poll(
      async () => (await world.passport(bought.order)).story.map(({ name, text }) => `${name} ${text}`).join('\n'),
      {
        timeout: 60_000,
      },
    )
    .toContain('SL-ORDER-010');
  expect(world.books(bought)).toMatchObject({ sales: [{ total: bought.total }], invoices: [{ total: bought.total }] });
});

test('a refund after the invoice brings a credit note', async () => {
  await using world = await openWorld(QUICK);
  const bought = world.eu.buys({ pieces: { TEE: 2 } });
  await world.untilState(bought, 'allocated');
  await ship(world, bought, 'R1');
  await world.untilState(bought, 'closed');
  world.stripe.act.refund({ payment: bought.intent, amount: 1_000, metadata: {} });
  await world.until(bought, (_, { credits }) => credits.length === 1);
  const { order } = await world.until(bought, ({ money }) => money.credited === 1_000);
  expect(order.money).toMatchObject({ captured: bought.total, refunded: 1_000, invoiced: bought.total });
});
