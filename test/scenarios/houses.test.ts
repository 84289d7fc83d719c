import { expect, test } from 'vitest';
import { fulfilledBooks } from './books.ts';
import { openWorld } from './world.ts';

test('Odoo 17 by JSON-RPC: prepaid, on hold, cancelled and in two parcels', async () => {
  await using world = await openWorld({ odooVersion: 17, policy: { channelRefundMs: 500 } });
  const prepaid = world.eu.buys({ pieces: { TEE: 1, BOOK: 1 }, discountCode: { code: 'OLD', amount: '1.11' } });
  const onHold = world.us.buys({ pieces: { MUG: 2 }, card: 'authorises' });
  const gone = world.eu.buys({ pieces: { SOCKS: 1 } });
  await Promise.all([prepaid, onHold, gone].map((each) => world.untilState(each, 'allocated')));
  gone.shop.cancelOrder(gone.id);
  await world.odoo.people.shipPicking(prepaid.order, { carrier: 'DHL', tracking: 'O1', quantities: { TEE: 1 } });
  await world.until(prepaid, (_, { tracking }) => tracking.length === 1);
  await world.odoo.people.shipPicking(prepaid.order, { carrier: 'DHL', tracking: 'O2' });
  await world.odoo.people.shipPicking(onHold.order, { carrier: 'UPS', tracking: 'O3' });

  const first = await world.untilState(prepaid, 'closed');
  expect(world.books(prepaid)).toEqual(
    fulfilledBooks(prepaid, { booked: first.order.booked, pieces: 2, tracking: ['O1', 'O2'] }),
  );
  const second = await world.untilState(onHold, 'closed');
  expect(world.books(onHold)).toEqual(
    fulfilledBooks(onHold, { booked: second.order.booked, pieces: 2, tracking: ['O3'] }),
  );
  await world.until(gone, ({ closedAt }) => closedAt !== undefined);
  expect(world.books(gone)).toMatchObject({ sales: [{ state: 'cancel' }], refunded: gone.total });
});

test('two hubs on one database share the work; everything happens once', async () => {
  await using world = await openWorld();
  const second = await world.startAnother('second');
  const bought = Array.from({ length: 12 }, (_, index) =>
    (index % 2 === 0 ? world.eu : world.us).buys({ pieces: { TEE: 1 } }),
  );
  await Promise.all(bought.map((each) => world.untilState(each, 'allocated')));
  await Promise.all(
    bought.map((each) => world.odoo.people.shipPicking(each.order, { carrier: 'DHL', tracking: `H${each.id}` })),
  );
  for (const each of bought) {
    const { order } = await world.untilState(each, 'closed');
    expect(world.books(each)).toEqual(
      fulfilledBooks(each, { booked: order.booked, pieces: 1, tracking: [`H${each.id}`] }),
    );
  }
  // Both read the same story.
  const headers = { authorization: `Bearer ${second.token}` };
  const answer = await fetch(`${second.url}/api/v1/orders/${encodeURIComponent(bought[0]?.name ?? '')}`, { headers });
  expect(await answer.json()).toMatchObject({ order: { id: bought[0]?.order, state: 'closed' } });
});

test('of two hubs one is stopped while orders come in: the other carries on, and nothing happens twice', async () => {
  await using world = await openWorld();
  const second = await world.startAnother('second');
  const bought = Array.from({ length: 6 }, () => world.eu.buys({ pieces: { TEE: 1 } }));
  const closing = second.close();
  bought.push(...Array.from({ length: 6 }, () => world.eu.buys({ pieces: { MUG: 1 } })));
  await closing;
  await Promise.all(bought.map((each) => world.untilState(each, 'allocated')));
  for (const each of bought) {
    expect(world.books(each).sales).toMatchObject([{ state: 'sale', total: each.total }]);
    const { story } = await world.passport(each.order);
    expect(story.filter(({ kind, name }) => kind === 'command' && name === 'confirm-order')).toHaveLength(1);
  }
});

test('a hub that stops in the middle and starts again goes on where it was', async () => {
  await using world = await openWorld();
  const bought = Array.from({ length: 8 }, () => world.eu.buys({ pieces: { MUG: 1 } }));
  await world.restartHub();
  await Promise.all(bought.map((each) => world.untilState(each, 'allocated')));
  for (const each of bought) {
    expect(world.books(each).sales).toMatchObject([{ state: 'sale', total: each.total }]);
  }
});
