import { expect, test } from 'vitest';
import type { DeadLetter, Replay } from '../../src/backbone/backbone.ts';
import { fulfilledBooks } from './books.ts';
import type { Bought } from './shopping.ts';
import { openWorld, type World, waitUntil } from './world.ts';

const QUICK = { policy: { channelRefundMs: 500 } };

const ship = (world: World, bought: Bought, more: object = {}) =>
  world.odoo.people.shipPicking(bought.order, { carrier: 'DHL', tracking: `T${bought.id}`, ...more });

async function comesToItsEnd(world: World, bought: Bought, pieces: number): Promise<void> {
  await world.untilState(bought, 'allocated');
  await ship(world, bought);
  const { order } = await world.untilState(bought, 'closed');
  expect(world.books(bought)).toEqual(
    fulfilledBooks(bought, { booked: order.booked, pieces, tracking: [`T${bought.id}`] }),
  );
}

/** Retries the one thing that an order is stuck at. */
async function retry(world: World, bought: Bought): Promise<DeadLetter['failure']> {
  const { stuck } = await world.passport(bought.order);
  expect(stuck).toHaveLength(1);
  const id = stuck[0]?.letter ?? '';
  const { letter } = await world.ask<{ letter: DeadLetter }>(`/api/v1/dead-letters/${id}`);
  await world.post('/api/v1/dead-letters/retry', { id });
  return letter.failure;
}

test('a tax that Odoo does not have is no guess: the order waits until somebody adds it', async () => {
  await using world = await openWorld();
  const bought = world.us.buys({
    pieces: {},
    more: [{ sku: 'MUG', price: '12.49', taxRates: [{ title: 'City tax', rate: 0.0888 }] }],
  });
  await world.until(bought, ({ held }) => held?.code === 'SL-ORDER-001');
  expect(world.books(bought).sales).toEqual([]);
  await world.odoo.people.addTax(8.88, false, 'City tax 8.88%');
  const failure = await retry(world, bought);
  expect(failure.next).toBeTruthy();
  expect(failure.because).toContain('8.88');
  await comesToItsEnd(world, bought, 1);
});

test('an archived product is never booked silently', async () => {
  await using world = await openWorld();
  await world.odoo.people.archiveProduct('MUG');
  const bought = world.eu.buys({ pieces: { MUG: 1 } });
  await world.until(bought, ({ held }) => held?.code === 'SL-ORDER-001');
  expect(world.books(bought).sales).toEqual([]);
  await world.odoo.people.unarchiveProduct('MUG');
  const failure = await retry(world, bought);
  expect(failure.because).toMatch(/archived/);
  await comesToItsEnd(world, bought, 1);
});

test('a right that the key lacks is named, and nothing is half done', async () => {
  await using world = await openWorld();
  world.odoo.denied.add('account.move.create');
  const bought = world.eu.buys({ pieces: { MUG: 1 } });
  await world.untilState(bought, 'allocated');
  await ship(world, bought);
  const held = await world.until(bought, ({ held: hold }) => hold !== undefined);
  expect(held.order.open[0]).toMatchObject({ command: 'post-invoice', connection: 'odoo-main' });
  world.odoo.denied.clear();
  await retry(world, bought);
  const { order } = await world.untilState(bought, 'closed');
  expect(world.books(bought)).toEqual(
    fulfilledBooks(bought, { booked: order.booked, pieces: 1, tracking: [`T${bought.id}`] }),
  );
});

test('the rest of an order that was sent in part is given up in Odoo: the buyer has the rest of the money back', async () => {
  await using world = await openWorld(QUICK);
  const bought = world.eu.buys({ pieces: { TEE: 2, MUG: 1 } });
  await world.untilState(bought, 'allocated');
  await ship(world, bought, { quantities: { TEE: 2 } });
  await world.untilState(bought, 'partially-shipped');
  await world.odoo.people.editOrderLine(bought.order, 'MUG', { quantity: 0 });
  const { order } = await world.untilState(bought, 'closed');
  const left = bought.total - 1_249;
  expect(order.money).toMatchObject({ captured: bought.total, refunded: 1_249, invoiced: left });
  expect(world.books(bought)).toMatchObject({
    invoices: [{ total: left, open: 0 }],
    registered: left,
    refunded: 1_249,
    sent: { odoo: 2, shop: 2 },
  });
});

test('a sale order that is cancelled in Odoo after a part was sent: Odoo invoices it no more, so a person is told', async () => {
  await using world = await openWorld(QUICK);
  const bought = world.eu.buys({ pieces: { TEE: 2, MUG: 1 } });
  await world.untilState(bought, 'allocated');
  await ship(world, bought, { quantities: { TEE: 2 } });
  await world.untilState(bought, 'partially-shipped');
  await world.odoo.people.cancelOrder(bought.order);
  const { order } = await world.until(bought, ({ held }) => held !== undefined);
  expect(order.held).toMatchObject({ code: 'SL-ORDER-007', reason: expect.stringContaining('invoice') });
  // Until the books can say what the part was worth, the money stays where it is.
  expect(world.books(bought)).toMatchObject({ captured: bought.total, refunded: 0, sent: { odoo: 2, shop: 2 } });
});

test('a buyer who contests the payment, and a bank that sends a refund back, are told to a person', async () => {
  await using world = await openWorld(QUICK);
  const disputed = world.eu.buys({ pieces: { TEE: 1 } });
  const returned = world.eu.buys({ pieces: { TEE: 1 } });
  await Promise.all([world.untilState(disputed, 'allocated'), world.untilState(returned, 'allocated')]);
  const { id } = world.stripe.act.dispute(disputed.intent);
  await world.until(disputed, ({ held }) => held?.code === 'SL-ORDER-013');
  world.stripe.act.closeDispute(String(id), 'won');
  await world.until(disputed, ({ held }) => held === undefined);

  returned.shop.cancelOrder(returned.id);
  await world.until(returned, ({ closedAt }, { refunded }) => closedAt !== undefined && refunded === returned.total);
  const [refund] = [...world.stripe.state.refunds.values()].filter(
    ({ payment_intent }) => payment_intent === returned.intent,
  );
  world.stripe.act.failRefund(refund?.id ?? '');
  const { order } = await world.until(returned, ({ money }) => money.refunded === 0);
  expect(order.payment).toBe('captured');
  const story = async () => (await world.passport(returned.order)).story.map(({ text }) => text).join('\n');
  await expect.poll(story, { timeout: 60_000 }).toContain('SL-ORDER-008');
});

test('an invoice that the accountant posted by hand is taken up, not doubled', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  await world.untilState(bought, 'allocated');
  world.odoo.faults.down = true;
  await ship(world, bought);
  await world.odoo.people.postInvoice(bought.order);
  world.odoo.faults.down = false;
  const { order } = await world.untilState(bought, 'closed');
  expect(world.books(bought)).toEqual(
    fulfilledBooks(bought, { booked: order.booked, pieces: 1, tracking: [`T${bought.id}`] }),
  );
});

test('money that the merchant takes and gives back in the dashboard is taken up', async () => {
  await using world = await openWorld(QUICK);
  const bought = world.eu.buys({ pieces: { TEE: 1 }, card: 'authorises' });
  await world.untilState(bought, 'allocated');
  world.stripe.act.capture(bought.intent);
  await world.until(bought, ({ payment }) => payment === 'captured');
  await ship(world, bought);
  await world.untilState(bought, 'closed');
  world.stripe.act.refund({ payment: bought.intent, metadata: {} });
  const { order } = await world.until(bought, ({ money }) => money.credited === bought.total);
  expect(order.payment).toBe('refunded');
  expect(world.books(bought)).toMatchObject({ captured: bought.total, refunded: bought.total });
  expect([...world.stripe.state.refunds.values()]).toHaveLength(1);
});

test('the whole story of an order told again changes nothing anywhere', async () => {
  await using world = await openWorld();
  const bought = world.eu.buys({ pieces: { TEE: 1, MUG: 1 } });
  await comesToItsEnd(world, bought, 2);
  /** What was decided and asked, in order. */
  const said = async () =>
    (await world.passport(bought.order)).story
      .filter(({ kind }) => kind === 'event' || kind === 'command')
      .map(({ kind, name }) => `${kind} ${name}`);
  // What Odoo tells of the hub's own invoice and payment comes a moment after the end.
  await waitUntil(async () => {
    const told = await said();
    return told.includes('event InvoicePosted') && told.includes('event PaymentRegistered');
  }, 'Odoo has told of invoice and payment');
  const before = { books: world.books(bought), said: await said() };
  for (const subscription of ['process/order-to-cash', 'deliver/odoo-main', 'deliver/shopify-eu']) {
    const select = { kind: 'key', key: bought.order };
    const { replay } = await world.post<{ replay: Replay }>('/api/v1/replays', {
      subscription,
      select,
      shadow: false,
    });
    await waitUntil(async () => {
      const now = await world.ask<{ replay: Replay }>(`/api/v1/replays/${replay.id}`);
      return now.replay.state === 'done';
    }, `${subscription} was told again`);
  }
  expect(world.books(bought)).toEqual(before.books);
  expect(await said()).toEqual(before.said);
  const { order, stuck } = await world.passport(bought.order);
  expect(order.state).toBe('closed');
  expect(stuck).toEqual([]);
});

test('a forged webhook is refused and does not keep the real one out', async () => {
  await using world = await openWorld();
  const { simulator } = world.eu;
  simulator.faults.dropShare = 1;
  const bought = world.eu.buys({ pieces: { TEE: 1 } });
  const body = simulator.payload(bought.id);
  const send = async (text: string): Promise<number> => {
    const headers = simulator.webhooks.sign('orders/create', body, 'one-id', 'one-event');
    const answer = await fetch(`${world.hub.url}/webhooks/shopify-eu`, { method: 'POST', headers, body: text });
    await answer.arrayBuffer();
    return answer.status;
  };
  expect(await send(body.replace('Ann', 'Eve'))).toBe(401);
  expect(await send(body)).toBe(202);
  expect(await send(body)).toBe(200);
  simulator.faults.dropShare = 0;
  await comesToItsEnd(world, bought, 1);
});
