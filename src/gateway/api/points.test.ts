import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Envelope } from '../../canonical/envelope.ts';
import { systemClock } from '../../kernel/clock.ts';
import { createMemoryPointsStore } from '../../ledgers/points/memory-store.ts';
import { accountOfCustomer, accountOfEmail } from '../../processes/loyalty/earn.ts';
import type { Customer } from '../../records/customers/list.ts';
import { contributionOf } from '../../records/orders/project.ts';
import { type GatewayBench, gatewayBench, OWN_TOKEN, READ_TOKEN } from '../../testing/gateway-bench.ts';
import { orderStory } from '../../testing/order-story.ts';
import { asked, pointsLedger } from '../../testing/points-ledger-contract.ts';

const ORDER = 'order/shopify-eu/1001';
const SHOP = accountOfCustomer('shopify-eu', '4711');
const GUEST = accountOfEmail(' Ada@Example.com ');
const name = (kind: 'account' | 'email', value: string): Customer['names'][number] => ({
  kind,
  value,
  channels: ['shopify-eu'],
  lastMs: 1,
});
const ADA: Customer = {
  id: 'customer/ada',
  firstMs: 1,
  lastMs: 1,
  orders: 1,
  spend: [],
  names: [name('account', 'shopify-eu/4711'), name('email', 'ada@example.com')],
};

let bench: GatewayBench;
let told: Envelope[];
let isAway: boolean;
let ledger: ReturnType<typeof pointsLedger>;

beforeEach(async () => {
  let waitedMs = 0;
  // Nobody waits in earnest.
  const sleep = async (ms: number): Promise<void> => {
    waitedMs += ms;
    await new Promise((resolve) => setImmediate(resolve));
  };
  bench = gatewayBench({ clock: { ...systemClock, now: () => systemClock.now() + waitedMs, sleep } });
  const store = createMemoryPointsStore();
  ledger = pointsLedger(store);
  told = [];
  isAway = false;
  await bench.orders.apply(orderStory('1001', '#1001', 'pi_1').flatMap((message) => contributionOf(message) ?? []));
  await ledger.take([asked('accrue-points', { 1: [59, 59], 2: [25, 25] }, ORDER, SHOP)]);
  await ledger.take([asked('reverse-points', { 1: [39, 39] }, ORDER, SHOP)]);
  await ledger.take([asked('accrue-points', { 1: [7, 7] }, 'order/shopify-us/9', GUEST)]);
  const { backbone } = bench.parts;
  bench.gateway.open({
    ...bench.parts,
    backbone: {
      ...backbone,
      append: async (messages) => {
        told.push(...messages);
        const appended = await backbone.append(messages);
        if (isAway) return appended;
        await backbone.append(await ledger.take(messages));
        return appended;
      },
    },
    customers: { list: async () => [ADA], get: async (id) => (id === ADA.id ? ADA : undefined) },
    points: {
      ...store,
      keeper: { connection: 'loyalty', embedded: true },
      accountOfCustomer,
      accountOfEmail,
    },
  });
});
afterEach(() => bench.gateway.close());

const call = async (url: string, body?: object, token = OWN_TOKEN) => {
  const answer = await bench.gateway.app.inject({
    url: `/api/v1${url}`,
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, body: answer.json() };
};

test('an order is told line by line', async () => {
  const { body } = await call(`/orders/${encodeURIComponent('#1001')}/points`);
  expect(body).toMatchObject({ order: ORDER, earned: 84, reversed: 39, kept: 45 });
  expect(body.lines).toEqual([
    { line: '1', sku: 'SKU-1', earned: 59, reversed: 39, kept: 20 },
    { line: '2', sku: 'SKU-2', earned: 25, reversed: 0, kept: 25 },
  ]);
  expect(body.entries.map(({ change }: { change: number }) => change)).toEqual([59, 25, -39]);
});

test('a customer has the points of all that they go by, page by page', async () => {
  const { body } = await call('/customers/customer%2Fada/points?limit=3');
  expect(body).toMatchObject({ customer: ADA.id, balance: 52 });
  expect(body.accounts).toHaveLength(2);
  const next = await call(`/customers/customer%2Fada/points?limit=3&cursor=${body.next}`);
  expect([...body.entries, ...next.body.entries].map(({ change }: { change: number }) => change)).toEqual([
    7, -39, 25, 59,
  ]);
  expect(next.body.next).toBeUndefined();
  expect(JSON.stringify(body)).not.toMatch(/ada@/i);
  expect((await call('/customers/customer%2Fnobody/points')).status).toBe(404);
});

test('an account tells what it holds', async () => {
  expect((await call(`/points/${SHOP}`)).body).toMatchObject({ account: SHOP, balance: 45 });
  expect((await call('/points/points-account/nobody')).status).toBe(404);
});

test('what is spent counts once, and no more than there is', async () => {
  const wish = { account: SHOP, redemption: 'paris-1/4711', points: 40, order: '#1001' };
  const spent = await call('/points/redemptions', wish);
  expect(spent).toMatchObject({ status: 202, body: { points: 40 } });
  expect((await call('/points/redemptions', wish)).status).toBe(202);
  expect(new Set(told.map(({ id }) => id)).size).toBe(1);
  expect((await call(`/points/${SHOP}`)).body).toMatchObject({
    balance: 5,
    free: 5,
    entries: [{ kind: 'redeemed' }, {}, {}, {}],
  });
  // What an order earned is told apart from what was spent on it.
  expect((await call(`/orders/${encodeURIComponent(ORDER)}/points`)).body).toMatchObject({ earned: 84, kept: 45 });
  const more = await call('/points/redemptions', { ...wish, redemption: 'paris-1/4712' });
  expect(more).toMatchObject({ status: 409, body: { code: 'SL-POINTS-002' } });
  expect((await call('/points/redemptions', wish, READ_TOKEN)).status).toBe(403);
  expect((await call('/points/redemptions', { ...wish, account: 'points-account/x' })).status).toBe(404);
  // An order that took them gives them back with its cancellation only.
  expect(await call(`/points/reservations/${spent.body.code}/release`, {})).toMatchObject({
    status: 409,
    body: { code: 'SL-POINTS-003' },
  });
});

test('what is set aside is nobody else’s, and free again when it is released', async () => {
  const wish = { account: SHOP, redemption: 'basket-1', points: 30, minutes: 5 };
  const made = await call('/points/reservations', wish);
  expect(made).toMatchObject({ status: 201, body: { state: 'reserved', points: 30, account: SHOP } });
  expect(made.body.code).toMatch(/^PTS-[0-9A-Z]{26}$/);
  expect((await call('/points/reservations', wish)).body).toEqual(made.body);
  expect((await call(`/points/${SHOP}`)).body).toMatchObject({
    balance: 45,
    free: 15,
    held: [{ redemption: 'basket-1' }],
  });
  expect(await call('/points/reservations', { ...wish, redemption: 'basket-2', points: 16 })).toMatchObject({
    status: 409,
    body: { code: 'SL-POINTS-002', detail: expect.stringContaining('15 points are free') },
  });
  const released = await call(`/points/reservations/${made.body.code.toLowerCase()}/release`, {});
  expect(released).toMatchObject({ status: 200, body: { state: 'returned' } });
  expect((await call(`/points/reservations/${made.body.code}`)).body).toMatchObject({ state: 'returned' });
  expect((await call(`/points/${SHOP}`)).body).toMatchObject({ free: 45, held: [] });
  expect((await call('/points/reservations/PTS-NOBODY')).status).toBe(404);
  expect((await call('/points/reservations', { ...wish, redemption: 'basket-3' }, READ_TOKEN)).status).toBe(403);
});

test('a till takes back what it sold for points', async () => {
  const { body } = await call('/points/redemptions', { account: SHOP, redemption: 'paris-1/1', points: 45 });
  expect((await call(`/points/reservations/${body.code}/release`, {})).body).toMatchObject({ state: 'returned' });
  expect((await call(`/points/${SHOP}`)).body).toMatchObject({
    balance: 45,
    entries: [{ kind: 'returned' }, {}, {}, {}, {}],
  });
});

test('who asks hears that nobody has decided yet, and asks again', async () => {
  isAway = true;
  const wish = { account: SHOP, redemption: 'basket-1', points: 30 };
  expect(await call('/points/reservations', wish)).toMatchObject({ status: 503, body: { code: 'SL-POINTS-004' } });
  isAway = false;
  expect((await call('/points/reservations', wish)).status).toBe(201);
});
