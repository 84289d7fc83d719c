import type { Static } from 'typebox';
import { expect, test } from 'vitest';
import type { AccountPointsShape, CustomerPointsShape, OrderPointsShape } from '../../src/gateway/api/shapes/points.ts';
import type { Bought } from './shopping.ts';
import { openWorld, type World, type WorldWish, waitUntil } from './world.ts';

type OrderPoints = Static<typeof OrderPointsShape>;
type CustomerPoints = Static<typeof CustomerPointsShape>;

const each = (count: number) => ({ value: String(count), unit: 'each' });
const pointsOf = (world: World, { order }: Bought): Promise<OrderPoints> =>
  world.ask(`/api/v1/orders/${encodeURIComponent(order)}/points`);

async function until(world: World, bought: Bought, wish: (points: OrderPoints) => boolean): Promise<OrderPoints> {
  let last: OrderPoints | undefined;
  await waitUntil(async () => {
    last = await pointsOf(world, bought).catch(() => undefined);
    return last !== undefined && wish(last);
  }, `the points of ${bought.name}`);
  return last as OrderPoints;
}

/** One point a euro, twice for mugs, none for shipping; the shop has a store of its own stock. */
const WITH_POINTS: WorldWish = {
  prepare: (odoo) => odoo.people.addWarehouse('PARIS', 'Store Paris'),
  policy: { channelRefundMs: 500 },
  processes: { loyalty: { earn: { EUR: 1 }, factors: [{ skus: ['MUG'], factor: 2 }] } },
};

async function givesBack(world: World, bought: Bought, id: string, pieces: number): Promise<void> {
  const { return: name } = await world.post<{ readonly return: string }>('/api/v1/returns', {
    id,
    order: bought.name,
    location: 'location/paris',
    lines: [{ sku: 'TEE', quantity: each(pieces), reason: 'does-not-fit' }],
  });
  const path = `/api/v1/returns/${encodeURIComponent(name)}`;
  await waitUntil(async () => {
    const { state } = await world.ask<{ readonly state?: string }>(path).catch(() => ({ state: undefined }));
    return state === 'approved';
  }, 'the rules approve');
  const lines = [{ sku: 'TEE', quantity: each(pieces), condition: 'restock' }];
  await world.post(`${path}/inspect`, { lines });
}

test('bought online, two of three given back in a store, then the third: points go to the point, line by line', async () => {
  await using world = await openWorld(WITH_POINTS);
  const bought = world.eu.buys({ pieces: { TEE: 3, MUG: 1 }, customer: { id: '4711', first_name: 'Ann' } });
  // 59.70 + 2 × 12.49 = 84.68, rounded once: 84, of which the larger remainder's line has the odd one.
  const earned = await until(world, bought, (points) => points.earned > 0);
  expect(earned).toMatchObject({ earned: 84, reversed: 0, kept: 84 });
  expect(earned.lines.map(({ sku, kept }) => [sku, kept])).toEqual([
    ['TEE', 59],
    ['MUG', 25],
  ]);

  await world.untilState(bought, 'allocated');
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: 'P1' });
  await world.untilState(bought, 'closed');
  await givesBack(world, bought, 'form-1', 2);
  await world.until(bought, (_, { refunded }) => refunded === 3_980);
  // Two of three pieces: 39.33 of 59 points.
  const after = await until(world, bought, ({ reversed }) => reversed > 0);
  expect(after.lines).toEqual([
    expect.objectContaining({ sku: 'TEE', earned: 59, reversed: 39, kept: 20 }),
    expect.objectContaining({ sku: 'MUG', earned: 25, reversed: 0, kept: 25 }),
  ]);

  await givesBack(world, bought, 'form-2', 1);
  await world.until(bought, (_, { refunded }) => refunded === 5_970);
  const last = await until(world, bought, ({ reversed }) => reversed === 59);
  expect(last).toMatchObject({ earned: 84, reversed: 59, kept: 25 });
  // What the provider says of the refunds afterwards takes nothing more, and nothing is given again.
  expect(last.entries.map(({ change }) => change)).toEqual([59, 25, -39, -20]);

  // The customer who bought it holds what is left, and so does their account.
  const { customers } = await world.ask<{ customers: { id: string }[] }>(
    `/api/v1/customers?order=${encodeURIComponent(bought.order)}`,
  );
  const customer = await world.ask<CustomerPoints>(
    `/api/v1/customers/${encodeURIComponent(customers[0]?.id ?? '')}/points?limit=2`,
  );
  expect(customer.balance).toBe(25);
  expect(customer.entries.map(({ change }) => change)).toEqual([-20, -39]);
  expect(customer.next).toBeDefined();
  const [held] = customer.accounts;
  const account = await world.ask<Static<typeof AccountPointsShape>>(`/api/v1/points/${held?.account}`);
  expect(account).toMatchObject({ balance: 25 });

  const { story } = await world.passport(bought.name);
  const names = story.map(({ name }) => name);
  expect(names, names.join(', ')).toContain('PointsAccrued');
  expect(names, names.join(', ')).toContain('PointsReversed');
});

test('an order that is cancelled keeps no points, and money that is given back for no goods takes its share', async () => {
  await using world = await openWorld(WITH_POINTS);
  const gone = world.eu.buys({ pieces: { TEE: 2 }, from: 'nobody', customer: { id: '4712' } });
  await until(world, gone, ({ earned }) => earned === 39);
  await world.untilState(gone, 'allocated');
  gone.shop.cancelOrder(gone.id);
  await world.until(gone, ({ state, closedAt }) => state === 'cancelled' && closedAt !== undefined);
  const none = await until(world, gone, ({ kept }) => kept === 0);
  expect(none).toMatchObject({ earned: 39, reversed: 39, kept: 0 });

  const bought = world.eu.buys({ pieces: { TEE: 1 }, customer: { id: '4713' } });
  await until(world, bought, ({ earned }) => earned === 19);
  await world.untilState(bought, 'allocated');
  // Half of all that was paid, shipping included.
  world.stripe.act.refund({ payment: bought.intent, amount: bought.total / 2, metadata: { order_id: bought.id } });
  const half = await until(world, bought, ({ reversed }) => reversed > 0);
  expect(half).toMatchObject({ earned: 19, reversed: 10, kept: 9 });
});

test('points that pay for an order are set aside, taken with it, and given back when it is cancelled', async () => {
  await using world = await openWorld(WITH_POINTS);
  const first = world.eu.buys({ pieces: { TEE: 2 }, customer: { id: '4711' } });
  const [entry] = (await until(world, first, ({ earned }) => earned === 39)).entries;
  const account = entry?.account ?? '';
  const held = () => world.ask<Static<typeof AccountPointsShape>>(`/api/v1/points/${account}`);
  const basket = { account, redemption: 'basket-1', points: 30 };
  const { code } = await world.post<{ readonly code: string }>('/api/v1/points/reservations', basket);
  expect(await held()).toMatchObject({ balance: 39, free: 9, held: [{ code }] });

  const discountCode = { code, amount: '3.00' };
  const paid = world.eu.buys({ pieces: { MUG: 1 }, from: 'nobody', customer: { id: '4711' }, discountCode });
  await world.untilState(paid, 'allocated');
  const spent = async () => (await held()).entries.filter(({ kind }) => kind === 'redeemed' || kind === 'returned');
  await waitUntil(async () => (await spent()).length === 1, 'the order takes its points');
  expect(await spent()).toMatchObject([{ change: -30, order: paid.order }]);
  expect((await held()).held).toEqual([]);

  paid.shop.cancelOrder(paid.id);
  await world.until(paid, ({ state, closedAt }) => state === 'cancelled' && closedAt !== undefined);
  await waitUntil(async () => (await spent()).length === 2, 'the order gives them back');
  expect(await spent()).toMatchObject([{ change: 30, order: paid.order }, { change: -30 }]);
  // What the order itself had earned is gone with it.
  await waitUntil(async () => (await held()).balance === 39, 'the account is as it was');
});
