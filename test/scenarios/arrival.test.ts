import { expect, test } from 'vitest';
import { fulfilledBooks } from './books.ts';
import type { Bought } from './shopping.ts';
import { openWorld, type World, waitUntil } from './world.ts';

async function comesToItsEnd(world: World, bought: Bought, pieces: number): Promise<void> {
  await world.untilState(bought, 'allocated');
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: `T${bought.id}` });
  const { order } = await world.untilState(bought, 'closed');
  expect(world.books(bought)).toEqual(
    fulfilledBooks(bought, { booked: order.booked, pieces, tracking: [`T${bought.id}`] }),
  );
}

test('money that arrives before its order waits for it', async () => {
  await using world = await openWorld();
  world.eu.simulator.faults.dropShare = 1;
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  const awaited = await world.until(bought, ({ payment }) => payment === 'captured');
  expect(awaited.order.state).toBe('awaited');
  world.eu.simulator.faults.dropShare = 0;
  world.eu.simulator.tag(bought.id, 'seen');
  await comesToItsEnd(world, bought, 1);
});

test('webhooks that come twice and overtake each other lead to the same end', async () => {
  await using world = await openWorld();
  for (const system of [world.eu.simulator, world.us.simulator, world.stripe]) {
    Object.assign(system.faults, { duplicateShare: 1, reorderShare: 0.7 });
  }
  const bought = [
    world.eu.buys({ pieces: { TEE: 1, BOOK: 2 } }),
    world.eu.buys({ pieces: { MUG: 1 }, card: 'authorises' }),
    world.us.buys({ pieces: { SOCKS: 2 } }),
  ];
  await Promise.all(bought.map((each, index) => comesToItsEnd(world, each, [3, 1, 2][index] ?? 0)));
});

test('webhooks that never come are made up for by the polls', async () => {
  await using world = await openWorld({ pollMs: 1_000 });
  for (const system of [world.eu.simulator, world.stripe, world.odoo]) system.faults.dropShare = 1;
  const bought = world.eu.buys({ pieces: { TEE: 2 } });
  const gone = world.eu.buys({ pieces: { MUG: 1 } });
  await comesToItsEnd(world, bought, 2);
  await world.untilState(gone, 'allocated');
  gone.shop.cancelOrder(gone.id, { refund: false });
  await world.untilState(gone, 'cancelled');
  // The passport knows from the shop; the books follow by a command.
  await waitUntil(() => world.books(gone).sales.every(({ state }) => state === 'cancel'), 'Odoo has cancelled it too');
  expect(world.books(gone).sales).toHaveLength(1);
});

test('the same fact by webhook and by poll is one fact', async () => {
  await using world = await openWorld({ pollMs: 300 });
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  await comesToItsEnd(world, bought, 1);
  const { story } = await world.passport(bought.order);
  const count = (name: string) => story.filter((entry) => entry.kind === 'event' && entry.name === name).length;
  expect([count('OrderPlaced'), count('PaymentCaptured'), count('ShipmentDispatched'), count('OrderClosed')]).toEqual([
    1, 1, 1, 1,
  ]);
});

test('webhooks and rules that were removed are registered again', async () => {
  await using world = await openWorld();
  const { subscriptions } = world.eu.simulator.state;
  // For sale orders, deliveries, invoices, payments and stock.
  const hasRules = () => world.odoo.records('base.automation').length === 5;
  await waitUntil(hasRules, 'Odoo posts its changes');
  const topics = subscriptions.size;
  await world.restartHub(async () => {
    subscriptions.clear();
    await world.odoo.perform((environment) =>
      environment.unlink(
        'base.automation',
        environment.search('base.automation', []).map(({ id }) => id),
      ),
    );
    await world.letAuditsBeDue();
    for (const endpoint of world.stripe.state.endpoints.values()) endpoint.status = 'disabled';
  });
  await waitUntil(() => subscriptions.size === topics, 'the shop knows all topics again');
  await waitUntil(hasRules, 'Odoo has all rules again');
  await waitUntil(
    () => [...world.stripe.state.endpoints.values()].every(({ status }) => status === 'enabled'),
    'the endpoint of Stripe is enabled again',
  );
  await comesToItsEnd(world, world.eu.buys({ pieces: { TEE: 1 } }), 1);
});
