import { expect, test } from 'vitest';
import { startStoreSimulator } from '../../src/connectors/pos/simulator/index.ts';
import type { ReturnRecord } from '../../src/records/returns/summary.ts';
import type { Bought } from './shopping.ts';
import { openWorld, type World, type WorldWish, waitUntil } from './world.ts';

interface Taken {
  readonly return: string;
  readonly order: string;
}

const each = (count: number) => ({ value: String(count), unit: 'each' });
const shown = (world: World, id: string): Promise<ReturnRecord> =>
  world.ask(`/api/v1/returns/${encodeURIComponent(id)}`);
const say = (world: World, id: string, what: string, body: object): Promise<Taken> =>
  world.post(`/api/v1/returns/${encodeURIComponent(id)}/${what}`, body);

async function until(world: World, id: string, holds: (one: ReturnRecord) => boolean): Promise<ReturnRecord> {
  let last: ReturnRecord | undefined;
  const look = async () => {
    last = await shown(world, id).catch(() => undefined);
    return last !== undefined && holds(last);
  };
  await waitUntil(look, `${id} is as wished`).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(last)} ${world.complaints.join('')}`);
  });
  return last as unknown as ReturnRecord;
}

const STORES = 'whsec_c2VjcmV0IG9mIHRoZSBzdG9yZXMsIDMyIGJ5dGVz';
const WITH_A_STORE: WorldWish = {
  prepare: (odoo) => odoo.people.addWarehouse('PARIS', 'Store Paris'),
  odooSettings: { stock: { locations: { paris: 'PARIS/Stock' } } },
};

/** Three T-shirts, paid by card, sent, invoiced and in the books. */
async function boughtThree(world: World): Promise<Bought> {
  const bought = world.eu.buys({ pieces: { TEE: 3 } });
  await world.untilState(bought, 'allocated');
  await world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: 'R1' });
  await world.untilState(bought, 'closed');
  return bought;
}

async function givenBack(world: World, bought: Bought, count: number, more: object): Promise<string> {
  const { return: id } = await world.post<Taken>('/api/v1/returns', {
    order: bought.name,
    location: 'location/paris',
    lines: [{ sku: 'TEE', quantity: each(count), reason: 'does-not-fit' }],
    ...more,
  });
  await until(world, id, ({ state }) => state === 'approved');
  await say(world, id, 'inspect', { lines: [{ sku: 'TEE', quantity: each(count), condition: 'restock' }] });
  return id;
}

/** Pieces that the shop knows to have come back, without having given anything for them itself. */
function recordedAt({ eu }: World, { id }: Bought): number {
  const refunds = eu.simulator.state.orders.get(id)?.refunds ?? [];
  return refunds
    .filter(({ note, transactions }) => note.startsWith('Storeloom record ') && transactions.length === 0)
    .flatMap(({ lines }) => lines)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

test('a gift card for goods that came back: one card at the shop, a credit note, no money, and its code nowhere in the hub', async () => {
  const logged: string[] = [];
  await using world = await openWorld({ ...WITH_A_STORE, logged: (line) => void logged.push(line) });
  const bought = await boughtThree(world);
  const id = await givenBack(world, bought, 2, { wanted: 'gift-card' });
  await until(world, id, ({ state }) => state === 'completed');
  const cards = [...world.eu.simulator.state.giftCards.values()];
  expect(cards).toMatchObject([{ amount: '39.80', currency: 'EUR' }]);
  await world.until(bought, (_, { credits }) => credits.length === 1);
  expect(world.books(bought)).toMatchObject({ refunded: 0, credits: [expect.objectContaining({ total: 3_980 })] });
  await world.untilState(bought, 'closed');
  const { story } = await world.passport(bought.name);
  expect(story.map(({ name }) => name)).toContain('GiftCardIssued');
  const code = cards[0]?.code ?? 'none';
  const told = JSON.stringify([story, await shown(world, id), logged]).toLowerCase();
  expect(told).toContain(code.slice(-4));
  expect(told).not.toContain(code);
  const money = await world.ask(`/api/v1/orders/${encodeURIComponent(bought.order)}/money`);
  expect(money).toMatchObject({ kept: 3_980, credited: 3_980, payments: [{ refunded: 0 }] });
  expect(recordedAt(world, bought)).toBe(2);
});

test('an exchange for dearer goods: one order in Odoo, paid with what came back and the rest at the counter, and shipped', async () => {
  await using world = await openWorld(WITH_A_STORE);
  const bought = await boughtThree(world);
  const id = await givenBack(world, bought, 2, {
    wanted: 'exchange',
    exchangeFor: [{ sku: 'MUG', quantity: each(4), price: { amount: 1_249, currency: 'EUR' } }],
  });
  const held = await until(world, id, (one) => one.held?.code === 'SL-RETURN-018');
  expect(held.held?.reason).toContain('10.16 EUR');
  const order = held.replacement ?? '';
  expect(order).toMatch(/^order\/hub\//);
  const other: Bought = { ...bought, order, name: `${bought.name}-X1` };
  await world.until(other, ({ state }) => state === 'accepted');
  expect(world.books(other).refunded).toBe(0);
  const paid = { amount: { amount: 1_016, currency: 'EUR' }, gateway: 'cash', reference: 'R-1' };
  await Promise.all([say(world, id, 'paid', paid), say(world, id, 'paid', paid)]);
  await until(world, id, ({ state }) => state === 'completed');
  await world.odoo.people.shipPicking(order, { carrier: 'DHL', tracking: 'X1' });
  await world.until(other, ({ state }) => state === 'closed' || state === 'shipped');
  await world.until(bought, (_, { refunded, credits }) => refunded === 0 && credits.length === 1);
  expect(recordedAt(world, bought)).toBe(2);
});

test('a return at a till: what it gave in cash counts, the rest goes back to the card, and an unknown order is a case', async () => {
  const store = await startStoreSimulator({ secret: STORES, presentTime: true, store: 'paris' });
  try {
    await using world = await openWorld({
      ...WITH_A_STORE,
      connections: () => ({
        stores: {
          connector: 'pos',
          owner: 'stores@example.com',
          purpose: 'Tills',
          settings: { webhookSecrets: [STORES], zone: 'Europe/Paris' },
        },
      }),
      processes: { 'return-and-refund': { orderMs: 1_000 } },
    });
    const bought = await boughtThree(world);
    store.hubUrl = `${world.hub.url}/webhooks/stores`;
    const till = store.till('1');
    const message = till.takeBackOrder(bought.order, 1_990, { sku: 'TEE', pieces: 2 });
    const unknown = till.takeBackOrder('order/shopify-eu/404', 0, { sku: 'TEE', pieces: 1 });
    expect(await store.flush()).toEqual([202, 202]);
    expect(await store.post(message)).toBe(202);

    const id = `return/stores/${message.id}`;
    await until(world, id, ({ state }) => state === 'completed');
    await world.until(bought, (_, { refunded, credits }) => refunded === 1_990 && credits.length > 0);
    // Cash at the till and money on the card together are what the goods are worth.
    await waitUntil(
      async () => world.books(bought).credits.reduce((sum, { total }) => sum + total, 0) === 3_980,
      'all of it is credited',
    );
    expect(recordedAt(world, bought)).toBe(2);
    await until(world, `return/stores/${unknown.id}`, (one) => one.held?.code === 'SL-RETURN-001');
  } finally {
    await store.server.close();
  }
});
