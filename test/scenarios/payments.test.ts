import { expect, test } from 'vitest';
import { booksOf, fulfilledBooks } from './books.ts';
import type { Bought } from './shopping.ts';
import { openWorld, pause, type World, waitUntil } from './world.ts';

const ship = (world: World, bought: Bought, tracking: string) =>
  world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking });

test('money on hold is taken when the goods leave, not before', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({ pieces: { TEE: 1, MUG: 1 }, card: 'authorises' });
  const allocated = await world.untilState(bought, 'allocated');
  expect(allocated.order.payment).toBe('authorised');
  expect(world.books(bought).captured).toBe(0);

  await ship(world, bought, 'A1');
  const { order } = await world.untilState(bought, 'closed');
  expect(world.books(bought)).toEqual(fulfilledBooks(bought, { booked: order.booked, pieces: 2, tracking: ['A1'] }));
});

test('webhooks of Stripe that say only where to look lead to the same end', async () => {
  await using world = await openWorld({ stripeEvents: 'thin' });
  const bought = world.eu.buys({ pieces: { BOOK: 1 }, card: 'authorises' });
  await world.untilState(bought, 'allocated');
  await ship(world, bought, 'N1');
  const { order } = await world.untilState(bought, 'closed');
  expect(world.books(bought)).toEqual(fulfilledBooks(bought, { booked: order.booked, pieces: 1, tracking: ['N1'] }));
});

test('an order paid at the door leaves unpaid, and closes when the courier brings the money', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({
    pieces: { MUG: 2 },
    card: 'none',
    payments: [{ gateway: 'Cash on Delivery (COD)', state: 'pending' }],
  });
  await world.untilState(bought, 'allocated');
  await ship(world, bought, 'D1');
  await world.until(bought, ({ state }, { invoices }) => state === 'shipped' && invoices.length === 1);
  expect(world.books(bought)).toMatchObject({ registered: 0, invoices: [{ total: bought.total, open: bought.total }] });

  bought.shop.markPaid(bought.id);
  const { order } = await world.untilState(bought, 'closed');
  expect(world.books(bought)).toEqual({
    ...fulfilledBooks(bought, { booked: order.booked, pieces: 2, tracking: ['D1'] }),
    // No card was used; the shop itself reports this money.
    captured: 0,
  });
});

test('a declined card changes nothing; the second card pays the same order', async () => {
  await using world = await openWorld();
  const placed = world.eu.places({ pieces: { TEE: 1 }, card: 'none' });
  world.stripe.pay({
    amount: placed.total,
    currency: 'eur',
    metadata: { order_id: placed.id, shop: placed.shop.shop },
    paymentMethod: 'pm_card_chargeDeclinedInsufficientFunds',
  });
  const declined = await world.until(placed, ({ payment, state }) => payment === 'failed' && state === 'accepted');
  expect(declined.order.held).toBeUndefined();
  const refusals = () => world.ask<{ payments: { order: string }[] }>('/api/v1/payments?state=failed');
  await waitUntil(async () => (await refusals()).payments.length > 0, 'the refusal is listed');
  expect((await refusals()).payments).toMatchObject([
    { order: placed.order, reason: 'card_declined: insufficient_funds', amount: placed.total, captured: 0 },
  ]);
  const bought = world.eu.pays(placed);
  bought.shop.markPaid(bought.id);
  await world.untilState(bought, 'allocated');
  await ship(world, bought, 'C2');
  const { order } = await world.untilState(bought, 'closed');
  expect(world.books(bought)).toEqual(fulfilledBooks(bought, { booked: order.booked, pieces: 1, tracking: ['C2'] }));
});

test('nobody pays: the order is given up on every side; money that comes too late goes back', async () => {
  await using world = await openWorld({ policy: { paymentMs: 1_500 } });
  const placed = world.eu.places({ pieces: { TEE: 1 }, card: 'none' });
  const cancelled = await world.untilState(placed, 'cancelled');
  await world.until(placed, ({ closedAt }, { cancelledInShop }) => closedAt !== undefined && cancelledInShop);
  expect(world.books(placed).sales).toEqual([{ name: cancelled.order.booked, state: 'cancel', total: placed.total }]);

  const bought = world.eu.pays(placed);
  await world.until(bought, (_, { captured, refunded }) => captured === bought.total && refunded === bought.total);
  const { order } = await world.until(bought, ({ payment }) => payment === 'refunded');
  expect(order.money).toMatchObject({ captured: bought.total, refunded: bought.total, invoiced: 0, credited: 0 });
  expect(world.books(bought)).toMatchObject({ invoices: [], credits: [], registered: 0, sent: { odoo: 0, shop: 0 } });
});

test('a hold on money is given up when the order is cancelled', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({ pieces: { TEE: 1 }, card: 'authorises' });
  await world.untilState(bought, 'allocated');
  bought.shop.cancelOrder(bought.id);
  await world.untilState(bought, 'cancelled');
  await world.until(bought, ({ closedAt }) => closedAt !== undefined);
  expect(world.stripe.state.intents.get(bought.intent)?.status).toBe('canceled');
  expect(world.books(bought)).toMatchObject({ captured: 0, sales: [{ state: 'cancel' }], cancelledInShop: true });
});

test('a gift card pays a part, a card the rest; both go to their own journal', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({
    pieces: { TEE: 2 },
    payments: [
      { gateway: 'gift_card', amount: '10.00', state: 'paid' },
      { gateway: 'stripe', state: 'paid' },
    ],
  });
  await world.untilState(bought, 'allocated');
  await ship(world, bought, 'G1');
  const { order } = await world.untilState(bought, 'closed');
  expect(order.money).toMatchObject({ captured: bought.total, invoiced: bought.total });
  expect(world.books(bought)).toEqual({
    ...fulfilledBooks(bought, { booked: order.booked, pieces: 2, tracking: ['G1'] }),
    captured: bought.total - 1_000,
  });
  const journals = world.odoo.records('account.payment', [], ['journal_id', 'amount']);
  expect(
    journals.map(({ journal_id, amount }) => [(journal_id as [number, string])[1], Math.round(Number(amount) * 100)]),
  ).toEqual(
    expect.arrayContaining([
      ['Gift cards', 1_000],
      ['Bank', bought.total - 1_000],
    ]),
  );
});

test('an order that a gift card pays whole, and one that costs nothing, go their way', async () => {
  await using world = await openWorld();
  const given = world.eu.buys({
    pieces: { MUG: 1 },
    card: 'none',
    payments: [{ gateway: 'gift_card', state: 'paid' }],
  });
  const free = world.eu.buys({
    pieces: { MUG: 1 },
    card: 'none',
    shipping: [],
    discountCode: { code: 'PRESENT', amount: '12.49' },
  });
  expect(free.total).toBe(0);
  await Promise.all([world.untilState(given, 'allocated'), world.untilState(free, 'allocated')]);
  await ship(world, given, 'G2');
  await ship(world, free, 'F1');
  const [one, other] = [await world.untilState(given, 'closed'), await world.untilState(free, 'closed')];
  expect(world.books(given)).toEqual({
    ...fulfilledBooks(given, { booked: one.order.booked, pieces: 1, tracking: ['G2'] }),
    captured: 0,
  });
  expect(world.books(free)).toEqual(fulfilledBooks(free, { booked: other.order.booked, pieces: 1, tracking: ['F1'] }));
});

test('a buyer who pays twice is not served twice, and a person is told of the money', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  await world.untilState(bought, 'allocated');
  world.eu.pays(bought);
  const { order } = await world.until(bought, ({ held }) => held?.code === 'SL-ORDER-004');
  expect(order.money.captured).toBe(2 * bought.total);
  await pause(300);
  expect(booksOf(world.odoo, world.stripe, bought).sales).toHaveLength(1);
});
